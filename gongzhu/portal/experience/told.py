"""What somebody told the self-diagnosis: no name, no number, only what the rules may look at.

Pure. It turns into the same `Snapshot` as a real declaration, so that nothing is derived twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot

MOST_MEMBERS = 10
_SHORT = {
    Relation.SELF: "本人",
    Relation.GRANDCHILD: "孙辈",
    Relation.GRANDPARENT: "祖辈",
    Relation.OTHER: "其他家人",
}


@dataclass(frozen=True)
class Someone:
    """A member: what he or she is to the one who asks, how old, and member facts by name."""

    relation: str
    age: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sum:
    """An income, a thing owned or an expense, as `intake.models.Entry`; member: index from 0."""

    member: int
    section: str
    kind: str
    fen: int | None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """Everything told so far.

    answers: household facts by name, as they are stored. sections: lists told, or parts of them
    ("asset.homes"). skipped: questions somebody did not know the answer of. path: the pages
    gone through, in order. place: code of the street or town, 0 while not chosen.
    """

    members: tuple[Someone, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    sums: tuple[Sum, ...] = ()
    sections: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    place: int = 0

    def name_of(self, index: int) -> str:
        """How a member is called: 本人, 配偶, 子女（9 岁）."""
        one = self.members[index]
        relation = Relation(one.relation)
        name = _SHORT.get(relation, str(relation.label))
        alike = sum(other.relation == one.relation for other in self.members)
        if relation in (Relation.SELF, Relation.SPOUSE) or one.age is None:
            return name if alike == 1 else f"{name}（第 {index + 1} 位）"
        return f"{name}（{one.age} 岁）"

    def with_facts(self, name: str, values: Mapping[int, Any]) -> Told:
        """The same with a member fact told of some members; None takes one back."""
        members = tuple(
            replace(one, facts=_merged(one.facts, {name: values[index]}))
            if index in values
            else one
            for index, one in enumerate(self.members)
        )
        return replace(self, members=members)

    def with_answers(self, values: Mapping[str, Any]) -> Told:
        """The same with household facts told; None takes one back."""
        return replace(self, answers=_merged(self.answers, values))

    def with_sums(self, section: str, sums: Iterable[Sum]) -> Told:
        """The same with one list, or one part of a list, in the place of what was told before.

        section: "income", or "asset.homes" for a part.
        """
        kept = (one for one in self.sums if not _belongs(one, section))
        return replace(
            self,
            sums=(*kept, *sums),
            sections=(*(one for one in self.sections if one != section), section),
        )

    def went(self, page: str, *, skipped: Iterable[str] = ()) -> Told:
        """The same with a page gone through. skipped: its questions, if they were left out."""
        path = self.path if page in self.path else (*self.path, page)
        return replace(
            self,
            path=path,
            skipped=tuple({**dict.fromkeys(self.skipped), **dict.fromkeys(skipped)}),
        )

    def snapshot(self) -> Snapshot:
        """The declaration these answers would make. Member ids are their indexes."""
        return Snapshot(
            members=tuple(
                MemberSnap(
                    id=str(index),
                    person_id="",
                    name=self.name_of(index),
                    relation=one.relation,
                    age=one.age,
                    gender=None,
                    circumstances=one.facts,
                )
                for index, one in enumerate(self.members)
            ),
            entries=tuple(
                EntrySnap(str(one.member), one.section, one.kind, one.fen, one.details)
                for one in self.sums
            ),
            answers=self.answers,
            household={"sections": self.sections, "applied_by_proxy": False},
        )

    def as_json(self) -> dict[str, Any]:
        """As JSON values, short: it travels in a cookie."""
        return {
            "m": [[one.relation, one.age, dict(one.facts)] for one in self.members],
            "a": dict(self.answers),
            "e": [[s.member, s.section, s.kind, s.fen, dict(s.details)] for s in self.sums],
            "s": list(self.sections),
            "k": list(self.skipped),
            "w": list(self.path),
            "p": self.place,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Told:
        """Read what as_json wrote."""
        return cls(
            members=tuple(Someone(*one) for one in data["m"]),
            answers=data["a"],
            sums=tuple(Sum(*one) for one in data["e"]),
            sections=tuple(data["s"]),
            skipped=tuple(data["k"]),
            path=tuple(data["w"]),
            place=data["p"],
        )


def _merged(told: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**told, **values}.items() if value is not None}


def _belongs(one: Sum, section: str) -> bool:
    whole, _, group = section.partition(".")
    return one.section == whole and (not group or one.kind.startswith(f"{group}."))


def part(group: str) -> str:
    """How a part of the list of property is named in `Told.sections`."""
    return f"{Section.ASSET.value}.{group}"
