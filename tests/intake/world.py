"""Residents, windows and forms, brought about by the real services, each step by somebody's hand."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gongzhu.accounts.selectors import resident_actor
from gongzhu.cases.enums import Channel
from gongzhu.cases.models import Case, Task
from gongzhu.common import ids
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.intake import selectors, services, texts
from gongzhu.intake.enums import Relation, Section, SignMethod
from gongzhu.intake.models import Application, Member
from gongzhu.intake.services import Row, Signature, Upload
from gongzhu.people import services as people
from gongzhu.people.models import Person
from tests.documents import makers
from tests.officers import VILLAGE
from tests.people.members import CARD

PASSWORD = "Plum-Blossom-2026"
ADDRESS = "濂泉西路1号201房"
BANK = "中国农业银行天河支行"
SINGLE = {"is_single": False, "family_income": None, "religious": None, "current_relief": None}
_serials = itertools.count(1)


def number(born: str = "19900307", serial: int | None = None, *, female: bool = False) -> str:
    """A made-up identity number of the district or one near by; odd sequence numbers are men's."""
    order = next(_serials) if serial is None else serial
    place, turn = 440106 + order // 490, order % 490
    first = f"{place}{born}{turn * 2 + (0 if female else 1):03d}"
    return first + ids.check_digit(first)


@dataclass(frozen=True)
class Resident:
    """Somebody with an account."""

    actor: Actor
    person: Person
    number: str


def resident(name: str = "陈一", born: str = "19900307", **more: Any) -> Resident:
    """A person who has registered."""
    told = number(born, **more)
    user = people.register(
        name,
        told,
        "13700000001",
        PASSWORD,
        consent_version="2026-11",
        source=f"home-{told}",
    )
    with acting_as(SYSTEM):
        person = Person.unscoped.select_related("user").get(user=user)
    return Resident(resident_actor(user), person, told)


def walk_in(by: Actor, name: str = "陈一", born: str = "19900307", **more: Any) -> Person:
    """A person without an account, taken down at a window."""
    return people.enrol(name, number(born, **more), phone="13700000009", by=by)


def do(by: Actor, service: Callable[..., Any], *args: Any, **more: Any) -> Any:
    """Let somebody do something, as their own request would."""
    with acting_as(by):
        return service(*args, by=by, **more)


def start(
    by: Actor, applicant: Person, item: str = "dibao", *, place: int = VILLAGE, **more: Any
) -> Application:
    """A form begun."""
    more.setdefault("channel", Channel.WINDOW if by.office_id else Channel.ONLINE)
    with acting_as(by):
        return services.start(item, by, applicant=applicant, division_code=place, **more)


def again(application: Application) -> Application:
    """The form as stored now."""
    with acting_as(SYSTEM):
        return selectors.application(application.pk)


def own_row(application: Application) -> Member:
    """The applicant's row among the members."""
    with acting_as(SYSTEM):
        rows = Member.unscoped.filter(application=application, relation=Relation.SELF)
        return rows.select_related("application", "person").get()


def add(by: Actor, application: Application, name: str, relation: str, **more: Any) -> Member:
    """Somebody put into the household."""
    born = more.pop("born", "19920712")
    told = {"name": name, "id_number": number(born, **more), "relation": relation}
    member = do(by, services.add_member, application, **told)
    with acting_as(SYSTEM):
        return Member.unscoped.select_related("application", "person__user").get(pk=member.pk)


@lru_cache(maxsize=1)
def photo() -> Upload:
    """An honest photograph."""
    return Upload("photo.jpg", makers.jpeg())


def circumstances(**told: Any) -> dict[str, Any]:
    """Answers about a member in good health and without work, some of them changed."""
    healthy = {
        "hukou_here": True,
        "study": "none",
        "disability_category": "none",
        "serious_illness": False,
        "is_working": False,
    }
    return {**healthy, **told}


