"""How far a case has come, as an applicant sees it: each step done, now, to come or skipped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import LIVE, Case, Task
from gongzhu.common import clock
from gongzhu.flow import Flow, Stage

Placed = tuple[Task | None, "Mark"]


@dataclass(frozen=True)
class Mark:
    """One step as an applicant sees it: done, now, to come or skipped."""

    title: str
    state: str
    on: date | None = None
    office: str = ""
    due_on: date | None = None


def marks_of(
    case: Case, flow: Flow, latest: Mapping[str, Task], acted: Mapping[str, str]
) -> list[Mark]:
    """The steps of a case in order, from its application to its end.

    latest: the newest task of each stage; acted: the action last taken at each stage. Work off the
    main line stands where it was come to; what was passed by is skipped; what has to be done
    again, or came to nothing like a payment the bank returned, is to come.
    """
    main, first = flow.main_line(), Mark("提交申请", "done", on=clock.day_of(case.opened_at))
    line = [stage for stage in main if stage.public_title]
    placed = _on_the_line(line, [_valid(stage, latest, acted) for stage in line], case)
    on_the_line = {stage.key for stage in main}
    for key, task in latest.items():
        title = flow.stage(key).public_title
        if title and key not in on_the_line:
            placed.insert(_place_of(task, placed), (task, _mark(title, task)))
    return _ended([first, *(mark for _, mark in placed)], case)


def _valid(stage: Stage, latest: Mapping[str, Task], acted: Mapping[str, str]) -> Task | None:
    """The newest task of a stage, unless the system did there what leads elsewhere."""
    task = latest.get(stage.key)
    failed = stage.kind == "system" and acted.get(stage.key, "") != stage.actions[0].key
    return None if task and task.state == TaskState.DONE and failed else task


def _on_the_line(line: list[Stage], tasks: list[Task | None], case: Case) -> list[Placed]:
    """A step for each stage of the main line; one from before the case was sent back does not count."""
    live = next((n for n, task in enumerate(tasks) if task and task.state in LIVE), len(tasks))
    sent_back = tasks[live] if live < len(tasks) else None
    counted = [
        None if task and sent_back and n > live and task.pk < sent_back.pk else task
        for n, task in enumerate(tasks)
    ]
    reached = max((n for n, task in enumerate(counted) if task), default=-1)
    placed: list[Placed] = []
    for n, (stage, task) in enumerate(zip(line, counted, strict=True)):
        passed = n < reached or case.status == CaseStatus.CLOSED
        bare = Mark(stage.public_title, "skipped" if passed else "todo")
        placed.append((task, _mark(stage.public_title, task) if task else bare))
    return placed


def _place_of(task: Task, placed: list[Placed]) -> int:
    """After everything begun before it; work that still goes on after everything begun."""
    last = 0
    for n, (other, _) in enumerate(placed, start=1):
        if other and (task.state in LIVE or other.pk < task.pk):
            last = n
    return last


def _mark(title: str, task: Task) -> Mark:
    office = task.office.name if task.office else "系统"
    if task.state == TaskState.DONE:
        return Mark(title, "done", on=_day(task.closed_at), office=office)
    return Mark(title, "now", office=office, due_on=task.due_on)


def _ended(marks: list[Mark], case: Case) -> list[Mark]:
    if case.status != CaseStatus.CLOSED:
        return marks
    done = [mark for mark in marks if mark.state == "done"]
    return [*done, Mark(case.get_outcome_display(), "done", on=_day(case.closed_at))]


def _day(at: datetime | None) -> date | None:
    return clock.day_of(at) if at else None
