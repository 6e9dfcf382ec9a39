"""What help there is on a day, in forms that run; everything compiled is kept by digest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from gongzhu.catalogue import compiling
from gongzhu.catalogue.checks_flow import read_flow
from gongzhu.catalogue.compiling import AskedGroup
from gongzhu.catalogue.enums import Sector, VersionState
from gongzhu.catalogue.inheriting import files_behind
from gongzhu.catalogue.models import Item, ItemVersion, Picture, Policy, Standard
from gongzhu.catalogue.notes import notes_of
from gongzhu.catalogue.pack import read_words
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.vocabulary import Words
from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Conflict, Missing
from gongzhu.flow import Flow
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.rules import RuleSet, Scope, Vocabulary


def item(code: str) -> Item:
    """The item with this code. Raises Missing."""
    found = Item.objects.filter(code=code).first()
    if found is None:
        raise Missing("没有找到这个救助事项。请返回事项清单重新选择。")
    return found


def has_item(code: str) -> bool:
    """Whether there is an item with this code, in force or not."""
    return Item.objects.filter(code=code).exists()


def published_items(
    *, sector: Sector | str = "", on: date | None = None, applied_for: bool = False
) -> QuerySet[Item]:
    """Items that have a published version, in the order to show them.

    sector: only this one. on: only those with a version in force on this day.
    applied_for: only those one applies for.
    """
    versions = ItemVersion.objects.filter(item=OuterRef("pk"), state=VersionState.PUBLISHED)
    if on is not None:
        versions = versions.filter(in_force(on))
    if applied_for:
        versions = versions.exclude(spec__has_key="no_application")
    found = Item.objects.filter(Exists(versions))
    return found.filter(sector=sector) if sector else found


def picture(digest: str) -> Picture:
    """A picture of a guide, proven to be what its digest says. Raises Missing."""
    found = Picture.objects.filter(digest=digest).first()
    if found is None or sm3(bytes(found.content)) != digest:
        raise Missing("没有找到这张图片。")
    return found


def shown_picture(code: str, digest: str, *, on: date) -> Picture:
    """A picture that the guide of an item shows on a day. Raises Missing for any other."""
    if digest not in spec(version_for(code, on)).guide.pictures:
        raise Missing("没有找到这张图片。")
    return picture(digest)


def version_for(code: str, on: date) -> ItemVersion:
    """The published version of an item in force on a day. Raises Missing."""
    published = ItemVersion.objects.filter(item__code=code, state=VersionState.PUBLISHED)
    found = (
        published.filter(in_force(on))
        .select_related("item")
        .defer("spec")  # read once in each process, when it is compiled
        .order_by("-number")
        .first()
    )
    if found is None:
        name = item(code).name
        raise Missing(
            f"“{name}”在{on.year}年{on.month}月{on.day}日没有施行的版本。请换一个日期，或联系政策管理员。"
        )
    return found


def published_versions(on: date) -> tuple[ItemVersion, ...]:
    """The published version of every item in force on a day, in the order to show the items."""
    rows = (
        ItemVersion.objects.filter(in_force(on), state=VersionState.PUBLISHED)
        .select_related("item")
        .defer("spec")
        .order_by("item__position", "item__code", "number")
    )
    return tuple({row.item_id: row for row in rows}.values())


def in_force(on: date) -> Q:
    """What holds on a day: rows with effective_on and ends_on, both included."""
    return Q(effective_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))


def policy(code: str) -> Policy:
    """The document with this code. Raises Missing."""
    found = Policy.objects.filter(code=code).first()
    if found is None:
        raise Missing("没有找到这份政策文件。请返回政策库重新选择。")
    return found


def standard_rows_on(
    day: date, division_code: int, *, demonstrating: bool | None = None
) -> Mapping[str, Standard]:
    """The row of each standard in force on a day for a place, with its source and grade.

    demonstrating: whether the demonstration's rows count; as the deployment is set when left out.

    The row of the smallest division around the place wins, even when it says 待核定. A
    demonstration row takes the place of such a one in demonstration mode only.
    """
    around = {org.ancestor_code(division_code, depth) for depth in DivisionLevel}
    found = Standard.objects.filter(in_force(day), division_code__in=around)
    if not (settings.DEMO if demonstrating is None else demonstrating):
        found = found.filter(is_demonstration=False)
    rows: dict[str, Standard] = {}
    for row in found.order_by("division_code", "is_demonstration", "effective_on"):
        old = rows.get(row.code)
        if (
            old
            and row.is_demonstration
            and old.division_code == row.division_code
            and old.value is not None
        ):
            continue
        rows[row.code] = row
    return MappingProxyType(rows)


def places_with_standards(on: date, *, within: tuple[int, int], code: str = "") -> list[int]:
    """Codes of the divisions that have a standard of their own in force on a day, in their order.

    within: the first code and the one behind the last, as `Division.span`. code: the standard
    that is meant, with a number known; any when left out.
    """
    low, high = within
    found = Standard.objects.filter(
        in_force(on), division_code__gte=low, division_code__lt=high, is_demonstration=False
    )
    if code:
        found = found.filter(code=code).exclude(value=None)
    return list(found.order_by("division_code").values_list("division_code", flat=True).distinct())


def standards_on(
    day: date, division_code: int, *, demonstrating: bool | None = None
) -> Mapping[str, int | None]:
    """The value of every standard on a day for a place: fen or whole number, None 待核定."""
    values: dict[str, int | None] = dict.fromkeys(words().rules.names(Scope.STANDARD))
    rows = standard_rows_on(day, division_code, demonstrating=demonstrating)
    values |= {code: row.value for code, row in rows.items()}
    return MappingProxyType(values)


def parameters() -> Mapping[str, Any]:
    """The region's answers to what the law leaves open, by name; None 待核定."""
    entries = org.region().parameters
    return MappingProxyType({name: entry.value for name, entry in entries.items()})


