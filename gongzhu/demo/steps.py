"""What officers do at each stage of a synthetic household's case, with the services of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gongzhu.accounts.enums import Role
from gongzhu.cases import services as cases
from gongzhu.cases.enums import EventKind
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, Actor, acting_as
from gongzhu.decisions import selectors as decision_selectors, services as decisions
from gongzhu.decisions.enums import NoticeState, SurveyMethod
from gongzhu.decisions.models import Notice, Survey
from gongzhu.demo import cast
from gongzhu.demo.enums import Goal
from gongzhu.demo.families import YUAN
from gongzhu.demo.photos import photo
from gongzhu.demo.plans import Plan
from gongzhu.intake import selectors as intake_selectors, services as intake
from gongzhu.intake.enums import ReviewMark
from gongzhu.payments import services as payments
from gongzhu.people import services as people
from gongzhu.rules import Answer, Outcome
from gongzhu.verification import selectors as verification_selectors, services as verification
from gongzhu.verification.errors import StillAsking


@dataclass(frozen=True)
class Work:
    """One piece of work: a task of a case, and the officer who owes it."""

    plan: Plan
    task: Task
    by: Actor

    @property
    def case(self) -> Case:
        """The case the task belongs to."""
        return self.task.case

    @property
    def key(self) -> str:
        """Names the request, the same however often the builder is started."""
        return f"demo:{self.plan.number}:{self.task.pk}"


def accept(work: Work) -> bool:
    """The window looks the papers through and accepts, refuses, or asks for what is missing."""
    if work.plan.goal is Goal.NOT_ACCEPTED:
        reason = intake.Reason("申请人户籍和常住地均不在本街道受理范围，请向户籍地镇街申请。")
        intake.refuse(
            work.task,
            [reason],
            ["遇到急难的，可以向所在地申请临时救助。"],
            by=work.by,
            key=work.key,
        )
        return True
    application = intake_selectors.application_of(work.case)
    if work.plan.goal is Goal.SUPPLEMENT:
        first = next(
            paper
            for paper in intake_selectors.required_materials(application, clock.today())
            if paper.handed_in
        )
        wanted = {
            "code": first.wanted.code,
            "member": str(first.member.pk) if first.member else "",
            "problem": "照片反光，号码看不清。",
            "remedy": "请在光线均匀处重新拍摄正反两面。",
        }
        intake.tell_supplement(work.case, [wanted], 10, by=work.by, key=work.key)
        return True
    for paper in intake_selectors.required_materials(application, clock.today()):
        for material in paper.handed_in:
            if not material.review:
                intake.review_material(material, ReviewMark.ACCEPTED, by=work.by)
    intake.accept(work.task, by=work.by, key=work.key)
    return True


def sort(work: Work) -> bool:
    """The town hands over to the department what needs no review of its own."""
    cases.act(work.task, "direct", by=work.by, key=work.key)
    return True


def verify(work: Work) -> bool:
    """The centre issues its report once the sources have answered."""
    told = "各来源均已返回，比对结果见明细。"
    try:
        verification.conclude(work.task, verification.Assessment(told), by=work.by, key=work.key)
    except StillAsking:
        return False
    return True


def survey(work: Work) -> bool:
    """Two surveyors visit; after an objection they come once more, and then the goal may be reached."""
    if work.plan.goal is Goal.DISPUTED:
        return _dispute(work)
    if work.plan.goal is Goal.OBJECTED and Survey.objects.filter(case=work.case).exists():
        return False
    findings = {
        "housing": "两居室旧楼，家具陈旧，整洁。",
        "living": "日常开支以伙食和水电为主。",
        "income": "与申报一致，未见其他收入来源。",
        "property": "未见车辆、贵重物品。",
        "health": "生活能自理，慢性病按时服药。",
        "matches": "一致",
    }
    visit = decisions.Visit(
        method=SurveyMethod.HOME,
        visited_on=clock.today(),
        second_officer=cast.colleague_of(work.by),
        present=f"{work.case.applicant_name}（本人）",
        findings=findings,
        conclusion="入户所见与申报相符，家庭生活确有困难。",
    )
    pictures = [("入户.jpg", photo("入户照片"))]
    decisions.record_survey(work.task, visit, pictures, by=work.by, key=work.key)
    return True


def _dispute(work: Work) -> bool:
    """The household does not agree with the report, once; the town has yet to answer."""
    report = verification_selectors.latest_report(work.case)
    if report is None or verification_selectors.objections(work.case).exists():
        return False
    resident, told = cast.resident_of(work.plan), "那笔存款是替住院的亲戚保管的，不是我家的。"
    with acting_as(resident):
        verification.object_to(report, told, by=resident, key=work.key)
    return True


def review(work: Work) -> bool:
    """The town gives its opinion, or lets the clock stand still for a reason."""
    if work.plan.goal is Goal.RETURNED and _was_returned(work):
        return False
    if work.plan.goal is Goal.SUSPENDED:
        reason = "申请人住院，暂时无法配合补充调查，待出院后恢复办理。"
        cases.suspend(work.case, by=work.by, key=work.key, reason=reason)
        return True
    _answer_the_public(work)
    answer = decision_selectors.answer_for(work.case, clock.today())
    is_favourable = _is_in_favour(work, answer)
    proposal = decisions.Proposal(
        is_favourable=is_favourable,
        amount_fen=_amount(work, answer) if is_favourable else None,
        text="入户调查与核对结果相符，拟予以确认。"
        if is_favourable
        else "核对发现家庭财产超过规定，拟不予确认。",
    )
    decisions.propose(work.task, proposal, by=work.by, key=work.key)
    return True


def _answer_the_public(work: Work) -> None:
    """Who objected to the notice is told what the second survey found."""
    told = "已重新入户并向村（居）核实，没有查到您反映的情况。"
    for said in decision_selectors.public_objections(work.case).filter(answered_at=None):
        decisions.answer_public(said, told, by=work.by, key=work.key)


def publicity(work: Work) -> bool:
    """Of some somebody says that it is not so; the town looks into it."""
    goals = (Goal.OBJECTED, Goal.OBJECTED_APPROVED)
    if work.plan.goal not in goals or Survey.objects.filter(case=work.case).count() > 1:
        return False
    notice = Notice.objects.get(case=work.case, state=NoticeState.RUNNING)
    if not notice.objections(manager="unscoped").exists():
        with acting_as(PUBLIC):
            decisions.object_to(notice, text="他家儿子在外打工，每月都有汇款回来，请再核实。")
    reason = "群众反映有赡养收入，重新入户核实。"
    decisions.uphold(work.task, by=work.by, key=work.key, reason=reason)
    return True


def _was_returned(work: Work) -> bool:
    return Event.objects.filter(case=work.case, kind=EventKind.RETURNED).exists()


def confirm(work: Work) -> bool:
    """The district decides as the rules answer, takes the longer limit, or sends the case back."""
    if work.plan.goal is Goal.RETURNED:
        reason = {"reason": "入户调查没有写明共同生活人员的就业情况，请补充后再报。"}
        cases.act(work.task, "back", by=work.by, key=work.key, data=reason)
        return True
    if work.plan.goal is Goal.EXTENDED:
        if work.case.is_extended:
            return False
        reason = "公示期间有群众反映情况，需进一步核实，按规定延长办理时限。"
        cases.extend(work.case, by=work.by, key=work.key, reason=reason)
        return True
    answer = decision_selectors.answer_for(work.case, clock.today(), approves=True)
    approves = _is_in_favour(work, answer)
    suggested = answer.amount.fen if answer.amount else None
    amount = _amount(work, answer) if approves else None
    verdict = decisions.Verdict(
        approves=approves,
        amount_fen=amount,
        departure=_departure(answer, differs=amount != suggested) if approves else "",
        reasons=_reasons(work, approves=approves),
    )
    decisions.decide(work.task, verdict, by=work.by, key=work.key)
    return True


def _reasons(work: Work, *, approves: bool) -> str:
    if work.by.role == Role.HANDLER:
        return "材料已核对，情况属实，予以同意。" if approves else "材料与情况不符，不予同意。"
    if approves:
        return "经审核，家庭收入和财产符合规定，予以确认。"
    return "经核对，家庭金融资产超过规定标准，不符合条件。"


def _is_in_favour(work: Work, answer: Answer) -> bool:
    """As the rules answer; where they cannot, because a figure is 待核定, as the household is meant."""
    if answer.outcome is Outcome.UNKNOWN:
        return work.plan.goal is not Goal.REFUSED
    return answer.outcome is Outcome.TRUE


def _departure(answer: Answer, *, differs: bool) -> str:
    if answer.outcome is Outcome.UNKNOWN:
        return "本地标准待核定，规则没有结论；按入户和核对查明的情况，家庭确有困难。"
    return "规则暂时算不出金额，按票据核定的实际支出确定。" if differs else ""


BY_HAND = 600 * YUAN
"""What an officer of the demonstration grants by month where the region's standard is 待核定."""


