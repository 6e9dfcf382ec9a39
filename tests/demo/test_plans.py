"""The households of the demonstration: made up, valid, the same from the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from gongzhu.common import ids
from gongzhu.demo.enums import Goal
from gongzhu.demo.people import REFUSED_BY_BANK, Maker
from gongzhu.demo.plans import DAYS, HOUSEHOLDS, ITEMS, NOTICED, fits, plans
from gongzhu.people.enums import Gender

DAY = date(2026, 11, 22)


def test_made_up_people_have_numbers_that_hold():
    make = Maker(1)
    for age in range(1, 90):
        who = make.person(age, on=DAY)

        assert ids.normal_id_number(who.id_number) == who.id_number
        assert ids.normal_card(who.card) == who.card
        assert ids.normal_phone(who.phone) == who.phone
        assert who.age(DAY) == age
        assert int(who.id_number[16]) % 2 == (who.gender is Gender.MALE)
        assert not who.card.endswith(REFUSED_BY_BANK)


def test_a_card_the_bank_refuses_is_still_a_valid_card():
    card = Maker(1).refused_card()

    assert ids.normal_card(card) == card
    assert card.endswith(REFUSED_BY_BANK)


def test_the_same_seed_makes_the_same_people_and_no_number_twice():
    first, again = Maker(5), Maker(5)

    assert [first.person(40, on=DAY) for _ in range(20)] == [
        again.person(40, on=DAY) for _ in range(20)
    ]
    used: set[str] = set()
    one, other = Maker(5, used), Maker(5, used)
    assert one.person(40, on=DAY).id_number != other.person(40, on=DAY).id_number


def test_two_hundred_households_stand_in_every_state_of_every_item():
    found = plans(DAY)

    assert len(found) == HOUSEHOLDS == 200
    assert [plan.number for plan in found] == list(range(1, 201))
    states = Counter((plan.item, plan.goal) for plan in found)
    assert set(states) == {(item, goal) for item in ITEMS for goal in Goal if fits(item, goal)}
    assert states["temporary", Goal.PAPERWORK] >= 1
    assert states["dibao", Goal.REISSUED] >= 1


@pytest.mark.parametrize("day", [DAY, date(2027, 3, 1), date(2026, 1, 4)])
def test_plans_follow_from_the_day_alone_and_nobody_is_in_two_households(day: date):
    found = plans(day)

    assert found == plans(day)
    numbers = [member.who.id_number for plan in found for member in plan.family.members]
    assert len(numbers) == len(set(numbers))
    assert all(day - timedelta(days=DAYS) <= plan.begins <= day for plan in found)


def test_holidays_let_those_who_wait_for_a_notice_begin_earlier():
    plain, later = plans(DAY), plans(DAY, holidays=6)

    noticed = [(one, other) for one, other in zip(plain, later, strict=True) if one.goal in NOTICED]
    assert all(one.begins - other.begins == timedelta(days=6) for one, other in noticed[:6])
    assert all(other.begins >= DAY - timedelta(days=DAYS) for _, other in noticed)
    assert [one.begins for one in plain if one.goal not in NOTICED] == [
        other.begins for other in later if other.goal not in NOTICED
    ]


def test_some_declarations_are_not_what_the_departments_know():
    found = plans(DAY)
    hiding = [plan for plan in found if plan.applicant.hidden]

    assert all(plan.applicant.hidden for plan in found if plan.goal is Goal.REFUSED)
    assert 10 <= len(hiding) <= 60
