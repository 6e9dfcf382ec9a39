"""Load the working-day calendar of a pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Conflict
from gongzhu.org.models import CalendarDay, CalendarYear
from gongzhu.org.packs import Faults, Row, check_keys, mappings, read_yaml
from gongzhu.org.permissions import may_load_packs
from gongzhu.org.services.days import Plan, days_of, write_year
from gongzhu.org.services.loading import Loaded, leave_mark

_YEAR = {"year", "provisional", "source"}
_SATURDAY = 5


def load_calendar(path: Path, *, by: Actor = SYSTEM) -> Loaded:
    """Enter the years of a pack's calendar.

    Provisional years are entered in demonstration mode only. A year an administrator has entered
    or changed is left alone, except that an official year replaces a provisional one.
    Raises PackFaults with every fault of the file, having loaded nothing; Conflict when
    a year would be missing between those entered; Denied.
    """
    may_load_packs(by)
    plans = _plans(*_calendar(path))
    with transaction.atomic():
        counts = {"created": 0, "changed": 0, "unchanged": 0, "skipped": 0}
        for plan in plans:
            counts[_enter(plan)] += 1
        _check_unbroken()
        loaded = Loaded(**counts)
        leave_mark("org.load_calendar", path, loaded, by=by)
    return loaded


def _calendar(path: Path) -> tuple[Row, Faults]:
    """The years of a pack, or with `extends: common` those of another folder, whole."""
    content, faults = read_yaml(path), Faults(path)
    if "extends" not in content:
        return content, faults
    shared = path.parent.parent / str(content["extends"]) / path.name
    if len(content) > 1 or not str(content["extends"]).isidentifier() or not shared.is_file():
        faults.add(
            content.line, "继承的日历要整份采用：只写 extends，所指的文件夹里要有 calendar.yaml。"
        )
        faults.stop()
    return read_yaml(shared), Faults(shared)


def _check_unbroken() -> None:
    years = list(CalendarYear.objects.values_list("year", flat=True))
    for before, after in pairwise(years):
        if after != before + 1:
            raise Conflict(
                f"导入后工作日历会缺{before + 1}年，年度要相连，没有导入任何内容。请补上中间的年度后重试。"
            )


def _enter(plan: Plan) -> str:
    """Enter one year and say what became of it."""
    if plan.is_provisional and not settings.DEMO:
        return "skipped"
    found = CalendarYear.objects.select_for_update().filter(year=plan.year).first()
    if found is None:
        write_year(plan)
        return "created"
    if _stays(found, plan):
        return "skipped"
    if _same(found, plan):
        return "unchanged"
    write_year(plan)
    return "changed"


def _stays(found: CalendarYear, plan: Plan) -> bool:
    """A hand-made year stays, and so does an official one against an estimate."""
    if found.is_provisional and not plan.is_provisional:
        return False
    return found.is_edited or found.is_provisional != plan.is_provisional


def _same(found: CalendarYear, plan: Plan) -> bool:
    written = {
        one.day: (one.is_working, one.note)
        for one in CalendarDay.objects.filter(day__year=plan.year)
    }
    head = (found.source, found.source_url, found.note, found.is_provisional)
    return written == plan.days and head == (
        plan.source,
        plan.source_url,
        plan.note,
        plan.is_provisional,
    )


@dataclass
class _Draft:
    """The days of one year while they are read, each with the line that named it."""

    year: int
    faults: Faults
    holidays: dict[date, str] = field(default_factory=dict)
    workdays: dict[date, str] = field(default_factory=dict)

    def add(self, kind: dict[date, str], day: date, name: str, line: int) -> None:
        if day.year != self.year:
            self.faults.add(line, f"{day}不在{self.year}年。")
        elif day in self.holidays or day in self.workdays:
            self.faults.add(line, f"{day}写了两次。")
        kind[day] = name


def _plans(content: Row, faults: Faults) -> list[Plan]:
    check_keys(content, {"years"}, set(), faults)
    rows = [
        row
        for row in mappings(content, "years", faults)
        if check_keys(row, _YEAR, {"note", "source_url", "holidays", "workdays"}, faults)
        and _head_is_right(row, faults)
    ]
    _check_order(rows, faults)
    plans = [_plan(row, faults) for row in rows]
    faults.stop()
    return plans


def _head_is_right(row: Row, faults: Faults) -> bool:
    right = True
    if not (isinstance(row["year"], int) and 2000 <= row["year"] <= 2100):
        faults.add(row.line, f"年度「{row['year']}」应为2000至2100的数字。")
        right = False
    if not isinstance(row["provisional"], bool):
        faults.add(row.line, "provisional 应为 true 或 false。")
        right = False
    for key, longest in (("source", 120), ("source_url", 200), ("note", 200)):
        text = row.get(key, "")
        if not isinstance(text, str) or len(text) > longest:
            faults.add(row.line, f"{key} 应为不超过{longest}个字的文字。")
            right = False
    if not row["source"]:
        faults.add(row.line, "缺少来源。")
        right = False
    return right


def _check_order(rows: list[Row], faults: Faults) -> None:
    for before, after in pairwise(rows):
        if after["year"] != before["year"] + 1:
            faults.add(after.line, f"{after['year']}年没有接着{before['year']}年。")
        if before["provisional"] and not after["provisional"]:
            faults.add(after.line, "预估年度之后不能再有正式年度。")


def _plan(row: Row, faults: Faults) -> Plan:
    draft = _Draft(row["year"], faults)
    for one in mappings(row, "holidays", faults, row.line):
        _add_holiday(draft, one)
    for one in mappings(row, "workdays", faults, row.line):
        _add_workday(draft, one)
    return Plan(
        year=row["year"],
        source=row["source"],
        source_url=row.get("source_url", ""),
        note=row.get("note", ""),
        is_provisional=row["provisional"],
        days=days_of(draft.holidays, draft.workdays),
    )


def _add_holiday(draft: _Draft, row: Row) -> None:
    if not check_keys(row, {"name", "from", "to"}, set(), draft.faults):
        return
    first, last = row["from"], row["to"]
    if not (_is_day(first) and _is_day(last) and first <= last):
        draft.faults.add(row.line, "from、to 应为先后两个日期（年-月-日）。")
        return
    for at in range(min((last - first).days, 366) + 1):
        draft.add(draft.holidays, first + timedelta(days=at), str(row["name"]), row.line)


def _add_workday(draft: _Draft, row: Row) -> None:
    if not check_keys(row, {"day", "for"}, set(), draft.faults):
        return
    day = row["day"]
    if not _is_day(day):
        draft.faults.add(row.line, "day 应为日期（年-月-日）。")
        return
    if day.weekday() < _SATURDAY:
        draft.faults.add(row.line, f"{day}本来就是工作日，不是周末调休。")
    draft.add(draft.workdays, day, str(row["for"]), row.line)


def _is_day(value: object) -> bool:
    return type(value) is date
