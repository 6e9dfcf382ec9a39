"""Arithmetic of working days 工作日, over the years that have been announced and entered; pure.

The day of the event is day 0: counting starts on the next working day. A year that has not been
entered is never computed: the answer is a refusal that says what to do.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from gongzhu.org.errors import CalendarEnds

ALARM_DAYS = 60
"""Days before the end of the announced years from which administrators are warned."""

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Year:
    """An entered year. is_provisional: estimated before the official notice, see the note there."""

    year: int
    is_provisional: bool = False


def fingerprint(days: Iterable[tuple[date, bool]]) -> str:
    """A short text that is the same for two years exactly when their special days are the same.

    days: (day, whether it is worked), in any order.
    """
    text = ";".join(f"{day.isoformat()}{int(worked)}" for day, worked in sorted(days))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def chinese_date(day: date) -> str:
    """A day as people write it: 2026年11月21日."""
    return f"{day.year}年{day.month}月{day.day}日"


class WorkingCalendar:
    """The working days of an unbroken run of entered years; immutable."""

    def __init__(self, years: Iterable[Year], special: Mapping[date, bool]) -> None:
        """Lay out the days.

        years: entered years in any order; those after a gap are left out, because nothing can be
        counted across it. special: days that are not what their weekday says, True = worked.
        """
        self._years = _unbroken(sorted(years, key=lambda year: year.year))
        self._working = [day for day in self._days() if special.get(day, day.weekday() < _SATURDAY)]

    def _days(self) -> Iterable[date]:
        if not self._years:
            return
        day = self.first_day
        while day <= self.last_day:
            yield day
            day += timedelta(days=1)

    @property
    def first_day(self) -> date:
        """The first day about which anything is known. Raises CalendarEnds when nothing is."""
        self._ask_any()
        return date(self._years[0].year, 1, 1)

    @property
    def last_day(self) -> date:
        """The last day about which anything is known. Raises CalendarEnds when nothing is."""
        self._ask_any()
        return date(self._years[-1].year, 12, 31)

    @property
    def firm_until(self) -> date | None:
        """The last day of the officially announced years, or None when there is none."""
        firm = [year.year for year in self._years if not year.is_provisional]
        return date(firm[-1], 12, 31) if firm else None

    def is_provisional(self, day: date) -> bool:
        """Whether what is said about this day rests on an estimate 预估."""
        return any(year.year == day.year and year.is_provisional for year in self._years)

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day. Raises CalendarEnds outside the entered years."""
        self._ask(day, f"判断{chinese_date(day)}是不是工作日")
        at = bisect_left(self._working, day)
        return at < len(self._working) and self._working[at] == day

    def next_working_day(self, day: date) -> date:
        """The first working day after this one. Raises CalendarEnds past the entered years."""
        return self.add_working_days(day, 1)

    def working_day_on_or_after(self, day: date) -> date:
        """This day when it is worked, else the next that is. Raises CalendarEnds."""
        return day if self.is_working(day) else self.next_working_day(day)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after this one; the day itself for n = 0.

        day: need not be a working day. n: >= 0. Raises CalendarEnds past the entered years.
        """
        if n < 0:
            raise ValueError("working days are counted forward: n must not be negative")
        purpose = f"计算{chinese_date(day)}起{n}个工作日的到期日"
        self._ask(day, purpose)
        if n == 0:
            return day
        at = bisect_right(self._working, day) + n - 1
        if at >= len(self._working):
            raise CalendarEnds(self._ends(purpose))
        return self._working[at]

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after a, up to and including b; negative when b lies before a.

        Raises CalendarEnds when either day lies outside the entered years.
        """
        purpose = f"计算{chinese_date(a)}至{chinese_date(b)}之间的工作日"
        self._ask(a, purpose)
        self._ask(b, purpose)
        return bisect_right(self._working, b) - bisect_right(self._working, a)

    def due_on(self, start: date, working_days: int, *, count_start: bool = False) -> date:
        """The last day of a time limit of so many working days.

        start: the day of the event, day 0; with count_start it is day 1 if it is worked.
        working_days: >= 1. Raises CalendarEnds past the entered years.
        """
        if working_days < 1:
            raise ValueError("a time limit has at least one working day")
        if count_start and self.is_working(start):
            return self.add_working_days(start, working_days - 1)
        return self.add_working_days(start, working_days)

    def alarm(self, today: date) -> str | None:
        """What an administrator must be told about the end of the calendar, or None.

        A sentence is due when fewer than ALARM_DAYS days of official calendar remain.
        """
        firm = self.firm_until
        left = (firm - today).days if firm else -1
        if firm and left >= ALARM_DAYS:
            return None
        reach = f"工作日历的正式安排{_until(firm, left)}"
        estimated = [str(year.year) for year in self._years if year.is_provisional]
        if estimated:
            years = "、".join(estimated)
            return (
                f"{reach}；{years}年为预估（未计调休和补假），据此算出的期限可能变动。"
                f"国务院办公厅通知公布后，请系统管理员及时录入{estimated[0]}年放假安排。"
            )
        wanted = firm.year + 1 if firm else today.year
        return f"{reach}。请系统管理员尽快录入{wanted}年放假安排，否则跨年的期限无法计算。"

    def _ask_any(self) -> None:
        if not self._years:
            raise CalendarEnds(
                "工作日历还没有录入任何年度，无法计算办理期限。请系统管理员录入放假安排后重试。"
            )

    def _ask(self, day: date, purpose: str) -> None:
        if day < self.first_day:
            first = self.first_day.year
            raise CalendarEnds(
                f"工作日历从{first}年开始录入，无法{purpose}。"
                f"请系统管理员补录{day.year}年放假安排后重试。"
            )
        if day > self.last_day:
            raise CalendarEnds(self._ends(purpose))

    def _ends(self, purpose: str) -> str:
        last = self.last_day.year
        return (
            f"工作日历只录到{last}年底，无法{purpose}。请系统管理员录入{last + 1}年放假安排后重试。"
        )


def _unbroken(years: list[Year]) -> list[Year]:
    run = years[:1]
    for before, after in pairwise(years):
        if after.year != before.year + 1:
            break
        run.append(after)
    return run


def _until(firm: date | None, left: int) -> str:
    if firm is None:
        return "还没有录入"
    if left < 0:
        return f"已于{chinese_date(firm)}用完"
    return f"只到{chinese_date(firm)}，还剩{left}天"