def _amount(work: Work, answer: Answer) -> int | None:
    """What the rules say; where they cannot say, what the household's own bills come to."""
    if answer.amount is None or answer.amount.fen is not None:
        return answer.amount.fen if answer.amount else None
    told = work.plan.family.answers
    return int(told.get("necessary_spending", 0) or told.get("emergency_need", 0)) or BY_HAND


def check(work: Work) -> bool:
    """Civil affairs checks the order."""
    payments.check(work.task, by=work.by, key=work.key)
    return True


def release(work: Work) -> bool:
    """Finance lets the money go."""
    payments.release(work.task, by=work.by, key=work.key)
    return True


def fix_account(work: Work) -> bool:
    """The window takes down another card after the bank could not pay."""
    application = intake_selectors.application_of(work.case)
    person, who = application.applicant, work.plan.applicant.who
    known = [
        one
        for one in person.accounts(manager="unscoped").filter(retired_at=None)
        if one.card.expose() == who.card
    ]
    account = known[0] if known else people.add_account(
        person, who.card, who.name, "演示银行营业部", by=work.by
    )  # fmt: skip
    payments.fix_account(work.task, account, by=work.by, key=work.key)
    return True


def paperwork(work: Work) -> bool:
    """The papers that an emergency did not wait for are there."""
    intake.complete_papers(work.task, by=work.by, key=work.key)
    return True


def wrap_up(work: Work) -> bool:
    """The town sees that everything has been made up for."""
    cases.act(work.task, "finish", by=work.by, key=work.key)
    return True


STEPS: Mapping[str, Callable[[Work], bool]] = {
    "accept": accept,
    "sort": sort,
    "verify": verify,
    "survey": survey,
    "review": review,
    "publicity": publicity,
    "confirm": confirm,
    "aid": confirm,
    "fund_check": check,
    "fund_release": release,
    "fix_account": fix_account,
    "paperwork": paperwork,
    "wrap_up": wrap_up,
}
"""Work by stage. Each says whether something was done."""
