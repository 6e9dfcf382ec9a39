"""Hold what the sources say against what the household declared, line by line. Pure.

Where both differ the more objective one is used, and of two incomes the higher. A source knows
every account, home, vehicle and business under a name, so these are compared over the whole
household; wages are often paid past the tax office, so a lower figure there proves nothing.
Source: 广州市社会救助申请居民家庭经济状况核对规则 2019 (优先采信更客观的部门反馈); 省政府令第262号的报道
(申报与核对不一致的就高).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from gongzhu.catalogue.vocabulary import Words
from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot
from gongzhu.verification import amounts, things
from gongzhu.verification.enums import Source
from gongzhu.verification.lines import Line, fact, key_of
from gongzhu.verification.sources import plugin
from gongzhu.verification.sources.base import About, Note, Reading

NOT_DECLARED, NOT_FOUND = "未申报", "没有查到"


@dataclass(frozen=True)
class Inquiry:
    """A declaration and the answers to the questions about it.

    answers: checked records by (member id, source), for the questions that were answered.
    applied_on: day of application. months: whole months incomes are averaged over, None 待核定.
    region: half-open range of the region's division codes. is_listed: whether an identity number
    belongs to the household.
    """

    snapshot: Snapshot
    answers: Mapping[tuple[str, Source], Sequence[Any]]
    applied_on: date
    months: int | None
    region: tuple[int, int]
    words: Words
    is_listed: Callable[[str], bool]

    @cached_property
    def entries(self) -> tuple[amounts.Declared, ...]:
        """What was declared of incomes and property, each with its list and kind."""
        listed = [e for e in self.snapshot.entries if e.section in (Section.INCOME, Section.ASSET)]
        return tuple(self._declared(entry) for entry in listed)

    def _declared(self, entry: EntrySnap) -> amounts.Declared:
        group, kind = kinds.found(self.words, entry.section, entry.kind)
        return amounts.Declared(entry.member_id, group, kind.code, self._fen(entry), entry.number)

    def _fen(self, entry: EntrySnap) -> int | None:
        """The declared amount; a total of the period as its monthly average."""
        of_period = entry.details.get("period_total_fen")
        if of_period is None:
            return entry.amount_fen
        return round(of_period / self.months) if self.months else None

    @cached_property
    def readings(self) -> dict[tuple[str, Source], Reading]:
        """What each answer comes to."""
        return {
            (member.id, source): plugin(source).read(self.answers[member.id, source], about)
            for member in self.snapshot.members
            for about in [self._about(member)]
            for source in Source
            if (member.id, source) in self.answers
        }

    def _about(self, member: MemberSnap) -> About:
        declared: dict[tuple[str, str], int] = {}
        for one in self.entries:
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


def compare(inquiry: Inquiry) -> tuple[Line, ...]:
    """Every line of the report: by member, then by source.

    A source that answered but knows nothing to compare has a line that says so.
    """
    found = [
        *_notes(inquiry),
        *amounts.compare(inquiry),
        *things.compare(inquiry),
    ]
    told = {(line.member_id, line.source) for line in found}
    found += [
        line_for(inquiry, key, str(key[1].label), "—", "没有需要比对的记录")
        for key in inquiry.readings
        if key not in told
    ]
    order = {member.id: place for place, member in enumerate(inquiry.snapshot.members)}
    sources = list(Source.values)
    return tuple(sorted(found, key=lambda one: (order[one.member_id], sources.index(one.source))))


def _notes(inquiry: Inquiry) -> Iterator[Line]:
    for key, reading in inquiry.readings.items():
        for place, note in enumerate(reading.notes):
            yield _note_line(inquiry, key, note, place)


def _note_line(inquiry: Inquiry, key: tuple[str, Source], note: Note, place: int) -> Line:
    return line_for(
        inquiry,
        key,
        note.subject,
        note.declared,
        note.found,
        mark=place,
        remark=note.remark,
        is_contrary=note.is_contrary,
        adopts=fact(key[0], *note.fact) if note.fact else None,
    )
