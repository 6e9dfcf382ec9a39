"""One-time notice of what is missing: in writing, all at once, the clock stopped until it is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.documents.models import Document
from gongzhu.intake import selectors, services
from gongzhu.intake.models import Authorisation, Material, Supplement
from tests.intake.conftest import NOON
from tests.intake.world import do, handed_in, online, own_row, photo, task_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(chen):
    """A case that waits at the window."""
    return handed_in(chen.actor, chen.person)


@pytest.fixture
def application(case):
    with acting_as(SYSTEM):
        return selectors.application_of(case)


@pytest.fixture
def later(monkeypatch):
    """Let days and hours pass."""

    def pass_by(**time):
        monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + timedelta(**time))

    return pass_by


def card(application, problem="反光看不清号码"):
    member = str(own_row(application).pk)
    return {"code": "id_card", "member": member, "problem": problem, "remedy": "重新拍正反两面"}


def now(case):
    with acting_as(SYSTEM):
        case.refresh_from_db()
        return case


def tell(by, case, *wanted, key="s", days=5):
    return do(by, services.tell_supplement, case, wanted, days, key=key)


@pytest.mark.requirement("INT-06")
def test_everything_missing_is_told_in_one_letter_and_the_clock_stops(clerk, case, application):
    receipts = {"code": "expense_receipts", "problem": "没有票据"}
    supplement = tell(clerk, case, card(application), receipts)

    # five working days after Monday the 23rd
    assert str(supplement.due_on) == "2026-11-30"
    assert [one["title"] for one in supplement.wanted] == ["身份证件（陈一）", "大额支出票据"]
    assert supplement.letter.title == "最低生活保障一次性补正告知书"
    assert now(case).status == CaseStatus.SUSPENDED
    assert task_of(case).state == TaskState.HELD
    with acting_as(SYSTEM):
        assert selectors.supplement_open(case) == supplement


def test_the_household_reads_the_notice_and_strangers_do_not(
    chen, stranger, clerk, case, application
):
    supplement = tell(clerk, case, card(application))

    with acting_as(chen.actor):
        assert selectors.supplement_open(case) == supplement
    with acting_as(stranger.actor):
        assert selectors.supplement_open(case) is None


def test_told_again_with_the_same_key_it_is_the_same_notice(clerk, case, application):
    first = tell(clerk, case, card(application))
    assert tell(clerk, case, card(application)) == first

    with pytest.raises((Conflict, Denied)):
        tell(clerk, case, card(application), key="other")
    with acting_as(SYSTEM):
        assert Supplement.unscoped.count() == 1
        assert Document.unscoped.filter(dossier=case.dossier, kind="letter").count() == 1


@pytest.mark.parametrize(
    ("wanted", "days", "field"),
    [
        ([], 5, "wanted"),
        ([{"code": "passport", "problem": "没有"}], 5, "0-code"),
        ([{"code": "id_card", "problem": " "}], 5, "0-problem"),
        ([{"code": "id_card", "problem": "缺件", "member": "nobody"}], 5, "0-code"),
        ([{"code": "id_card", "problem": "缺件"}], 0, "due_days"),
        ([{"code": "id_card", "problem": "缺件"}], 61, "due_days"),
    ],
)
def test_a_notice_is_complete_or_not_sent(clerk, case, wanted, days, field):
    with pytest.raises(Invalid) as refused:
        tell(clerk, case, *wanted, days=days)

    assert field in refused.value.fields
    assert now(case).status == CaseStatus.OPEN


def test_only_who_handles_the_case_asks_for_papers(chen, far_clerk, case, application):
    with pytest.raises(Denied):
        tell(chen.actor, case, card(application))
    with pytest.raises(Missing):
        tell(far_clerk, case, card(application))


@pytest.mark.requirement("INT-06")
def test_the_answer_lets_the_case_go_on_with_its_days_given_back(
    chen, clerk, case, application, later
):
    before = task_of(case).due_on
    supplement = tell(clerk, case, card(application))

    with pytest.raises(Invalid, match="身份证件（陈一）"):
        do(chen.actor, services.answer_supplement, supplement, key="early")
    later(days=2)
    do(
        chen.actor,
        services.add_material,
        application,
        "id_card",
        photo(),
        member=own_row(application),
    )
    step = do(chen.actor, services.answer_supplement, supplement, key="ans")

    assert step.case.status == CaseStatus.OPEN
    assert task_of(case).due_on == before + timedelta(days=2)  # 24 → 26 November, all working days
    with acting_as(SYSTEM):
        supplement.refresh_from_db()
        assert supplement.answered_at and not supplement.lapsed
        assert Material.unscoped.filter(application=application, code="id_card").count() == 2


def test_answered_twice_it_goes_on_once(chen, clerk, case, application, later):
    supplement = tell(clerk, case, card(application))
    later(hours=1)
    do(
        chen.actor,
        services.add_material,
        application,
        "id_card",
        photo(),
        member=own_row(application),
    )
    first = do(chen.actor, services.answer_supplement, supplement, key="ans")

    assert do(chen.actor, services.answer_supplement, supplement, key="ans").event == first.event
    with pytest.raises(Conflict):
        do(chen.actor, services.answer_supplement, supplement, key="other")


def test_papers_may_only_come_while_they_are_waited_for(chen, clerk, case, application, later):
    supplement = tell(clerk, case, card(application))
    later(hours=1)
    me = own_row(application)
    material = do(chen.actor, services.add_material, application, "id_card", photo(), member=me)

    with pytest.raises(Conflict, match="已经提交"):
        do(chen.actor, services.remove_material, material)
    do(chen.actor, services.answer_supplement, supplement, key="ans")
    with pytest.raises(Conflict, match="不需要补充"):
        do(chen.actor, services.add_material, application, "id_card", photo(), member=me)


def test_a_missing_signature_is_answered_by_signing(chen, clerk, case, application, later):
    with acting_as(SYSTEM):
        old = Authorisation.unscoped.get(application=application)
    do(chen.actor, services.withdraw_authorisation, old)
    member = str(own_row(application).pk)
    supplement = tell(
        clerk, case, {"code": "authorisation", "member": member, "problem": "授权已撤回"}
    )
    later(hours=1)

    with pytest.raises(Invalid):
        do(chen.actor, services.answer_supplement, supplement, key="early")
    do(chen.actor, services.authorise, application, chen.person, online())
    assert (
        do(chen.actor, services.answer_supplement, supplement, key="ans").case.status
        == CaseStatus.OPEN
    )


def test_a_signature_given_before_the_notice_does_not_answer_it(
    chen, clerk, case, application, later
):
    member = str(own_row(application).pk)
    blurred = {"code": "authorisation", "member": member, "problem": "签字看不清"}
    supplement = tell(clerk, case, blurred)
    later(hours=1)

    with pytest.raises(Invalid, match="核对授权书"):
        do(chen.actor, services.answer_supplement, supplement, key="ans")
    with acting_as(SYSTEM):
        assert [one["code"] for one in services.still_wanted(supplement)] == ["authorisation"]


def test_a_stranger_answers_nothing(stranger, clerk, case, application):
    supplement = tell(clerk, case, card(application))

    with pytest.raises(Missing):
        do(stranger.actor, services.answer_supplement, supplement, key="ans")


def test_the_window_may_take_papers_in_for_the_household(clerk, case, application, later):
    supplement = tell(clerk, case, card(application))
    later(hours=1)
    do(clerk, services.add_material, application, "id_card", photo(), member=own_row(application))

    assert (
        do(clerk, services.answer_supplement, supplement, key="ans").case.status == CaseStatus.OPEN
    )


@pytest.mark.requirement("INT-06")
def test_once_told_means_once_nothing_new_is_asked_for_the_second_time(
    chen, clerk, case, application, later
):
    supplement = tell(clerk, case, card(application))
    later(hours=1)
    do(
        chen.actor,
        services.add_material,
        application,
        "id_card",
        photo(),
        member=own_row(application),
    )
    do(chen.actor, services.answer_supplement, supplement, key="ans")

    with pytest.raises(Conflict, match="一次告知"):
        tell(clerk, case, {"code": "expense_receipts", "problem": "没有票据"}, key="s2")
    again = tell(clerk, case, card(application, "还是看不清"), key="s2")
    assert again.wanted[0]["problem"] == "还是看不清"


def test_a_notice_nobody_answers_lapses_after_its_day(clerk, case, application, later):
    supplement = tell(clerk, case, card(application))

    later(days=7)  # Monday the 30th: the last day
    with pytest.raises(Conflict, match="还没有到期"):
        do(clerk, services.lapse_supplement, supplement, key="l")
    later(days=8)
    step = do(clerk, services.lapse_supplement, supplement, key="l")

    assert step.case.status == CaseStatus.OPEN
    with acting_as(SYSTEM):
        supplement.refresh_from_db()
        assert supplement.lapsed
        assert selectors.supplement_open(case) is None


def test_a_resident_lets_nothing_lapse(chen, clerk, case, application, later):
    supplement = tell(clerk, case, card(application))
    later(days=30)

    with pytest.raises(Denied):
        do(chen.actor, services.lapse_supplement, supplement, key="l")
