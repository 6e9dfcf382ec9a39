"""Carry what was told into an application, so that nothing is asked twice.

Only through the services of intake, and only what the item asks for. What the self-diagnosis never
asked (names, identity numbers, the address, the account) is all that is left to fill in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction

from gongzhu.cases.enums import Channel
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Subject
from gongzhu.common.actor import Actor
from gongzhu.intake import kinds, outline, services
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.models import Application, Member
from gongzhu.people import services as people
from gongzhu.people.models import Person
from gongzhu.portal.experience.told import Told, part
from gongzhu.rules import Fact, Scope, Type

_ELSE = "else"
_LEVEL, _CATEGORY = "disability_level", "disability_category"
_PARTS = (kinds.FINANCIAL, kinds.HOMES, kinds.VEHICLES, kinds.BUSINESSES)


@dataclass(frozen=True)
class Named:
    """Who a member is."""

    name: str
    id_number: str


def carry(
    told: Told, code: str, named: Mapping[int, Named], *, applicant: Person, by: Actor
) -> Application:
    """Open a form for an item and fill it with what was told; the address is asked first.

    named: every member but the applicant, by index. Raises what `intake.services.start` and
    `people.services.enrol` raise; nothing is opened when somebody cannot be who they are said to be.
    """
    persons = {index: people.enrol(one.name, one.id_number, by=by) for index, one in named.items()}
    application = services.start(
        code, by, applicant=applicant, division_code=told.place, channel=Channel.ONLINE
    )
    with transaction.atomic():
        members = _members(application, told, named, persons, by)
        _circumstances(application, told, members, by)
        _answers(application, told, members, by)
        for section in (Section.INCOME, Section.ASSET, Section.EXPENSE):
            if _is_told(told, section) and section in _asked_lists(application):
                services.save_entries(application, section, _rows(told, section, members), by=by)
    return application


def _members(
    application: Application,
    told: Told,
    named: Mapping[int, Named],
    persons: Mapping[int, Person],
    by: Actor,
) -> dict[int, Member]:
    """Everybody told of, and nobody else: an earlier application may have known other members."""
    listed = {one.person_id: one for one in _listed(application)}
    found = {0: next(one for one in listed.values() if one.relation == Relation.SELF)}
    wanted = {person.pk for person in persons.values()}
    for one in listed.values():
        if one.relation != Relation.SELF and one.person_id not in wanted:
            services.remove_member(one, by=by)
    for index, person in persons.items():
        relation = told.members[index].relation
        known = listed.get(person.pk)
        if known is not None and known.relation != relation:
            known = services.change_member(known, relation=relation, by=by)
        found[index] = known or services.add_member(
            application,
            name=named[index].name,
            id_number=named[index].id_number,
            relation=relation,
            by=by,
        )
    return found


def _listed(application: Application) -> list[Member]:
    return list(Member.objects.filter(application=application).select_related("person"))


def _circumstances(
    application: Application, told: Told, members: Mapping[int, Member], by: Actor
) -> None:
    version = application.item_version
    asked = outline.answerable_of_members(version)
    in_groups = {one.fact for group in catalogue.questions(version) for one in group.questions}
    for index, member in members.items():
        facts = dict(told.members[index].facts)
        if facts.get(_CATEGORY) == "none":
            facts.pop(_LEVEL, None)
        values = {
            name: _typed(application, Scope.MEMBER, name, value)
            for name, value in facts.items()
            if name in asked and name not in in_groups
        }
        if values:
            services.save_circumstances(member, values, by=by)


def _answers(
    application: Application, told: Told, members: Mapping[int, Member], by: Actor
) -> None:
    """The item's own questions, group by group, as far as they were answered."""
    for group in catalogue.questions(application.item_version):
        own = {
            one.key: _typed(application, Scope.HOUSEHOLD, one.fact, told.answers[one.fact])
            for one in group.questions
            if one.about is Subject.HOUSEHOLD and one.fact in told.answers
        }
        of_members = {
            member.pk: {
                one.key: _typed(application, Scope.MEMBER, one.fact, facts[one.fact])
                for one in group.questions
                if one.about is Subject.MEMBER and one.fact in facts
            }
            for index, member in members.items()
            for facts in (told.members[index].facts,)
        }
        told_of = {pk: values for pk, values in of_members.items() if values}
        if own or told_of:
            services.save_answers(application, group.key, own, of_members=told_of, by=by)


def _rows(told: Told, section: Section, members: Mapping[int, Member]) -> list[services.Row]:
    return [
        services.Row(
            members[one.member],
            one.kind,
            one.fen,
            {name: value for name, value in one.details.items() if name != _ELSE},
        )
        for one in told.sums
        if one.section == section and one.member in members
    ]


def _is_told(told: Told, section: Section) -> bool:
    """Whether a whole list was told; property is told in parts."""
    if section is Section.ASSET:
        return all(part(group) in told.sections for group in _PARTS)
    return section.value in told.sections


def _asked_lists(application: Application) -> set[Section]:
    found = (page.section for page in outline.pages(application.item_version))
    return {section for section in found if section is not None}


def _typed(application: Application, scope: Scope, name: str, value: Any) -> Any:
    """A stored value as a form would clean it."""
    fact: Fact | None = catalogue.vocabulary(application.item_version).find(scope, name)
    if fact is None or not isinstance(value, str):
        return value
    if fact.kind is Type.DATE:
        return date.fromisoformat(value)
    return Fraction(value) if fact.kind is Type.NUMBER else value
