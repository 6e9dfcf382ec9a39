"""Keeping the calendar: every process sees an edit, and only administrators make one."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.audit.selectors import trail
from gongzhu.common.errors import Conflict, Denied, Invalid
from gongzhu.org import calendar
from gongzhu.org.models import CalendarDay, CalendarYear
from gongzhu.org.services import announce_year, load_calendar, set_calendar_day

pytestmark = pytest.mark.usefixtures("own_calendar")

NEW_YEAR = {date(2027, 1, 1): "元旦", date(2027, 1, 2): "元旦", date(2027, 1, 3): "元旦"}
NOTICE = "国务院办公厅关于2027年部分节假日安排的通知"


@pytest.fixture
def loaded(pack):
    return load_calendar(pack() / "calendar.yaml")


def test_an_edit_moves_the_next_deadline_and_stays_in_the_trail(loaded, administrator):
    before = calendar.due_on(date(2026, 6, 1), 1)

    day = set_calendar_day(date(2026, 6, 2), False, "台风停工", by=administrator)

    assert (before, calendar.due_on(date(2026, 6, 1), 1)) == (date(2026, 6, 2), date(2026, 6, 3))
    entry = trail(day).get()
    assert (entry.action, entry.reason) == ("org.set_calendar_day", "2026-06-02 放假：台风停工")


def test_an_unchanged_calendar_costs_one_query(loaded, django_assert_num_queries):
    calendar.is_working(date(2026, 6, 2))

    with django_assert_num_queries(1):
        calendar.is_working(date(2026, 6, 3))


def test_days_changed_behind_the_platform_are_noticed(loaded):
    year = CalendarYear.objects.get(year=2026)
    CalendarDay.objects.create(day=date(2026, 6, 2), is_working=False)
    year.digest = "0" * 32
    year.save()

    with pytest.raises(Conflict, match="指纹不符"):
        calendar.is_working(date(2026, 6, 2))


def test_a_year_not_entered_cannot_be_edited(loaded, administrator):
    with pytest.raises(Conflict, match="2028年的放假安排还没有录入"):
        set_calendar_day(date(2028, 6, 1), False, "停工", by=administrator)


def test_an_edit_needs_a_reason(loaded, administrator):
    with pytest.raises(Invalid, match="依据"):
        set_calendar_day(date(2026, 6, 2), False, " ", by=administrator)


def test_only_system_administrators_touch_the_calendar(loaded, reviewer):
    with pytest.raises(Denied, match="只有系统管理员"):
        set_calendar_day(date(2026, 6, 2), False, "停工", by=reviewer)
    with pytest.raises(Denied, match="只有系统管理员"):
        announce_year(2027, source=NOTICE, holidays=NEW_YEAR, workdays=[], by=reviewer)


def test_the_notice_replaces_the_estimate(loaded, administrator):
    assert calendar.is_provisional(date(2027, 1, 4))

    announce_year(
        2027, source=NOTICE, holidays=NEW_YEAR, workdays=[date(2027, 1, 9)], by=administrator
    )

    assert not calendar.is_provisional(date(2027, 1, 4))
    assert calendar.is_working(date(2027, 1, 9))
    assert calendar.alarm(date(2026, 11, 21)) is None
    assert calendar.notes(date(2027, 1, 1), date(2027, 1, 1))[date(2027, 1, 1)].note == "元旦"
    entry = trail(("org.calendaryear", 2027)).get()
    assert entry.reason == f"{NOTICE}：放假3天，调休上班1天"


@pytest.mark.parametrize(
    ("year", "holidays", "workdays", "sentence"),
    [
        (2026, {date(2026, 1, 1): "元旦"}, [], "2026年的放假安排已经录入"),
        (2029, {date(2029, 1, 1): "元旦"}, [], "年度要相连"),
        (2028, {date(2028, 1, 1): "元旦"}, [], "2027年还是预估"),
        (2027, {date(2028, 1, 1): "元旦"}, [], "2028年1月1日不在2027年"),
        (2027, NEW_YEAR, [date(2027, 1, 2)], "既填了放假又填了上班"),
        (2027, NEW_YEAR, [date(2027, 1, 4)], "本来就是工作日"),
    ],
)
def test_a_notice_that_does_not_fit_is_refused(
    loaded, administrator, year, holidays, workdays, sentence
):
    with pytest.raises((Conflict, Invalid), match=sentence):
        announce_year(year, source=NOTICE, holidays=holidays, workdays=workdays, by=administrator)

    assert CalendarYear.objects.get(year=2027).is_provisional


def test_loading_again_leaves_hand_made_changes_alone(pack, loaded, administrator):
    set_calendar_day(date(2026, 6, 2), False, "台风停工", by=administrator)
    announce_year(2027, source=NOTICE, holidays=NEW_YEAR, workdays=[], by=administrator)

    again = load_calendar(pack() / "calendar.yaml")

    assert (again.skipped, again.is_news) == (2, False)
    assert not calendar.is_working(date(2026, 6, 2))
    assert not calendar.is_provisional(date(2027, 1, 4))


def test_a_corrected_pack_is_taken_over(pack, loaded):
    corrected = pack("calendar.yaml", "to: 2026-10-07", "to: 2026-10-08")

    assert load_calendar(corrected / "calendar.yaml").changed == 1
    assert not calendar.is_working(date(2026, 10, 8))


def test_a_notice_must_be_named(loaded, administrator):
    with pytest.raises(Invalid, match="请写明2027年放假安排依据的通知"):
        announce_year(2027, source=" ", holidays=NEW_YEAR, workdays=[], by=administrator)


def test_the_short_ways_ask_the_same_calendar(loaded):
    friday = date(2026, 10, 2)

    assert not calendar.is_working(friday)
    assert calendar.working_day_on_or_after(friday) == calendar.next_working_day(friday)
    assert calendar.add_working_days(friday, 2) == date(2026, 10, 9)
    assert calendar.working_days_between(friday, date(2026, 10, 10)) == 3


def test_a_pack_may_not_leave_a_year_out(pack, administrator):
    announce_year(2024, source=NOTICE, holidays={}, workdays=[], by=administrator)

    with pytest.raises(Conflict, match="会缺2025年"):
        load_calendar(pack() / "calendar.yaml")

    assert CalendarYear.objects.count() == 1


def test_loading_an_estimate_over_the_official_year_is_skipped(pack, loaded):
    CalendarYear.objects.filter(year=2027).update(is_provisional=False)

    assert load_calendar(pack() / "calendar.yaml").skipped == 1


def test_the_official_year_of_a_new_pack_replaces_an_estimate(pack, loaded):
    newer = pack("calendar.yaml", "provisional: true", "provisional: false")

    assert load_calendar(newer / "calendar.yaml").changed == 1
    assert not calendar.is_provisional(date(2027, 1, 4))


def test_estimates_stay_out_of_production(pack, settings):
    settings.DEMO = False

    loaded = load_calendar(pack() / "calendar.yaml")

    assert (loaded.created, loaded.skipped) == (1, 1)
    with pytest.raises(calendar.CalendarEnds, match="只录到2026年底"):
        calendar.due_on(date(2026, 12, 30), 3)
