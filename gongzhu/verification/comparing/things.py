"""Compare things that are counted: homes, vehicles, businesses, over the whole household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.verification.comparing.inquiry import NOT_DECLARED, NOT_FOUND, Inquiry, Key
from gongzhu.verification.comparing.lines import Adopted, Line
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import BUSINESSES, HOMES, VEHICLES, Thing

SOURCES = {
    Source.REAL_ESTATE: HOMES,
    Source.VEHICLES: VEHICLES,
    Source.BUSINESS: BUSINESSES,
}
HARMLESS = "按规定不计入财产"
SHARED = "与家庭成员共有，已计一次"


@dataclass(frozen=True, slots=True)
class Held:
    """A thing a source knows of, and the member it is registered to."""

    key: Key
    thing: Thing


Slot = tuple[str, str]
"""A member and a kind of which something was declared."""


def compare(inquiry: Inquiry) -> Iterator[Line]:
    """Every thing found beside the declared one it may be, and every declared one not found."""
    for source, group in SOURCES.items():
        yield from _compare(inquiry, source, group)


def _compare(inquiry: Inquiry, source: Source, group: str) -> Iterator[Line]:
    once, again = _each_once(_held(inquiry, source))
    free: Counter[Slot] = Counter()
    for one in inquiry.declared:
        if one.group == group:
            free[one.member_id, one.kind] += one.count
    matched = _matched(once, free)
    for place, held in enumerate(once):
        yield _found_line(inquiry, held, matched.get(place), place)
    for place, held in enumerate(again):
        yield _shared_line(inquiry, held, place)
    answered = inquiry.answered(source)
    for (member_id, kind), left in free.items():
        if left and member_id in answered:
            yield _not_found_line(inquiry, (member_id, source), group, kind, left)


def _held(inquiry: Inquiry, source: Source) -> list[Held]:
    return [
        Held((who, source), thing)
        for who in inquiry.answered(source)
        for thing in inquiry.readings[who, source].things
    ]


def _each_once(found: list[Held]) -> tuple[list[Held], list[Held]]:
    """What several members have together, once, at the one with the largest part; and the rest.

    A home of a couple is two titles under one certificate; it is still one home.
    """
    best: dict[str, Held] = {}
    for held in found:
        old = best.get(held.thing.mark)
        if held.thing.mark and (old is None or held.thing.share > old.thing.share):
            best[held.thing.mark] = held
    once = [held for held in found if not held.thing.mark or best[held.thing.mark] is held]
    return once, [held for held in found if held not in once]


def _matched(found: list[Held], free: Counter[Slot]) -> dict[int, Slot]:
    """For each thing found the declared one it may be, taken out of those still free.

    First under the member's own name and kind, then under kinds it may go by, then under
    another member's name.
    """
    matched: dict[int, Slot] = {}
    members = list(dict.fromkeys(member for member, _ in free))
    for widen in (_own_kind, _own_member, _household):
        for place, held in enumerate(found):
            if place in matched:
                continue
            slot = next((s for s in widen(held, members) if free[s] > 0), None)
            if slot:
                free[slot] -= 1
                matched[place] = slot
    return matched


def _own_kind(held: Held, members: list[str]) -> list[Slot]:
    return [(held.key[0], held.thing.kind)]


def _own_member(held: Held, members: list[str]) -> list[Slot]:
    return [(held.key[0], kind) for kind in held.thing.alike]


def _household(held: Held, members: list[str]) -> list[Slot]:
    return [(member, kind) for kind in (held.thing.kind, *held.thing.alike) for member in members]


def _found_line(inquiry: Inquiry, held: Held, slot: Slot | None, place: int) -> Line:
    """A thing nobody declared is contrary, unless it is of a kind the policy leaves out anyway."""
    thing, member_id = held.thing, held.key[0]
    remark, is_harmless = thing.remark, _is_harmless(inquiry, thing)
    declared, adopts = NOT_DECLARED, None
    if slot is None:
        kind = kinds.key_of(Section.ASSET, thing.group, thing.kind)
        details = {**thing.details, "count": 1}
        adopts = Adopted(member_id, Section.ASSET.value, kind, None, details, is_added=True)
        if is_harmless:
            remark = f"{remark}；{HARMLESS}" if remark else HARMLESS
    else:
        declared = inquiry.label(thing.group, slot[1])
        if slot[0] != member_id:
            told = f"申报在{inquiry.members[slot[0]].name}名下"
            remark = f"{remark}；{told}" if remark else told
    return inquiry.line(
        held.key,
        inquiry.label(thing.group, thing.kind),
        mark=thing.mark or place,
        declared=declared,
        found=thing.label,
        remark=remark,
        is_contrary=slot is None and not is_harmless,
        adopts=adopts,
    )


def _is_harmless(inquiry: Inquiry, thing: Thing) -> bool:
    return inquiry.words.kind(thing.group, thing.kind).counts is False


def _shared_line(inquiry: Inquiry, held: Held, place: int) -> Line:
    subject = inquiry.label(held.thing.group, held.thing.kind)
    mark = ("again", held.thing.mark, place)
    return inquiry.line(
        held.key, subject, mark=mark, declared="—", found=held.thing.label, remark=SHARED
    )


def _not_found_line(inquiry: Inquiry, key: Key, group: str, kind: str, left: int) -> Line:
    label = inquiry.label(group, kind)
    declared = f"{label} × {left}" if left > 1 else label
    return inquiry.line(
        key, label, mark=("not found", kind), declared=declared, found=NOT_FOUND, remark="按申报"
    )
