"""Open, close and cancel the tokens of a case. Internal to this room's services."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongzhu.cases.deadlines import clock_of, working_days_between
from gongzhu.cases.enums import TaskState
from gongzhu.cases.models import LIVE, MAIN, Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.exchange import services as exchange
from gongzhu.flow import Flow, Stage
from gongzhu.org import selectors as org
from gongzhu.org.models import Office
from gongzhu.scope import services as scope


def flow_of(case: Case) -> Flow:
    """The flow the case runs on: that of its own item version, for ever."""
    return catalogue.flow(case.item_version)


def open_stage(case: Case, stage: Stage, event: Event, *, branch: str = MAIN) -> Task:
    """Put a token on a stage and start its clock; a joint stage also opens its branches."""
    if stage.kind == "joint":
        return _open_joint(case, stage, event)
    office = _office(case, stage)
    task = _create(case, stage, office=office, branch=branch)
    if stage.kind == "system":
        exchange.queue(
            stage.effect,
            {"task": task.pk, "case": case.pk, "event": event.pk},
            once=f"stage:{task.pk}",
        )
    return task


def close(task: Task, *, on: date) -> None:
    """The token's work is done; what it took is stored in working days."""
    _end(task, TaskState.DONE, on)


def cancel(task: Task, *, on: date) -> None:
    """Take one token back; its history stays."""
    _end(task, TaskState.CANCELLED, on)


def cancel_all(case: Case, *, on: date) -> None:
    """A return takes every other live token back; nothing is deleted."""
    for task in Task.unscoped.filter(case=case, state__in=LIVE):
        cancel(task, on=on)


def live(case: Case) -> list[Task]:
    """Tokens still open or held."""
    return list(Task.unscoped.filter(case=case, state__in=LIVE).order_by("pk"))


def _open_joint(case: Case, stage: Stage, event: Event) -> Task:
    """One held parent, one branch for each department chosen, or for all that the stage lists."""
    parent = _create(case, stage, office=None, state=TaskState.HELD)
    for department in event.data.get("departments") or stage.departments:
        office = org.office_for(department, stage.level, case.division_code)
        _create(case, stage, office=office, branch=department, parent=parent)
        scope.grant_office(case.dossier, office, reason=f"{stage.title}联办")
    return parent


def _office(case: Case, stage: Stage) -> Office | None:
    """The office that owes a human stage; waits and system stages belong to the line's office."""
    if not stage.department:
        return None
    office = org.office_for(stage.department, stage.level, case.division_code)
    if office.territory is None:
        scope.grant_office(case.dossier, office, reason=f"办理{stage.title}")
    return office


def _create(case: Case, stage: Stage, *, office: Office | None, **more: Any) -> Task:
    times = clock_of(stage, clock.today())
    return Task.unscoped.create(
        case=case,
        division_code=case.division_code,
        stage=stage.key,
        title=stage.title,
        office=office,
        role=stage.role,
        is_priority=case.is_priority,
        opened_at=clock.now(),
        warn_on=times.warn_on,
        due_on=times.due_on,
        auto_on=times.auto_on,
        auto_action=stage.auto,
        **more,
    )


def _end(task: Task, state: TaskState, on: date) -> None:
    task.state = state
    task.closed_at = clock.now()
    task.spent_days = working_days_between(clock.day_of(task.opened_at), on)
    task.save(update_fields=["state", "closed_at", "spent_days"])
