"""What would happen once an application is handed in: the item's own flow, with offices and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.errors import Refusal
from gongzhu.flow import Flow, Stage
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, Grade, Level

ADVERSE = ("refuse", "back", "objection", "failed", "mismatch")


@dataclass(frozen=True)
class Ahead:
    """One step: what it is called, who does it, how long it may take and how firm that is."""

    title: str
    who: str
    days: str
    mark: str


def ahead(version: ItemVersion, place: int) -> list[Ahead]:
    """The main line of a flow, for a household of a place; steps the household does not see left out.

    place: code of the village or town.
    """
    who = lru_cache(maxsize=None)(lambda *office: _who(*office, place))  # most steps share one
    return [
        _told(stage, who(stage.department, stage.level))
        for stage in _line(catalogue.flow(version))
        if stage.public_title
    ]


def _line(flow: Flow) -> Iterator[Stage]:
    """From the start, each step by the action that leads on; a step is passed once."""
    passed: set[str] = set()
    key = flow.start
    while key and not key.startswith("@") and key not in passed:
        passed.add(key)
        stage = flow.stage(key)
        yield stage
        key = next((one for one in _onward(stage) if one not in passed), "")


def _onward(stage: Stage) -> Iterator[str]:
    for action in stage.actions:
        if not action.returns and action.key not in ADVERSE and action.style != "danger":
            yield action.to or stage.to
    if stage.to:
        yield stage.to


def _told(stage: Stage, who: str) -> Ahead:
    if stage.days:
        days = f"{stage.days} 个工作日以内"
    elif stage.calendar_days:
        days = f"{stage.calendar_days} 天"
    else:
        days = ""
    grade = Grade(stage.days_grade) if stage.days_grade and days else None
    mark = str(grade.label) if grade is not None and grade.needs_review else ""
    return Ahead(stage.public_title, who, days, mark)


def _who(department: str, level: str, place: int) -> str:
    if not department or not level:
        return ""
    try:
        office = org.office_for(department, level, place)
    except Refusal:
        return f"{Level(level).label}{Department(department).label}部门"
    return f"{office.name}（示例）" if office.is_sample else office.name
