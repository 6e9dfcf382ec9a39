"""The district's confirmation or refusal, with the rules' answer frozen beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from gongzhu.cases import services as cases
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.common.money import yuan
from gongzhu.decisions import letters, permissions, selectors
from gongzhu.decisions.enums import Result
from gongzhu.decisions.models import Decision
from gongzhu.documents import letters as documents
from gongzhu.documents.models import Document
from gongzhu.intake import selectors as intake
from gongzhu.org import selectors as org
from gongzhu.rules import Answer, Outcome


@dataclass(frozen=True)
class Verdict:
    """What the confirming officer writes. departure: why it goes another way than the rules."""

    approves: bool
    amount_fen: int | None
    reasons: str
    departure: str = ""


def decide(
    task: Task, verdict: Verdict, *, by: Actor, key: str, seen: int | None = None
) -> Decision:
    """Confirm or refuse a case in writing.

    The letter is set before the transaction opens and kept with the decision. Raises Invalid when
    reasons, amount or a needed departure are missing, Conflict while something asked for waits.
    Source: 民发〔2021〕57号 第20-22条; 003 5.2 (不予的说明理由).
    """
    answer = selectors.answer_for(task.case, clock.today(), approves=verdict.approves)
    _complete(task.case, verdict, answer)
    permissions.may_decide(
        by, approves=verdict.approves, outcome=answer.outcome, departure=verdict.departure
    )
    letter = _letter(task.case, verdict, answer, by=by)
    pdf = documents.render(letter.template, letter.data, settings.DEMO)
    with transaction.atomic():
        action = "approve" if verdict.approves else "refuse"
        step = cases.act(task, action, by=by, key=key, seen=seen, data={"reason": verdict.reasons})
        if step.replayed:
            return Decision.unscoped.filter(case=step.case).latest("round")
        permissions.nothing_waits(step.case)  # with the case locked: nothing new can be asked for
        document = documents.file_letter(
            step.case.dossier, letter.template, pdf, title=letter.title, number=letter.number, by=by
        )
        return _write(step.case, verdict, answer, document, by=by)


def preview(task: Task, verdict: Verdict, *, by: Actor) -> bytes:
    """The letter as it would be sent, for the officer to read first; nothing is kept.

    Raises Invalid as `decide` does.
    """
    answer = selectors.answer_for(task.case, clock.today(), approves=verdict.approves)
    _complete(task.case, verdict, answer)
    letter = _letter(task.case, verdict, answer, by=by)
    return documents.render(letter.template, letter.data, settings.DEMO)


def _complete(case: Case, verdict: Verdict, answer: Answer) -> None:
    faults = {}
    if len(verdict.reasons.strip()) < 5:
        faults["reasons"] = "请写明决定的理由，申请人会在决定书上看到。"
    if verdict.approves and catalogue.spec(case.item_version).formula and not verdict.amount_fen:
        faults["amount"] = "请填写救助金额，单位元。"
    if faults:
        raise Invalid("决定还没有填写完整。请按提示补充。", faults)
    suggested = answer.amount.fen if answer.amount else None
    differs = (
        verdict.approves and answer.outcome is Outcome.TRUE and verdict.amount_fen != suggested
    )
    if differs and len(verdict.departure.strip()) < 10:
        told = (
            f"规则计算的金额是 {yuan(suggested)} 元。"
            if suggested is not None
            else "规则没有算出金额。"
        )
        raise Invalid(
            f"您填写的金额与规则计算的不同。{told}请写明偏离的理由（不少于10个字），或改回规则金额。",
            {"departure": "请写明金额不同的理由，不少于10个字。"},
        )


def _write(
    case: Case, verdict: Verdict, answer: Answer, document: Document, *, by: Actor
) -> Decision:
    terms = _terms(case, verdict)
    Case.unscoped.filter(pk=case.pk).update(amount_fen=terms.amount_fen)
    return Decision.unscoped.create(
        case=case,
        applicant=intake.application_of(case).applicant,
        round=_round(case),
        result=Result.APPROVE if verdict.approves else Result.REFUSE,
        amount_fen=terms.amount_fen,
        period=("month" if terms.is_monthly else "once") if terms.amount_fen else "",
        from_month=terms.from_month,
        answer=answer.as_json(),
        reasons=verdict.reasons.strip(),
        departure=verdict.departure.strip(),
        decided_by_id=by.account,
        decided_at=clock.now(),
        number=document.number,
        letter=document,
    )


def first_month(decided_on: date) -> date:
    """First day of the first month paid, by the region's parameter.

    Source: 民发〔2021〕57号 第21条 (下月起发); the region may pay from the same month.
    """
    if org.region().parameter("payment_start") == "same_month":
        return decided_on.replace(day=1)
    year, month = divmod(decided_on.year * 12 + decided_on.month, 12)
    return date(year, month + 1, 1)


def _round(case: Case) -> int:
    return Decision.unscoped.filter(case=case).count() + 1


def _terms(case: Case, verdict: Verdict) -> letters.Terms:
    """What is granted: nothing on refusal, an amount by month or once on approval."""
    payment = catalogue.spec(case.item_version).payment
    amount = verdict.amount_fen if verdict.approves and payment else None
    monthly = bool(amount and payment and payment.period == "month")
    start = first_month(clock.today()) if monthly else None
    departs = bool(verdict.departure.strip())
    return letters.Terms(amount, monthly, start, departs, verdict.reasons.strip())


def _letter(case: Case, verdict: Verdict, answer: Answer, *, by: Actor) -> letters.LetterDraft:
    number = letters.number_of(case, _round(case))
    if not verdict.approves:
        return letters.refusal(case, answer, verdict.reasons.strip(), number=number, by=by)
    application = intake.application_of(case)
    return letters.approval(case, application, answer, _terms(case, verdict), number=number, by=by)