def online(**more: Any) -> Signature:
    """The wording of today, ticked."""
    return Signature(SignMethod.ONLINE, texts.LATEST.version, **more)


def finished(by: Actor, applicant: Person, **more: Any) -> Application:
    """A form of the minimum living allowance for one person living alone, ready to be handed in."""
    return fill(by, start(by, applicant, **more))


def fill(by: Actor, application: Application, *, account: bool = True) -> Application:
    """Everything a form of the minimum living allowance asks, for everybody in it."""
    members = rows_of(application)
    do(by, services.save_household, application, address=ADDRESS)
    do(by, services.save_answers, application, "single", SINGLE)
    for member in members:
        do(by, services.save_circumstances, member, circumstances())
        do(by, services.add_material, application, "id_card", photo(), member=member)
    of_members = {one.pk: {"outpatient_special": False} for one in members}
    do(by, services.save_answers, application, "class_relief", {}, of_members=of_members)
    income = Row(members[0], "wages", 60_000, {"same_every_month": True})
    do(by, services.save_entries, application, Section.INCOME, [income])
    deposit = Row(members[0], "financial_assets.deposit", 500_000)
    do(by, services.save_entries, application, Section.ASSET, [deposit])
    do(by, services.save_entries, application, Section.EXPENSE, [])
    if account:
        card = {"card": CARD, "holder_name": application.applicant.name, "bank_name": BANK}
        do(by, services.save_account, application, **card)
    own = paper() if by.office_id else online()
    do(by, services.authorise, application, application.applicant, own)
    return again(application)


def rows_of(application: Application) -> list[Member]:
    """Everybody in the household, the applicant first."""
    with acting_as(SYSTEM):
        rows = Member.unscoped.filter(application=application)
        return list(rows.select_related("application", "person__user"))


def paper(method: SignMethod = SignMethod.WINDOW, **more: Any) -> Signature:
    """Signed on paper, photographed."""
    return Signature(method, texts.LATEST.version, letter=photo(), **more)


def by_guardian(guardian: Person, **more: Any) -> Signature:
    """Signed for a child."""
    return Signature(SignMethod.GUARDIAN, texts.LATEST.version, guardian=guardian, **more)


def handed_in(by: Actor, applicant: Person, key: str = "hand-in", **more: Any) -> Case:
    """A case opened by handing a finished form in."""
    step = do(by, services.submit, finished(by, applicant, **more), key=key)
    return step.case


def needing_money(who: Resident) -> Case:
    """A case of temporary assistance for spending beyond the household's means, no emergency."""
    by, application = who.actor, start(who.actor, who.person, "temporary")
    do(by, services.save_household, application, address=ADDRESS, hukou_here=True)
    situation = {"emergency_kind": "none", "necessary_spending": 100_000}
    do(by, services.save_answers, application, "situation", situation)
    status = {"current_relief": "none", "income_12m": 1_000_000, "received": 0}
    do(by, services.save_answers, application, "status", status)
    for section in (Section.INCOME, Section.ASSET, Section.EXPENSE):
        do(by, services.save_entries, application, section, [])
    card = {"card": CARD, "holder_name": who.person.name, "bank_name": BANK}
    do(by, services.save_account, application, **card)
    for code in ("id_card", "spending_receipts"):
        do(by, services.add_material, application, code, photo())
    do(by, services.authorise, application, who.person, online())
    return do(by, services.submit, application, key="t").case


def task_of(case: Case, stage: str = "accept") -> Task:
    """The case's task at a stage."""
    with acting_as(SYSTEM):
        return (
            Task.unscoped.filter(case=case, stage=stage)
            .select_related("case", "office")
            .latest("pk")
        )


def gaps(by: Actor, application: Application) -> list[tuple[str, str]]:
    """What is still missing: (page, sentence)."""
    with acting_as(by):
        found = services.completeness(selectors.application(application.pk))
    return [(one.step, one.sentence) for one in found]
