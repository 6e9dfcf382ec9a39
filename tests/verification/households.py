"""A household that applied for dibao at the window and was accepted, by the real services."""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from gongzhu.accounts.selectors import resident_actor
from gongzhu.cases.enums import Channel
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Subject
from gongzhu.common import ids
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.exchange.models import Outbox
from gongzhu.intake import outline, selectors as intake_selectors, services as intake, texts
from gongzhu.intake.enums import Relation, Section, SignMethod
from gongzhu.intake.models import Application, Authorisation, Member
from gongzhu.intake.services import Row, Signature, Upload
from gongzhu.people import services as people
from gongzhu.people.models import Person
from gongzhu.verification import jobs
from gongzhu.verification.enums import Source
from gongzhu.verification.models import Query, Request
from tests import officers
from tests.people.members import CARD
from tests.simulator.launcher import Partner

_serial = itertools.count(1)
PHONE, PASSWORD = "13800000000", "Plum-Blossom-2026"
CIRCUMSTANCES: Mapping[str, Any] = {
    "hukou_here": True,
    "study": "none",
    "disability_category": "none",
    "disability_level": 0,
    "serious_illness": False,
    "is_working": False,
    "has_labour_ability": True,
    "has_outpatient_special": False,
    "has_children": True,
    "self_care_failed": 0,
    "no_supporter": False,
    "marital": "married",
}
GROWN_UP = ("is_working", "has_labour_ability")
"""What nobody asks of a child."""


def id_number(born: str = "19860307", *, woman: bool = False) -> str:
    """A fresh made-up identity number of 天河区, or of a place with a number near by."""
    turn = next(_serial)
    place, sequence = 440106 + turn // 490, turn % 490 * 2 + 1 + woman
    first = f"{place}{born}{sequence:03d}"
    return first + ids.check_digit(first)


def photo() -> Upload:
    """A small photograph, one of twenty-five."""
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (200, next(_serial) % 25 * 10, 90)).save(made, "JPEG")
    return Upload("照片.jpg", made.getvalue())


@dataclass
class Someone:
    """A family member to be declared."""

    name: str
    number: str
    relation: Relation = Relation.SELF

    @property
    def is_child(self) -> bool:
        return int(self.number[6:10]) > 2010


@dataclass
class Household:
    """The accepted case with everybody in it. resident: the applicant's own account."""

    case: Case
    application: Application
    people: list[Someone]
    window: Actor
    resident: Actor

    @property
    def task(self) -> Task:
        """The task of the verification centre."""
        return Task.unscoped.filter(case=self.case, stage="verify").latest("pk")

    @property
    def request(self) -> Request:
        """The latest round."""
        return Request.unscoped.filter(case=self.case).latest("round")

    def person(self, place: int = 0) -> Person:
        return Person.unscoped.get(
            pk=self.application.members(manager="unscoped").order_by("position")[place].person_id
        )

    def member(self, place: int = 0) -> Member:
        return self.application.members(manager="unscoped").order_by("position")[place]

    def query(self, source: Source, place: int = 0) -> Query:
        """The question of the latest round about one person."""
        return Query.unscoped.get(request=self.request, person=self.person(place), source=source)

    def authorisation(self, place: int = 0) -> Authorisation:
        return Authorisation.unscoped.get(
            application=self.application, person=self.person(place), withdrawn_at=None
        )


@dataclass
class Family:
    """Who belongs to it and what is declared; entries name members by their place."""

    people: list[Someone] = field(default_factory=lambda: [Someone("陈示例", id_number())])
    incomes: Sequence[tuple[int, str, int]] = ()
    assets: Sequence[tuple[int, str, int | None]] = ()


def submitted(family: Family | None = None, *, at: int = officers.VILLAGE) -> Household:
    """Apply at the window, sign and hand in: the case waits to be accepted."""
    family = family or Family()
    window = officers.window(at=at)
    with acting_as(window):
        application = _filled(family, window, at)
        step = intake.submit(application, by=window, key=f"submit-{application.pk}")
    with acting_as(SYSTEM):
        application = Application.unscoped.get(pk=application.pk)
        case = Case.unscoped.get(pk=step.case.pk)
        return Household(case, application, family.people, window, resident(application))


def accepted(family: Family | None = None, *, at: int = officers.VILLAGE) -> Household:
    """Apply at the window, sign, hand in and be accepted: the case stands at the centre."""
    home = submitted(family, at=at)
    with acting_as(home.window):
        task = Task.objects.get(case=home.case, stage="accept")
        intake.accept(task, by=home.window, key=f"accept-{home.application.pk}")
    with acting_as(SYSTEM):
        home.case.refresh_from_db()
    return home


