"""不动产: titles to homes and other premises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    HOMES,
    About,
    MaybeDay,
    Percent,
    Plugin,
    Reading,
    Record,
    Thing,
    Words,
)

_KINDS = (("住宅", "residence"), ("商", "shop"), ("车库", "garage"), ("车位", "garage"))
_ALIKE = {"residence": ("adobe_unused",), "shop": ("other",), "garage": ("other",)}


def _area(text: str) -> str:
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", text, re.ASCII):
        raise ValueError("area")
    return text


class Title(Record):
    """One title. share_percent: the part that is the person's own."""

    certificate_number: Words
    address: Words
    use_kind: Words
    floor_area_sqm: Annotated[str, AfterValidator(_area)]
    share_percent: Percent
    acquired_on: MaybeDay
    restriction: Words


def read(records: Sequence[Title], about: About) -> Reading:
    """Every title counts as one; what spouses own together is counted once by the comparison."""
    things = tuple(_thing(title) for title in records)
    said = "；".join(thing.label for thing in things) or "没有登记的房产"
    return Reading(f"不动产：{said}。", things=things)


def _thing(title: Title) -> Thing:
    kind = next((k for part, k in _KINDS if part in title.use_kind), "other")
    shared = "" if title.share_percent == 100 else f"占有份额 {title.share_percent}%"
    limited = "" if title.restriction in ("", "无") else f"登记有{title.restriction}"
    return Thing(
        HOMES,
        kind,
        f"{title.use_kind} {title.address} {title.floor_area_sqm}㎡",
        mark=title.certificate_number,
        alike=_ALIKE.get(kind, ()),
        share=title.share_percent,
        remark="；".join(part for part in (shared, limited) if part),
    )


PLUGIN = Plugin(Source.REAL_ESTATE, Title, most=50, read=read)
