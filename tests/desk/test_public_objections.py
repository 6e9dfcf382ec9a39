"""What the public said against a notice, answered at the desk; and what holds a decision."""

from __future__ import annotations

import uuid

import pytest

from gongzhu.cases.models import Task
from gongzhu.common.actor import acting_as
from gongzhu.decisions import services as decisions
from gongzhu.decisions.models import Decision, PublicObjection
from gongzhu.verification import services as verification
from tests import officers
from tests.desk import world

pytestmark = pytest.mark.django_db
ANSWER = "已重新入户核实，没有查到您反映的情况。"


@pytest.mark.requirement("DEC-01")
def test_an_objection_is_answered_in_writing_once(at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(officers.reviewer())
    said = decisions.object_to(home.case.notices.get(), text="他家儿子在外打工。")
    where = ("answer_public", home.case.number, said.pk)
    assert "他家儿子在外打工" in desk.get(*where).words

    short = desk.post(*where, answer="好")
    done = desk.post(*where, answer=ANSWER, key=str(uuid.uuid4()))
    again = desk.post(*where, answer=ANSWER, key=str(uuid.uuid4()))

    assert short.status_code == 422 and "请写明调查处理的结果" in short.words
    assert done.status_code == 302
    assert again.status_code == 422 and "已经答复过了" in again.words
    assert PublicObjection.unscoped.get(pk=said.pk).answer == ANSWER
    assert ANSWER in desk.get("case_tab", home.case.number, "publicity").words


def test_only_the_towns_reviewer_answers_and_others_read_why(at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(officers.confirmer())
    said = decisions.object_to(home.case.notices.get(), text="他家儿子在外打工。")

    shown = desk.get("case_tab", home.case.number, "publicity").words

    assert 'aria-disabled="true"' in shown
    assert desk.get("answer_public", home.case.number, said.pk).status_code == 403


@pytest.mark.requirement("VER-04")
def test_a_recheck_under_way_holds_the_decision_and_says_so(at_desk, days) -> None:
    home, desk = world.at_confirm(days), at_desk(officers.confirmer())
    task = world.stage_task(home.case, "confirm")
    reviewer = officers.reviewer()
    with acting_as(reviewer):
        verification.recheck(home.case, by=reviewer, reason="来源补充返回，需要复核")

    shown = desk.get("task", task.pk).words
    refused = desk.press(
        task, "approve", amount="482", reasons="家庭人均收入低于标准。", departure="来源未返回，依入户调查确认。"
    )  # fmt: skip
    back = desk.press(task, "back", reasons="等复核报告出来再报。")

    assert "第2轮核对（复核）还没有出具报告" in shown
    assert refused.status_code == 409 and "第2轮核对（复核）还没有出具报告" in refused.words
    assert not Decision.unscoped.filter(case=home.case).exists()
    assert back.status_code == 302  # sending it back is open all the same
    assert Task.unscoped.filter(case=home.case, stage="review", state="open").exists()


@pytest.mark.requirement("VER-04")
def test_a_household_that_objected_to_the_report_is_answered_before_the_decision(
    at_desk, days
) -> None:
    home, desk = world.at_confirm(days), at_desk(officers.confirmer())
    report = home.request.report
    with acting_as(home.resident):
        verification.object_to(report, "那辆车去年已经卖掉了。", by=home.resident, key="ob")

    shown = desk.get("task", world.stage_task(home.case, "confirm").pk).words

    assert "申请家庭对核对结果提出的异议还没有答复" in shown
