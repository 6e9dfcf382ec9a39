"""What must hold between the parts of a pack, beyond the shape of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from gongzhu.catalogue.checks_item import item_faults
from gongzhu.catalogue.citing import clauses_of, unlisted
from gongzhu.catalogue.pack import Pack, ReadFile
from gongzhu.catalogue.reading import Place, Source
from gongzhu.catalogue.schema import Kind, KindCitation, StandardRow, StandardsFile
from gongzhu.org.errors import Fault
from gongzhu.org.region import Region

Clauses = Mapping[str, frozenset[str]]
_PYTHON = {"bool": bool, "int": int, "money": int, "number": int, "text": str, "choice": str}


def pack_faults(pack: Pack) -> list[Fault]:
    """Everything wrong in a pack whose files are in shape, in the order of files and lines."""
    clauses = clauses_of(pack.policies.content)
    found = [
        *_doubled(pack.policies.source, (), [row.code for row in pack.policies.content], "code"),
        *_standards(pack.standards),
        *_vocabulary(pack, clauses),
        *_item_codes(pack),
    ]
    for item in pack.items:
        found.extend(item_faults(item, pack))
    return sorted(dict.fromkeys(found), key=lambda fault: (fault.file, fault.line))


def _doubled(source: Source, at: Place, values: list[str], key: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield source.fault((*at, index, key), f"「{value}」重复了，请换一个。")
        seen.add(value)


def _standards(read: ReadFile[StandardsFile]) -> Iterator[Fault]:
    content, source = read.content, read.source
    for code, entry in content.standards.items():
        at: Place = ("standards", code, "rows")
        rows = sorted(
            ((row.division or content.division, row.begins_on, index, row))
            for index, row in enumerate(entry.rows)
        )
        for (place, _, _, before), (other, _, index, after) in pairwise(rows):
            if place == other and _overlap(before.ends_on, after.begins_on):
                yield source.fault(
                    (*at, index), f"「{entry.name}」的日期与上一行（{_span(before)}）重叠。"
                )
        if not entry.is_money:
            yield from _not_whole(source, at, entry.rows)


def _not_whole(source: Source, at: Place, rows: Iterable[StandardRow]) -> Iterator[Fault]:
    for index, row in enumerate(rows):
        if row.value is not None and row.value != int(row.value):
            yield source.fault((*at, index, "value"), "不是金额的标准应为整数。")


def _overlap(ends_on: date | None, begins_on: date) -> bool:
    return ends_on is None or ends_on >= begins_on


def _span(row: StandardRow) -> str:
    return f"{row.begins_on} 至 {row.ends_on or '今'}"


def _vocabulary(pack: Pack, clauses: Clauses) -> Iterator[Fault]:
    content, source, region = pack.vocabulary.content, pack.vocabulary.source, pack.region
    for index, one in enumerate(content.parameters):
        if reason := _parameter_fault(region, one.name, one.type):
            yield source.fault(("parameters", index), reason)
    for section, text in content.sections.items():
        yield from _unlisted(source, ("sections", section.value), text.citation, clauses)
    for group, kinds in content.kinds.items():
        yield from _doubled(source, ("kinds", group), [kind.code for kind in kinds], "code")
        for index, kind in enumerate(kinds):
            at: Place = ("kinds", group, index)
            yield from _unlisted(source, at, kind.citation, clauses)
            yield from _unknown_parameters(source, at, kind, region)


def _parameter_fault(region: Region, name: str, kind: str) -> str:
    if name not in region.parameters:
        return f"地区参数中没有「{name}」。请先写进 region.yaml。"
    entry = region.entry(name)
    if entry.value is not None and type(entry.value) is not _PYTHON[kind]:
        return f"地区参数「{name}」的值不是「{kind}」。"
    if (kind == "choice") != bool(entry.choices):
        return f"地区参数「{name}」有可选值时类型应为 choice，没有时不能是 choice。"
    return ""


def _unlisted(source: Source, at: Place, one: KindCitation, clauses: Clauses) -> Iterator[Fault]:
    for name, reason in unlisted(one, clauses, clauses):
        yield source.fault((*at, "citation", name), reason)


def _unknown_parameters(source: Source, at: Place, kind: Kind, region: Region) -> Iterator[Fault]:
    for field in ("counts", "counts_tekun", "counts_after"):
        value: Any = getattr(kind, field)
        if (
            isinstance(value, str)
            and value != "="
            and value.removeprefix("!") not in region.parameters
        ):
            yield source.fault((*at, field), f"地区参数中没有「{value.removeprefix('!')}」。")


def _item_codes(pack: Pack) -> Iterator[Fault]:
    times = Counter(item.content.code for item in pack.items)
    for item in pack.items:
        code = item.content.code
        if times[code] > 1:
            yield item.source.fault(("code",), f"事项代码「{code}」在别的文件里也有。")
        if not item.source.file.endswith(f"/{code}.yaml"):
            yield item.source.fault(("code",), f"文件应以事项代码命名：{code}.yaml。")
