"""Standards of a pack as rows, with the old values a demonstration shows again."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongzhu.catalogue.models import Standard
from gongzhu.catalogue.schema import Demonstration, StandardEntry, StandardRow, StandardsFile
from gongzhu.org.enums import Grade

Placed = list[tuple[int, StandardRow]]


def rows(content: StandardsFile, *, demonstrating: bool) -> list[Standard]:
    """Every row of the file, unsaved; with demonstrating, also the values taken over.

    A demonstration row stands beside the row 待核定 whose place it takes; it is never made where
    something is published.
    """
    found = []
    for code, entry in content.standards.items():
        placed = [(row.division or content.division, row) for row in entry.rows]
        for division, row in placed:
            found.append(_row(code, entry, division, row))
        if demonstrating and content.demonstration:
            found.extend(_again(code, entry, placed, content.demonstration))
    return found


def _row(code: str, entry: StandardEntry, division: int, row: StandardRow) -> Standard:
    return Standard(
        code=code,
        name=entry.name,
        division_code=division,
        value=_whole(row.value, entry),
        unit=entry.unit,
        effective_on=row.begins_on,
        ends_on=row.ends_on,
        source=row.source,
        grade=row.grade.value,
        needs_review=row.grade.needs_review,
    )


def _again(
    code: str, entry: StandardEntry, placed: Placed, shown: Demonstration
) -> Iterator[Standard]:
    for division, row in placed:
        old = _value_shown(placed, division, shown)
        begins = max(row.begins_on, shown.into.begins_on)
        ends = min(row.ends_on or shown.into.ends_on, shown.into.ends_on)
        if row.value is not None or old is None or begins > ends:
            continue
        again = _row(code, entry, division, row)
        again.value, again.effective_on, again.ends_on = _whole(old, entry), begins, ends
        again.source, again.grade = shown.source, Grade.PENDING.value
        again.is_demonstration = True
        yield again


def _value_shown(placed: Placed, division: int, shown: Demonstration) -> Decimal | None:
    """The published value of the day that is shown again, for exactly this division."""
    day = shown.taken_on
    for place, row in placed:
        if (
            place == division
            and row.begins_on <= day
            and (row.ends_on is None or row.ends_on >= day)
        ):
            return row.value
    return None


def _whole(value: Decimal | None, entry: StandardEntry) -> int | None:
    if value is None:
        return None
    return int(value * 100) if entry.is_money else int(value)
