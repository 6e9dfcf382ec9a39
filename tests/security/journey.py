"""One household's way through the real services, stopped wherever a test wants to look."""

from __future__ import annotations

import io
import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from PIL import Image

from gongzhu.accounts.models import User
from gongzhu.accounts.selectors import resident_actor
from gongzhu.cases.enums import Channel, TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Subject
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.decisions.models import Notice
from gongzhu.exchange.models import Outbox
from gongzhu.intake import outline, services as intake, texts
from gongzhu.intake.enums import Relation, Section, SignMethod
from gongzhu.intake.models import Application, Authorisation, Member
from gongzhu.intake.services import Proxy, Row, Signature, Upload
from gongzhu.operations.services import drain
from gongzhu.payments import services as payments
from gongzhu.people import services as people
from gongzhu.people.models import Person
from gongzhu.portal.privacy import LATEST
from gongzhu.verification import selectors as verification_reports, services as verification
from gongzhu.verification.services import Assessment
from tests import officers
from tests.security.canaries import Canary, plant
from tests.security.cast import PASSWORD
from tests.simulator.launcher import Partner
from tests.verification.households import GROWN_UP

STAGES = (
    "draft", "accept", "verify", "survey", "review", "publicity", "confirm",
    "fund_check", "fund_release", "bank", "closed",
)  # fmt: skip
_serial = itertools.count(1)
CIRCUMSTANCES = {
    "hukou_here": True, "study": "none", "disability_category": "none", "disability_level": 0,
    "serious_illness": False, "is_working": False, "has_labour_ability": True,
    "has_outpatient_special": False, "has_children": True, "self_care_failed": 0,
    "no_supporter": False, "marital": "married",
}  # fmt: skip


@dataclass
class Household:
    """Who it is made of. applicant and proxy have accounts; the proxy hands everything in."""

    applicant: Canary
    spouse: Canary
    child: Canary
    proxy: Canary
    application: Application | None = None
    case: Case | None = None
    users: dict[str, User] = field(default_factory=dict)

    @property
    def everybody(self) -> list[Canary]:
        return [self.applicant, self.spouse, self.child, self.proxy]

    def account(self, whose: str) -> Actor:
        """The resident who acts from an own account: "applicant" or "proxy"."""
        return resident_actor(self.users[whose])

    def person(self, canary: Canary) -> Person:
        with acting_as(SYSTEM):
            return next(
                p
                for p in Person.unscoped.filter(name=canary.name)
                if p.id_number.expose() == canary.id_number
            )

    def task(self, stage: str = "") -> Task:
        """The open task, or the latest of a stage."""
        with acting_as(SYSTEM):
            found = Task.unscoped.filter(case=self.case).select_related("case__dossier", "office")
            named = found.filter(stage=stage) if stage else found.filter(state=TaskState.OPEN)
            return named.latest("pk")


def household() -> Household:
    """New made-up people."""
    n = next(_serial)
    mark = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"[n % 22]
    return Household(
        plant(f"金{mark}一"),
        plant(f"金{mark}二", "19890613", woman=True),
        plant(f"金{mark}三", "20170908"),
        plant(f"金{mark}四", "19640504", woman=True),
    )


def key() -> str:
    """A request key of its own."""
    return f"security-{next(_serial)}"


def photo() -> Upload:
    """A small photograph, one of twenty-five."""
    made = io.BytesIO()
    Image.new("RGB", (240, 160), (next(_serial) % 25 * 10, 120, 60)).save(made, "JPEG")
    return Upload("照片.jpg", made.getvalue())


def lived_until(
    stage: str, partner: Partner | None = None, *, at: int = officers.VILLAGE
) -> Household:
    """A household whose case stands at a stage. partner: needed from `verify` on."""
    until, more = SPECIAL.get(stage, (stage, None))
    home = household()
    for name in STAGES[: STAGES.index(until) + 1]:
        _STEPS[name](home, partner, at)
    if more:
        more(home, at)
    return home


