"""Steps beside the flow: pause, go on, extend, hand over, ask for papers, ask the sources again."""

from __future__ import annotations

import uuid

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Event
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.models import Supplement
from gongzhu.org.models import Office
from gongzhu.verification import services as verification
from gongzhu.verification.models import Objection, Report, Request
from tests import officers
from tests.desk import wizard, world
from tests.verification.households import PHONE

pytestmark = pytest.mark.django_db


def _step(desk, case, key: str, *, press: str = "", **data):
    return desk.post("adhoc", case.number, key, key=press or str(uuid.uuid4()), **data)


@pytest.mark.requirement("FLO-06")
def test_a_case_is_paused_and_taken_up_again(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())

    silent = _step(desk, home.case, "suspend", reason="")
    paused = _step(desk, home.case, "suspend", reason="申请人住院，待出院后恢复。")
    page = desk.get("case", home.case.number).words
    resumed = _step(desk, home.case, "resume", reason="")

    assert silent.status_code == 422 and "请写明理由" in silent.words
    assert paused.status_code == resumed.status_code == 302
    assert "计时已暂停" in page and "申请人住院" in page
    assert world.fresh(home).status == CaseStatus.OPEN


def test_a_pause_pressed_twice_is_one_pause(at_desk) -> None:
    home, desk, key = world.at_review(), at_desk(officers.reviewer()), str(uuid.uuid4())

    first = _step(desk, home.case, "suspend", press=key, reason="申请人住院。")
    second = _step(desk, home.case, "suspend", press=key, reason="申请人住院。")

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Event.unscoped.filter(case=home.case, kind="suspended").count() == 1


def test_a_post_that_holds_nothing_of_the_case_may_not_pause_or_resume_it(at_desk) -> None:
    home, reviewer = world.at_review(), at_desk(officers.reviewer())
    window = at_desk(officers.window())

    assert _step(window, home.case, "suspend", reason="等一等再办。").status_code == 403
    _step(reviewer, home.case, "suspend", reason="申请人住院。")
    refused = _step(window, home.case, "resume")

    assert refused.status_code == 403 and "只有正在办理这个办件的岗位" in refused.words
    assert world.fresh(home).status == CaseStatus.SUSPENDED


def test_a_supervisor_takes_no_step(at_desk) -> None:
    home = world.at_review()
    desk = at_desk(officers.officer("supervision", "district", Role.SUPERVISOR))

    assert _step(desk, home.case, "suspend", reason="督办暂停。").status_code == 403
    assert "可以办的事" in desk.get("case", home.case.number).words
    assert "暂停计时" not in desk.get("case", home.case.number).words


@pytest.mark.requirement("FLO-07")
def test_the_limit_is_extended_once_and_says_so(at_desk) -> None:
    home, desk = world.at_review(), at_desk(officers.reviewer())
    before = world.fresh(home).due_on

    _step(desk, home.case, "extend", reason="公示期间有群众反映，需进一步核实。")
    again = desk.get("adhoc", home.case.number, "extend")

    assert world.fresh(home).due_on > before
    assert again.status_code == 409 and "已经延期过一次" in again.words
    assert "这个办件已经延期过一次" in desk.get("case", home.case.number).words


def test_before_acceptance_there_is_nothing_to_extend(at_desk) -> None:
    home = world.submitted()

    page = at_desk(officers.window()).get("case", home.case.number).words

    assert "全程时限还没有起算" in page


