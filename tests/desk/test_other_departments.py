"""A department's handler at the desk: reads what it decides on, decides, and nothing else."""

from __future__ import annotations

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.cases import services as cases
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import selectors as decisions
from gongzhu.org.models import Office
from gongzhu.scope.services import grant_office
from tests import officers
from tests.desk import world
from tests.whole import dispatched, hands

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("DEC-02")
def test_a_handler_reads_the_case_and_decides_it_in_writing(at_desk) -> None:
    home, desk = _at_the_department(), at_desk(_handler())
    task = world.stage_task(home.case, "confirm")
    assert home.case.number in desk.get("home").words

    page = desk.get("task", task.pk).words
    declared = desk.get("case_tab", home.case.number, "declaration").words
    paper = home.application.materials(manager="unscoped").first().document_id
    shown = desk.get("document", paper)
    done = desk.press(task, "approve", reasons="属于低保对象，住院费用一站式结算。")

    assert "医保部门认定符合医疗救助条件" in page and "救助金额" not in page
    assert "不需要家庭申报的明细" not in page + declared
    assert shown.status_code == 200
    assert done.status_code == 302, done.words
    assert decisions.latest_decision(home.case).result == "approve"


@pytest.mark.requirement("SEC-04")
def test_a_handler_lent_a_case_it_does_not_decide_reads_no_declaration(at_desk) -> None:
    home, handler = world.at_review(), _handler()
    with acting_as(SYSTEM):
        grant_office(home.case.dossier, Office.objects.get(pk=handler.office_id), reason="联办")

    page = at_desk(handler).get("case_tab", home.case.number, "declaration").words

    assert "不需要家庭申报的明细" in page


def _handler():
    return officers.officer("medical_insurance", "district", Role.HANDLER)


def _at_the_department():
    home = dispatched.accepted("medical_aid", current_relief="dibao")
    hands.take(
        home.case,
        "sort",
        lambda t, by: cases.act(t, "direct", by=by, key="sort"),
        officers.reviewer(),
    )
    return home