def words() -> Words:
    """The vocabulary of this deployment's region; read again when the files change.

    Raises PackFaults when a file is missing or wrong.
    """
    root = Path(settings.PACKS_DIR) / settings.REGION
    known = _words.get(root)
    if known is None or known.stamp != _stamp(known.files):
        files = tuple(
            file
            for name in ("vocabulary.yaml", "standards.yaml")
            for file in files_behind(root / name, root)
        )
        known = _words[root] = _Read(files, _stamp(files), read_words(root, org.region()))
    return known.words


@dataclass(frozen=True)
class _Read:
    """A vocabulary with the files it was read from, those it extends included."""

    files: tuple[Path, ...]
    stamp: tuple[int, ...]
    words: Words


_words: dict[Path, _Read] = {}


def _stamp(files: tuple[Path, ...]) -> tuple[int, ...]:
    """When each file was changed; 0 for one that is not there any more."""
    return tuple(file.stat().st_mtime_ns if file.exists() else 0 for file in files)


_specs: dict[str, ItemSpec] = {}
_rulesets: dict[str, RuleSet] = {}
_flows: dict[str, Flow] = {}


def spec(version: ItemVersion) -> ItemSpec:
    """The definition of a version.

    Raises Conflict when it is not what was published: its digest is compared on first reading.
    """
    found = _specs.get(version.digest)
    if found is None:
        if compiling.digest(version.spec) != version.digest:
            raise Conflict(f"{version}的内容与发布时的摘要不符，已停止使用。请联系安全管理员。")
        found = ItemSpec.model_validate_json(json.dumps(version.spec))
        _specs[version.digest] = found
    return found


def vocabulary(version: ItemVersion) -> Vocabulary:
    """The words the rules of a version may use: the region's and the item's own."""
    return compiling.item_vocabulary(spec(version), words().rules)


def ruleset(version: ItemVersion) -> RuleSet:
    """Conditions and formula of a version, compiled once in each process."""
    found = _rulesets.get(version.digest)
    if found is None:
        titles = dict(Policy.objects.values_list("code", "title"))
        rounding = str(parameters().get("rounding") or "yuan_half_up")
        found = compiling.ruleset(spec(version), vocabulary(version), titles, rounding)
        _rulesets[version.digest] = found
    return found


def flow(version: ItemVersion) -> Flow:
    """The flow of a version, read once in each process."""
    found = _flows.get(version.digest)
    if found is None:
        found = _flows[version.digest] = read_flow(spec(version).flow)
    return found


def questions(version: ItemVersion) -> tuple[AskedGroup, ...]:
    """Every question of the item itself, ready to be shown, page by page."""
    return compiling.asked_groups(spec(version), vocabulary(version))


def needs_review_notes(
    version: ItemVersion, *, on: date | None = None, division_code: int | None = None
) -> tuple[str, ...]:
    """What an officer must know is not firm in this version, one sentence each.

    on, division_code: when both are given, the standards in force are looked at too.
    """
    rows: Mapping[str, Standard] = {}
    if on is not None and division_code is not None:
        rows = standard_rows_on(on, division_code)
    titles = dict(Policy.objects.values_list("code", "title"))
    return notes_of(spec(version), ruleset(version), org.region(), titles, rows)
