"""The list of help 惠民清单, narrowed as people look for it. Source: 000 6.2.3.1.1, 6.2.3.2.1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Sector, TargetGroup, VersionState
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.common.errors import Refusal
from gongzhu.library import selectors as library
from gongzhu.library.enums import EntryKind
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department, Level
from gongzhu.org.models import Division

LEAST_COVER = 0.5
"""Share of the words typed that an item must speak of to stay on the list."""
_DECIDES = ("confirm", "refer", "review", "accept")
"""Stages that decide, the last one first."""


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; "" where it does not matter. area: a division of the region."""

    q: str = ""
    sector: str = ""
    department: str = ""
    group: str = ""
    level: str = ""
    area: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return any((self.q, self.sector, self.department, self.group, self.level, self.area))


@dataclass(frozen=True)
class Listed:
    """An item on the list. level: where it is decided; office: by whom in the area asked about."""

    item: Item
    version: ItemVersion
    spec: ItemSpec
    level: Level | None
    groups: tuple[str, ...]
    office: str = ""


def listed(wish: Wish, *, on: date) -> list[Listed]:
    """Items in force that fit a wish; the best first when words were typed."""
    fitting = [row for row in _rows(on) if _fits(row, wish)]
    return _with_offices(_by_words(fitting, wish.q), wish.area)


def choices(on: date) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen from, only what brings something."""
    rows = _rows(on)
    return {
        "sector": _named(Sector.choices, {row.item.sector for row in rows}),
        "department": _named(Department.choices, {row.item.department for row in rows}),
        "group": _named(TargetGroup.choices, {one for row in rows for one in row.item.groups}),
        "level": _named(Level.choices, {row.level.value for row in rows if row.level}),
        "area": [(str(one.code), one.name) for one in areas()],
    }


def standing_on(policy: str, *, on: date) -> list[Item]:
    """Items whose guide rests on a document. Source: 002 知识库 (关联分析)."""
    return [
        row.item for row in _rows(on) if any(one.policy == policy for one in row.spec.guide.basis)
    ]


def areas() -> Iterable[Division]:
    """Divisions just below the region."""
    return org.children(org.division(org.region().code))


def _named(known: Iterable[tuple[str, str]], there: set[str]) -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in known if value in there]


def _rows(on: date) -> list[Listed]:
    """Every item in force, in the order to show them."""
    open_ended = Q(ends_on=None) | Q(ends_on__gte=on)
    versions = (
        ItemVersion.objects.filter(open_ended, state=VersionState.PUBLISHED, effective_on__lte=on)
        .select_related("item")
        .defer("spec")  # read once in each process
        .order_by("item__position", "item__code", "number")
    )
    latest = {version.item_id: version for version in versions}
    return [_listed(version) for version in latest.values()]


def _listed(version: ItemVersion) -> Listed:
    spec = catalogue.spec(version)
    stage = _deciding(spec)
    level = Level(stage["level"]) if stage else None
    groups = tuple(str(TargetGroup(one).label) for one in version.item.groups)
    return Listed(version.item, version, spec, level, groups)


def _deciding(spec: ItemSpec) -> dict[str, str]:
    stages = {one["key"]: one for one in spec.flow.get("stages", []) if one.get("level")}
    return next((stages[key] for key in _DECIDES if key in stages), {})


def _with_offices(rows: list[Listed], area: str) -> list[Listed]:
    """The rows with who decides in an area; nobody is named where its town would have to be known."""
    if not area:
        return rows
    named: dict[tuple[str, Level | None], str] = {}
    for row in rows:
        key = row.item.department, row.level
        if key not in named:
            named[key] = _office(*key, int(area))
    return [replace(row, office=named[row.item.department, row.level]) for row in rows]


def _office(department: str, level: Level | None, area: int) -> str:
    try:
        return org.office_for(department, level, area).name if level else ""
    except Refusal:
        return ""


def _fits(row: Listed, wish: Wish) -> bool:
    return (
        wish.sector in ("", row.item.sector)
        and wish.department in ("", row.item.department)
        and (not wish.group or wish.group in row.item.groups)
        and wish.level in ("", row.level.value if row.level else None)
    )


def _by_words(rows: list[Listed], text: str) -> list[Listed]:
    """Those whose name or guide holds every word typed, and those the search finds."""
    if not text.split():
        return rows
    hits = library.search(text, kind=EntryKind.ITEM).pages
    found = [hit.passage.key for hit in hits if hit.cover >= LEAST_COVER]
    said = {row.item.code for row in rows if _says(row, text)}
    order = {code: place for place, code in enumerate(found)}
    kept = [row for row in rows if row.item.code in order or row.item.code in said]
    return sorted(
        kept,
        key=lambda row: (not row.item.is_administrative, order.get(row.item.code, len(order))),
    )


def _says(row: Listed, text: str) -> bool:
    heard = f"{row.item.name}{row.spec.guide.audience}{row.spec.guide.content}"
    return all(word in heard for word in text.split())
