"""What an applicant sees of the way: where it is now, also when that is beside the main line."""

from __future__ import annotations

import copy

import pytest

from gongzhu.cases import selectors
from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM
from tests import officers
from tests.cases.flows import FLOW, human, new_case, step, version

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("PUB-05")]


def seen(case: Case) -> list[tuple[str, str]]:
    """Titles and states, without what was skipped."""
    marks = selectors.progress(Case.unscoped.get(pk=case.pk))
    return [(mark.title, mark.state) for mark in marks if mark.state != "skipped"]


def without_joint() -> dict:
    """The small flow with the joint stage left out, and a payment the bank may return."""
    flow = copy.deepcopy(FLOW)
    flow["stages"] = [one for one in flow["stages"] if one["key"] != "joint"]
    stages = {one["key"]: one for one in flow["stages"]}
    stages["accept"]["actions"][0]["to"] = "review"
    failed = {"key": "failed", "title": "发放失败", "to": "fix", "by": "system"}
    stages["pay"]["actions"].append(failed)
    again = [{"key": "fixed", "title": "已更正", "to": "pay"}]
    flow["stages"].append(human("fix", "window", "town", again))
    return flow


@pytest.fixture
def by():
    kinds = (officers.window, officers.reviewer, officers.confirmer)
    return {kind.__name__: kind() for kind in kinds}


def test_the_main_line_is_shown_with_what_is_done_now_and_to_come(by):
    case = new_case(version(without_joint()))

    step(case, "accept", "accept", by["window"])

    assert seen(case) == [
        ("提交申请", "done"), ("accept", "done"), ("review", "now"),
        ("公示", "todo"), ("confirm", "todo"), ("发放", "todo"),
    ]  # fmt: skip


def test_what_has_to_be_done_again_is_to_come(by):
    case = new_case(version(without_joint()))
    step(case, "accept", "accept", by["window"])
    step(case, "review", "propose", by["reviewer"])

    step(case, "publicity", "objection", by["reviewer"], reason="群众有异议")

    assert seen(case)[2:4] == [("review", "now"), ("公示", "todo")]


def test_work_beside_the_main_line_is_where_the_case_is_now(by):
    case = new_case(version(without_joint()), urgent=True)

    step(case, "accept", "accept", by["window"])
    assert ("aid", "now") in seen(case)
    step(case, "aid", "grant", by["reviewer"])

    assert seen(case)[:5] == [
        ("提交申请", "done"), ("accept", "done"), ("aid", "done"), ("review", "now"), ("papers", "now"),
    ]  # fmt: skip


def test_a_payment_that_came_back_is_not_shown_as_made(by):
    case = new_case(version(without_joint()))
    for stage, action, who in [
        ("accept", "accept", "window"), ("review", "propose", "reviewer"),
        ("publicity", "expire", ""), ("confirm", "approve", "confirmer"), ("pay", "failed", ""),
    ]:  # fmt: skip
        step(case, stage, action, by[who] if who else SYSTEM)

    assert seen(case)[-2:] == [("fix", "now"), ("发放", "todo")]
    step(case, "fix", "fixed", by["window"])
    assert seen(case)[-2:] == [("fix", "done"), ("发放", "now")]
    step(case, "pay", "paid", SYSTEM)
    assert seen(case)[-3:] == [("fix", "done"), ("发放", "done"), ("已确认", "done")]
