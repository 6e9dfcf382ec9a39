"""Accepting, verifying and surveying, as the officers who do it meet these stages."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Survey
from gongzhu.intake.models import Material
from gongzhu.verification.models import Report
from tests import officers
from tests.desk import world
from tests.desk.stages import SURVEY, now, photo
from tests.verification.households import accepted

pytestmark = pytest.mark.django_db


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
    assert now(home) == "verify"
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
    assert now(home) == "accept"


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
    assert now(home) == "accept"
    desk.press(task, "refuse", confirmed="1", **typed)

    assert empty.status_code == 422
    assert now(home) == "seal_refused"


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
    assert done.status_code == 302 and now(home) == "survey"
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
        photos=[photo(), photo("门牌.jpg")],
    )

    assert answer.status_code == 302 and now(home) == "review"
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
    assert now(home) == "survey"


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
