"""A year of working days as twelve small sheets."""

from __future__ import annotations

import calendar as sheets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongzhu.org.models import CalendarDay


@dataclass(frozen=True)
class Cell:
    """One day on a sheet. kind: work, rest, holiday, swap (a weekend worked); day: None pads a week."""

    day: date | None
    kind: str = ""
    note: str = ""
    is_today: bool = False

    @property
    def words(self) -> str:
        """What the day is, for whoever hears the page."""
        plain = {"work": "工作日", "rest": "休息日", "holiday": "放假", "swap": "调休上班"}
        return "，".join(filter(None, (plain.get(self.kind, ""), self.note)))


@dataclass(frozen=True)
class Sheet:
    """One month: weeks of seven cells, Monday first, and how many days are worked."""

    month: int
    weeks: list[list[Cell]]
    working: int


def sheets_of(year: int, special: Mapping[date, CalendarDay], today: date) -> list[Sheet]:
    """The twelve sheets of a year. special: the days that are not what their weekday says."""
    return [_sheet(year, month, special, today) for month in range(1, 13)]


def _sheet(year: int, month: int, special: Mapping[date, CalendarDay], today: date) -> Sheet:
    weeks = [
        [_cell(day, special, today) if day.month == month else Cell(None) for day in week]
        for week in sheets.Calendar().monthdatescalendar(year, month)
    ]
    worked = sum(cell.kind in ("work", "swap") for week in weeks for cell in week)
    return Sheet(month, weeks, worked)


def _cell(day: date, special: Mapping[date, CalendarDay], today: date) -> Cell:
    known = special.get(day)
    is_weekend = day.weekday() >= 5
    if known is None:
        return Cell(day, "rest" if is_weekend else "work", "", day == today)
    kind = ("swap" if is_weekend else "work") if known.is_working else "holiday"
    return Cell(day, kind, known.note, day == today)
