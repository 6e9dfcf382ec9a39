"""Rows of the standards table as officers type or upload them, judged before anybody confirms.

A row of the same code, division and first day as one that is 待核定 fills that one in. A row that
follows one without a last day ends it the day before. Any other overlap is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from gongzhu.catalogue.models import Standard
from gongzhu.catalogue.schema_parts import SHIPPED
from gongzhu.catalogue.selectors import words
from gongzhu.catalogue.spreadsheets import CellFault, Row, Sheet, name_of, place_of
from gongzhu.org.models import Division
from gongzhu.rules import Fact

COLUMNS = ("标准代码", "区划代码", "起始日", "截止日", "数值", "等级", "来源")
_FIRST_SERIAL = date(1899, 12, 30)
_ONE_DAY = timedelta(days=1)
_LONGEST = 300


@dataclass(frozen=True)
class NewRow:
    """One figure to be written. value: fen for money, else a whole number. Days as ISO text."""

    code: str
    division_code: int
    effective_on: str
    ends_on: str | None
    value: int
    grade: str
    source: str
    line: int = 0

    @property
    def begins(self) -> date:
        """The first day."""
        return date.fromisoformat(self.effective_on)

    @property
    def ends(self) -> date | None:
        """The last day, if there is one."""
        return date.fromisoformat(self.ends_on) if self.ends_on else None

    def as_json(self) -> dict[str, Any]:
        """For a proposal."""
        return asdict(self)


def judged(sheet: Sheet) -> tuple[list[NewRow], list[CellFault]]:
    """Rows of a sheet whose first line names the columns, and every fault with its cell."""
    faults = list(sheet.faults)
    if not sheet.rows:
        return [], [*faults, CellFault("", "表格是空的。请按模板填写。")]
    head = sheet.rows[0]
    places = {name: index for index, name in enumerate(head.cells) if name in COLUMNS}
    lacking = [name for name in COLUMNS if name not in places]
    if lacking:
        told = f"第一行要有这些栏：{'、'.join(COLUMNS)}；还缺{'、'.join(lacking)}。"
        return [], [*faults, CellFault(name_of(head.number, 0), told)]
    reader = _Reader(places)
    rows = [row for line in sheet.rows[1:] if (row := reader.row(line))]
    faults += reader.faults
    if not rows and not faults:
        faults.append(CellFault("", "除了栏名，一行数据也没有。"))
    faults += [_at_cell(one, places["起始日"]) for one in clashes(rows)]
    return rows, sorted(faults, key=lambda one: place_of(one.cell))


def clashes(rows: Iterable[NewRow]) -> Iterator[CellFault]:
    """Overlaps of new rows among themselves and with what is in force."""
    listed = sorted(rows, key=lambda one: (one.code, one.division_code, one.begins))
    for before, after in pairwise(listed):
        same = (before.code, before.division_code) == (after.code, after.division_code)
        if same and (before.ends is None or before.ends >= after.begins):
            yield _clash(after, f"与本表第 {before.line} 行的日期重叠。")
    known = _known({one.code for one in listed})
    for one in listed:
        for old in known.get((one.code, one.division_code), ()):
            if reason := _against(one, old):
                yield _clash(one, reason)


def fills(new: NewRow, old: Standard) -> bool:
    """Whether a row settles one that was 待核定."""
    return old.value is None and old.effective_on == new.begins


def closes(new: NewRow, old: Standard) -> bool:
    """Whether a row follows one without a last day, which then ends the day before."""
    return old.ends_on is None and old.effective_on < new.begins


def day_before(day: date) -> date:
    """The day before."""
    return day - _ONE_DAY


def _against(new: NewRow, old: Standard) -> str:
    apart = (old.ends_on is not None and old.ends_on < new.begins) or (
        new.ends is not None and new.ends < old.effective_on
    )
    if apart or closes(new, old):
        return ""
    if fills(new, old):
        longer = old.ends_on is not None and (new.ends is None or new.ends > old.ends_on)
        return f"待核定的那一行到 {old.ends_on} 为止，截止日不能更晚。" if longer else ""
    value = "待核定" if old.value is None else "已有数值"
    return f"与现有的一行（{old.effective_on} 至 {old.ends_on or '今'}，{value}）日期重叠。"


def _clash(row: NewRow, reason: str) -> CellFault:
    return CellFault(f"第 {row.line} 行" if row.line else "日期", f"{reason}{_MEND}")


_MEND = "请核对那一行，改这里的起止日期。"


def _at_cell(fault: CellFault, column: int) -> CellFault:
    """A fault of a line, told at the cell of a column."""
    line = re.sub(r"\D", "", fault.cell)
    return CellFault(name_of(int(line), column), fault.reason) if line else fault


def _known(codes: set[str]) -> Mapping[tuple[str, int], list[Standard]]:
    found: dict[tuple[str, int], list[Standard]] = {}
    for one in Standard.objects.filter(code__in=codes, is_demonstration=False):
        found.setdefault((one.code, one.division_code), []).append(one)
    return found


class _Reader:
    """Reads lines, noting every cell that cannot be used."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places
        self.faults: list[CellFault] = []
        self.facts = {fact.name: fact for fact in words().rules.standards}
        self.divisions = set(Division.objects.values_list("code", flat=True))

    def row(self, line: Row) -> NewRow | None:
        before = len(self.faults)
        fact = self._fact(line)
        division = self._division(line)
        begins = self._day(line, "起始日", needed=True)
        ends = self._day(line, "截止日", needed=False)
        value = self._value(line, fact)
        grade, source = self._grade(line), self._source(line)
        if begins and ends and ends < begins:
            self._note(line, "截止日", "早于起始日。")
        if len(self.faults) > before or fact is None or begins is None or value is None:
            return None
        last = ends.isoformat() if ends else None
        first = begins.isoformat()
        return NewRow(fact.name, division, first, last, value, grade, source, line.number)

    def _note(self, line: Row, column: str, reason: str) -> None:
        self.faults.append(CellFault(name_of(line.number, self.places[column]), reason))

    def _text(self, line: Row, column: str) -> str:
        return line.cell(self.places[column])

    def _fact(self, line: Row) -> Fact | None:
        text = self._text(line, "标准代码")
        found = self.facts.get(text)
        if found is None:
            self._note(line, "标准代码", f"没有代码为“{text}”的标准。可用的代码列在导入页下面。")
        return found

    def _division(self, line: Row) -> int:
        text = self._text(line, "区划代码")
        code = int(text) if len(text) == 12 and text.isdigit() else 0
        if code not in self.divisions:
            self._note(
                line, "区划代码", f"“{text}”不是本地的12位区划代码。数字太长的请设为文本格式。"
            )
        return code

    def _day(self, line: Row, column: str, *, needed: bool) -> date | None:
        text = self._text(line, column)
        if not text and not needed:
            return None
        try:
            return _day(text)
        except (ValueError, OverflowError):
            self._note(line, column, f"“{text[:20]}”不是日期。请写成 2026-01-31 的样子。")
            return None

    def _value(self, line: Row, fact: Fact | None) -> int | None:
        text = self._text(line, "数值").replace(",", "")
        try:
            value = Decimal(text)
        except InvalidOperation:
            self._note(line, "数值", f"“{text[:20]}”不是数字。待核定的不用导入。")
            return None
        scaled = value * 100 if fact and fact.type == "money" else value
        if not value.is_finite() or value < 0 or scaled != int(scaled) or scaled > 10**13:
            self._note(line, "数值", f"“{text[:20]}”不对：金额最多两位小数，其他为整数，不能为负。")
            return None
        return int(scaled)

    def _grade(self, line: Row) -> str:
        text = self._text(line, "等级")
        if text not in SHIPPED:
            self._note(line, "等级", "应为 A（读到全文）、B（政府网页）或 C（转述，待核对）。")
        return text

    def _source(self, line: Row) -> str:
        text = self._text(line, "来源")
        if not text or len(text) > _LONGEST:
            self._note(line, "来源", f"请写明出处（文件名和文号），最多 {_LONGEST} 个字。")
        return text


def _day(text: str) -> date:
    """A day as text, or as a spreadsheet counts it. Raises ValueError, OverflowError."""
    number = text.removesuffix(".0")
    if number.isdigit() and len(number) <= 5:
        return _FIRST_SERIAL + timedelta(days=int(number))
    return date.fromisoformat(text.replace("/", "-").replace(".", "-")[:10])
