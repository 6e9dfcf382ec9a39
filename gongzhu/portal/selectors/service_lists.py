"""The service list of a place, as residents read it. Source: 000 5.1.6.2, 5.2.6.2, 5.3.6.2, 5.4.6.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongzhu.catalogue.enums import TargetGroup
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.lists import keeping, layers, permissions, selectors as lists
from gongzhu.lists.models import ServiceList
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, DivisionLevel
from gongzhu.org.models import Office
from gongzhu.portal.selectors.places import Place, place


@dataclass(frozen=True)
class Choice:
    """Which layer and which kind of trouble somebody asks about; "" for all."""

    layer: str = ""
    group: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.layer or self.group)

    def fits(self, row: lists.Row) -> bool:
        """Whether a row is asked for. What names no layer is for nobody in particular: shown."""
        of_layer = not self.layer or not row.layers or self.layer in row.layers
        return of_layer and (not self.group or self.group in row.groups)


@dataclass(frozen=True)
class Shown:
    """What the page of a place shows. office: who keeps the list; last: when it was last checked.

    edition: set where an older list is looked at.
    """

    place: Place
    sheet: lists.Sheet
    own: tuple[lists.Row, ...]
    storeys: list[lists.Storey]
    choice: Choice
    office: Office | None
    last: date | None
    past: list[ServiceList]
    edition: ServiceList | None = None


def read_choice(asked: Mapping[str, str]) -> Choice:
    """What was asked for; anything unknown is nothing."""
    layer, group = str(asked.get("layer", "")), str(asked.get("group", ""))
    return Choice(
        layer if layer in layers.names() else "", group if group in TargetGroup.values else ""
    )


def choices() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen from."""
    groups = [(value, str(label)) for value, label in TargetGroup.choices]
    return {"layer": list(layers.names().items()), "group": groups}


def service_list(code: str, choice: Choice, *, number: int | None = None) -> Shown:
    """The list of a place today; with a number, one of its lists as it was. Raises Missing."""
    where = place(code, deepest=DivisionLevel.VILLAGE)
    here = lists.area(where.here.code)
    edition = None if number is None else lists.edition(here, number)
    today = clock.today()
    sheet = lists.sheet(here, on=_day_of(edition, today) if edition else today)
    rows = tuple(row for row in sheet.rows if choice.fits(row))
    return Shown(
        where,
        sheet,
        tuple(row for row in sheet.own if choice.fits(row)),
        [one for one in lists.storeys(rows) if _asked_for(one, choice)],
        choice,
        _office(here.code),
        keeping.due_of(sheet.current).last if sheet.current else None,
        list(lists.past(here, on=today)[:10]),
        edition,
    )


def _asked_for(one: lists.Storey, choice: Choice) -> bool:
    return not choice.layer or one.layer is None or one.layer.key == choice.layer


def _day_of(edition: ServiceList, today: date) -> date:
    """The day on which a list shows what it showed: its last, or today while it holds."""
    if edition.ends_on is not None and edition.ends_on < today:
        return max(edition.ends_on, edition.effective_on)
    return max(edition.effective_on, today)


def _office(code: int) -> Office | None:
    level = permissions.level_of(org.division(code))
    try:
        return org.office_for(Department.CIVIL_AFFAIRS, level, code)
    except Refusal:
        return None
