"""Where the demonstration takes place: a district with several streets, and a neighbour."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Division

PREFERRED = {"guangzhou": (440106000000, 440104000000)}
"""The district shown, then its neighbour, by region; elsewhere the first two districts serve."""
STREETS = 4


@dataclass(frozen=True)
class Stage:
    """Where everything happens.

    villages: one of each street of the district shown, the busiest first; neighbour: a village of
    another district, which officers of the first may not see.
    """

    city: int
    district: int
    villages: tuple[int, ...]
    neighbour: int

    @property
    def all_villages(self) -> tuple[int, ...]:
        """Every village somebody lives in."""
        return (*self.villages, self.neighbour)


def stage() -> Stage:
    """The places of this region. Raises Missing when the pack has not been loaded."""
    city = org.division(org.region().code)
    district, other = _districts(city)
    return Stage(
        city=city.code,
        district=district,
        villages=tuple(_villages(district, STREETS)),
        neighbour=_villages(other, 1)[0],
    )


def _districts(city: Division) -> tuple[int, int]:
    preferred: tuple[int, ...] = PREFERRED.get(settings.REGION, ())
    low, high = city.span
    found = Division.objects.filter(
        level=DivisionLevel.DISTRICT, is_current=True, code__gte=low, code__lt=high
    ).order_by("code")
    others = [code for code in found.values_list("code", flat=True) if code not in preferred]
    first, second, *_ = (*preferred, *others)
    return first, second


def _villages(district: int, count: int) -> list[int]:
    """The first village of each of the first streets that have one."""
    found = []
    for town in org.towns_of(org.division(district)):
        village = org.children(town).first()
        if village is not None:
            found.append(village.code)
        if len(found) == count:
            break
    return found