def _draft(home: Household, partner: Any, at: int) -> None:
    for whose in ("applicant", "proxy"):
        with_account(home, whose)
    by = home.account("proxy")
    with acting_as(by):
        home.application = form = intake.start(
            "dibao", by, applicant=home.person(home.applicant), division_code=at,
            channel=Channel.ONLINE, proxy=Proxy(home.person(home.proxy), "母亲"),
        )  # fmt: skip
        intake.save_household(form, address=home.applicant.address, hukou_here=True, by=by)
        for who, relation in ((home.spouse, Relation.SPOUSE), (home.child, Relation.CHILD)):
            intake.add_member(
                form, name=who.name, id_number=who.id_number, relation=relation, by=by
            )
        members = list(Member.objects.filter(application=form).order_by("position"))
        _tell(form, members, by)
        _declare(form, members, home, by)
        _papers(form, members, home, by)


def with_account(home: Household, whose: str) -> User:
    """One of the household opens an account of their own."""
    if whose not in home.users:
        canary: Canary = getattr(home, whose)
        home.users[whose] = people.register(
            canary.name, canary.id_number, canary.phone, PASSWORD,
            consent_version=LATEST.version, source=f"home-{next(_serial)}",
        )  # fmt: skip
    return home.users[whose]


def _tell(form: Application, members: list[Member], by: Actor) -> None:
    asked = outline.asked_of_members(form.item_version)
    for member in members:
        told = {name: CIRCUMSTANCES[name] for name in asked if name in CIRCUMSTANCES}
        if member.relation == Relation.CHILD:
            told = {k: v for k, v in told.items() if k not in GROWN_UP}
            told["study"] = "compulsory"
        intake.save_circumstances(member, told, by=by)
    for group in catalogue.questions(form.item_version):
        own = {q.key: False for q in group.questions if q.key == "is_single"}
        each = {
            q.key: CIRCUMSTANCES[q.fact]
            for q in group.questions
            if q.about is Subject.MEMBER and q.fact in CIRCUMSTANCES
        }
        intake.save_answers(form, group.key, own, of_members={m.pk: each for m in members}, by=by)


def _declare(form: Application, members: list[Member], home: Household, by: Actor) -> None:
    intake.save_entries(form, Section.INCOME, [Row(members[0], "wages", 120_000)], by=by)
    intake.save_entries(form, Section.ASSET, [], by=by)
    intake.save_entries(form, Section.EXPENSE, [], by=by)
    intake.save_account(
        form,
        card=home.applicant.card,
        holder_name=home.applicant.name,
        bank_name="演示银行广州支行",
        by=by,
    )


def _papers(form: Application, members: list[Member], home: Household, by: Actor) -> None:
    version = texts.LATEST.version
    for member in members:
        intake.add_material(form, "id_card", photo(), member=member, by=by)
        if member.relation == Relation.CHILD:
            how = Signature(SignMethod.GUARDIAN, version, guardian=home.person(home.applicant))
            with acting_as(home.account("applicant")):
                intake.authorise(form.pk, member.person, how, by=home.account("applicant"))
        else:
            how = Signature(SignMethod.LETTER, version, letter=photo())
            intake.authorise(form, member.person, how, by=by)
    intake.add_material(form, "proxy", photo(), by=by)


def _hand_in(home: Household, partner: Any, at: int) -> None:
    by = home.account("proxy")
    with acting_as(by):
        step = intake.submit(home.application, by=by, key=key())
    with acting_as(SYSTEM):
        home.case = Case.unscoped.select_related("dossier").get(pk=step.case.pk)
    people.claim(home.person(home.applicant), step.case.number, by=home.account("applicant"))


def _accept(home: Household, partner: Partner | None, at: int) -> None:
    by = officers.window(at=at)
    with acting_as(by):
        intake.accept(home.task("accept"), by=by, key=key())
    if partner:
        for who in home.everybody:
            known = {"household_register": {"name": who.name, "registered_division": "440106"}}
            partner.put(f"/control/people/{who.id_number}", known)
    turn()


def _verify(home: Household, partner: Any, at: int) -> None:
    by = officers.verifier(at=at)
    with acting_as(by):
        given = Assessment(
            "已逐项比对，以申报为准，来源缺失的不影响认定。", proceed_without="来源暂时没有应答"
        )
        verification.conclude(home.task("verify"), given, by=by, key=key())
    turn()


