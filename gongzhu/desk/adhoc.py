"""Steps outside the flow: ask for papers, pause, go on, extend, hand over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from gongzhu.cases import permissions, services
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Missing
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.stages import PauseForm, TransferForm
from gongzhu.desk.permissions import WORKERS
from gongzhu.desk.stages.base import Asked
from gongzhu.intake import selectors as intake
from gongzhu.org.models import Office


@dataclass(frozen=True)
class Offer:
    """A step that may be taken now, or the sentence why not."""

    key: str
    title: str
    icon: str
    url: str
    refusal: str


@dataclass(frozen=True)
class Step:
    """A step outside the flow, for a post that holds work of the case.

    check: raises why the case does not allow it now; act: takes it.
    """

    title: str
    icon: str
    done: str
    check: Callable[[Actor, Case], None]
    act: Callable[[Case, forms.Form, Asked], Any]
    note: str = ""


def offers(case: Case, actor: Actor) -> list[Offer]:
    """What this post may do beside the flow; nothing for posts that only look."""
    if case.status == CaseStatus.CLOSED or actor.role not in WORKERS:
        return []
    if held := why_not(permissions.may_handle, actor, case):
        one = Offer("beside", "补正、暂停、延期、转办", "adjustments", "", held)
        return [one] if actor.role in permissions.ADHOC_ROLES else []
    waits = case.status == CaseStatus.SUSPENDED
    keys = ("supplement", "resume") if waits else ("supplement", "suspend", "extend", "transfer")
    return [_offer(key, case, actor) for key in keys]


def step(key: str) -> Step:
    """The step with this key. Raises Missing."""
    found = STEPS.get(key)
    if found is None:
        raise Missing
    return found


def form(key: str, case: Case, actor: Actor, data: Any = None) -> forms.Form:
    """What a step asks."""
    if key == "transfer":
        return TransferForm(data, offices=_offices(_own_task(actor, case)))
    drawn = PauseForm(data)
    drawn.fields["reason"].required = key != "resume"
    return drawn


def check(chosen: Step, actor: Actor, case: Case) -> None:
    """Whether this post may take a step now. Raises Denied, Conflict."""
    permissions.may_handle(actor, case)
    chosen.check(actor, case)


def _is_running(actor: Actor, case: Case) -> None:
    if case.status == CaseStatus.SUSPENDED:
        raise Conflict("这个办件已经挂起。请先恢复办理，再进行其他操作。")


def _is_paused(actor: Actor, case: Case) -> None:
    """A case that stands still, and not because papers are awaited."""
    if case.status != CaseStatus.SUSPENDED:
        raise Conflict("这个办件没有挂起，不需要恢复。")
    if intake.supplement_open(case) is not None:
        raise Conflict("正在等待申请人补正。材料交齐后在“补正材料”里提交，或到期后按逾期办理。")


def _is_extendable(actor: Actor, case: Case) -> None:
    """A case whose policy knows a longer limit, once, after acceptance."""
    _is_running(actor, case)
    if not catalogue.flow(case.item_version).case_days_extended:
        raise Conflict("这个事项的政策没有规定可以延期。")
    if case.accepted_on is None:
        raise Conflict("申请还没有受理，全程时限还没有起算，不需要延期。")
    if case.is_extended:
        raise Conflict("这个办件已经延期过一次，不能再次延期。")


def _is_ours(actor: Actor, case: Case) -> None:
    _is_running(actor, case)
    _own_task(actor, case)


def _own_task(actor: Actor, case: Case) -> Task:
    """The open task of the case at the actor's office. Raises Conflict."""
    mine = Task.objects.filter(
        case=case, state=TaskState.OPEN, office_id=actor.office_id, role=actor.role
    )
    found = mine.select_related("office").first()
    if found is None:
        raise Conflict("只能转办本机构正在办理的任务。")
    return found


def _offices(task: Task) -> QuerySet[Office]:
    """Offices of the same department and level."""
    if task.office is None:
        return Office.objects.none()
    same = {"department": task.office.department, "level": task.office.level}
    found = Office.objects.filter(**same, is_active=True).exclude(pk=task.office.pk)
    return found.order_by("division_id")


def _offer(key: str, case: Case, actor: Actor) -> Offer:
    if key == "supplement":
        url = reverse("desk:supplement", args=[case.number])
        title = "补正材料" if case.status == CaseStatus.SUSPENDED else "一次性补正"
        return Offer(key, title, "files", url, "")
    chosen, url = STEPS[key], reverse("desk:adhoc", args=[case.number, key])
    return Offer(key, chosen.title, chosen.icon, url, why_not(chosen.check, actor, case))


def _reason(form: forms.Form) -> str:
    return str(form.cleaned_data["reason"])


def _suspend(case: Case, form: forms.Form, asked: Asked) -> Any:
    return services.suspend(case, by=asked.by, key=asked.key, seen=asked.seen, reason=_reason(form))


def _resume(case: Case, form: forms.Form, asked: Asked) -> Any:
    return services.resume(case, by=asked.by, key=asked.key, seen=asked.seen, reason=_reason(form))


def _extend(case: Case, form: forms.Form, asked: Asked) -> Any:
    return services.extend(case, by=asked.by, key=asked.key, seen=asked.seen, reason=_reason(form))


def _transfer(case: Case, form: forms.Form, asked: Asked) -> Any:
    task, office = _own_task(asked.by, case), form.cleaned_data["office"]
    return services.transfer(
        task, office, by=asked.by, key=asked.key, seen=asked.seen, reason=_reason(form)
    )


STEPS = {
    "suspend": Step(
        "暂停计时",
        "player-pause",
        "已暂停计时。",
        _is_running,
        _suspend,
        "暂停后全部时限停止计算，办件从待办移到“已挂起”。申请人会收到消息。",
    ),
    "resume": Step(
        "恢复办理",
        "player-play",
        "已恢复办理，时限按暂停的工作日顺延。",
        _is_paused,
        _resume,
        "恢复后各环节时限按暂停的工作日顺延。",
    ),
    "extend": Step(
        "延期",
        "calendar-event",
        "已延期。",
        _is_extendable,
        _extend,
        "全程时限改为政策允许的最长期限，从受理日起算，只能延期一次。",
    ),
    "transfer": Step(
        "转办",
        "send",
        "已转办。",
        _is_ours,
        _transfer,
        "转给同一部门的其他机构办理。转出后本机构不再办理这个环节。",
    ),
}
