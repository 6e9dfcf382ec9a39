"""The one door: every change of a case goes through act()."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import deadlines, permissions
from gongzhu.cases.enums import CaseStatus, EventKind, TaskState
from gongzhu.cases.errors import KeyReused, Stale
from gongzhu.cases.models import MAIN, SIDE, Case, Event, Task
from gongzhu.cases.services import tokens
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.exchange import services as exchange
from gongzhu.flow import Action, Flow, Move, Stage, UnknownFact
from gongzhu.org import calendar

REUSED = "这次提交的编号已用于另一项操作。请刷新页面后重新操作。"


@dataclass(frozen=True)
class Step:
    """What a call of the door did. replayed: the same request had been carried out before."""

    event: Event
    case: Case
    replayed: bool = False


@dataclass(frozen=True)
class Asked:
    """Who asked for a step, under which key, with what."""

    by: Actor
    key: str
    data: dict[str, Any] = field(default_factory=dict)


def lock(case_id: int) -> Case:
    """The case's row, locked until the transaction ends. Raises Missing outside the scope."""
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case_id)
    case = found.select_related("item_version", "dossier").defer("item_version__spec").first()
    if case is None:
        raise Missing
    return case


@transaction.atomic
def act(
    task: Task,
    action: str,
    *,
    by: Actor,
    key: str,
    data: dict[str, Any] | None = None,
    seen: int | None = None,
) -> Step:
    """Take one step of a case: close the task by this action and open what follows.

    key: names the request; sent again it changes nothing and gives the same answer.
    data: what the step needs (`reason`, …) plus `facts` for the flow's routes, set by services only.
    seen: version of the case the person was looking at.
    Raises Missing, Denied, AlreadyDone, Stale, KeyReused, Invalid. All or nothing.
    """
    data = data or {}
    case = lock(task.case_id)
    if old := replay(key, case=case, task=task, action=action, by=by):
        return Step(old, case, replayed=True)
    require_fresh(case, seen)
    task = Task.unscoped.select_related("office", "assignee", "parent").get(pk=task.pk)
    stage = tokens.flow_of(case).stage(task.stage)
    chosen = stage.action(action)
    permissions.may_act(by, task, stage, chosen)
    _filled(chosen, data)
    case.facts = {**case.facts, **data.pop("facts", {})}
    with calendar.read_once():
        return Step(_advance(case, task, chosen, Asked(by, key, data)), case)


def record(case: Case, kind: EventKind, *, by: Actor, key: str, **more: Any) -> Event:
    """Append the next event and write the trail."""
    event = append(case, kind, by=by, key=key, **more)
    leave_trail(event, by=by)
    return event


def append(case: Case, kind: EventKind, *, by: Actor, key: str, **more: Any) -> Event:
    """Append the next event and count it in the case's version; the caller leaves the trail, last."""
    case.version += 1
    return Event.unscoped.create(
        case=case,
        seq=case.version,
        at=clock.now(),
        kind=kind,
        user_id=by.user_id,
        actor_name=by.name,
        office_id=by.office_id,
        office_name=by.office_name,
        role=by.role,
        request_key=key,
        **more,
    )


def leave_trail(event: Event, *, by: Actor) -> None:
    """Write an event into the trail. From here to the commit all others wait for the trail's end."""
    code = f"case.{event.kind}.{event.action}"
    audit.record(code, obj=("case", event.case.number), by=by, detail=event.data)


def replay(key: str, *, case: Case, task: Task | None, action: str, by: Actor) -> Event | None:
    """The event this very request made earlier, if it did.

    Raises KeyReused when the key belongs to another request: answering would leak its result.
    """
    old = made_with(key)
    if old is None:
        return None
    same = (old.case_id, old.task_id, old.action, old.user_id) == (
        case.pk,
        task.pk if task else None,
        action,
        by.user_id,
    )
    if not same:
        raise KeyReused(REUSED)
    return old


def made_with(key: str) -> Event | None:
    """The event a key made, in whatever case: a key is spent for everybody, seen or not."""
    with acting_as(SYSTEM):
        return Event.unscoped.filter(request_key=key).first()


