"""A declaration beside the answers to the questions about it, and how a line is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongzhu.catalogue.vocabulary import Words
from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot
from gongzhu.verification.comparing.lines import Line, key_of
from gongzhu.verification.enums import Source
from gongzhu.verification.sources import plugin
from gongzhu.verification.sources.base import About, Reading

NOT_DECLARED, NOT_FOUND = "未申报", "没有查到"
Key = tuple[str, Source]
"""A member's id and a source."""


@dataclass(frozen=True, slots=True)
class Declared:
    """An income or a piece of property as declared. fen: None when not known; incomes by month."""

    member_id: str
    group: str
    kind: str
    fen: int | None
    count: int


@dataclass(frozen=True)
class Inquiry:
    """A declaration and the answers to the questions about it.

    answers: checked records by member and source, for the questions that were answered.
    applied_on: day of application. months: whole months incomes are averaged over, None 待核定.
    region: half-open range of the region's division codes. is_listed: whether an identity number
    belongs to the household.
    """

    snapshot: Snapshot
    answers: Mapping[Key, Sequence[Any]]
    applied_on: date
    months: int | None
    region: tuple[int, int]
    words: Words
    is_listed: Callable[[str], bool]

    @cached_property
    def members(self) -> dict[str, MemberSnap]:
        """The members by id, in their order."""
        return {member.id: member for member in self.snapshot.members}

    @cached_property
    def declared(self) -> tuple[Declared, ...]:
        """What was declared of incomes and property, each with its list and kind."""
        sections = (Section.INCOME, Section.ASSET)
        return tuple(
            self._declared(one) for one in self.snapshot.entries if one.section in sections
        )

    @cached_property
    def readings(self) -> dict[Key, Reading]:
        """What each answer comes to."""
        about = {member.id: self._about(member) for member in self.snapshot.members}
        return {
            (member_id, source): plugin(source).read(records, about[member_id])
            for (member_id, source), records in self.answers.items()
        }

    def answered(self, source: Source) -> tuple[str, ...]:
        """The members about whom a source answered."""
        return tuple(who for who in self.members if (who, source) in self.answers)

    def label(self, group: str, kind: str) -> str:
        """A kind in Chinese."""
        return str(self.words.kind(group, kind).label)

    def line(self, key: Key, subject: str, *, mark: object, **more: Any) -> Line:
        """A line about a member. mark: what tells it from others of the same subject."""
        member = self.members[key[0]]
        return Line(
            key=key_of(member.id, key[1], subject, mark),
            member_id=member.id,
            person_id=member.person_id,
            person=member.name,
            source=str(key[1]),
            subject=subject,
            **more,
        )

    def _declared(self, entry: EntrySnap) -> Declared:
        group, kind = kinds.found(self.words, entry.section, entry.kind)
        return Declared(entry.member_id, group, kind.code, self._fen(entry), entry.number)

    def _fen(self, entry: EntrySnap) -> int | None:
        """The declared amount; a total of the period as its monthly average."""
        of_period = entry.details.get("period_total_fen")
        if of_period is None:
            return entry.amount_fen
        return (2 * of_period + self.months) // (2 * self.months) if self.months else None

    def _about(self, member: MemberSnap) -> About:
        declared: dict[tuple[str, str], int] = {}
        for one in self.declared:
            if one.member_id == member.id:
                key = (one.group, one.kind)
                declared[key] = declared.get(key, 0) + (one.fen or 0)
        return About(
            name=member.name,
            circumstances=member.circumstances,
            applied_on=self.applied_on,
            months=self.months,
            region=self.region,
            declared=declared,
            is_listed=self.is_listed,
        )
