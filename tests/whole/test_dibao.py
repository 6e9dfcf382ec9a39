"""One household's dibao, carried by everybody who owes a part of it."""

from __future__ import annotations

import pytest

from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.common import clock, ids
from gongzhu.common.errors import Invalid
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.payments import ledger, services as payments
from gongzhu.payments.enums import AccountCode, OrderState
from gongzhu.payments.models import Order, Payment
from gongzhu.people.models import BankAccount
from gongzhu.rules import Outcome as Answered
from tests import officers
from tests.verification.households import Household, Someone, id_number
from tests.whole import hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.requirement("FLO-08")
@pytest.mark.requirement("PAY-01")
@pytest.mark.requirement("ARC-01")
def test_a_household_is_helped_paid_and_filed(partner, days) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    days(8)
    hands.work()

    answer = decisions_read.answer_for(home.case, clock.today())
    assert (answer.outcome, answer.amount.fen) == (Answered.TRUE, 48_200)  # 1282 − 800 = 482 元
    hands.decide(home.case)
    hands.work()
    hands.pay(home.case)

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert Order.unscoped.get(case=case).state == OrderState.PAID
    assert ledger.balance(AccountCode.PAID_OUT) == 48_200
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert hands.broken() == []


@pytest.mark.requirement("DEC-02")
def test_a_refusal_says_why_in_writing_and_is_filed(partner, days) -> None:
    someone = Someone("陈示例", id_number())
    home = hands.verified(partner, someone, bank_deposits={"balance_fen": 9_000_000})
    hands.survey(home)
    hands.propose(home, None, "金融资产超过规定，拟不予确认。")

    verdict = decisions.Verdict(False, None, "核对查明的银行存款超过规定上限。")
    hands.decide(home.case, verdict)
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.REFUSED)
    decision = decisions_read.latest_decision(case)
    assert decision.letter.title.endswith("不予确认告知书")
    assert hands.broken() == []


@pytest.mark.requirement("PAY-06")
def test_a_failed_payment_is_corrected_and_paid_once(partner, days) -> None:
    home = _confirmed(partner, days)
    partner.put("/control/faults/bank", {"down": True})
    hands.pay(home.case)
    assert hands.fresh(home.case).stage == "bank"

    partner.put("/control/faults/bank", {})
    hands.work()

    paid = partner.get("/control/bank/payments").json()
    assert (paid["paid_count"], paid["paid_total_fen"]) == (1, 48_200)
    assert hands.broken() == []


def test_a_card_the_bank_refuses_is_corrected_and_paid_once(partner, days) -> None:
    home = _confirmed(partner, days)
    _use_closed_card(home)
    hands.pay(home.case)
    assert hands.fresh(home.case).stage == "fix_account"

    clerk, card = officers.window(), _first_card(home)
    hands.take(
        home.case,
        "fix_account",
        lambda t, by: payments.fix_account(t, card, by=by, key="f"),
        clerk,
    )
    hands.pay(home.case)

    assert hands.fresh(home.case).outcome == Outcome.APPROVED
    states = list(Payment.unscoped.order_by("made_at").values_list("state", flat=True))
    assert states == ["failed", "paid"]
    assert ledger.balance(AccountCode.PAID_OUT) == 48_200
    assert hands.broken() == []


def _confirmed(partner, days) -> Household:
    """Nobody objected and the district has confirmed."""
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    days(8)
    hands.work()
    hands.decide(home.case)
    hands.work()
    return home


def _use_closed_card(home: Household) -> None:
    """Pay to a card that ends in 0000, which the demonstration bank has closed."""
    account = BankAccount(person=home.person(), holder_name="陈示例", bank_name="演示银行")
    account.card, account.created_at = _ending_in_zeros(), clock.now()
    account.save()
    home.application.account = account
    home.application.save(update_fields=["account"])


def _ending_in_zeros() -> str:
    """A card with a right Luhn digit that ends in 0000."""
    for number in range(10**6):
        card = f"999900{number:06d}0000"
        try:
            return ids.normal_card(card)
        except Invalid:
            continue
    raise AssertionError


def _first_card(home: Household) -> BankAccount:
    """The card named in the application, which the bank takes."""
    return BankAccount.unscoped.filter(person=home.person()).earliest("created_at")
