"""Review, publicity, confirmation and money, as the officers who do it meet these stages."""

from __future__ import annotations

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post
from gongzhu.cases import services as cases
from gongzhu.cases.models import Event
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.decisions.models import Decision, Notice
from gongzhu.payments import services as payments
from gongzhu.payments.enums import OrderState
from gongzhu.payments.models import Order
from tests import officers
from tests.desk import world
from tests.desk.stages import DEPARTURE, REASONS, now
from tests.people.members import OTHER_CARD

pytestmark = pytest.mark.django_db


# --- review and publicity ---------------------------------------------------------------------


@pytest.mark.requirement("DEC-01")
def test_the_town_proposes_and_the_notice_goes_up(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task = world.stage_task(home.case, "review")
    assert "条件逐条判断" in desk.get("task", task.pk).words

    answer = desk.press(task, "propose", amount="482", text="符合条件，拟予以确认。")

    assert answer.status_code == 302 and now(home) == "publicity"
    notice = Notice.objects.get(case=home.case)
    assert (notice.amount_fen, notice.applicant_name) == (48_200, "陈示例")


def test_help_without_an_amount_is_refused_and_a_refusal_needs_none(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task = world.stage_task(home.case, "review")

    refused = desk.press(task, "propose", amount="", text="拟予以确认。")
    wrong = desk.press(task, "propose", amount="多一些", text="拟予以确认。")
    done = desk.press(task, "propose_refusal", amount="482", text="金融资产超过规定。")

    assert refused.status_code == 422 and "请填写拟救助金额" in refused.words
    assert wrong.status_code == 422 and "请填写金额数字" in wrong.words
    assert "多一些" in wrong.words
    assert done.status_code == 302
    opinion = decisions_read.latest_opinion
    with acting_as(SYSTEM):
        assert opinion(home.case).amount_fen is None
        assert not opinion(home.case).is_favourable


def test_sending_back_says_why(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task = world.stage_task(home.case, "review")

    silent = desk.press(task, "back")
    desk.press(task, "back", text="照片不清楚，请重新入户。")

    assert silent.status_code == 422
    assert now(home) == "survey"
    event = Event.unscoped.filter(case=home.case, action="back").get()
    assert event.data["reason"] == "照片不清楚，请重新入户。"


def test_an_objection_taken_up_stops_the_notice(at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(officers.reviewer())
    decisions.object_to(home.case.notices.get(), text="他家儿子在外打工。")
    task = world.stage_task(home.case, "publicity")
    assert "他家儿子在外打工" in desk.get("task", task.pk).words

    desk.press(task, "objection", reason="群众反映有赡养收入，重新入户核实。")

    assert now(home) == "survey"
    assert Notice.objects.get(case=home.case).state == "stopped"


def test_nobody_ends_a_notice_by_hand(at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(officers.reviewer())

    assert desk.press(world.stage_task(home.case, "publicity"), "expire").status_code == 404


# --- confirmation -----------------------------------------------------------------------------


@pytest.mark.requirement("DEC-03")
def test_a_decision_that_departs_from_the_rules_says_why(at_desk, days) -> None:
    home, desk = world.at_confirm(days), at_desk(officers.confirmer())
    task = world.stage_task(home.case, "confirm")

    refused = desk.press(task, "approve", amount="500", reasons=REASONS)
    done = desk.press(task, "approve", amount="500", reasons=REASONS, departure=DEPARTURE)

    assert refused.status_code == 422 and "偏离" in refused.words and REASONS in refused.words
    assert done.status_code == 302
    decision = Decision.unscoped.get(case=home.case)
    assert (decision.amount_fen, decision.departure) == (50_000, DEPARTURE)
    assert decision.letter.number == decision.number


def test_the_letter_can_be_read_before_it_is_sent(at_desk, days) -> None:
    home, desk = world.at_confirm(days), at_desk(officers.confirmer())
    task = world.stage_task(home.case, "confirm")
    typed = {"amount": "482", "reasons": REASONS, "departure": DEPARTURE}

    letter = desk.post("preview", task.pk, of="approve", **typed)
    lacking = desk.post("preview", task.pk, of="refuse", reasons="")
    nonsense = desk.post("preview", task.pk, of="back", **typed)

    assert letter["Content-Type"] == "application/pdf" and letter.content[:5] == b"%PDF-"
    assert lacking.status_code == 422 and nonsense.status_code == 404
    assert not Decision.unscoped.filter(case=home.case).exists()


@pytest.mark.requirement("FLO-09")
def test_who_reviewed_does_not_confirm(at_desk, days) -> None:
    home = world.at_confirm(days)
    reviewed = Event.unscoped.get(case=home.case, action="propose")
    office = world.stage_task(home.case, "confirm").office
    post = Post.objects.create(
        user=reviewed.user, office=office, role=Role.CONFIRMER, starts_on="2020-01-01"
    )
    desk = at_desk(officers.actor_of(post, office))
    desk.browser.post("/desk/post/", {"post": post.pk})

    page = desk.get("task", world.stage_task(home.case, "confirm").pk).words

    assert "您已办理过这个办件的“初审”" in page


# --- money ------------------------------------------------------------------------------------


@pytest.mark.requirement("PAY-01")
@pytest.mark.requirement("PAY-02")
def test_two_more_people_pass_the_order(at_desk, days) -> None:
    home = world.at_fund_check(days)

    at_desk(officers.fund_checker()).press(world.stage_task(home.case, "fund_check"), "pass")
    assert now(home) == "fund_release"
    at_desk(officers.fund_releaser()).press(world.stage_task(home.case, "fund_release"), "release")

    assert now(home) == "bank"
    assert Order.unscoped.get(case=home.case).state == OrderState.RELEASED


def test_finance_sends_back_one_level_with_a_reason(at_desk, days) -> None:
    home, desk = world.at_fund_release(days), at_desk(officers.fund_releaser())
    task = world.stage_task(home.case, "fund_release")

    silent = desk.press(task, "back")
    desk.press(task, "back", reason="账户户名需再核对。")

    assert silent.status_code == 422 and "请写明退回的理由" in silent.words
    assert now(home) == "fund_check"


def _failed_payment(days):
    """The bank could not pay; the window is to correct the account."""
    home, releaser = world.at_fund_release(days), officers.fund_releaser()
    with acting_as(releaser):
        payments.release(
            world.stage_task(home.case, "fund_release"), by=releaser, key=f"r-{home.case.pk}"
        )
    with acting_as(SYSTEM):
        bank = world.stage_task(home.case, "bank")
        cases.act(bank, "failed", by=SYSTEM, key=f"f-{bank.pk}", data={"reason": "账户已销户"})
    return home


def test_a_failed_payment_gets_another_card(at_desk, days) -> None:
    home, desk = _failed_payment(days), at_desk(officers.window())
    task = world.stage_task(home.case, "fix_account")
    new = {"account": "new", "holder_name": "陈示例", "bank_name": "演示银行天河支行"}

    lacking = desk.press(task, "fixed", **new)
    wrong = desk.press(task, "fixed", **new, card="6222021234567890123")
    done = desk.press(task, "fixed", **new, card=OTHER_CARD)

    assert lacking.status_code == 422 and "请填写银行卡号" in lacking.words
    assert wrong.status_code == 422 and "银行卡号有一位写错了" in wrong.words
    assert done.status_code == 302 and now(home) == "fund_check"
