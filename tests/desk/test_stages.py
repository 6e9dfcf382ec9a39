"""A case's stages as their officers meet them: pressed once, refused in words, nothing typed lost."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Event, Task
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.decisions.models import Decision, Notice, Survey
from gongzhu.intake.models import Material
from gongzhu.operations.services import tick
from gongzhu.payments import services as payments
from gongzhu.payments.enums import OrderState
from gongzhu.payments.models import Order
from gongzhu.verification.models import Report
from tests import officers
from tests.cases import flows
from tests.desk import world
from tests.desk.emergency import helped
from tests.people.members import OTHER_CARD
from tests.verification.households import accepted

pytestmark = pytest.mark.django_db
REASONS = "家庭人均收入低于标准，财产符合规定。"
DEPARTURE = "来源未返回，依入户调查的情况确认。"
SURVEY = {
    "method": "home",
    "present": "陈示例（本人）",
    "housing": "自住一套旧楼",
    "living": "以伙食和水电为主",
    "income": "与申报一致",
    "property": "未见车辆",
    "health": "能自理",
    "agreement": "一致",
    "conclusion": "与申报一致。",
}


def _photo(name: str = "家.jpg") -> io.BytesIO:
    made = io.BytesIO()
    Image.new("RGB", (320, 200), (120, 90, 60)).save(made, "JPEG")
    made.name = name
    made.seek(0)
    return made


def _now(home) -> str:
    return world.fresh(home).stage


# --- accepting --------------------------------------------------------------------------------


@pytest.mark.requirement("CAT-09")
def test_the_window_sees_every_paper_with_its_review_points(at_desk) -> None:
    home = world.submitted()

    page = at_desk(officers.window()).get("task", world.stage_task(home.case, "accept").pk).words

    assert "身份证件（陈示例）" in page and "审查要点" in page
    assert "姓名、号码清楚可辨" in page and "只拍了一面" in page


@pytest.mark.requirement("INT-10")
def test_accepting_notes_marks_and_who_was_asked_first(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    task = world.stage_task(home.case, "accept")
    with acting_as(SYSTEM):
        paper = Material.unscoped.filter(application=home.application).first()

    marks = {f"m{paper.pk}-review": "accepted"}
    answer = desk.press(task, "accept", first_asked="王首问", related_to_staff="no", **marks)

    assert answer.status_code == 302
    assert _now(home) == "verify"
    assert Material.unscoped.get(pk=paper.pk).review == "accepted"
    assert "首问责任人：王首问" in desk.get("case_tab", home.case.number, "history").words


def test_a_faulty_paper_needs_its_reason_and_stands_in_the_way(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    task = world.stage_task(home.case, "accept")
    with acting_as(SYSTEM):
        paper = Material.unscoped.filter(application=home.application).first()
    mark = {f"m{paper.pk}-review": "faulty"}

    silent = desk.press(task, "review", **mark)
    told = desk.press(task, "review", **mark, **{f"m{paper.pk}-remark": "反光，看不清号码"})
    refused = desk.press(task, "accept", related_to_staff="no")

    assert silent.status_code == 422 and "请写明哪里不符合" in silent.words
    assert told.status_code == 302
    assert refused.status_code == 422 and "还有材料标为“需补正”" in refused.words
    assert _now(home) == "accept"


def test_marks_are_not_taken_from_who_does_not_hold_the_task(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.reviewer())
    with acting_as(SYSTEM):
        paper = Material.unscoped.filter(application=home.application).first()

    answer = desk.press(
        world.stage_task(home.case, "accept"), "review", **{f"m{paper.pk}-review": "accepted"}
    )

    assert answer.status_code == 403 and "由受理窗口岗位办理" in answer.words
    assert Material.unscoped.get(pk=paper.pk).review == ""


@pytest.mark.requirement("DEC-02")
def test_not_accepting_is_asked_once_more_and_then_written(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    task = world.stage_task(home.case, "accept")
    typed = {"reason": "户籍和常住地都不在本区。", "advice": "可以申请临时救助。"}

    empty = desk.press(task, "refuse")
    asking = desk.press(task, "refuse", **typed)
    assert "确定，不予受理" in asking.words and typed["reason"] in asking.words
    assert _now(home) == "accept"
    desk.press(task, "refuse", confirmed="1", **typed)

    assert empty.status_code == 422
    assert _now(home) == "seal_refused"


# --- verification -----------------------------------------------------------------------------


def test_before_the_questions_are_put_the_centre_is_told_to_wait(at_desk) -> None:
    home = accepted()

    desk, task = at_desk(officers.verifier()), world.stage_task(home.case, "verify")
    pressed = desk.press(task, "complete", opinion="已核对。")

    assert "正在向各来源提问" in desk.get("task", task.pk).words
    assert pressed.status_code == 409 and "正在向各来源提问" in pressed.words
    assert at_desk(officers.fund_checker()).press(task, "complete").status_code == 403


@pytest.mark.requirement("VER-04")
def test_a_report_without_waiting_needs_its_reason(at_desk) -> None:
    home, desk = world.at_verification(), at_desk(officers.verifier())
    task = world.stage_task(home.case, "verify")
    page = desk.get("task", task.pk).words
    assert "等待查询" in page and "银行存款" in page
    read = page.split('name="read" value="')[1].split('"')[0]

    refused = desk.press(task, "complete", opinion="已核对。", read=read)
    done = desk.press(
        task, "complete", opinion="已核对。", read=read, proceed_without="来源系统维护，先出报告"
    )

    assert refused.status_code == 409 and "还有来源没有返回" in refused.words
    assert "已核对。" in refused.words
    assert done.status_code == 302 and _now(home) == "survey"
    assert Report.unscoped.filter(request__case=home.case).count() == 1


def test_another_post_reads_the_comparison_and_cannot_issue_the_report(at_desk) -> None:
    home, desk = world.at_verification(), at_desk(officers.reviewer())

    page = desk.get("task", world.stage_task(home.case, "verify").pk).words

    assert "申报与来源比对" in page and 'aria-disabled="true"' in page
    assert 'name="opinion"' not in page


# --- survey -----------------------------------------------------------------------------------


@pytest.mark.requirement("DEC-01")
def test_two_officers_write_a_survey_down_with_photographs(at_desk) -> None:
    home, second = world.at_survey(), officers.surveyor()
    desk = at_desk(officers.surveyor())
    task = world.stage_task(home.case, "survey")
    visited = task.opened_at.date().isoformat()

    answer = desk.press(
        task,
        "complete",
        **SURVEY,
        visited_on=visited,
        second_officer=second.user_id,
        photos=[_photo(), _photo("门牌.jpg")],
    )

    assert answer.status_code == 302 and _now(home) == "review"
    with acting_as(SYSTEM):
        survey = Survey.unscoped.get(case=home.case)
        assert survey.photos.count() == 2
        assert survey.findings.expose()["matches"] == "一致"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"second_officer": ""}, "请选择另一位调查人员"),
        ({"visited_on": "2099-01-01"}, "调查日期不能晚于今天"),
        ({"agreement": "有出入"}, "请写明出入之处"),
        ({"conclusion": ""}, "请填写调查结论"),
    ],
)
def test_a_survey_that_lacks_something_comes_back_with_what_was_typed(
    change: dict[str, str], sentence: str, at_desk
) -> None:
    home, second = world.at_survey(), officers.surveyor()
    desk, task = at_desk(officers.surveyor()), world.stage_task(home.case, "survey")
    typed = {"visited_on": task.opened_at.date().isoformat(), "second_officer": second.user_id}

    answer = desk.press(task, "complete", **{**SURVEY, **typed, **change})

    assert answer.status_code == 422 and sentence in answer.words
    assert "自住一套旧楼" in answer.words
    assert _now(home) == "survey"


def test_a_stranger_is_not_offered_as_second_surveyor(at_desk) -> None:
    home, stranger = world.at_survey(), officers.surveyor(at=440103000000 + 8_001)
    desk, task = at_desk(officers.surveyor()), world.stage_task(home.case, "survey")

    answer = desk.press(
        task,
        "complete",
        **SURVEY,
        visited_on=task.opened_at.date().isoformat(),
        second_officer=stranger.user_id,
    )

    assert answer.status_code == 422 and "请从列表中选择另一位调查人员" in answer.words


# --- review and publicity ---------------------------------------------------------------------


@pytest.mark.requirement("DEC-01")
def test_the_town_proposes_and_the_notice_goes_up(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task = world.stage_task(home.case, "review")
    assert "条件逐条判断" in desk.get("task", task.pk).words

    answer = desk.press(task, "propose", amount="482", text="符合条件，拟予以确认。")

    assert answer.status_code == 302 and _now(home) == "publicity"
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
    assert _now(home) == "survey"
    event = Event.unscoped.filter(case=home.case, action="back").get()
    assert event.data["reason"] == "照片不清楚，请重新入户。"


def test_an_objection_taken_up_stops_the_notice(at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(officers.reviewer())
    decisions.object_to(home.case.notices.get(), text="他家儿子在外打工。")
    task = world.stage_task(home.case, "publicity")
    assert "他家儿子在外打工" in desk.get("task", task.pk).words

    desk.press(task, "objection", reason="群众反映有赡养收入，重新入户核实。")

    assert _now(home) == "survey"
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
    assert _now(home) == "fund_release"
    at_desk(officers.fund_releaser()).press(world.stage_task(home.case, "fund_release"), "release")

    assert _now(home) == "bank"
    assert Order.unscoped.get(case=home.case).state == OrderState.RELEASED


def test_finance_sends_back_one_level_with_a_reason(at_desk, days) -> None:
    home, desk = world.at_fund_release(days), at_desk(officers.fund_releaser())
    task = world.stage_task(home.case, "fund_release")

    silent = desk.press(task, "back")
    desk.press(task, "back", reason="账户户名需再核对。")

    assert silent.status_code == 422 and "请写明退回的理由" in silent.words
    assert _now(home) == "fund_check"


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
    assert done.status_code == 302 and _now(home) == "fund_check"


# --- what holds for every stage ---------------------------------------------------------------


def test_a_press_sent_twice_has_one_effect(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task, key = world.stage_task(home.case, "review"), str(uuid.uuid4())
    typed = {"amount": "482", "text": "符合条件，拟予以确认。"}

    first = desk.press(task, "propose", key=key, **typed)
    second = desk.press(task, "propose", key=key, **typed)

    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Event.unscoped.filter(case=home.case, action="propose").count() == 1
    assert Notice.objects.filter(case=home.case).count() == 1


def test_a_page_grown_old_is_refused_and_shows_the_case_as_it_is(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    task = world.stage_task(home.case, "review")

    stale = desk.post(
        "task",
        task.pk,
        key=str(uuid.uuid4()),
        seen=1,
        action="propose",
        amount="482",
        text="符合条件，拟予以确认。",
    )

    assert stale.status_code == 409 and "已有新的进展" in stale.words
    assert "符合条件，拟予以确认。" in stale.words
    assert f'name="seen" value="{world.fresh(home).version}"' in stale.words


def test_who_comes_second_is_told_so(at_desk) -> None:
    home = world.at_review()
    task, typed = world.stage_task(home.case, "review"), {"amount": "482", "text": "拟予以确认。"}
    at_desk(officers.reviewer()).press(task, "propose", **typed)

    late = at_desk(officers.reviewer()).press(task, "propose", **typed)

    assert late.status_code == 409 and "已经由其他人办理完毕" in late.words


def test_a_plain_stage_asks_for_a_reason_where_the_flow_does(at_desk) -> None:
    home = _urgent(at_desk)
    desk, task = at_desk(officers.window()), world.stage_task(home, "paperwork")
    assert task.title in desk.get("task", task.pk).words

    answer = desk.press(task, "complete", reason="申请表和授权书已补齐。")

    assert answer.status_code == 302
    assert not Task.unscoped.filter(case=home, stage="paperwork", state="open").exists()


def _urgent(at_desk):
    """An emergency was helped first; its papers are to follow."""
    case = helped(at_desk)
    with acting_as(SYSTEM):
        tick()
    return case


@pytest.mark.requirement("FLO-12")
def test_an_emergency_is_helped_at_once_and_its_papers_follow(at_desk) -> None:
    case = _urgent(at_desk)

    stages = set(Task.unscoped.filter(case=case, state="open").values_list("stage", flat=True))

    assert "paperwork" in stages and case.status == CaseStatus.OPEN
    assert Decision.unscoped.get(case=case).amount_fen


def test_an_action_that_is_none_is_not_found(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())

    assert desk.press(world.stage_task(home.case, "review"), "nonsense").status_code == 404


def test_a_joint_stage_is_finished_department_by_department(at_desk) -> None:
    case = flows.new_case()
    flows.step(case, "accept", "accept", officers.window())
    handler = officers.officer("education", "district", Role.HANDLER)
    task = Task.unscoped.get(case=case, stage="joint", branch="education")
    desk = at_desk(handler)
    assert case.number in desk.get("home").words

    silent = desk.press(task, "back")
    done = desk.press(task, "finish")

    assert silent.status_code == 422 and "请写明办理说明" in silent.words
    assert done.status_code == 302
    assert Task.unscoped.get(pk=task.pk).state == "done"
