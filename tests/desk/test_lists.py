"""Lists: whose work is shown, how it is narrowed, and what a page costs."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.cases import services as cases
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import acting_as
from tests import officers
from tests.cases.flows import new_case, step, version
from tests.desk.world import Desk
from tests.security.cast import HOMES

pytestmark = pytest.mark.django_db
ELSEWHERE = 440103000000 + 8_001


@pytest.mark.requirement("FLO-06")
def test_the_worklist_shows_the_work_of_the_post_and_nothing_else(at_desk) -> None:
    mine, later, elsewhere = new_case(), new_case(), new_case(division=ELSEWHERE)
    step(later, "accept", "accept", officers.window())

    page = at_desk(officers.window()).get("home").words

    assert mine.number in page
    assert later.number not in page and elsewhere.number not in page


def test_the_total_is_exact_and_pages_follow(at_desk) -> None:
    flow = version()
    for _ in range(23):
        new_case(flow)
    desk = at_desk(officers.window())

    first, second = desk.get("home").words, desk.get("home", page=2).words

    assert "共 23 条，第 1–20 条" in first
    assert "共 23 条，第 21–23 条" in second
    assert desk.get("home", size=50).words.count("gz-row-act") == 23


def test_a_page_beyond_the_last_shows_the_last(at_desk) -> None:
    new_case()

    assert "共 1 条" in at_desk(officers.window()).get("home", page=99).words


def test_filters_narrow_and_a_nonsensical_one_narrows_nothing(at_desk) -> None:
    one, other = new_case(), new_case()
    desk = at_desk(officers.window())

    assert other.number not in desk.get("home", item=one.item_version.item.code).words
    assert other.number not in desk.get("home", text=one.number.lower()).words
    assert one.number in desk.get("home", text="测试").words
    assert "没有符合条件的待办" in desk.get("home", text="查无此人").words
    assert one.number in desk.get("home", stage="no-such-stage", size="x", show="?").words


@pytest.mark.requirement("FLO-07")
def test_what_is_overdue_stands_out_and_can_be_asked_for(at_desk, days) -> None:
    late = new_case()
    days(20)
    fresh = new_case()
    desk = at_desk(officers.window())

    every, only = desk.get("home").words, desk.get("home", show="late").words

    assert "已超期" in every and "gz-row-late" in every
    assert late.number in only and fresh.number not in only


def test_the_green_channel_comes_first(at_desk) -> None:
    plain, green = new_case(), new_case()
    Task.unscoped.filter(case=green).update(is_priority=True)

    page = at_desk(officers.window()).get("home").words

    assert page.index(green.number) < page.index(plain.number)
    assert green.number in at_desk(officers.window()).get("home", show="green").words


def test_a_part_of_the_page_is_what_htmx_asks_for(at_desk) -> None:
    new_case()
    desk = at_desk(officers.window())

    page = desk.get("home").words

    assert 'hx-target="#list"' in page and 'id="list"' in page
    answer = desk.browser.get(reverse("desk:home"), headers={"HX-Request": "true"})
    assert 'id="list"' in answer.content.decode()


@pytest.mark.requirement("FLO-06")
def test_what_was_done_is_listed_for_who_did_it(at_desk) -> None:
    case, clerk = new_case(), officers.window()
    step(case, "accept", "accept", clerk)

    assert case.number in at_desk(clerk).get("done").words
    assert case.number not in at_desk(officers.window()).get("done").words


def test_done_steps_are_narrowed_by_day(at_desk, days) -> None:
    case, clerk = new_case(), officers.window()
    step(case, "accept", "accept", clerk)
    today = clock.today()
    desk = at_desk(clerk)

    assert case.number in desk.get("done", since=today.isoformat(), until=today.isoformat()).words
    assert case.number not in desk.get("done", until="2020-01-01").words


@pytest.mark.requirement("FLO-06")
def test_what_stands_still_leaves_the_worklist_for_its_own_list(at_desk) -> None:
    case, clerk = new_case(), officers.window()
    with acting_as(clerk):
        cases.suspend(case, by=clerk, key="pause", reason="申请人住院")
    desk = at_desk(clerk)

    assert case.number not in desk.get("home").words
    assert case.number in desk.get("suspended").words


def test_the_search_finds_every_visible_case_and_no_other(at_desk) -> None:
    here, elsewhere = new_case(), new_case(division=ELSEWHERE)
    step(here, "accept", "refuse", officers.window(), reason="不属于本事项")
    desk = at_desk(officers.reviewer())

    assert here.number in desk.get("cases").words
    assert here.number in desk.get("cases", status="closed").words
    assert here.number not in desk.get("cases", status="open").words
    assert "没有找到办件" in desk.get("cases", text=elsewhere.number).words
    assert here.number not in desk.get("cases", until="2020-01-01").words


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("home", officers.window),
        ("done", officers.window),
        ("suspended", officers.window),
        ("cases", officers.confirmer),
    ],
)
def test_a_list_costs_no_more_for_many_rows(
    name: str, who, at_desk, django_assert_max_num_queries
) -> None:
    flow, clerk = version(), officers.window()
    for number in range(60):
        case = new_case(flow, division=officers.VILLAGE + number % 3)
        if name == "done":
            step(case, "accept", "accept", clerk)
        if name == "suspended":
            with acting_as(clerk):
                cases.suspend(case, by=clerk, key=f"pause-{number}", reason="等待材料")
    desk = at_desk(clerk if name == "done" else who())
    desk.get(name)  # what each process learns once is known by now

    with django_assert_max_num_queries(10):
        page = desk.get(name, size=50)

    assert "共 60 条，第 1–50 条" in page.words


@pytest.mark.parametrize(
    ("role", "department", "level", "page"),
    [
        (Role.SUPERVISOR, "supervision", "district", "办件查询"),
        (Role.SYSTEM_ADMIN, "civil_affairs", "city", "工作日历"),
        (Role.AUDIT_ADMIN, "civil_affairs", "city", "工作日历"),
        (Role.POLICY_OFFICER, "civil_affairs", "city", "目录清单"),
    ],
)
def test_a_post_without_work_begins_its_day_elsewhere(
    role: Role, department: str, level: str, page: str, at_desk
) -> None:
    desk: Desk = at_desk(officers.officer(department, level, role))

    answer = desk.browser.get(reverse("desk:home"), follow=True)

    assert page in answer.content.decode()


@pytest.mark.requirement("SUP-02")
def test_a_supervisor_reads_cases_and_is_offered_no_step(at_desk) -> None:
    case = new_case()
    supervisor = officers.officer("supervision", "district", Role.SUPERVISOR)

    desk = at_desk(supervisor)

    assert case.number in desk.get("cases").words
    assert desk.get("done").status_code == 403


def test_every_role_has_a_way_to_its_work_and_out(at_desk) -> None:
    for role, (department, level) in HOMES.items():
        desk = at_desk(officers.officer(department, level, role))
        page = desk.browser.get(reverse("desk:home"), follow=True).content.decode()

        assert "退出登录" in page and "我的账号" in page
        assert ("我的待办" in page) is (role.sees_cases and role != Role.SUPERVISOR)
