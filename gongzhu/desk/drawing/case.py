"""A case laid out: steps, clocks, who is on it, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gongzhu.cases.enums import CaseStatus, EventKind, Outcome, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.cases.selectors import Mark
from gongzhu.desk.drawing.rows import Left, left_of
from gongzhu.flow import Flow, Stage
from gongzhu.org.workdays import WorkingCalendar

_STATES = {"done": "done", "now": "now", "todo": "todo", "skipped": "todo"}
_KIND_TONES = {
    EventKind.OPENED: "doing",
    EventKind.ACTED: "done",
    EventKind.RETURNED: "late",
    EventKind.SUSPENDED: "todo",
    EventKind.SUPPLEMENT: "late",
    EventKind.RESUMED: "doing",
    EventKind.WITHDRAWN: "late",
    EventKind.EXTENDED: "doing",
    EventKind.TRANSFERRED: "doing",
    EventKind.URGED: "late",
}


@dataclass(frozen=True)
class Clock:
    """What a clock card shows. total: days the stage has; 0 when it has no limit."""

    stage: str
    due: date | None
    left: int
    unit: str
    total: int
    paused: str = ""


def steps_of(marks: Iterable[Mark], case: Case) -> list[dict[str, str]]:
    """The main line as steps; a refused case ends in a wrong one."""
    shown = [mark for mark in marks if mark.state != "skipped"]
    steps = [{"name": m.title, "state": _STATES[m.state], "note": _note(m)} for m in shown]
    if case.status == CaseStatus.CLOSED and case.outcome != Outcome.APPROVED:
        steps[-1]["state"] = "wrong"
    return steps


def clock_of(
    task: Task, stage: Stage, on: date, days: WorkingCalendar, paused: str
) -> Clock | None:
    """The clock of a task; None where neither a limit nor a pause is to be told."""
    if paused:
        return Clock(task.title, None, 0, "", 0, paused)
    if task.due_on is None:
        return None
    is_wait = bool(stage.calendar_days)
    left = left_of(task.due_on, on, days, calendar_days=is_wait)
    total = stage.calendar_days or stage.days
    return Clock(task.title, task.due_on, left.days, left.unit, total)


def whole_case(case: Case, on: date, days: WorkingCalendar) -> Left | None:
    """How long the case has in all, until it is decided."""
    if case.due_on is None or case.decided_on or case.status == CaseStatus.CLOSED:
        return None
    return left_of(case.due_on, on, days, calendar_days=False)


def timeline(events: Iterable[Event]) -> list[dict[str, Any]]:
    """What happened, newest first."""
    rows = [
        {
            "at": f"{_local(event):%Y-%m-%d %H:%M}",
            "title": _title(event),
            "actor": _actor(event),
            "text": _text(event),
            "tone": _KIND_TONES.get(EventKind(event.kind), "todo"),
        }
        for event in events
    ]
    return rows[::-1]


def handlers(tasks: Iterable[Task], flow: Flow) -> list[dict[str, str]]:
    """Who is on the case now: the stage, the office, the post."""
    return [
        {
            "title": task.title,
            "office": task.office.name if task.office else "系统",
            "role": task.get_role_display() if task.role else "",
            "state": "" if task.state == TaskState.OPEN else task.get_state_display(),
            "kind": flow.stage(task.stage).kind,
        }
        for task in tasks
    ]


def _note(mark: Mark) -> str:
    if mark.state == "now" and mark.due_on:
        return f"最晚 {mark.due_on:%m-%d}"
    return f"{mark.on:%m-%d}" if mark.on else ""


def _local(event: Event) -> datetime:
    return timezone.localtime(event.at)


def _title(event: Event) -> str:
    if event.stage_title and event.kind in (EventKind.ACTED, EventKind.RETURNED):
        return f"{event.stage_title}：{event.action_title}"
    return event.action_title


def _actor(event: Event) -> str:
    if event.office_name:
        return f"{event.office_name} {event.actor_name}"
    return event.actor_name or "申请人"


def _text(event: Event) -> str:
    said = [str(event.data.get("reason", ""))]
    if to := event.data.get("to"):
        said.append(f"转到：{to}")
    if who := event.data.get("first_asked"):
        said.append(f"首问责任人：{who}")
    if event.data.get("related_to_staff"):
        said.append("已作近亲属备案")
    return "；".join(part for part in said if part)
