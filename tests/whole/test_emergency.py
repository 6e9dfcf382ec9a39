"""Help first, papers later: a household struck by fire, from the window to the sealed file."""

from __future__ import annotations

import pytest

from gongzhu.archive.models import ArchiveFile
from gongzhu.cases import selectors as cases_read, services as cases
from gongzhu.cases.enums import Alarm, CaseStatus, Outcome
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import acting_as
from gongzhu.common.errors import Denied, Invalid
from gongzhu.decisions import selectors as decisions_read
from gongzhu.payments import ledger, services as payments
from gongzhu.payments.enums import AccountCode, OrderState
from gongzhu.payments.models import Order, Payment
from gongzhu.rules import Outcome as Answered
from tests import officers
from tests.whole import emergency, hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NEED, DUE = 300_000, 128_200
"""3000 元 are needed; 小额快救 gives at most one month of dibao: min(3000, 1282 × 1) = 1282 元."""


@pytest.mark.requirement("FLO-12")
@pytest.mark.requirement("ARC-01")
def test_help_comes_first_and_papers_within_their_days(partner, days) -> None:
    home = emergency.struck(NEED)
    answer = decisions_read.answer_for(home.case, clock.today())
    assert (answer.outcome, answer.amount.fen) == (Answered.TRUE, DUE)

    emergency.help_first(home, DUE)
    hands.pay(home.case)
    assert partner.get("/control/bank/payments").json()["paid_total_fen"] == DUE
    assert _stages(home.case) == {"paperwork", "wrap_up"}  # paid while the papers are to follow

    days(7)
    emergency.bring_papers(home)
    _wrap_up(home)
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert _late(case) == set()
    _paid_once(case)
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).count() == 1
    assert hands.broken() == []


def test_a_smaller_need_is_met_in_full(partner) -> None:
    home = emergency.struck(80_000)

    answer = decisions_read.answer_for(home.case, clock.today())

    assert answer.amount.fen == 80_000  # min(800, 1282 × 1) = 800 元


@pytest.mark.requirement("FLO-07")
def test_papers_that_never_come_are_seen_to_be_late_and_nothing_is_lost(partner, days) -> None:
    home = emergency.struck(NEED)
    emergency.help_first(home, DUE)
    hands.pay(home.case)
    _wrap_up(home)

    days(30)
    hands.work()

    assert _late(home.case) == {"paperwork"}
    with acting_as(home.window):
        assert cases_read.inbox_counts(home.window, clock.today())["overdue"] == 1
    assert hands.fresh(home.case).status == CaseStatus.OPEN
    assert not ArchiveFile.unscoped.filter(dossier=home.case.dossier).exists()
    _paid_once(home.case)
    assert hands.broken() == []

    with pytest.raises(Invalid, match="还缺：身份证件"):
        emergency.close_papers(home)
    emergency.close_papers(home, "证件在火灾中烧毁，已由公安机关查询核实身份。")
    hands.work()

    assert hands.fresh(home.case).outcome == Outcome.APPROVED
    assert ArchiveFile.unscoped.filter(dossier=home.case.dossier).exists()
    _paid_once(home.case)
    assert hands.broken() == []


def test_an_order_sent_back_returns_to_the_town_and_its_papers_are_still_owed(partner) -> None:
    home = emergency.struck(NEED)
    emergency.help_first(home, DUE)

    hands.take(
        home.case,
        "fund_check",
        lambda t, by: payments.send_back(t, by=by, key="back", reason="金额需要再核。"),
        officers.fund_checker(),
    )
    assert _stages(home.case) == {"aid"}
    emergency.help_first(home, 100_000, departure="已由单位先行垫付，核减相应金额。")
    hands.pay(home.case)

    assert _stages(home.case) == {"paperwork", "wrap_up"}
    states = list(
        Order.unscoped.filter(case=home.case).order_by("pk").values_list("state", flat=True)
    )
    assert states == [OrderState.VOID, OrderState.PAID]
    assert hands.broken() == []


def test_a_household_that_was_helped_can_no_longer_withdraw(partner) -> None:
    home = emergency.struck(NEED)
    emergency.help_first(home, DUE)

    with acting_as(home.resident), pytest.raises(Denied, match="已经作出决定"):
        cases.withdraw(home.case, by=home.resident, key="w", reason="不想办了")

    assert _stages(home.case) == {"fund_check", "paperwork"}


def _wrap_up(home) -> None:
    hands.take(
        home.case,
        "wrap_up",
        lambda t, by: cases.act(t, "finish", by=by, key=f"end-{t.pk}"),
        officers.reviewer(),
    )


def _stages(case: Case) -> set[str]:
    return set(Task.unscoped.filter(case=case, state="open").values_list("stage", flat=True))


def _late(case: Case) -> set[str]:
    late = Task.unscoped.filter(case=case, alarm=Alarm.OVERDUE)
    return set(late.values_list("stage", flat=True))


def _paid_once(case: Case) -> None:
    assert Order.unscoped.get(case=case).state == OrderState.PAID
    assert Payment.unscoped.get(order__case=case).amount_fen == DUE
    assert ledger.balance(AccountCode.PAID_OUT) == DUE