def _survey(home: Household, partner: Any, at: int) -> None:
    by, other = officers.surveyor(at=at), officers.surveyor(at=at)
    visit = decisions.Visit(
        method="home",
        visited_on=clock.today(),
        second_officer=User.objects.get(pk=other.user_id),
        present=f"{home.applicant.name}（本人）",
        findings={"housing": "自有住房，陈设简单。", "matches": "一致"},
        conclusion="家庭情况与申报一致。",
    )
    with acting_as(by):
        decisions.record_survey(
            home.task("survey"), visit, [(p.name, p.content) for p in (photo(),)], by=by, key=key()
        )
    turn()


def _review(home: Household, partner: Any, at: int) -> None:
    by = officers.reviewer(at=at)
    proposal = decisions.Proposal(True, 90_000, "符合条件，拟予以确认。")
    with acting_as(by):
        decisions.propose(home.task("review"), proposal, by=by, key=key())
    turn()


def _publicity(home: Household, partner: Any, at: int) -> None:
    """The seven days pass: everything about the notice is nine days older, and the sweep sees it."""
    back, today = timedelta(days=9), clock.today()
    with acting_as(SYSTEM):
        Task.unscoped.filter(pk=home.task("publicity").pk).update(
            due_on=today - timedelta(days=2), auto_on=today - timedelta(days=1)
        )
        notices = Notice.objects.filter(case=home.case)
        notices.update(posted_on=today - back, ends_on=today - timedelta(days=2))
    turn()


def _confirm(home: Household, partner: Any, at: int) -> None:
    by = officers.confirmer(at=at)
    verdict = decisions.Verdict(
        True, 90_000, "符合最低生活保障条件。", departure="规则有待核定的事实，依调查情况认定金额。"
    )
    with acting_as(by):
        decisions.decide(home.task("confirm"), verdict, by=by, key=key())
    turn()


def _fund_check(home: Household, partner: Any, at: int) -> None:
    by = officers.fund_checker(at=at)
    with acting_as(by):
        payments.check(home.task("fund_check"), by=by, key=key())


def _fund_release(home: Household, partner: Any, at: int) -> None:
    by = officers.fund_releaser(at=at)
    with acting_as(by):
        payments.release(home.task("fund_release"), by=by, key=key())


def _bank(home: Household, partner: Any, at: int) -> None:
    for _ in range(4):
        turn()


def turn() -> None:
    """Let the worker run; whatever waits for later is due now."""
    Outbox.objects.filter(done_at=None).update(run_at="2020-01-01T00:00:00Z", lease_until=None)
    drain()


_STEPS = {
    "draft": _draft,
    "accept": _hand_in,
    "verify": _accept,
    "survey": _verify,
    "review": _survey,
    "publicity": _review,
    "confirm": _publicity,
    "fund_check": _confirm,
    "fund_release": _fund_check,
    "bank": _fund_release,
    "closed": _bank,
}


def _unsign(home: Household, at: int) -> None:
    """The spouse, now with an own account, takes the signature back and is asked anew."""
    with_account(home, "spouse")
    with acting_as(SYSTEM):
        given = Authorisation.unscoped.get(
            application=home.application, person__name=home.spouse.name
        )
    intake.withdraw_authorisation(given, by=home.account("spouse"))


def _ask_for_papers(home: Household, at: int) -> None:
    by = officers.window(at=at)
    with acting_as(by):
        spouse = Member.objects.get(application=home.application, relation=Relation.SPOUSE)
        line = {"code": "id_card", "problem": "照片看不清", "member": str(spouse.pk)}
        intake.tell_supplement(home.case, [line], 5, by=by, key=key())


def _object(home: Household, at: int) -> None:
    by = home.account("applicant")
    with acting_as(by):
        report = verification_reports.latest_report(home.case)
        verification.object_to(report, "那笔存款是替邻居保管的。", by=by, key=key())


def _recheck(home: Household, at: int) -> None:
    by = officers.reviewer(at=at)
    with acting_as(by):
        verification.recheck(home.case, by=by, reason="家庭提出异议，重新核对")
    turn()


SPECIAL: dict[str, Any] = {
    "unsigned": ("draft", _unsign),
    "supplement": ("accept", _ask_for_papers),
    "objected": ("survey", _object),
    "rechecked": ("survey", _recheck),
}
"""Households that left the straight way: the stage they had reached, and what happened there."""