def require_fresh(case: Case, seen: int | None) -> None:
    """Raise Stale when the person was looking at an older state of the case."""
    if seen is not None and seen != case.version:
        raise Stale("您打开页面之后，这个办件已有新的进展。请刷新页面，看过最新情况后再操作。")


def _filled(action: Action, data: dict[str, Any]) -> None:
    missing = {
        name: "请填写这一项。" for name in action.needs if not str(data.get(name, "")).strip()
    }
    if missing:
        names = "、".join(_FIELD_NAMES.get(name, name) for name in missing)
        raise Invalid(f"「{action.title}」还缺：{names}。请补充后再提交。", missing)


_FIELD_NAMES = {"reason": "理由", "departments": "联办部门", "days": "天数"}


def _advance(case: Case, task: Task, action: Action, asked: Asked) -> Event:
    flow, on = tokens.flow_of(case), clock.today()
    stage = flow.stage(task.stage)
    move = _next(flow, stage, action, case)
    event = append(
        case,
        EventKind.RETURNED if move.returns else EventKind.ACTED,
        by=asked.by,
        key=asked.key,
        task=task,
        stage=stage.key,
        stage_title=stage.title,
        action=action.key,
        action_title=action.title,
        data=asked.data,
    )
    tokens.close(task, on=on)
    _run_clock(case, flow, event, on)
    for effect in move.effects:
        exchange.queue(effect, {"event": event.pk, "case": case.pk}, once=f"{effect}:{event.pk}")
    if move.returns:
        tokens.cancel_all(case, on=on)
    if task.parent and not move.returns:
        _join(case, task.parent, stage, event)
    else:
        _follow(case, move, event)
    settle(case, None if task.branch == SIDE else move.ends)
    leave_trail(event, by=asked.by)
    return event


def _next(flow: Flow, stage: Stage, action: Action, case: Case) -> Move:
    try:
        return flow.next(stage.key, action.key, case.facts)
    except UnknownFact as fault:
        raise Invalid(str(fault)) from fault


def _follow(case: Case, move: Move, event: Event) -> None:
    flow = tokens.flow_of(case)
    for key in move.to:
        tokens.open_stage(case, flow.stage(key), event)
    for key in move.also:
        tokens.open_stage(case, flow.stage(key), event, branch=SIDE)


def _join(case: Case, parent: Task, stage: Stage, event: Event) -> None:
    """A branch is done: when enough are, the parent closes and the case goes on."""
    on = clock.today()
    branches = list(Task.unscoped.filter(parent=parent))
    done = sum(branch.state == TaskState.DONE for branch in branches)
    if done < stage.join_count(len(branches)):
        return
    for branch in branches:
        if branch.state in (TaskState.OPEN, TaskState.HELD):
            tokens.cancel(branch, on=on)
    tokens.close(parent, on=on)
    tokens.open_stage(case, tokens.flow_of(case).stage(stage.to), event)


def _run_clock(case: Case, flow: Flow, event: Event, on: date) -> None:
    """Acceptance starts the whole-case clock once; the decision fulfils it.

    Source: 民发〔2021〕57号 第22条 (自受理之日起至审核确认).
    """
    if not case.accepted_on and flow.starts_clock(event.stage, event.action):
        case.accepted_on = on
        case.due_on = deadlines.case_due(flow, on)
    if flow.stops_clock(event.stage, event.action):
        case.decided_on = on
    elif event.kind == EventKind.RETURNED:
        case.decided_on = None


def settle(case: Case, ends: str | None, *, alive: list[Task] | None = None) -> None:
    """Write what the tokens now say: open with live work, or closed with an outcome.

    alive: the live tokens, where the caller knows them all.
    Raises Conflict when a step would close a case that still owes work, such as papers to follow.
    """
    alive = tokens.live(case) if alive is None else alive
    if ends and alive:
        waiting = "、".join(task.title for task in alive)
        raise Conflict(f"这个办件还有“{waiting}”没有办完，办完后才能办结。")
    if ends:
        case.status, case.outcome, case.closed_at = CaseStatus.CLOSED, ends, clock.now()
        case.stage, case.stage_title = "", ""
    else:
        front = next((task for task in alive if task.branch == MAIN), alive[0])
        case.stage, case.stage_title = front.stage, front.title
    case.save()
