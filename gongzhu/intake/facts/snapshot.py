"""A declaration as plain values: what was said, by whom, and what was found instead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from gongzhu.common.crypto import sm3
from gongzhu.intake import kinds

DECLARED, VERIFIED = "declared", "verified"
CIRCUMSTANCES, ANSWERS, ASSESSMENT = "circumstances", "answers", "assessment"
"""Sections of a correction that is no amount of a list: a member's fact, an answer, the result of
the assessment of living conditions 生活状况综合评估."""

KNOWN_HERE = ("current_relief", "aid_on_platform_fen")
"""What the platform knows by itself of a household."""


@dataclass(frozen=True)
class MemberSnap:
    """A member as declared.

    gender: male or female. circumstances: member facts by the vocabulary's names; besides
    `exclusion` (a kind of exclusions), `self_care_failed_in` (codes of self_care) and `supporters`
    (codes of supporter_states). born_on: None where no identity number is known; then `age` stands
    for it.
    """

    id: str
    person_id: str
    name: str
    relation: str
    age: int | None
    gender: str | None
    circumstances: Mapping[str, Any] = field(default_factory=dict)
    born_on: date | None = None


@dataclass(frozen=True)
class EntrySnap:
    """One income, asset, expense or deduction. amount_fen: as in `models.Entry`; None: unknown."""

    member_id: str
    section: str
    kind: str
    amount_fen: int | None
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: str = DECLARED

    @property
    def number(self) -> int:
        """How many such things the entry stands for: one, unless `details.count` says otherwise."""
        return int(self.details.get("count", 1))


@dataclass(frozen=True)
class Correction:
    """What was found instead of what was declared, and where.

    section: one of `enums.Section`: replaces every declared entry of the member and kind, or adds
    one; several corrections of one kind stand beside each other. details.count 0 says "none".
    Or CIRCUMSTANCES: kind is a member fact, details.value its value; ANSWERS: kind is a household
    fact, its value is amount_fen or details.value; ASSESSMENT: amount_fen per household and month,
    negative when it lowers the income.
    """

    member_id: str
    section: str
    kind: str
    amount_fen: int | None
    details: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""

    @property
    def value(self) -> Any:
        """What a fact becomes."""
        return self.details.get("value", self.amount_fen)


@dataclass(frozen=True)
class Snapshot:
    """A household's declaration at one moment.

    household: `sections` (lists filled or declared empty), `applied_by_proxy`, `current_relief`
    and `aid_on_platform_fen` (what the platform itself knows, None: nothing), `address`.
    answers: by fact name; amounts in fen, days as ISO text.
    """

    members: tuple[MemberSnap, ...]
    entries: tuple[EntrySnap, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    household: Mapping[str, Any] = field(default_factory=dict)

    def corrected(self, corrections: Iterable[Correction]) -> Snapshot:
        """The same household with what was found put in the place of what was declared."""
        found = list(corrections)
        return replace(
            self,
            members=tuple(_corrected_member(member, found) for member in self.members),
            entries=_corrected_entries(self.entries, found),
            answers={**self.answers, **{one.kind: one.value for one in _of(found, ANSWERS)}},
        )

    def is_filled(self, section: str, group: str = "") -> bool:
        """Whether the household said anything about a list, be it that there is nothing.

        group: a part of the list; told by itself it stands in `sections` as "asset.homes".
        """
        filled = self.household.get("sections", ())
        return section in filled or (bool(group) and f"{section}.{group}" in filled)

    def as_json(self) -> dict[str, Any]:
        """Everything in it as JSON values."""
        plain = {
            "members": [asdict(member) for member in self.members],
            "entries": [asdict(entry) for entry in self.entries],
            "answers": dict(self.answers),
            "household": dict(self.household),
        }
        result: dict[str, Any] = json.loads(json.dumps(plain, ensure_ascii=False, default=_text))
        return result

    def digest(self) -> str:
        """SM3 over the canonical JSON of what was declared, in hexadecimal.

        Ages and what the platform knows by itself are left out: they change with time, the
        declaration does not.
        """
        plain = self.as_json()
        for member in plain["members"]:
            del member["age"]
        plain["household"] = {
            name: value for name, value in plain["household"].items() if name not in KNOWN_HERE
        }
        text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sm3(text.encode())


def _of(corrections: list[Correction], section: str) -> list[Correction]:
    return [one for one in corrections if one.section == section]


def _corrected_member(member: MemberSnap, corrections: list[Correction]) -> MemberSnap:
    own = [one for one in _of(corrections, CIRCUMSTANCES) if str(one.member_id) == member.id]
    if not own:
        return member
    return replace(
        member, circumstances={**member.circumstances, **{one.kind: one.value for one in own}}
    )


def _corrected_entries(
    entries: tuple[EntrySnap, ...], corrections: list[Correction]
) -> tuple[EntrySnap, ...]:
    listed = [one for one in corrections if one.section not in (CIRCUMSTANCES, ANSWERS)]
    kept = [entry for entry in entries if not any(_replaces(one, entry) for one in listed)]
    return (*kept, *(_entry(one, entries) for one in listed))


def _replaces(correction: Correction, entry: EntrySnap) -> bool:
    return (
        str(correction.member_id) == entry.member_id
        and correction.section == entry.section
        and kinds.same(correction.kind, entry.kind)
    )


def _entry(correction: Correction, entries: tuple[EntrySnap, ...]) -> EntrySnap:
    """The found entry; what was declared beside the amount still holds, totals excepted."""
    declared: dict[str, Any] = {}
    for entry in entries:
        if _replaces(correction, entry):
            declared |= {k: v for k, v in entry.details.items() if k not in _TOTALS}
    return EntrySnap(
        str(correction.member_id),
        correction.section,
        correction.kind,
        correction.amount_fen,
        {**declared, **correction.details},
        VERIFIED,
    )


_TOTALS = ("period_total_fen", "year_total_fen")
"""Details that are amounts themselves: a found amount makes them void."""


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
