"""Where the demonstration takes place: a district with several streets, and a neighbour."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel, Level
from gongzhu.org.models import Division

STREETS = 4


@dataclass(frozen=True)
class Stage:
    """Where everything happens.

    head, head_level: the division whose civil affairs office is at the head of the region, where
    policy is kept. villages: one of each street of the district shown, the busiest first;
    neighbour: a village of another district, which officers of the first may not see; None where
    the region has no other.
    """

    head: int
    head_level: Level
    district: int
    villages: tuple[int, ...]
    neighbour: int | None

    @property
    def all_villages(self) -> tuple[int, ...]:
        """Every village somebody lives in."""
        return self.villages if self.neighbour is None else (*self.villages, self.neighbour)

    def village(self, place: int) -> int:
        """The village at a place of a plan; where there are fewer villages, the first are busier."""
        return self.all_villages[place % len(self.all_villages)]


def stage() -> Stage:
    """The places of this region. Raises Missing when the pack has not been loaded."""
    head = org.head_office()
    district, *others = _districts(org.division(org.region().code))
    return Stage(
        head=head.division_id,
        head_level=Level(head.level),
        district=district,
        villages=tuple(_villages(district, STREETS)),
        neighbour=_villages(others[0], 1)[0] if others else None,
    )


def _districts(region: Division) -> tuple[int, ...]:
    """Those the pack names for demonstrations, else all of the region, in the order of codes."""
    if named := org.region().stage.districts:
        return named
    low, high = region.span
    found = Division.objects.filter(
        level=DivisionLevel.DISTRICT, is_current=True, code__gte=low, code__lt=high
    )
    return tuple(found.order_by("code").values_list("code", flat=True))


def origins() -> tuple[str, ...]:
    """How identity numbers of the demonstration begin: its districts by GB/T 2260, in order."""
    named = org.region()
    codes = named.stage.districts or (named.code,)
    return tuple(str(code)[:6] for code in sorted(codes))


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
