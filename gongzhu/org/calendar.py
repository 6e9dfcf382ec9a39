"""The working-day calendar now in force, as every process sees it.

`from gongzhu.org import calendar`, then `calendar.due_on(accepted_on, 30)`. The day of the event
is day 0. Every function raises CalendarEnds when the answer lies in a year not entered yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from gongzhu.common.errors import Conflict
from gongzhu.org.errors import CalendarEnds
from gongzhu.org.models import CalendarDay, CalendarYear
from gongzhu.org.workdays import WorkingCalendar, Year, fingerprint

__all__ = [
    "CalendarEnds",
    "WorkingCalendar",
    "add_working_days",
    "alarm",
    "current",
    "due_on",
    "is_provisional",
    "is_working",
    "next_working_day",
    "notes",
    "read_once",
    "working_day_on_or_after",
    "working_days_between",
    "years",
]


def current() -> WorkingCalendar:
    """The working days now in force.

    Costs one query of a few rows; the days themselves are kept by fingerprint, so an edit made by
    any process is seen by the next call in every other.
    Raises Conflict when the days do not match the fingerprint written with them.
    """
    held = _held.get()
    if held is None:
        return _in_force()
    if not held:
        held.append(_in_force())
    return held[0]


@contextmanager
def read_once() -> Iterator[None]:
    """Everything inside counts by one calendar, read when it is first needed.

    For one step of a case: several limits of it are counted, and all by the same days.
    """
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def _in_force() -> WorkingCalendar:
    for _ in range(3):
        stamp = tuple(CalendarYear.objects.values_list("year", "is_provisional", "digest"))
        kept = _calendars.get(stamp)
        if kept is None:
            kept = _read_calendar(stamp)
        if kept is not None:
            return kept
    raise Conflict(
        "工作日历的内容与登记的指纹不符，可能被绕过平台改动。请系统管理员核对后重新录入该年度。"
    )


_held: ContextVar[list[WorkingCalendar] | None] = ContextVar("gongzhu_calendar", default=None)
Stamp = tuple[tuple[int, bool, str], ...]
_calendars: dict[Stamp, WorkingCalendar] = {}


def _read_calendar(stamp: Stamp) -> WorkingCalendar | None:
    """Lay out the days, or None when they are not those of the stamp (an edit came between)."""
    special = dict(CalendarDay.objects.values_list("day", "is_working"))
    for year, _, digest in stamp:
        days = [(day, worked) for day, worked in special.items() if day.year == year]
        if digest != fingerprint(days):
            return None
    read = WorkingCalendar([Year(year, estimated) for year, estimated, _ in stamp], special)
    if len(_calendars) >= 8:
        _calendars.clear()
    _calendars[stamp] = read
    return read


def years() -> dict[int, CalendarYear]:
    """Every year that was entered, for drawing a calendar."""
    return {one.year: one for one in CalendarYear.objects.all()}


def notes(start: date, end: date) -> dict[date, CalendarDay]:
    """The special days from start to end, both included, for drawing a calendar."""
    return {one.day: one for one in CalendarDay.objects.filter(day__range=(start, end))}


def is_working(day: date) -> bool:
    """Whether offices work on this day."""
    return current().is_working(day)


def is_provisional(day: date) -> bool:
    """Whether what is said about this day rests on an estimate, to be shown as 预估."""
    return current().is_provisional(day)


def next_working_day(day: date) -> date:
    """The first working day after this one."""
    return current().next_working_day(day)


def working_day_on_or_after(day: date) -> date:
    """This day when it is worked, else the next that is."""
    return current().working_day_on_or_after(day)


def add_working_days(day: date, n: int) -> date:
    """The n-th working day after this one, n >= 0; the day itself for n = 0."""
    return current().add_working_days(day, n)


def working_days_between(a: date, b: date) -> int:
    """Working days after a, up to and including b; negative when b lies before a."""
    return current().working_days_between(a, b)


def due_on(start: date, working_days: int, *, count_start: bool = False) -> date:
    """The last day of a time limit of so many working days, >= 1; start is day 0.

    count_start: the region counts the starting day as day 1 (`count_day_of_acceptance`).
    """
    return current().due_on(start, working_days, count_start=count_start)


def alarm(today: date) -> str | None:
    """What administrators must be told when fewer than 60 official days remain, or None."""
    return current().alarm(today)
