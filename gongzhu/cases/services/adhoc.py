"""Steps that may be taken in any open case: supplement, suspend, resume, extend, transfer, withdraw."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from gongzhu.cases import deadlines, permissions
from gongzhu.cases.enums import CaseStatus, EventKind, Outcome, TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.cases.services import door, tokens
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.exchange import services as exchange
from gongzhu.org.models import Office
from gongzhu.scope import services as scope


@transaction.atomic
def suspend(
    case: Case,
    *,
    by: Actor,
    key: str,
    reason: str,
    kind: EventKind = EventKind.SUSPENDED,
    seen: int | None = None,
) -> door.Step:
    """Stop the clock of a case, with a reason; its work leaves every worklist.

    kind: SUPPLEMENT when the pause waits for papers 一次性补正. seen: as for `act`.
    """
    case = door.lock(case.pk)
    action = "supplement" if kind == EventKind.SUPPLEMENT else "suspend"
    if old := door.replay(key, case=case, task=None, action=action, by=by):
        return door.Step(old, case, replayed=True)
    door.require_fresh(case, seen)
    permissions.may_handle(by, case)
    if case.status == CaseStatus.SUSPENDED:
        raise Conflict("这个办件已经挂起。请先恢复办理，再进行其他操作。")
    title = EventKind(kind).label
    event = door.record(
        case, kind, by=by, key=key, action=action, action_title=title, data=_because(reason)
    )
    Task.unscoped.filter(case=case, state=TaskState.OPEN).update(state=TaskState.HELD)
    case.status, case.suspended_on = CaseStatus.SUSPENDED, clock.today()
    case.save()
    exchange.queue("notify", {"event": event.pk, "case": case.pk}, once=f"notify:{event.pk}")
    return door.Step(event, case)


@transaction.atomic
def resume(
    case: Case, *, by: Actor, key: str, reason: str = "", seen: int | None = None
) -> door.Step:
    """Start the clock again; every deadline moves by the working days the case stood still."""
    case = door.lock(case.pk)
    if old := door.replay(key, case=case, task=None, action="resume", by=by):
        return door.Step(old, case, replayed=True)
    door.require_fresh(case, seen)
    if case.status != CaseStatus.SUSPENDED or case.suspended_on is None:
        raise Conflict("这个办件没有挂起，不需要恢复。")
    permissions.may_resume(by, case)
    data = {"reason": reason} if reason else {}
    event = door.record(
        case, EventKind.RESUMED, by=by, key=key, action="resume", action_title="恢复办理", data=data
    )
    stood = deadlines.working_days_between(case.suspended_on, clock.today())
    _reopen(case, case.suspended_on, stood)
    case.status, case.suspended_on = CaseStatus.OPEN, None
    case.due_on = deadlines.later(case.due_on, stood)
    case.save()
    return door.Step(event, case)


@transaction.atomic
def extend(case: Case, *, by: Actor, key: str, reason: str, seen: int | None = None) -> door.Step:
    """Give the whole case its longer lawful limit, once, with the reason.

    Source: 民发〔2021〕57号 第22条; the longer limit runs from acceptance.
    """
    case = door.lock(case.pk)
    if old := door.replay(key, case=case, task=None, action="extend", by=by):
        return door.Step(old, case, replayed=True)
    door.require_fresh(case, seen)
    permissions.may_handle(by, case)
    flow = tokens.flow_of(case)
    if not flow.case_days_extended or not case.accepted_on:
        raise Conflict("这个事项的政策没有规定可以延期，或者申请还没有受理。")
    if case.is_extended:
        raise Conflict("这个办件已经延期过一次，不能再次延期。")
    event = door.record(
        case,
        EventKind.EXTENDED,
        by=by,
        key=key,
        action="extend",
        action_title="延期",
        data=_because(reason),
    )
    case.is_extended = True
    case.due_on = deadlines.case_due(flow, case.accepted_on, extended=True)
    _lengthen_open_tasks(case, flow.case_days_extended - flow.case_days)
    case.save()
    return door.Step(event, case)


@transaction.atomic
def withdraw(case: Case, *, by: Actor, key: str, reason: str) -> door.Step:
    """The applicant takes the application back; the case closes as withdrawn."""
    case = door.lock(case.pk)
    if old := door.replay(key, case=case, task=None, action="withdraw", by=by):
        return door.Step(old, case, replayed=True)
    permissions.may_withdraw(by, case)
    event = door.record(
        case,
        EventKind.WITHDRAWN,
        by=by,
        key=key,
        action="withdraw",
        action_title="撤回申请",
        data=_because(reason),
    )
    tokens.cancel_all(case, on=clock.today())
    case.suspended_on = None
    door.settle(case, Outcome.WITHDRAWN)
    return door.Step(event, case)


@transaction.atomic
def transfer(
    task: Task, office: Office, *, by: Actor, key: str, reason: str, seen: int | None = None
) -> door.Step:
    """Hand one open task to another office of the same department, with the reason 转办."""
    case = door.lock(task.case_id)
    if old := door.replay(key, case=case, task=task, action="transfer", by=by):
        return door.Step(old, case, replayed=True)
    door.require_fresh(case, seen)
    task = Task.unscoped.select_related("office").get(pk=task.pk)
    permissions.may_handle(by, case)
    if task.state != TaskState.OPEN or task.office_id != by.office_id:
        raise Conflict("只能转办本机构正在办理的任务。")
    if task.office is None or office.department != task.office.department:
        raise Conflict("只能转给同一部门的其他机构。跨部门请使用联办。")
    event = door.record(
        case,
        EventKind.TRANSFERRED,
        by=by,
        key=key,
        task=task,
        stage=task.stage,
        stage_title=task.title,
        action="transfer",
        action_title="转办",
        data={**_because(reason), "to": office.name},
    )
    scope.grant_office(case.dossier, office, reason="转办")
    task.office, task.assignee = office, None
    task.save(update_fields=["office", "assignee"])
    door.settle(case, None)
    return door.Step(event, case)


def _because(reason: str) -> dict[str, Any]:
    if not reason.strip():
        raise Invalid("请写明理由，申请人和后续经办人都会看到。", {"reason": "请填写理由。"})
    return {"reason": reason.strip()}


def _reopen(case: Case, since: date, stood: int) -> None:
    """Held work is open again; working-day limits move by working days, waits by days of the calendar."""
    held = Task.unscoped.filter(case=case, state=TaskState.HELD).exclude(branches__isnull=False)
    paused = clock.today() - since
    for task in held:
        task.state = TaskState.OPEN
        if task.auto_on and task.due_on:
            task.due_on, task.auto_on = task.due_on + paused, task.auto_on + paused
        else:
            task.due_on = deadlines.later(task.due_on, stood)
            task.warn_on = deadlines.later(task.warn_on, stood)
        task.save(update_fields=["state", "warn_on", "due_on", "auto_on"])


def _lengthen_open_tasks(case: Case, days: int) -> None:
    """The days won go to the step that needs them now; a step not yet open keeps its own limit."""
    for task in Task.unscoped.filter(case=case, state=TaskState.OPEN, auto_on__isnull=True):
        task.due_on = deadlines.later(task.due_on, days)
        task.warn_on = deadlines.later(task.warn_on, days)
        task.alarm = ""
        task.save(update_fields=["due_on", "warn_on", "alarm"])
