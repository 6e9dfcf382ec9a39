"""One household's dibao, carried by everybody who owes a part of it."""

from __future__ import annotations

import pytest

from gongzhu.accounts.models import User
from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock, ids
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Invalid
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.exchange.models import Outbox
from gongzhu.operations.invariants import CHECKS
from gongzhu.operations.services import drain
from gongzhu.payments import ledger, services as payments
from gongzhu.payments.enums import AccountCode, OrderState
from gongzhu.payments.models import Order, Payment
from gongzhu.people.models import BankAccount
from gongzhu.rules import Outcome as Answered
from gongzhu.verification import services as verification
from tests import officers
from tests.verification.households import Family, Household, Someone, accepted, id_number, registers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.requirement("FLO-08")
@pytest.mark.requirement("PAY-01")
@pytest.mark.requirement("ARC-01")
def test_a_household_is_helped_paid_and_filed(partner, days) -> None:
    home = _verified(partner)
    _survey(home)
    _propose(home, 48_200)
    days(8)
    _work()

    answer = decisions_read.answer_for(home.case, clock.today())
    assert (answer.outcome, answer.amount.fen) == (Answered.TRUE, 48_200)  # 1282 − 800 = 482 元
    _decide(home, decisions.Verdict(True, 48_200, "家庭人均收入低于标准，财产符合规定。"))
    _work()
    _pay(home)

    case = Case.unscoped.get(pk=home.case.pk)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert Order.unscoped.get(case=case).state == OrderState.PAID
    assert ledger.balance(AccountCode.PAID_OUT) == 48_200
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert _broken() == []


@pytest.mark.requirement("DEC-02")
def test_a_refusal_says_why_in_writing_and_is_filed(partner, days) -> None:
    someone = Someone("陈示例", id_number())
    home = _verified(partner, someone, bank_deposits={"balance_fen": 9_000_000})
    _survey(home)
    _task_step(home, "review", lambda task, by: decisions.propose(
        task, decisions.Proposal(False, None, "金融资产超过规定，拟不予确认。"), by=by, key="propose"
    ), officers.reviewer())  # fmt: skip

    _decide(home, decisions.Verdict(False, None, "核对查明的银行存款超过规定上限。"))
    _work()

    case = Case.unscoped.get(pk=home.case.pk)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.REFUSED)
    decision = decisions_read.latest_decision(case)
    assert decision.letter.title.endswith("不予确认告知书")
    assert _broken() == []


@pytest.mark.requirement("PAY-06")
def test_a_failed_payment_is_corrected_and_paid_once(partner, days) -> None:
    home = _verified(partner)
    _survey(home)
    _propose(home, 48_200)
    days(8)
    _work()
    _decide(home, decisions.Verdict(True, 48_200, "家庭人均收入低于标准，财产符合规定。"))
    _work()
    partner.put("/control/faults/bank", {"down": True})
    _task_step(
        home,
        "fund_check",
        lambda t, by: payments.check(t, by=by, key="c1"),
        officers.fund_checker(),
    )
    _task_step(
        home,
        "fund_release",
        lambda t, by: payments.release(t, by=by, key="r1"),
        officers.fund_releaser(),
    )
    _work()
    assert Case.unscoped.get(pk=home.case.pk).stage == "bank"

    partner.put("/control/faults/bank", {})
    _work()

    paid = partner.get("/control/bank/payments").json()
    assert (paid["paid_count"], paid["paid_total_fen"]) == (1, 48_200)
    assert _broken() == []


def test_a_card_the_bank_refuses_is_corrected_and_paid_once(partner, days) -> None:
    home = _verified(partner)
    _survey(home)
    _propose(home, 48_200)
    days(8)
    _work()
    _decide(home, decisions.Verdict(True, 48_200, "家庭人均收入低于标准，财产符合规定。"))
    _work()
    _use_closed_card(home)
    _pay(home)
    assert Case.unscoped.get(pk=home.case.pk).stage == "fix_account"

    clerk, card = officers.window(), _first_card(home)
    _task_step(
        home, "fix_account", lambda t, by: payments.fix_account(t, card, by=by, key="f"), clerk
    )
    _pay(home)

    assert Case.unscoped.get(pk=home.case.pk).outcome == Outcome.APPROVED
    states = list(Payment.unscoped.order_by("made_at").values_list("state", flat=True))
    assert states == ["failed", "paid"]
    assert ledger.balance(AccountCode.PAID_OUT) == 48_200
    assert _broken() == []


def _verified(partner, someone: Someone | None = None, **found: object) -> Household:
    """Accepted and verified; what is declared is one wage of 800 元 a month."""
    someone = someone or Someone("陈示例", id_number())
    registers(partner, someone, **found)
    home = accepted(Family(people=[someone], incomes=[(0, "wages", 80_000)]))
    _work()
    task = Task.unscoped.get(case=home.case, stage="verify", state="open")
    verifier = officers.verifier()
    with acting_as(verifier):
        draft = verification.read_draft(home.request, by=verifier)
        assessment = verification.Assessment(opinion="已逐项核对。", read=draft.digest)
        verification.conclude(task, assessment, by=verifier, key=f"v-{task.pk}")
    return home


def _survey(home: Household) -> None:
    surveyor, second = officers.surveyor(), officers.surveyor()
    visit = decisions.Visit(
        method="home", visited_on=clock.today(), second_officer=User.objects.get(pk=second.user_id), present="本人",
        findings={"住房": "自住一套"}, conclusion="与申报一致。",
    )  # fmt: skip
    _task_step(
        home,
        "survey",
        lambda t, by: decisions.record_survey(t, visit, [], by=by, key=f"s-{t.pk}"),
        surveyor,
    )


def _propose(home: Household, fen: int) -> None:
    proposal = decisions.Proposal(True, fen, "符合条件，拟予以确认。")
    _task_step(
        home,
        "review",
        lambda t, by: decisions.propose(t, proposal, by=by, key=f"p-{t.pk}"),
        officers.reviewer(),
    )


def _decide(home: Household, verdict: decisions.Verdict) -> None:
    _task_step(
        home,
        "confirm",
        lambda t, by: decisions.decide(t, verdict, by=by, key=f"d-{t.pk}"),
        officers.confirmer(),
    )


def _pay(home: Household) -> None:
    _task_step(
        home,
        "fund_check",
        lambda t, by: payments.check(t, by=by, key=f"c-{t.pk}"),
        officers.fund_checker(),
    )
    _task_step(
        home,
        "fund_release",
        lambda t, by: payments.release(t, by=by, key=f"r-{t.pk}"),
        officers.fund_releaser(),
    )
    _work()


def _task_step(home: Household, stage: str, act, by: Actor) -> None:
    task = Task.unscoped.select_related("case__item_version__item", "case__dossier").get(
        case=home.case, stage=stage, state="open"
    )
    with acting_as(by):
        act(task, by)


def _work() -> None:
    """Let the worker run; what waits for a later try is due at once."""
    for _ in range(4):
        Outbox.objects.filter(done_at=None).update(run_at="2020-01-01T00:00:00Z", lease_until=None)
        drain()


def _broken() -> list[str]:
    return [fault for check in CHECKS for fault in check()]


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
