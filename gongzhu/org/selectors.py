"""Where things are and whose they are; working days are in `calendar`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from gongzhu.common.errors import Invalid, Missing
from gongzhu.org.enums import Department, DivisionLevel, Level
from gongzhu.org.models import Division, Office
from gongzhu.org.region import Region, read_region

__all__ = [
    "Region",
    "ancestor_code",
    "children",
    "division",
    "find_divisions",
    "forget_names",
    "head_office",
    "names_of",
    "office_for",
    "path_name",
    "region",
    "towns_of",
]


def division(code: int | str) -> Division:
    """The division with this 12-digit code, current or not. Raises Missing."""
    found = Division.objects.filter(code=int(code)).first() if _is_code(code) else None
    if found is None:
        raise Missing(f"没有代码为{code}的行政区划。请重新选择所在地区。")
    return found


def _is_code(code: int | str) -> bool:
    return isinstance(code, int) or (code.isascii() and code.isdigit() and len(code) == 12)


def children(parent: Division) -> QuerySet[Division]:
    """The current divisions directly inside this one, in the order of their codes."""
    return Division.objects.filter(parent=parent, is_current=True)


def towns_of(place: Division) -> QuerySet[Division]:
    """Every current town and street 镇街 inside a city or district, in the order of their codes."""
    low, high = place.span
    return Division.objects.filter(
        level=DivisionLevel.TOWN, code__gte=low, code__lt=high, is_current=True
    )


def find_divisions(text: str, *, limit: int = 20) -> list[Division]:
    """Current divisions whose name contains the last word; earlier words name what lies around it.

    text: as typed, e.g. "沙河" or "天河 沙河". Larger divisions come first, then by pinyin.
    """
    *around, name = text.split() or [""]
    if not name:
        return []
    found = Division.objects.filter(is_current=True, name__contains=name)
    for word in around:
        found = found.filter(_inside(word))
    return list(found.order_by("level", "sort_key", "code")[:limit])


def _inside(word: str) -> Q:
    spans = [place.span for place in Division.objects.filter(name__contains=word, level__lt=5)[:50]]
    inside = Q(pk__in=[])
    for low, high in spans:
        inside |= Q(code__gte=low, code__lt=high)
    return inside


def ancestor_code(code: int, depth: DivisionLevel) -> int:
    """The code of the division of that depth in which a code lies."""
    return code - code % depth.step


def path_name(code: int) -> str:
    """A division with its city, district and town before it: 广州市天河区沙河街道.

    Kept by each process for its life: a code keeps its name, and packs are loaded before the
    servers start. Raises Missing for an unknown code.
    """
    known = _paths.get(code)
    if known is None:
        known = _paths[code] = _path(code)
    return known


def names_of(codes: Iterable[int]) -> dict[int, str]:
    """The own name of each division that is known, kept as `path_name` keeps its own."""
    wanted = set(codes)
    if unknown := wanted - _names.keys():
        _names.update(Division.objects.filter(code__in=unknown).values_list("code", "name"))
    return {code: _names[code] for code in wanted if code in _names}


_paths: dict[int, str] = {}
_names: dict[int, str] = {}


def forget_names() -> None:
    """Read names anew; called when divisions have been loaded."""
    _paths.clear()
    _names.clear()


def _path(code: int) -> str:
    chain = {ancestor_code(code, depth) for depth in DivisionLevel}
    names = dict(Division.objects.filter(code__in=chain).values_list("code", "name"))
    if code not in names:
        raise Missing(f"没有代码为{code}的行政区划。请重新选择所在地区。")
    below = [
        names[one] for one in sorted(names) if one != ancestor_code(code, DivisionLevel.PROVINCE)
    ]
    return "".join(below) or names[code]


def office_for(department: Department | str, level: Level | str, division_code: int) -> Office:
    """The active office of a department that serves a place at a level.

    division_code: where the household lives, at that level or deeper; a village's code asked at
    district level climbs to its district.
    Raises Invalid when the place is not known down to that level, Missing when there is no office.
    """
    department, level = Department(department), Level(level)
    code = ancestor_code(division_code, level.depth)
    office = (
        Office.objects.select_related("division")
        .filter(department=department, level=level, division_id=code, is_active=True)
        .first()
    )
    if office is not None:
        return office
    place = division(division_code)
    if place.level < level.depth:
        raise Invalid(
            f"所在地区只选到{path_name(place.code)}。请选到{level.depth.label}一级后再试。"
        )
    raise Missing(
        f"{path_name(place.code)}还没有登记{level.label}{department.label}机构。"
        "请系统管理员在机构管理中补录后重试。"
    )


def head_office() -> Office:
    """The civil affairs office at the head of the region: of its largest division that has one.

    Raises Missing while no office has been loaded.
    """
    low, high = division(region().code).span
    found = Office.objects.filter(
        department=Department.CIVIL_AFFAIRS,
        is_active=True,
        division_id__gte=low,
        division_id__lt=high,
    ).select_related("division")
    office = found.order_by("division__level", "division_id").first()
    if office is None:
        raise Missing("本地区还没有登记民政机构。请系统管理员在机构管理中补录后重试。")
    return office


def region() -> Region:
    """The region this deployment serves, as its pack describes it.

    Raises PackFaults when the file is missing or wrong.
    """
    return _region(Path(settings.PACKS_DIR), settings.REGION)


@lru_cache(maxsize=8)
def _region(packs: Path, key: str) -> Region:
    return read_region(packs / key / "region.yaml")
