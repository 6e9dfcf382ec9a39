"""A rehearsal: the pages of a real application, about people who do not exist, in memory only.

The forms, the questions they ask and the early answer are those of a real application; in place of
rows there are objects that were never saved. What was typed travels in the browser's own cookie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4, uuid5

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common import clock, ids
from gongzhu.common.errors import Invalid
from gongzhu.intake import outline, selectors as intake
from gongzhu.intake.enums import ApplicationStatus, Relation
from gongzhu.intake.facts import EntrySnap, MemberSnap, Snapshot, counted_members
from gongzhu.intake.facts.members import age_on
from gongzhu.intake.models import Application, Member
from gongzhu.org import selectors as org
from gongzhu.people.models import Person
from gongzhu.rules import Fact, Scope, Type
from gongzhu.scope.models import Dossier

APPLICANT = ("欧阳示例", "1981-03-07", "female")
RELATIVE = "欧阳小例"
MOST_MEMBERS = 5
NAME_MOST = 12
_SPACE = UUID("6b0c6e5e-52d1-4d2c-9c55-0d3f6b7b4b55")


@dataclass(frozen=True)
class Practice:
    """What was typed so far. done: pages gone through. place: code of the village or town."""

    item: str
    place: int
    taken: Snapshot
    done: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As JSON values; names and birthdays are made up, numbers are not among them."""
        return {
            "i": self.item,
            "p": self.place,
            "d": list(self.done),
            "m": [
                [
                    one.id,
                    one.name,
                    one.relation,
                    str(one.born_on),
                    one.gender,
                    dict(one.circumstances),
                ]
                for one in self.taken.members
            ],
            "e": [
                [e.member_id, e.section, e.kind, e.amount_fen, dict(e.details)]
                for e in self.taken.entries
            ],
            "a": dict(self.taken.answers),
            "h": {name: self.taken.household.get(name) for name in ("sections", "address")},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Practice:
        """Read what as_json wrote."""
        members = tuple(
            _member(key, name, relation, born, gender, told)
            for key, name, relation, born, gender, told in data["m"]
        )
        entries = tuple(EntrySnap(*one) for one in data["e"])
        household = {"applied_by_proxy": False, **data["h"]}
        taken = Snapshot(members, entries, data["a"], household)
        return cls(data["i"], data["p"], taken, tuple(data["d"]))

    def went(self, page: str, **changed: Any) -> Practice:
        """The same with a page gone through and something of the declaration changed."""
        done = self.done if page in self.done else (*self.done, page)
        return replace(self, done=done, taken=replace(self.taken, **changed))

    def with_member(self, name: str, id_number: str, relation: str) -> Practice:
        """The same with one more member, of whom nothing special is so. Raises Invalid."""
        number = ids.normal_id_number(id_number)
        if len(self.taken.members) >= MOST_MEMBERS:
            raise Invalid(f"演练最多 {MOST_MEMBERS} 口人，够走一遍了。请点下一步。")
        spouse = Relation.SPOUSE.value
        if relation == spouse and any(one.relation == spouse for one in self.taken.members):
            raise Invalid("配偶已经填过一位了。", {"relation": "配偶只能填一位。"})
        gender = "male" if int(number[16]) % 2 else "female"
        version = catalogue.version_for(self.item, clock.today())
        one = _member(
            str(uuid4()),
            name[:NAME_MOST],
            relation,
            str(ids.born_on(number)),
            gender,
            _plain(version),
        )
        return self.went(outline.MEMBERS, members=(*self.taken.members, one))

    def without(self, key: str) -> Practice:
        """The same without somebody and what was typed about them; the applicant stays."""
        if key == self.taken.members[0].id:
            return self
        return self.went(
            outline.MEMBERS,
            members=tuple(one for one in self.taken.members if one.id != key),
            entries=tuple(one for one in self.taken.entries if one.member_id != key),
        )


@dataclass(frozen=True)
class PractisedLook(intake.Look):
    """A declaration in memory, looked at as a real one is."""

    @cached_property
    def members(self) -> list[Member]:
        """Members that were never saved, in the order of Facts.members."""
        return [_unsaved(self.application, one) for one in counted_members(self.taken)]

    @cached_property
    def everybody(self) -> list[Member]:
        """Those who do not count as well."""
        return [_unsaved(self.application, one) for one in self.taken.members]


def begun(version: ItemVersion) -> Practice:
    """A rehearsal of an item: one made-up applicant, in the first street of the region."""
    place = org.towns_of(org.division(org.region().code)).order_by("code").first()
    own = _member(str(uuid4()), APPLICANT[0], Relation.SELF.value, *APPLICANT[1:], _plain(version))
    taken = Snapshot((own,), (), {}, {"sections": [], "applied_by_proxy": False})
    return Practice(version.item.code, place.code if place else int(org.region().code), taken)


def look(practice: Practice) -> PractisedLook:
    """What the forms and the rules look at. Raises Missing when the item is no longer in force."""
    today = clock.today()
    version = catalogue.version_for(practice.item, today)
    own = practice.taken.members[0]
    application = Application(
        id=uuid5(_SPACE, own.id),
        item_version=version,
        applicant=_person(own),
        dossier=Dossier(division_code=practice.place),
        status=ApplicationStatus.DRAFT,
    )
    return PractisedLook(application, practice.taken, today)


def example_number() -> str:
    """A made-up identity number of a child of twelve: the place code belongs to nobody."""
    first = f"{str(org.region().code)[:6]}{clock.today().year - 12}0712001"
    return first + ids.check_digit(first)


def _member(
    key: str, name: str, relation: str, born: str, gender: str, told: Mapping[str, Any]
) -> MemberSnap:
    bare = MemberSnap(
        key, key, name, relation, None, gender, told, born_on=date.fromisoformat(born)
    )
    age = age_on(bare, clock.today(), catalogue.parameters().get("birthday_counts"))
    return replace(bare, age=age)


def _plain(version: ItemVersion) -> dict[str, Any]:
    """Nothing special, so that there is something on the page to begin with."""
    words = catalogue.vocabulary(version)
    told = {}
    for name in outline.asked_of_members(version):
        fact = words.find(Scope.MEMBER, name)
        value = _nothing(fact) if fact else None
        if value is not None:
            told[name] = value
    return {**told, "hukou_here": True}


def _nothing(fact: Fact) -> Any:
    if fact.kind is Type.BOOL:
        return False
    return "none" if "none" in fact.options else None


def _person(one: MemberSnap) -> Person:
    return Person(id=UUID(one.id), name=one.name)


def _unsaved(application: Application, one: MemberSnap) -> Member:
    return Member(
        id=UUID(one.id), application=application, person=_person(one), relation=one.relation
    )
