"""Days by which a step is owed: computed once, from the working-day calendar, when it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from gongzhu.flow import Flow, Stage
from gongzhu.org import calendar


@dataclass(frozen=True)
class Clock:
    """The days of one task. due_on is the last day on which the step is in time."""

    warn_on: date | None = None
    due_on: date | None = None
    auto_on: date | None = None


def clock_of(stage: Stage, on: date) -> Clock:
    """The clock of a stage that opens on this day.

    The opening day does not count. A wait of n days fills days 1 to n; the automatic step comes
    on the day after. Raises org.calendar.CalendarEnds past the last announced year.
    Source: 民法典 第201条 (开始的当日不计入).
    """
    if stage.calendar_days:
        last = on + timedelta(days=stage.calendar_days)
        return Clock(due_on=last, auto_on=last + timedelta(days=1) if stage.auto else None)
    if not stage.days:
        return Clock()
    working = calendar.current()
    due = working.add_working_days(on, stage.days)
    warn = working.add_working_days(on, stage.days - stage.warn) if stage.warn else None
    return Clock(warn, due, working.next_working_day(due) if stage.auto else None)


def case_due(flow: Flow, accepted_on: date, *, extended: bool = False) -> date | None:
    """Last day of the whole case, counted from acceptance; an extension is not added, it replaces.

    Source: 民发〔2021〕57号 第22条 (30个工作日; 可延长至45个工作日).
    """
    days = flow.case_days_extended if extended else flow.case_days
    return calendar.add_working_days(accepted_on, days) if days else None


def later(day: date | None, working_days: int) -> date | None:
    """The same clock moved on by the working days a case stood still."""
    return calendar.add_working_days(day, working_days) if day and working_days else day


def working_days_between(start: date, end: date) -> int:
    """Working days after start up to and including end; 0 when end is not later."""
    return calendar.working_days_between(start, end) if end > start else 0
