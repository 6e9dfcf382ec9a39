"""Households as plain values, written down the way a policy officer would."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.pack import read_pack
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot, derive
from gongzhu.rules import Facts

ON = date(2026, 11, 23)
"""The day of application in every table."""
ALL = ("asset", "expense", "income")


@lru_cache(maxsize=8)
def spec(code: str = "dibao", number: int = -1) -> ItemSpec:
    """The definition of an item as the Guangzhou pack ships it, its latest version by default."""
    for item in read_pack(Path(settings.PACKS_DIR) / "guangzhou").items:
        if item.content.code == code:
            return item.content.versions[number].spec
    raise KeyError(code)


def member(
    key: str = "1",
    relation: str = "self",
    *,
    born: date | None = date(1986, 5, 1),
    gender: str = "male",
    **told: Any,
) -> MemberSnap:
    """A member; whatever else is given is what was told of them."""
    return MemberSnap(key, f"p{key}", f"成员{key}", relation, None, gender, told, born)


def line(
    kind: str, yuan: float | None, *, who: str = "1", section: str = "income", **details: Any
) -> EntrySnap:
    """A declared line; the amount in yuan, as on paper."""
    fen = None if yuan is None else round(yuan * 100)
    return EntrySnap(who, section, kind, fen, details)


def household(
    *members: MemberSnap,
    lines: tuple[EntrySnap, ...] = (),
    filled: tuple[str, ...] = ALL,
    answers: Mapping[str, Any] | None = None,
    **known: Any,
) -> Snapshot:
    """A household. filled: lists it has filled or declared empty. known: what the platform knows."""
    return Snapshot(
        members or (member(),), lines, answers or {}, {"sections": list(filled), **known}
    )


def facts(snapshot: Snapshot, *, on: date = ON, item: str = "dibao", **parameters: Any) -> Facts:
    """The facts under the region's parameters, some of them changed for the test."""
    return derive(snapshot, spec(item), on, {**catalogue.parameters(), **parameters})


def fact(snapshot: Snapshot, name: str, **more: Any) -> Any:
    """One fact of the household; an exact value, money in fen."""
    return facts(snapshot, **more).household[name]


def of_member(snapshot: Snapshot, name: str, *, at: int = 0, **more: Any) -> Any:
    """One fact of one member."""
    members = facts(snapshot, **more).members
    assert members is not None
    return members[at][name]
