"""The packs that ship: their numbers, their calendar, their names."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta

import chinese_calendar
import pytest
from django.db import transaction

from gongzhu.org import calendar, selectors
from gongzhu.org.models import Division, Office
from gongzhu.org.services import load_divisions, load_region

GUANGZHOU = 440100000000


@pytest.fixture(scope="module")
def guangzhou(django_db_setup, django_db_blocker):
    """See the whole pack, loaded for this module where the suite has not done so already."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_region("guangzhou")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _database(guangzhou, db):
    """Every test sees the loaded pack."""


def test_a_second_load_of_6000_rows_changes_nothing():
    started = time.perf_counter()

    again = load_region("guangzhou")

    assert not any(one.is_news for one in again.values())
    assert [one.unchanged for one in again.values()] == [3034, 3165, 4]
    assert time.perf_counter() - started < 10  # 0.4 s alone; a busy machine is given room


def test_guangzhou_has_its_eleven_districts_and_177_towns():
    """176 towns in 2023; 港湾街道 came later, and 黄龙带水库 and 大岭山林场 never were towns."""
    inside = Division.objects.filter(code__gte=GUANGZHOU, code__lt=GUANGZHOU + 10**8)
    levels = Counter(inside.values_list("level", flat=True))

    assert levels == {2: 1, 3: 11, 4: 177, 5: 2844}
    towns = selectors.towns_of(selectors.division(GUANGZHOU))
    assert {name[-1] for name in towns.values_list("name", flat=True)} == {"道", "镇"}
    assert towns.filter(name="港湾街道").exists()


def test_only_the_newest_street_has_no_villages_yet():
    towns = selectors.towns_of(selectors.division(GUANGZHOU)).filter(children__isnull=True)

    assert [town.name for town in towns] == ["港湾街道"]


@pytest.mark.parametrize(
    ("district", "village", "town"),
    [
        ("天河区", "渔沙坦社区", "凤凰街道"),
        ("番禺区", "石壁一村", "石壁街道"),
        ("从化区", "小杉村", "吕田镇"),
        ("越秀区", "黄华塘社区", "建设街道"),
    ],
)
def test_a_village_lies_in_the_town_of_its_name_not_of_its_old_code(district, village, town):
    inside = selectors.find_divisions(f"{district} {village}")

    assert [place.parent.name for place in inside] == [town]


def test_every_place_that_does_casework_has_its_office():
    offices = Counter(Office.objects.filter(is_active=True).values_list("level", flat=True))

    assert offices == {"city": 12, "district": 11 * 12, "town": 177, "village": 2844}
    assert not Office.objects.exclude(phone="").exists(), "no telephone has been verified"
    assert selectors.path_name(440106001000).startswith("广州市天河区")


def test_the_working_days_of_2024_to_2026_are_those_of_the_notices():
    now = calendar.current()
    day = date(2024, 1, 1)

    while day.year < 2027:
        assert now.is_working(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2024-04-03", 1, "2024-04-07"),  # 清明前；周日调休上班
        ("2024-09-30", 5, "2024-10-12"),  # 国庆后；周六调休上班
        ("2025-01-24", 1, "2025-01-26"),  # 周日上班
        ("2025-01-24", 3, "2025-02-05"),  # 跨春节
        ("2025-01-24", 6, "2025-02-08"),  # 周六上班
        ("2025-12-31", 1, "2026-01-04"),  # 跨年；周日上班
        ("2026-02-13", 1, "2026-02-14"),  # 周六上班
        ("2026-02-13", 2, "2026-02-24"),  # 跨春节
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-09-18", 1, "2026-09-20"),  # 周日上班
        ("2026-09-30", 3, "2026-10-10"),  # 国庆后；周六调休上班
        ("2026-10-03", 1, "2026-10-08"),  # 假日中开始
        ("2026-08-03", 30, "2026-09-14"),  # 没有节假日的六周
    ],
)
def test_deadlines_run_around_holidays_and_exchanged_weekends(start, n, due):
    assert calendar.due_on(date.fromisoformat(start), n) == date.fromisoformat(due)


def test_a_deadline_in_the_estimated_year_is_given_and_marked():
    due = calendar.due_on(date(2026, 11, 21), 30)

    assert due == date(2027, 1, 4)
    assert calendar.is_provisional(due)
    assert "2027年为预估" in (calendar.alarm(date(2026, 11, 21)) or "")


def test_past_the_last_year_there_is_an_honest_refusal():
    with pytest.raises(calendar.CalendarEnds) as caught:
        calendar.due_on(date(2027, 12, 20), 30)

    assert caught.value.sentence == (
        "工作日历只录到2027年底，无法计算2027年12月20日起30个工作日的到期日。"
        "请系统管理员录入2028年放假安排后重试。"
    )


def test_the_region_keeps_open_questions_open():
    region = selectors.region()

    assert region.code == GUANGZHOU
    assert region.number("publicity_days") == 7
    assert region.flag("publicity_in_working_days") is False
    assert region.choice("payment_start") == "next_month"
    assert region.entry("verification_report_valid_days").shown == "待核定"
    assert all(entry.source for entry in region.parameters.values())


@pytest.mark.parametrize(
    ("pack", "towns", "villages"),
    [("pingyuan", 12, 143), ("jiangyin", 17, 259), ("sichuan", 261, 3045)],
)
def test_the_divisions_of_the_other_regions_load(settings, pack, towns, villages):
    before = Counter(Division.objects.values_list("level", flat=True))

    load_divisions(settings.PACKS_DIR / pack / "divisions.csv")

    after = Counter(Division.objects.values_list("level", flat=True))
    assert (after[4] - before[4], after[5] - before[5]) == (towns, villages)
    assert selectors.towns_of(selectors.division(GUANGZHOU)).count() == 177