def _filled(family: Family, window: Actor, at: int) -> Application:
    first, *others = family.people
    applicant = people.enrol(first.name, first.number, phone=PHONE, by=window)
    application = intake.start(
        "dibao", window, applicant=applicant, division_code=at, channel=Channel.WINDOW
    )
    intake.save_household(application, address="沙河街道演示路1号", hukou_here=True, by=window)
    for one in others:
        intake.add_member(
            application, name=one.name, id_number=one.number, relation=one.relation, by=window
        )
    members = list(Member.objects.filter(application=application).order_by("position"))
    for member, one in zip(members, family.people, strict=True):
        describe(application, member, one, window)
    _answer(application, members, window)
    _declare(application, family, members, window)
    _sign(application, members, family.people, window)
    return intake_selectors.application(application.pk)


def describe(application: Application, member: Member, one: Someone, window: Actor) -> None:
    """Everything the item asks about a member, as it usually is."""
    asked = outline.asked_of_members(application.item_version)
    told = {name: CIRCUMSTANCES[name] for name in asked if name in CIRCUMSTANCES}
    if one.is_child:
        told = {k: v for k, v in told.items() if k not in GROWN_UP}
        told["study"] = "compulsory"
    intake.save_circumstances(member, told, by=window)


def _answer(application: Application, members: list[Member], window: Actor) -> None:
    for group in catalogue.questions(application.item_version):
        own = {q.key: False for q in group.questions if q.key == "is_single"}
        each = {
            q.key: CIRCUMSTANCES[q.fact]
            for q in group.questions
            if q.about is Subject.MEMBER and q.fact in CIRCUMSTANCES
        }
        intake.save_answers(
            application, group.key, own, of_members={m.pk: each for m in members}, by=window
        )


def _declare(
    application: Application, family: Family, members: list[Member], window: Actor
) -> None:
    for section, rows in ((Section.INCOME, family.incomes), (Section.ASSET, family.assets)):
        made = [Row(members[place], kind, fen) for place, kind, fen in rows]
        intake.save_entries(application, section, made, by=window)
    intake.save_entries(application, Section.EXPENSE, [], by=window)
    _name_a_card(application, members[0].person.name, window)


def _name_a_card(application: Application, holder: str, window: Actor) -> None:
    if known := intake_selectors.accounts_of(application).first():
        intake.save_account(application, account=known, by=window)
        return
    bank = "演示银行广州支行"
    intake.save_account(application, card=CARD, holder_name=holder, bank_name=bank, by=window)


def _sign(
    application: Application, members: list[Member], family: list[Someone], window: Actor
) -> None:
    for member, one in zip(members, family, strict=True):
        intake.add_material(application, "id_card", photo(), member=member, by=window)
        sign(application, member, members[0].person, one, window)


def sign(
    application: Application, member: Member, guardian: Person, one: Someone, window: Actor
) -> Authorisation:
    """Sign the authorisation at the window: the person, or a guardian for a child."""
    version = texts.LATEST.version
    if one.is_child:
        signature = Signature(SignMethod.GUARDIAN, version, guardian=guardian)
    else:
        signature = Signature(SignMethod.WINDOW, version, letter=photo())
    return intake.authorise(application, member.person, signature, by=window)


def resident(application: Application) -> Actor:
    """The applicant's own account: the phone the window took down ties the dossier to it."""
    person = application.applicant
    if person.user is not None:
        return resident_actor(person.user)
    user = people.register(
        person.name,
        person.id_number.expose(),
        PHONE,
        PASSWORD,
        consent_version="2026-11",
        source=f"home-{person.pk}",
    )
    return resident_actor(user)


def registers(partner: Partner, one: Someone, **sources: Any) -> None:
    """What the registers hold about somebody; nothing where nothing is named.

    The household register knows everybody unless told otherwise.
    """
    known: dict[str, Any] = {source.value: [] for source in Source}
    known["household_register"] = {"name": one.name, "registered_division": "440106"}
    partner.put(f"/control/people/{one.number}", {**known, **sources})


def turn(times: int = 1) -> int:
    """Let the worker run; what waits for a later try becomes due before each turn."""
    done = 0
    for _ in range(times):
        Outbox.objects.filter(done_at=None).update(run_at="2020-01-01T00:00:00Z", lease_until=None)
        with acting_as(SYSTEM):
            done += jobs.run()
    return done
