"""A step that takes longer than it may: said calmly, with who holds it and whom to ask."""

from __future__ import annotations

import pytest

from gongzhu.cases import services as cases
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.templatetags.gongzhu import wday
from gongzhu.org.models import Office
from tests.portal.cases import browser_of, home, posted
from tests.verification.households import Household

SLOW = "这一步办得比规定的慢"


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def household(db) -> Household:
    return home()


def _page(household: Household) -> str:
    return browser_of(household.resident).open(f"/my/{household.case.number}/").text


@pytest.mark.requirement("PUB-08")
def test_the_household_reads_what_is_late_whose_it_is_and_whom_to_ask(
    household: Household, days
) -> None:
    task = Task.unscoped.select_related("office").get(case=household.case, stage="verify")
    Office.objects.filter(pk=task.office_id).update(phone="020-00000000")
    assert SLOW not in _page(household)

    days((task.due_on - clock.today()).days + 14)

    text = _page(household)
    for words in (
        SLOW,
        f"“家庭经济状况核对”由{task.office.name}办理",
        f"应该在 {wday(task.due_on)}前办完，已经晚了",
        "没有丢，不用重新申请",
        "020-00000000",
        "12345",
        "现在不需要您做什么",
    ):
        assert words in text
    assert "最晚" not in text.partition("每一步")[0].replace("全部办完最晚是", "")


def test_on_its_last_day_a_step_is_not_late(household: Household, days) -> None:
    task = Task.unscoped.get(case=household.case, stage="verify")

    days((task.due_on - clock.today()).days)

    assert SLOW not in _page(household)


def test_a_notice_that_runs_its_days_is_not_late(household: Household, days) -> None:
    posted(household)

    days(9)  # the worker has not come by yet

    assert SLOW not in _page(household)


def test_a_case_that_stands_still_is_not_late(household: Household, days) -> None:
    cases.suspend(household.case, by=SYSTEM, key="s", reason="等待外地回函")

    days(60)

    assert SLOW not in _page(household)
