"""Counting working days: whatever the holidays are, the two ways of counting agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from gongzhu.org.errors import CalendarEnds
from gongzhu.org.workdays import WorkingCalendar, Year, fingerprint

FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)
days = st.dates(FIRST, LAST)
calendars = st.dictionaries(days, st.booleans(), max_size=60).map(
    lambda special: WorkingCalendar([Year(2024), Year(2025), Year(2026)], special)
)


@given(calendars, days, st.integers(0, 120))
def test_adding_days_and_counting_them_agree(calendar, day, n):
    try:
        due = calendar.add_working_days(day, n)
    except CalendarEnds:
        assert calendar.working_days_between(day, LAST) < n
        return

    assert calendar.working_days_between(day, due) == n
    assert n == 0 or calendar.is_working(due)


@given(calendars, days, days)
def test_counting_is_what_looking_at_every_day_gives(calendar, a, b):
    low, high = sorted((a, b))
    span = [low + timedelta(days=i) for i in range(1, (high - low).days + 1)]

    counted = sum(calendar.is_working(day) for day in span)

    assert calendar.working_days_between(low, high) == counted
    assert calendar.working_days_between(high, low) == -counted


@given(calendars, days, st.integers(1, 60), st.integers(1, 60))
def test_a_limit_in_two_parts_ends_where_the_whole_ends(calendar, day, n, m):
    try:
        whole = calendar.due_on(day, n + m)
    except CalendarEnds:
        return

    assert calendar.due_on(calendar.due_on(day, n), m) == whole


@given(calendars, days)
def test_the_next_working_day_is_after_and_nothing_worked_lies_between(calendar, day):
    try:
        following = calendar.next_working_day(day)
    except CalendarEnds:
        return

    between = [day + timedelta(days=i) for i in range(1, (following - day).days)]
    assert following > day
    assert not any(calendar.is_working(one) for one in between)
    expected = day if calendar.is_working(day) else following
    assert calendar.working_day_on_or_after(day) == expected


def plain(*years: Year) -> WorkingCalendar:
    return WorkingCalendar(years, {})


def test_the_starting_day_counts_only_where_the_region_says_so():
    calendar = plain(Year(2026))
    monday, saturday = date(2026, 6, 1), date(2026, 6, 6)

    assert calendar.due_on(monday, 3) == date(2026, 6, 4)
    assert calendar.due_on(monday, 3, count_start=True) == date(2026, 6, 3)
    assert calendar.due_on(saturday, 3, count_start=True) == date(2026, 6, 10)


def test_a_year_after_a_gap_is_not_counted_into():
    calendar = plain(Year(2024), Year(2026))

    assert calendar.last_day == date(2024, 12, 31)
    with pytest.raises(CalendarEnds, match="请系统管理员录入2025年放假安排后重试"):
        calendar.is_working(date(2026, 6, 1))


def test_days_before_the_first_year_are_refused():
    with pytest.raises(CalendarEnds, match=r"工作日历从2026年开始录入.*补录2025年"):
        plain(Year(2026)).working_days_between(date(2025, 12, 31), date(2026, 1, 5))


def test_an_empty_calendar_answers_nothing():
    with pytest.raises(CalendarEnds, match="还没有录入任何年度"):
        plain().due_on(date(2026, 6, 1), 3)


@pytest.mark.parametrize(("method", "n"), [("add_working_days", -1), ("due_on", 0)])
def test_counting_backward_is_a_mistake_of_the_caller(method, n):
    with pytest.raises(ValueError, match="working day"):
        getattr(plain(Year(2026)), method)(date(2026, 6, 1), n)


@pytest.mark.parametrize(
    ("years", "today", "sentence"),
    [
        ([Year(2026)], date(2026, 11, 1), None),
        (
            [Year(2026)],
            date(2026, 11, 2),
            "只到2026年12月31日，还剩59天。请系统管理员尽快录入2027年",
        ),
        ([Year(2026)], date(2027, 1, 2), "已于2026年12月31日用完"),
        ([Year(2026), Year(2027)], date(2026, 11, 21), None),
        ([Year(2026), Year(2027, True)], date(2026, 11, 21), "还剩40天；2027年为预估"),
        ([Year(2027, True)], date(2027, 3, 1), "还没有录入；2027年为预估"),
        ([], date(2026, 11, 21), "还没有录入。请系统管理员尽快录入2026年"),
    ],
)
def test_administrators_are_warned_sixty_days_ahead(years, today, sentence):
    said = plain(*years).alarm(today)

    if sentence is None:
        assert said is None
    else:
        assert said is not None
        assert sentence in said


def test_two_years_with_the_same_special_days_have_the_same_fingerprint():
    one = [(date(2026, 1, 1), False), (date(2026, 1, 4), True)]

    assert fingerprint(one) == fingerprint(reversed(one))
    assert fingerprint(one) != fingerprint(one[:1])
    assert fingerprint(one) != fingerprint([(date(2026, 1, 1), True), (date(2026, 1, 4), True)])
