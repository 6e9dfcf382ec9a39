"""What an area has to offer on a day: its own list, and what comes from the levels above.

Nothing from above is stored with a list: it is put together for the day asked about, from the lists
and items in force then, so that an old list shows again what it showed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Sector, TargetGroup, VersionState
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.common.errors import Missing
from gongzhu.lists import layers as layering
from gongzhu.lists.models import ServiceList
from gongzhu.lists.schema import Layer, ServiceEntry
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, DivisionLevel
from gongzhu.org.models import Division


@dataclass(frozen=True)
class Row:
    """One thing on offer. area: whose it is; item: code of the catalogue's item, "" for an entry."""

    area: Division
    name: str
    layers: tuple[str, ...]
    groups: tuple[str, ...]
    giver: str
    content: str
    item: str = ""
    entry: ServiceEntry | None = None

    @property
    def kind(self) -> str:
        """The first kind of trouble it helps with, by which it is sorted."""
        return self.groups[0] if self.groups else ""

    @property
    def anchor(self) -> str:
        """Where an entry stands on the page of its area."""
        return self.entry.key if self.entry else ""


@dataclass(frozen=True)
class Kind:
    """Rows of one kind of trouble 分类 within a layer."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Storey:
    """Rows for one layer 分层, by kind. layer: None for what names no layer itself."""

    layer: Layer | None
    kinds: tuple[Kind, ...]

    @property
    def count(self) -> int:
        """How many rows there are."""
        return sum(len(kind.rows) for kind in self.kinds)


@dataclass(frozen=True)
class Sheet:
    """What an area has to offer. current: its own list in force, if any; rows: own ones first.

    nearest: where there is none, the closest area above that has one.
    """

    area: Division
    on: date
    current: ServiceList | None
    nearest: Division | None
    rows: tuple[Row, ...]

    @property
    def own(self) -> tuple[Row, ...]:
        """What is the area's own."""
        return tuple(row for row in self.rows if row.entry and row.area == self.area)

    @property
    def inherited(self) -> tuple[Row, ...]:
        """What comes from above, or from the catalogue."""
        return tuple(row for row in self.rows if row not in self.own)


def area(code: str | int) -> Division:
    """A current place of the region, down to villages. Raises Missing."""
    found = org.division(code)
    low, high = org.division(org.region().code).span
    if not (found.is_current and low <= found.code < high):
        raise Missing
    return found


def top() -> Division:
    """The whole region."""
    return org.division(org.region().code)


def chain(here: Division) -> list[Division]:
    """The region and everything between it and a place, the place itself last."""
    outermost = top().code
    found = [here]
    while found[-1].code != outermost and found[-1].parent is not None:
        found.append(found[-1].parent)
    return found[::-1]


def published(on: date) -> QuerySet[ServiceList]:
    """Lists in force on a day."""
    return ServiceList.objects.filter(catalogue.in_force(on), state=VersionState.PUBLISHED)


def current(here: Division, *, on: date) -> ServiceList | None:
    """The list of an area in force on a day."""
    return published(on).filter(division=here).order_by("-number").first()


def past(here: Division, *, on: date) -> QuerySet[ServiceList]:
    """Lists that were in force before a day, latest first."""
    found = ServiceList.objects.filter(division=here, state=VersionState.PUBLISHED)
    return found.filter(ends_on__lt=on).order_by("-number")


def edition(here: Division, number: int) -> ServiceList:
    """A published list by its number, in force or not. Raises Missing."""
    found = ServiceList.objects.filter(
        division=here, number=number, state=VersionState.PUBLISHED
    ).first()
    if found is None:
        raise Missing
    return found


def sheet(here: Division, *, on: date) -> Sheet:
    """Everything an area has to offer on a day, its own first, then from the nearest level up."""
    places = chain(here)
    found = {one.division_id: one for one in published(on).filter(division__in=places)}
    rows = [row for place in reversed(places) for row in _entries(found.get(place.pk), place, on)]
    rows += _items(places[0], on)
    above = [place for place in places[:-1] if place.pk in found]
    nearest = above[-1] if above and here.pk not in found else None
    return Sheet(here, on, found.get(here.pk), nearest, tuple(rows))


def of_draft(draft: ServiceList, *, on: date) -> Sheet:
    """What an area would offer with a list that is not published yet."""
    before = sheet(draft.division, on=on)
    own = tuple(_entries(draft, draft.division, on))
    return Sheet(draft.division, on, draft, None, (*own, *before.inherited))


def storeys(rows: tuple[Row, ...]) -> list[Storey]:
    """Rows by layer and, within each, by kind; layers nothing is for are left out."""
    known: list[Layer | None] = [*layering.layers(), None]
    found = (Storey(layer, _kinds(_of_layer(rows, layer))) for layer in known)
    return [one for one in found if one.kinds]


def _of_layer(rows: tuple[Row, ...], layer: Layer | None) -> list[Row]:
    return [row for row in rows if (layer.key in row.layers if layer else not row.layers)]


def _kinds(rows: list[Row]) -> tuple[Kind, ...]:
    order = [*TargetGroup, ""]
    found = (
        Kind(_label(group), tuple(row for row in rows if row.kind == group)) for group in order
    )
    return tuple(one for one in found if one.rows)


def _label(group: str) -> str:
    return str(TargetGroup(group).label) if group else "其他"


def _entries(one: ServiceList | None, place: Division, on: date) -> Iterator[Row]:
    """The entries of a list that have not run out by a day."""
    for entry in one.rows if one else ():
        if entry.until is None or entry.until >= on:
            groups = tuple(str(group) for group in entry.groups)
            giver = entry.giver or (Department(entry.department).label if entry.department else "")
            yield Row(place, entry.name, entry.layers, groups, str(giver), entry.content, "", entry)


def _items(region: Division, on: date) -> Iterator[Row]:
    """The catalogue's items in force, as the region offers them everywhere."""
    named = layering.of_items()
    for version in catalogue.published_versions(on):
        yield _item(version.item, version, region, named.get(version.item.code, ()))


def _item(item: Item, version: ItemVersion, region: Division, of: tuple[str, ...]) -> Row:
    content = catalogue.spec(version).guide.content
    giver = str(item.get_department_display()) if item.sector == Sector.GOVERNMENT else "社会力量"
    return Row(region, item.name, of, tuple(item.groups), giver, content, item.code)


def levels_between(span: tuple[int, int] | None) -> list[DivisionLevel]:
    """The levels of which a territory has areas, from the top down."""
    first = top() if span is None else org.division(span[0])
    return [level for level in DivisionLevel if level >= first.level]
