"""Words of a case's life."""

from django.db.models import TextChoices


class CaseStatus(TextChoices):
    """Whether the case is being worked on."""

    OPEN = "open", "办理中"
    SUSPENDED = "suspended", "已挂起"
    CLOSED = "closed", "已办结"


class Outcome(TextChoices):
    """How a closed case ended."""

    APPROVED = "approved", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    CLOSED = "closed", "已终止"


class Channel(TextChoices):
    """Where the application came in. Source: 003 5.1; 002 救助流程."""

    ONLINE = "online", "网上"
    WINDOW = "window", "窗口"
    KIOSK = "kiosk", "自助终端"
    HOTLINE = "hotline", "12345"
    VISIT = "visit", "上门"
    DISCOVERY = "discovery", "主动发现"


class TaskState(TextChoices):
    """State of one token of work."""

    OPEN = "open", "待办"
    HELD = "held", "等待中"
    DONE = "done", "已办"
    CANCELLED = "cancelled", "已取消"


class Alarm(TextChoices):
    """How loud the clock is on a task."""

    NONE = "", "正常"
    WARNED = "warned", "临期"
    OVERDUE = "overdue", "超期"


class EventKind(TextChoices):
    """What sort of step an event records."""

    OPENED = "opened", "受理登记"
    ACTED = "acted", "办理"
    RETURNED = "returned", "退回"
    SUSPENDED = "suspended", "挂起"
    RESUMED = "resumed", "恢复"
    EXTENDED = "extended", "延期"
    SUPPLEMENT = "supplement", "补正告知"
    WITHDRAWN = "withdrawn", "撤回"
    TRANSFERRED = "transferred", "转办"
    URGED = "urged", "督办"
    MIGRATED = "migrated", "换版"
