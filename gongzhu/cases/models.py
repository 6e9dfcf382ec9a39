"""Cases, tasks and events: where every matter stands and how it came there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User
from gongzhu.cases.enums import Alarm, CaseStatus, Channel, EventKind, Outcome, TaskState
from gongzhu.catalogue.models import ItemVersion
from gongzhu.org.models import Office
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Dossier, Scoped

LIVE = (TaskState.OPEN, TaskState.HELD)
MAIN = ""
SIDE = "side"
"""Branch of a token: the main line, a line beside it (papers to follow), or a department's part."""


class Case(Scoped):
    """A matter being handled 办件. Only cases.services writes it.

    facts: what the flow's routes may ask (urgent, kind); never a private value.
    version: number of events so far; a page that saw an older one is told so.
    accepted_on, due_on, decided_on: the lawful limit of the whole case runs from acceptance to the
        decision; paying and filing afterwards have limits of their own.
    PII: applicant's name.
    """

    scope = Scope(territory="division_code")

    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="case")
    number = models.CharField("受理编号", max_length=20, unique=True)
    item_version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="cases")
    item_name = models.CharField("事项", max_length=60)
    division_code = models.BigIntegerField("区划代码")
    applicant_name = models.CharField("申请人", max_length=40)
    household_size = models.PositiveSmallIntegerField("家庭人数", default=1)
    channel = models.CharField("来源", max_length=12, choices=Channel.choices)
    is_priority = models.BooleanField("绿色通道", default=False)
    status = models.CharField(
        "状态", max_length=10, choices=CaseStatus.choices, default=CaseStatus.OPEN
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices, blank=True)
    stage = models.CharField("环节", max_length=40, blank=True)
    stage_title = models.CharField("环节名称", max_length=40, blank=True)
    amount_fen = models.BigIntegerField("金额（分）", null=True)
    facts = models.JSONField("流程事实", default=dict)
    version = models.PositiveIntegerField("版本", default=0)
    opened_at = models.DateTimeField("提交时间")
    accepted_on = models.DateField("受理日", null=True)
    due_on = models.DateField("全程时限", null=True)
    decided_on = models.DateField("决定日", null=True)
    is_extended = models.BooleanField("已延期", default=False)
    suspended_on = models.DateField("挂起日", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "办件"
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["division_code", "opened_at"], name="case_by_division"),
            models.Index(fields=["opened_at"], name="case_by_day"),
            models.Index(fields=["applicant_name", "division_code"], name="case_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item_name}"


class Task(Scoped):
    """One token of work at one office: open, held back, done or cancelled; never deleted.

    due_on, warn_on, auto_on: days, computed once from the working-day calendar.
    PII: none.
    """

    scope = Scope(dossier="case__dossier", territory="division_code")

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    division_code = models.BigIntegerField("区划代码")
    stage = models.CharField("环节", max_length=40)
    title = models.CharField("环节名称", max_length=40)
    branch = models.CharField("分支", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="branches")
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="tasks")
    role = models.CharField("岗位", max_length=20, choices=Role.choices, blank=True)
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="tasks")
    state = models.CharField(
        "状态", max_length=10, choices=TaskState.choices, default=TaskState.OPEN
    )
    is_priority = models.BooleanField("绿色通道", default=False)
    opened_at = models.DateTimeField("到达时间")
    closed_at = models.DateTimeField("完成时间", null=True)
    warn_on = models.DateField("预警日", null=True)
    due_on = models.DateField("时限", null=True)
    alarm = models.CharField("预警", max_length=10, choices=Alarm.choices, blank=True)
    auto_on = models.DateField("自动办理日", null=True)
    auto_action = models.CharField("自动动作", max_length=40, blank=True)
    spent_days = models.PositiveSmallIntegerField("用时（工作日）", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "任务"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["office", "role", "due_on", "id"],
                name="task_inbox",
                condition=Q(state=TaskState.OPEN),
            ),
            models.Index(
                fields=["warn_on"],
                name="task_warn",
                condition=Q(state=TaskState.OPEN, alarm=Alarm.NONE),
            ),
            models.Index(
                fields=["due_on"],
                name="task_overdue",
                condition=Q(state=TaskState.OPEN) & ~Q(alarm=Alarm.OVERDUE),
            ),
            models.Index(
                fields=["auto_on"],
                name="task_auto",
                condition=Q(state=TaskState.OPEN, auto_on__isnull=False),
            ),
            models.Index(fields=["stage", "closed_at"], name="task_by_stage"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "stage", "branch"],
                name="one_live_token_per_stage",
                condition=Q(state__in=LIVE),
                violation_error_message="这个环节已经在办理，不能重复派发。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.title}"


class Event(Scoped):
    """One step of a case, forever. seq runs without gaps from 1.

    request_key: the key the step was asked with; the same key never acts twice.
    PII: data holds the reasons people wrote.
    """

    scope = Scope(dossier="case__dossier")

    case = models.ForeignKey(Case, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField("序号")
    at = models.DateTimeField("时间")
    kind = models.CharField("类别", max_length=12, choices=EventKind.choices)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    actor_name = models.CharField("办理人", max_length=40)
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")
    office_name = models.CharField("办理机构", max_length=80, blank=True)
    role = models.CharField("岗位", max_length=20, blank=True)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="events")
    stage = models.CharField("环节", max_length=40, blank=True)
    stage_title = models.CharField("环节名称", max_length=40, blank=True)
    action = models.CharField("动作", max_length=40)
    action_title = models.CharField("动作名称", max_length=40)
    data = models.JSONField("内容", default=dict)
    request_key = models.CharField("请求键", max_length=80, unique=True)

    class Meta(Scoped.Meta):
        verbose_name = "办件事件"
        ordering = ["case_id", "seq"]
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="one_event_per_seq")]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.action_title}"
