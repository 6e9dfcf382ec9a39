"""What the officer who signs a report judges: once, at the right centre, having read everything."""

from __future__ import annotations

import pytest

from gongzhu.cases.enums import TaskState
from gongzhu.cases.errors import Stale
from gongzhu.cases.models import Task
from gongzhu.common.actor import Actor, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.verification import selectors, services
from gongzhu.verification.enums import Conclusion
from gongzhu.verification.errors import DraftChanged
from gongzhu.verification.models import Report
from gongzhu.verification.services import Assessment
from tests import officers
from tests.simulator.launcher import Partner
from tests.verification.households import Household, registers, turn
from tests.verification.reports import ELSEWHERE, conclude, step_of

pytestmark = pytest.mark.django_db


# ── 核对员的判断 ──


def different(partner: Partner, home: Household) -> None:
    registers(partner, home.people[0], bank_deposits={"balance_fen": 9_900_000})
    turn()


def only_line(home: Household, verifier: Actor) -> str:
    with acting_as(verifier):
        (line,) = services.read_draft(home.request, by=verifier).contrary
    return line.key


def test_a_difference_set_aside_with_a_reason_is_not_used(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    different(partner, home)
    key = only_line(home, verifier)

    with pytest.raises(Invalid, match="补充") as short:
        conclude(home, verifier, set_aside={key: "不用"})
    assert "不采信" in short.value.fields["set_aside"]
    report = conclude(home, verifier, set_aside={key: "为代管的村集体资金，有村委会证明"})

    assert report.conclusion == Conclusion.CONSISTENT
    assert step_of(home)[0] == "complete"
    with acting_as(verifier):
        assert selectors.corrections(home.case) == []
        kept = [x.set_aside for x in services.read_report(report, by=verifier) if x.is_contrary]
    assert kept == ["为代管的村集体资金，有村委会证明"]


def test_only_what_speaks_against_the_declaration_can_be_set_aside(
    home: Household, verifier: Actor
) -> None:
    turn()

    with pytest.raises(Invalid) as refused:
        conclude(home, verifier, set_aside={"0" * 16: "这一处并不存在"})
    assert "不存在" in refused.value.fields["set_aside"]


def test_another_conclusion_than_the_comparisons_needs_a_reason(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    different(partner, home)
    wanted = Conclusion.CONSISTENT

    with pytest.raises(Invalid) as refused:
        conclude(home, verifier, conclusion=wanted, opinion="一致")
    assert "理由" in refused.value.fields["opinion"]
    report = conclude(
        home, verifier, conclusion=wanted, opinion="差额为当日到账的临时救助金，不影响。"
    )
    assert report.conclusion == wanted


def test_nobody_can_call_consistent_what_was_not_asked(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/tax", {"down": True})
    turn()

    with pytest.raises(Invalid) as refused:
        conclude(
            home,
            verifier,
            conclusion=Conclusion.CONSISTENT,
            proceed_without="税务系统停机检修",
            opinion="其余来源全部一致，没有问题。",
        )
    assert "conclusion" in refused.value.fields


def test_what_came_in_after_the_officer_read_has_to_be_read_first(
    partner: Partner, home: Household, verifier: Actor
) -> None:
    partner.put("/control/faults/bank_deposits", {"fail_next": 1})
    turn()
    with acting_as(verifier):
        draft = services.read_draft(home.request, by=verifier)
    registers(partner, home.people[0], bank_deposits={"balance_fen": 77_000_000})
    turn()

    with pytest.raises(DraftChanged):
        conclude(home, verifier, read=draft.digest)
    with acting_as(verifier):
        fresh = services.read_draft(home.request, by=verifier)
    assert conclude(home, verifier, read=fresh.digest).conclusion == Conclusion.DIFFERENT


# ── 一次，一人，一处 ──


def test_pressed_twice_there_is_one_report(home: Household, verifier: Actor) -> None:
    turn()
    first = conclude(home, verifier, key="once")

    assert conclude(home, verifier, key="once") == first
    with pytest.raises(Conflict, match="已经出具"):
        conclude(home, verifier, key="twice")
    assert Report.unscoped.count() == 1
    assert Task.unscoped.get(case=home.case, stage="verify").state == TaskState.DONE


def test_a_page_from_before_another_step_is_refused_and_leaves_nothing(
    home: Household, verifier: Actor
) -> None:
    turn()

    task = home.task
    with acting_as(verifier), pytest.raises(Stale):
        services.conclude(task, Assessment("意见"), by=verifier, key="k", seen=0)
    assert not Report.unscoped.exists()
    assert home.request.status == "open"


def test_only_a_verifier_of_the_right_centre_concludes(home: Household, verifier: Actor) -> None:
    turn()

    for actor in (officers.reviewer(), officers.confirmer(), home.resident):
        with pytest.raises(Denied):
            conclude(home, actor)
    with pytest.raises(Missing):
        conclude(home, officers.verifier(at=ELSEWHERE))
    assert not Report.unscoped.exists()
