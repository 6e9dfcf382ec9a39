"""Every amount in force, for one place, under the help that it decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhu.catalogue import selectors as catalogue
from gongzhu.org import selectors as org
from gongzhu.org.models import Division
from gongzhu.portal.selectors.help import Figure, figures, standards_of
from gongzhu.portal.selectors.listing import Wish, listed

ALL = "all"
OTHER = "other"


@dataclass(frozen=True)
class Group:
    """The standards of one kind of help. key: code of the item, `other` for what belongs to none."""

    key: str
    title: str
    figures: tuple[Figure, ...]
    is_open: bool


@dataclass(frozen=True)
class Board:
    """What the page of standards shows. areas: parts of the region with a figure of their own.

    whole: name of the region as a division. area: the part shown; None for the whole.
    """

    whole: str
    groups: tuple[Group, ...]
    areas: tuple[Division, ...]
    area: Division | None


def board(on: date, *, area: str = "", opened: str = "") -> Board:
    """The standards of a day, each once: with the first item on the list of help that uses it.

    area: code of one of `areas`, else the whole region. opened: key of a group or code of a
    standard, `all` for every group; the first one when it is neither.
    """
    areas = _areas(on)
    here = next((one for one in areas if str(one.code) == area), None)
    found = figures(on, place=here.code if here else None)
    grouped = [(key, title, rows) for key, title, rows in _grouped(found, on) if rows]
    wanted = _wanted(grouped, opened)
    groups = tuple(
        Group(key, title, tuple(rows), wanted in (ALL, key)) for key, title, rows in grouped
    )
    return Board(org.division(org.region().code).name, groups, areas, here)


def areas_with(code: str, *, on: date) -> tuple[Division, ...]:
    """Parts of the region where a standard is known that the region leaves to them."""
    return _areas(on, code)


def _areas(on: date, code: str = "") -> tuple[Division, ...]:
    top = org.region().code
    codes = catalogue.places_with_standards(on, within=org.division(top).span, code=code)
    return tuple(org.division(one) for one in codes if one != top)


def _grouped(found: list[Figure], on: date) -> list[tuple[str, str, list[Figure]]]:
    left = {one.code: one for one in found}
    rows = [
        (row.item.code, row.item.name, _taken(left, standards_of(row.version)))
        for row in listed(Wish(), on=on)
    ]
    return [*rows, (OTHER, "其他", list(left.values()))]


def _taken(left: dict[str, Figure], codes: tuple[str, ...]) -> list[Figure]:
    return [left.pop(code) for code in codes if code in left]


def _wanted(grouped: list[tuple[str, str, list[Figure]]], opened: str) -> str:
    """Which group is open."""
    if opened == ALL:
        return ALL
    for key, _, rows in grouped:
        if opened == key or any(one.code == opened for one in rows):
            return key
    return grouped[0][0] if grouped else ""
