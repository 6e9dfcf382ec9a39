"""A synthetic household fills in its form with the services a real one uses, whatever is left of it.

Every step may find its work done already: a builder that was killed goes on in the middle of a form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Asked, AskedGroup
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.demo.families import Member as Relative
from gongzhu.demo.photos import photo
from gongzhu.demo.plans import Plan
from gongzhu.intake import outline, selectors, services, texts
from gongzhu.intake.enums import Section, SignMethod
from gongzhu.intake.models import Application, Member
from gongzhu.people.models import Person
from gongzhu.rules import Fact, Scope, Type

DEFAULTS: Mapping[str, Any] = {"hukou_here": True, "has_children": True, "study": "none"}
"""What is so with people unless the family says otherwise."""
EMPTY: Mapping[Type, Any] = {Type.BOOL: False, Type.INT: 0, Type.MONEY: 0, Type.NUMBER: 0}


def fill(application: Application, plan: Plan, *, by: Actor) -> None:
    """Fill in every page up to the review, leaving out what has been filled."""
    services.save_household(application, address=_address(plan), hukou_here=True, by=by)
    _members(application, plan, by)
    members = _matched(application, plan)
    _circumstances(application, members, by)
    _answers(application, plan, members, by)
    _sections(application, plan, members, by)
    application = selectors.application(application.pk)  # with all that has been told by now
    _account(application, plan, by)
    _materials(application, by)
    _signatures(application, plan, by)


def _address(plan: Plan) -> str:
    return f"演示路{plan.number}号{plan.number % 9 + 1}0{plan.number % 4 + 1}房"


def _members(application: Application, plan: Plan, by: Actor) -> None:
    known = {one.person.id_index for one in _rows(application)}
    for relative in plan.family.members[1:]:
        member = _person_known(application, relative)
        if member is None or member.person.id_index not in known:
            services.add_member(
                application,
                name=relative.who.name,
                id_number=relative.who.id_number,
                relation=relative.relation,
                by=by,
            )


def _matched(application: Application, plan: Plan) -> list[tuple[Member, Relative]]:
    """The form's members beside those of the plan."""
    found = []
    for relative in plan.family.members:
        member = _person_known(application, relative)
        if member is not None:
            found.append((member, relative))
    return found


def _person_known(application: Application, relative: Relative) -> Member | None:
    number = relative.who.id_number
    return next(
        (one for one in _rows(application) if one.person.id_number.expose() == number), None
    )


def _rows(application: Application) -> list[Member]:
    return list(
        Member.objects.filter(application=application)
        .select_related("person", "application__item_version__item")
        .order_by("position", "pk")
    )


def _circumstances(
    application: Application, members: list[tuple[Member, Relative]], by: Actor
) -> None:
    version, words = application.item_version, catalogue.vocabulary(application.item_version)
    for member, relative in members:
        age = relative.who.age(clock.today())
        asked = (words.find(Scope.MEMBER, name) for name in outline.asked_of_members(version))
        told = {
            fact.name: _value(fact, relative.told)
            for fact in asked
            if fact and fact.is_asked_at(age)
        }
        services.save_circumstances(member, told, by=by)


def _answers(
    application: Application, plan: Plan, members: list[tuple[Member, Relative]], by: Actor
) -> None:
    for group in catalogue.questions(application.item_version):
        of_members = {
            member.pk: _told(application, group, Subject.MEMBER, relative.told)
            for member, relative in members
        }
        services.save_answers(
            application,
            group.key,
            _told(application, group, Subject.HOUSEHOLD, plan.family.answers),
            of_members={pk: told for pk, told in of_members.items() if told},
            by=by,
        )


def _told(
    application: Application, group: AskedGroup, about: Subject, known: Mapping[str, Any]
) -> dict[str, Any]:
    words = catalogue.vocabulary(application.item_version)
    scope = Scope.MEMBER if about is Subject.MEMBER else Scope.HOUSEHOLD
    asked: Iterator[Asked] = (one for one in group.questions if one.about is about)
    return {one.key: _value(words.find(scope, one.fact), known) for one in asked}


def _value(fact: Fact | None, known: Mapping[str, Any]) -> Any:
    """What the family says, or what is usual."""
    if fact is None:
        return None
    if fact.name in known:
        return known[fact.name]
    if fact.name in DEFAULTS:
        return DEFAULTS[fact.name]
    if fact.kind is Type.DATE:
        return clock.today()
    if fact.options:
        return "none" if "none" in fact.options else next(iter(fact.options))
    return EMPTY.get(fact.kind)


def _sections(
    application: Application, plan: Plan, members: list[tuple[Member, Relative]], by: Actor
) -> None:
    rows = {
        Section.INCOME: list(_incomes(members)),
        Section.ASSET: list(_assets(members)),
        Section.EXPENSE: _expenses(plan, members),
    }
    wanted = {page.section for page in outline.pages(application.item_version)}
    for section, found in rows.items():
        if section in wanted:
            services.save_entries(application, section, found, by=by)


def _incomes(members: list[tuple[Member, Relative]]) -> Iterator[services.Row]:
    every_month = {"same_every_month": True}
    for member, relative in members:
        if relative.wages:
            yield services.Row(member.pk, "wages", relative.wages, every_month)
        if relative.pension:
            yield services.Row(member.pk, "pension", relative.pension, every_month)


def _assets(members: list[tuple[Member, Relative]]) -> Iterator[services.Row]:
    for member, relative in members:
        if relative.deposit:
            yield services.Row(member.pk, "financial_assets.deposit", relative.deposit)
        if relative.has_home:
            yield services.Row(member.pk, "homes.residence", None, {"note": "自住"})


def _expenses(plan: Plan, members: list[tuple[Member, Relative]]) -> list[services.Row]:
    if not plan.family.expenses:
        return []
    return [services.Row(members[0][0].pk, "medical", plan.family.expenses)]


def _account(application: Application, plan: Plan, by: Actor) -> None:
    pays = catalogue.spec(application.item_version).payment is not None
    if not pays or application.account_id is not None:
        return
    who = plan.applicant.who
    known = application.applicant.accounts(manager="unscoped").filter(retired_at=None).first()
    if known is not None:
        services.save_account(application, account=known, by=by)
        return
    services.save_account(
        application,
        card=plan.card,
        holder_name=who.name,
        bank_name="演示银行营业部",
        by=by,
    )


def _materials(application: Application, by: Actor) -> None:
    for paper in selectors.required_materials(application, clock.today()):
        if paper.is_owed:
            upload = services.Upload(f"{paper.wanted.title}.jpg", photo(paper.wanted.title))
            services.add_material(
                application, paper.wanted.code, upload, member=paper.member, by=by
            )


def _signatures(application: Application, plan: Plan, by: Actor) -> None:
    today = clock.today()
    guardian = application.applicant
    for wanted in selectors.signatures(application, today):
        if wanted.given is None:
            services.authorise(
                application, wanted.person, _signature(wanted.person, guardian, plan, today), by=by
            )


def _signature(person: Person, guardian: Person, plan: Plan, today: date) -> services.Signature:
    """Adults sign for themselves, children's signatures are their guardian's."""
    if not selectors.is_grown(person, today):
        return services.Signature(SignMethod.GUARDIAN, texts.LATEST.version, guardian=guardian)
    if plan.is_online and person.pk == guardian.pk:
        return services.Signature(SignMethod.ONLINE, texts.LATEST.version)
    letter = services.Upload("授权书.jpg", photo("核对授权书（签字）"))
    method = SignMethod.LETTER if plan.is_online else SignMethod.WINDOW
    return services.Signature(method, texts.LATEST.version, letter=letter)
