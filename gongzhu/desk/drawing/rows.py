"""Rows of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.org import calendar
from gongzhu.org.workdays import WorkingCalendar

SOON = 3
"""From here on a deadline is shown as near; a matter of display only."""

_OUTCOME_TONES: dict[str, str] = {
    Outcome.APPROVED: "done",
    Outcome.REFUSED: "late",
    Outcome.WITHDRAWN: "off",
    Outcome.CLOSED: "off",
}


@dataclass(frozen=True)
class Left:
    """How long is left, as words and as a colour (late, soon, calm). days: negative once overdue."""

    words: str
    tone: str
    days: int
    unit: str


@dataclass(frozen=True)
class Badge:
    """A state in one word and its colour."""

    text: str
    tone: str


def left_of(due_on: date | None, on: date, days: WorkingCalendar, *, calendar_days: bool) -> Left:
    """What remains until a day; nothing to say ("—") where there is no deadline.

    calendar_days: a wait is counted in days, the work of an office in working days.
    """
    if due_on is None:
        return Left("—", "", 0, "")
    left = (due_on - on).days if calendar_days else days.working_days_between(on, due_on)
    unit = "天" if calendar_days else "个工作日"
    if due_on < on:
        late = max(-left, 1)
        return Left(f"已超期 {late} {unit}", "late", -late, unit)
    if due_on == on:
        return Left("今天到期", "soon", 0, unit)
    if left == 0:  # the limit ends on a day of rest
        left, unit = (due_on - on).days, "天"
    return Left(f"还剩 {left} {unit}", "soon" if left <= SOON else "calm", left, unit)


def badge_of(case: Case) -> Badge:
    """What a case's state is called in a list: its stage, its pause, or how it ended."""
    if case.status == CaseStatus.CLOSED:
        return Badge(
            case.get_outcome_display() or "已办结", _OUTCOME_TONES.get(case.outcome, "off")
        )
    if case.status == CaseStatus.SUSPENDED:
        return Badge("已挂起", "off")
    return Badge(case.stage_title, "todo" if case.accepted_on is None else "doing")


def task_rows(tasks: Iterable[Task], on: date, places: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rows of work: the task, where it belongs, how long is left."""
    days = calendar.current()
    return [
        {
            "task": task,
            "case": task.case,
            "place": places.get(task.division_code, ""),
            "left": left_of(task.due_on, on, days, calendar_days=is_wait(task)),
        }
        for task in tasks
    ]


def case_rows(cases: Iterable[Case], on: date, places: Mapping[int, str]) -> list[dict[str, Any]]:
    """Rows of cases: the case, where it belongs, since when, its state and its lawful limit."""
    days = calendar.current()
    return [
        {
            "case": case,
            "place": places.get(case.division_code, ""),
            "opened_on": clock.day_of(case.opened_at),
            "badge": badge_of(case),
            "left": left_of(
                case.due_on if _clock_runs(case) else None,
                on,
                days,
                calendar_days=False,
            ),
        }
        for case in cases
    ]


def _clock_runs(case: Case) -> bool:
    """Whether the limit of the whole case still counts: it is fulfilled by the decision."""
    return case.status == CaseStatus.OPEN and case.decided_on is None


def is_wait(task: Task) -> bool:
    """Whether the task's time is counted in calendar days."""
    return bool(catalogue.flow(task.case.item_version).stage(task.stage).calendar_days)
