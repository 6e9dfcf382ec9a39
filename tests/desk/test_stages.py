"""What holds for every stage an officer meets: pressed once, refused in words, nothing typed lost."""

from __future__ import annotations

import uuid

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Event, Task
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Decision, Notice
from gongzhu.operations.services import tick
from tests import officers
from tests.cases import flows
from tests.desk import world
from tests.desk.emergency import helped

pytestmark = pytest.mark.django_db


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
