"""Places of the region, and what is posted in each.

Source: 最低生活保障审核确认办法 第十九条、第二十四条 (公示).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from gongzhu.common.errors import Missing
from gongzhu.decisions import selectors as decisions
from gongzhu.decisions.models import Notice
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division


@dataclass(frozen=True)
class Place:
    """A place of the region: here, what lies around it from the region down, what lies within."""

    here: Division
    around: tuple[Division, ...]
    within: tuple[Division, ...]

    @property
    def is_town(self) -> bool:
        """Whether it is a street or town, or smaller."""
        return self.here.level >= DivisionLevel.TOWN

    @property
    def asks_for(self) -> str:
        """What is to be chosen next."""
        return f"住在哪个{self.kind_within}？"

    @property
    def kind_within(self) -> str:
        """What the places within are called together."""
        if self.here.level >= DivisionLevel.TOWN:
            return "社区（村）"
        if self.here.level >= DivisionLevel.DISTRICT:
            return "街道（镇）"
        if self.here.level < DivisionLevel.CITY:
            return "市（州）"
        return "区" if all(one.name.endswith("区") for one in self.within) else "区（市、县）"

    @property
    def name(self) -> str:
        """The place with its district before it."""
        return "".join(one.name for one in (*self.around[1:], self.here))


def place(code: str, *, deepest: DivisionLevel = DivisionLevel.TOWN) -> Place:
    """The place with this code, with what may be chosen within it; the whole region for "".

    deepest: the smallest that is offered. Raises Missing for one that is not in the region.
    """
    top = org.division(org.region().code)
    here = org.division(code) if code else top
    low, high = top.span
    if not low <= here.code < high:
        raise Missing
    within = tuple(org.children(here)) if here.level < deepest else ()
    return Place(here, tuple(_around(here, top)), within)


def notices_in(where: Place, *, on: date) -> QuerySet[Notice]:
    """What is posted on a day in a place, newest first."""
    return decisions.running_notices(on, within=where.here.span).order_by("-posted_on", "-pk")


def notice(token: UUID, *, on: date) -> Notice:
    """A notice posted on a day. Raises Missing alike when it has ended and when there is none."""
    found = decisions.running_notices(on).filter(token=token).first()
    if found is None:
        raise Missing
    return found


def _around(here: Division, top: Division) -> list[Division]:
    """From the whole region down to just above here."""
    chain: list[Division] = []
    outer = here
    while outer.pk != top.pk and outer.parent is not None:
        outer = outer.parent
        chain.append(outer)
    return chain[::-1]