def test_a_task_is_handed_to_another_office_of_the_department(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    task = world.stage_task(home.case, "accept")
    other = Office.objects.filter(department="civil_affairs", level="town").exclude(
        pk=task.office_id
    )[0]
    finance = Office.objects.filter(department="finance").first()

    wrong = _step(desk, home.case, "transfer", office=finance.pk, reason="请接办。")
    done = _step(desk, home.case, "transfer", office=other.pk, reason="居住地已迁到该街道。")

    assert wrong.status_code == 422 and "请从列表中选择机构" in wrong.words
    assert done.status_code == 302
    assert world.stage_task(home.case, "accept").office_id == other.pk


def test_a_step_that_is_none_is_not_found(at_desk) -> None:
    home = world.submitted()

    assert _step(at_desk(officers.window()), home.case, "explode", reason="x").status_code == 404


# --- missing papers ---------------------------------------------------------------------------


def _wanted(home, **more):
    member = home.member().pk
    return {
        "due_days": "10",
        "wanted-TOTAL_FORMS": "1",
        "wanted-INITIAL_FORMS": "0",
        "wanted-0-paper": f"id_card:{member}",
        "wanted-0-problem": "照片反光，看不清号码。",
        "wanted-0-remedy": "请重新拍摄。",
        **more,
    }


@pytest.mark.requirement("INT-06")
def test_missing_papers_are_told_at_once_and_taken_in_at_the_window(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    page = desk.get("supplement", home.case.number).words
    assert "一次性补正告知" in page

    with acting_as(SYSTEM):
        data = _wanted(home)
    told = desk.post("supplement", home.case.number, key=str(uuid.uuid4()), **data)
    assert told.status_code == 302
    waiting = desk.get("supplement", home.case.number)
    assert "照片反光" in waiting.words and "还没有交" in waiting.words
    field = next(iter(waiting.context["form"].fields))
    early = desk.post("supplement", home.case.number, do="answer", key=str(uuid.uuid4()))
    assert early.status_code == 422 and "还缺：身份证件" in early.words
    photo = {field: wizard.photo()}
    done = desk.post("supplement", home.case.number, do="answer", key=str(uuid.uuid4()), **photo)

    assert done.status_code == 302
    assert world.fresh(home).status == CaseStatus.OPEN
    assert Supplement.unscoped.get(application=home.application).answered_at


def test_lines_are_added_without_losing_what_was_typed(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    with acting_as(SYSTEM):
        data = _wanted(home, add="wanted")

    page = desk.post("supplement", home.case.number, key=str(uuid.uuid4()), **data)

    assert page.status_code == 200
    assert "照片反光" in page.words and 'name="wanted-1-problem"' in page.words


def test_a_notice_without_anything_missing_is_refused(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    data = {"due_days": "10", "wanted-TOTAL_FORMS": "0", "wanted-INITIAL_FORMS": "0"}

    answer = desk.post("supplement", home.case.number, key=str(uuid.uuid4()), **data)

    assert answer.status_code == 422 and "请列出需要补正的材料" in answer.words


def test_after_the_day_has_passed_the_case_is_taken_up_as_it_stands(at_desk, days) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    with acting_as(SYSTEM):
        data = _wanted(home, due_days="1")
    desk.post("supplement", home.case.number, key=str(uuid.uuid4()), **data)
    assert "按逾期未补正" not in desk.get("supplement", home.case.number).words

    days(10)
    assert "按逾期未补正" in desk.get("supplement", home.case.number).words
    desk.post("supplement", home.case.number, do="lapse", key=str(uuid.uuid4()))

    assert Supplement.unscoped.get(application=home.application).lapsed
    assert world.fresh(home).status == CaseStatus.OPEN


def test_while_papers_are_awaited_the_case_is_not_simply_resumed(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    with acting_as(SYSTEM):
        data = _wanted(home)
    desk.post("supplement", home.case.number, key=str(uuid.uuid4()), **data)

    refused = _step(desk, home.case, "resume")

    assert refused.status_code == 409 and "正在等待申请人补正" in refused.words


# --- objections and re-checks -----------------------------------------------------------------


def _objected(home) -> Objection:
    with acting_as(SYSTEM):
        report = Report.unscoped.get(request__case=home.case)
    with acting_as(home.resident):
        return verification.object_to(report, "那辆车去年已经卖掉了。", by=home.resident, key="ob")


@pytest.mark.requirement("VER-04")
def test_an_objection_is_answered_and_every_source_asked_again(at_desk) -> None:
    home = world.at_survey()
    assert PHONE
    objection = _objected(home)
    desk = at_desk(officers.reviewer())
    assert "那辆车去年已经卖掉了" in desk.get("case_tab", home.case.number, "verification").words

    short = desk.post("answer_objection", home.case.number, objection.pk, answer="好")
    done = desk.post(
        "answer_objection",
        home.case.number,
        objection.pk,
        answer="已收到转让协议，重新核对。",
        recheck="on",
        key=str(uuid.uuid4()),
    )

    assert short.status_code == 422 and "请写明处理结果" in short.words
    assert done.status_code == 302
    assert Request.unscoped.filter(case=home.case, task=None).count() == 1


def test_the_centre_issues_the_report_of_a_recheck(at_desk) -> None:
    home, reviewer = world.at_survey(), at_desk(officers.reviewer())
    verifier = at_desk(officers.verifier())
    assert verifier.get("recheck_report", home.case.number).status_code == 404

    opened = reviewer.post("recheck", home.case.number, reason="申请人补充了转让协议")
    page = verifier.get("recheck_report", home.case.number).words
    done = verifier.post(
        "recheck_report",
        home.case.number,
        opinion="已复核。",
        proceed_without="来源系统维护，先出报告",
        read=page.split('name="read" value="')[1].split('"')[0],
        key=str(uuid.uuid4()),
    )

    assert opened.status_code == done.status_code == 302
    assert Report.unscoped.filter(request__case=home.case).count() == 2
    assert "历次报告" in reviewer.get("case_tab", home.case.number, "verification").words
