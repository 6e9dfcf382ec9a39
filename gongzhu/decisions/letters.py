"""What the decision letters say: data for documents.letters, nothing rendered here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any

from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.documents.enums import Template
from gongzhu.documents.remedies import remedies_at
from gongzhu.intake.models import Application
from gongzhu.rules import Answer, Outcome


@dataclass(frozen=True)
class LetterDraft:
    """A letter before it is set: its template, title, number and fields."""

    template: Template
    title: str
    number: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Terms:
    """What an approval grants. from_month: first day of the first month; None for one-off help.

    reasons: the officer's words; what is granted where it is no amount.
    """

    amount_fen: int | None
    is_monthly: bool
    from_month: date | None
    departs: bool
    reasons: str = ""


def number_of(case: Case, round_number: int) -> str:
    """文号 of a decision: year, the case's own number, and which decision of the case it is."""
    return f"〔{clock.today().year}〕{case.number.lstrip(ascii_uppercase)}-{round_number}号"


def approval(
    case: Case, application: Application, answer: Answer, terms: Terms, *, number: str, by: Actor
) -> LetterDraft:
    """审核确认通知书 with amount and arithmetic or what else is granted, household and remedies."""
    amount = answer.amount
    clause = amount.citation if amount and not terms.departs else ""
    line = {"label": case.item_name, "amount": terms.amount_fen, "clause": clause}
    data = {
        **_head(case, number, by),
        "members": [
            {"name": str(member.person), "relation": member.get_relation_display()}
            for member in application.members.select_related("person")
        ],
        "lines": [line] if terms.amount_fen else [],
        "steps": list(amount.steps) if amount and not terms.departs else [],
        "amount": terms.amount_fen or None,
        "grant": "" if terms.amount_fen else terms.reasons,
        "was_public": case.notices.exists(),
        "period": "每月" if terms.is_monthly else "一次性",
        "from_month": terms.from_month,
        "is_monthly": terms.is_monthly,
        "payment": "发放到登记的收款账户" if terms.amount_fen else "",
        "duties": ["家庭人口、收入、财产发生变化时，请及时告诉受理窗口。"],
        "basis": sorted({line.citation for line in answer.lines if line.citation})
        or [case.item_name],
    }
    return LetterDraft(Template.APPROVAL, f"{case.item_name}审核确认通知书", number, data)


def refusal(case: Case, answer: Answer, reasons: str, *, number: str, by: Actor) -> LetterDraft:
    """不予确认告知书: the officer's reasons, then every condition that was not met, with its clause."""
    unmet = [line for line in answer.lines if line.outcome is Outcome.FALSE]
    data = {
        **_head(case, number, by),
        "reasons": [
            {"text": reasons},
            *({"text": line.told, "clause": line.citation} for line in unmet),
        ],
        "advice": [line.remedy for line in unmet if line.remedy],
    }
    return LetterDraft(Template.REFUSAL, f"{case.item_name}不予确认告知书", number, data)


def _head(case: Case, number: str, by: Actor) -> dict[str, Any]:
    return {
        "office": by.office_name,
        "number": number,
        "issued_on": clock.today(),
        "receipt_number": case.number,
        "applicant": case.applicant_name,
        "item": case.item_name,
        "applied_on": clock.day_of(case.opened_at),
        "remedies": remedies_at(case.division_code)
        if case.item_version.item.is_administrative
        else None,
    }
