"""Facts of single members: age on the day, disability, study, work, self-care, supporters."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.rules import Scope
from tests.intake.declared import ON, fact, facts, household, line, member, of_member


@pytest.mark.parametrize(
    ("born", "same_day", "next_day"),
    [
        (date(2008, 11, 22), 18, 18),  # eighteen since yesterday
        (date(2008, 11, 23), 18, 17),  # the birthday itself
        (date(2008, 11, 24), 17, 17),  # tomorrow
    ],
)
def test_age_is_that_of_the_day_of_application(born: date, same_day: int, next_day: int) -> None:
    home = household(member(born=born))

    assert of_member(home, "age", birthday_counts="same_day") == same_day
    assert of_member(home, "age", birthday_counts="next_day") == next_day
    assert of_member(home, "age", birthday_counts=None) is None


def test_a_birthday_on_the_29th_of_february_comes_on_the_first_of_march() -> None:
    home = household(member(born=date(2008, 2, 29)))

    assert of_member(home, "age", on=date(2026, 2, 28)) == 17
    assert of_member(home, "age", on=date(2026, 3, 1)) == 18


def test_without_a_birthday_the_age_told_is_taken() -> None:
    from dataclasses import replace

    home = household(replace(member(born=None), age=61))

    assert of_member(home, "age") == 61
    assert of_member(home, "is_working_age") is False


@pytest.mark.parametrize(("years", "child"), [(17, True), (18, False)])
def test_a_child_is_somebody_under_eighteen(years: int, child: bool) -> None:
    assert of_member(household(member(born=date(2026 - years, 1, 1))), "is_child") is child


@pytest.mark.parametrize(("years", "within"), [(15, False), (16, True), (59, True), (60, False)])
def test_working_age_is_from_sixteen_to_under_sixty(years: int, within: bool) -> None:
    assert of_member(household(member(born=date(2026 - years, 1, 1))), "is_working_age") is within


@pytest.mark.parametrize(
    ("years", "study"), [(2, "none"), (3, None), (59, None), (60, "none"), (71, "none")]
)
def test_school_is_a_question_for_those_between_three_and_sixty(
    years: int, study: str | None
) -> None:
    home = household(member(born=date(2026 - years, 1, 1)))

    assert of_member(home, "study") == study
    asked = catalogue.words().rules.find(Scope.MEMBER, "study")
    assert asked is not None and asked.is_asked_at(years) == (study is None)


def test_whoever_of_seventy_says_they_study_is_believed() -> None:
    home = household(member(born=date(1956, 1, 1), study="bachelor"))

    assert of_member(home, "is_student_to_bachelor") is True


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ({"disability_category": "none"}, 0),
        ({"disability_category": "physical", "disability_level": 2}, 2),
        ({"disability_category": "physical"}, None),
        ({}, None),
    ],
)
def test_the_level_is_zero_without_a_card_and_unknown_until_told(
    told: dict[str, Any], level: int | None
) -> None:
    assert of_member(household(member(**told)), "disability_level") == level


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        ("none", False),
        ("preschool", False),
        ("compulsory", True),
        ("secondary", True),
        ("bachelor", True),
        ("postgraduate", False),
        ("part_time", False),
        (None, None),
    ],
)
def test_students_up_to_bachelor(study: str | None, expected: bool | None) -> None:
    home = household(member(**({"study": study} if study else {})))

    assert of_member(home, "is_student_to_bachelor") is expected


@pytest.mark.parametrize(
    ("gender", "years", "has_children", "expected"),
    [
        ("male", 60, False, True),
        ("male", 59, False, False),
        ("female", 55, False, True),
        ("female", 54, False, False),
        ("male", 70, True, False),
        ("male", 70, None, None),
        ("male", 40, None, False),  # too young, whatever the answer
    ],
)
def test_childless_seniors(
    gender: str, years: int, has_children: bool | None, expected: bool | None
) -> None:
    told = {} if has_children is None else {"has_children": has_children}
    home = household(member(born=date(2026 - years, 1, 1), gender=gender, **told))

    assert of_member(home, "is_childless_senior") is expected


def test_a_child_has_no_children() -> None:
    assert of_member(household(member(born=date(2015, 1, 1))), "has_children") is False


@pytest.mark.parametrize(
    ("kind", "yuan", "told", "expected"),
    [
        ("wages", 2000, {"is_working": False}, True),  # the line speaks louder
        ("business", 100, {}, True),
        ("wages", 0, {"is_working": False}, False),
        ("pension", 900, {"is_working": False}, False),
        ("pension", 900, {}, None),
        ("pension", 900, {"is_working": True}, True),
    ],
)
def test_wages_or_a_business_mean_working(
    kind: str, yuan: float, told: dict[str, Any], expected: bool | None
) -> None:
    assert of_member(household(member(**told), lines=(line(kind, yuan),)), "is_working") is expected


@pytest.mark.parametrize(
    ("years", "told", "expected"),
    [
        (40, {"disability_category": "none", "has_labour_ability": True}, True),
        (40, {"disability_category": "none", "has_labour_ability": False}, False),
        (
            40,
            {"disability_category": "visual", "disability_level": 1, "has_labour_ability": True},
            False,
        ),
        (
            40,
            {"disability_category": "visual", "disability_level": 3, "has_labour_ability": True},
            True,
        ),
        (61, {"has_labour_ability": True}, False),
        (15, {}, False),
        (40, {"disability_category": "none"}, None),
        (40, {"has_labour_ability": True}, None),  # whether disabled is not known
    ],
)
def test_labour_ability_follows_age_and_disability_before_the_answer(
    years: int, told: dict[str, Any], expected: bool | None
) -> None:
    home = household(member(born=date(2026 - years, 1, 1), **told))

    assert of_member(home, "has_labour_ability") is expected


@pytest.mark.parametrize(
    ("told", "failed", "care"),
    [
        ({"self_care_failed": 0}, 0, "able"),
        ({"self_care_failed": 1}, 1, "partial"),
        ({"self_care_failed": 3}, 3, "partial"),
        ({"self_care_failed": 4}, 4, "unable"),
        ({"self_care_failed_in": ["eating", "bathing"]}, 2, "partial"),
        ({"self_care_failed_in": []}, 0, "able"),
        ({}, None, None),
    ],
)
def test_self_care_is_told_by_how_many_of_six_things_fail(
    told: dict[str, Any], failed: int | None, care: str | None
) -> None:
    home = household(member(**told))

    assert of_member(home, "self_care_failed") == failed
    assert of_member(home, "self_care") == care


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"no_supporter": True}, True),
        ({}, None),
        ({"no_supporter": False, "supporters": []}, True),
        ({"no_supporter": True, "supporters": ["able"]}, False),
        ({"supporters": ["missing", "tekun"]}, True),
        ({"supporters": ["missing", "able"]}, False),
    ],
)
def test_registered_supporters_decide_before_the_answer(
    told: dict[str, Any], expected: bool | None
) -> None:
    assert of_member(household(member(**told)), "no_supporter") is expected


def test_answers_are_taken_as_they_are() -> None:
    told = {
        "hukou_here": True,
        "marital": "widowed",
        "serious_illness": True,
        "has_outpatient_special": False,
    }
    known = facts(household(member(gender="female", **told))).members

    assert known is not None
    assert {name: known[0][name] for name in told} == told
    assert known[0]["sex"] == "female"
    assert known[0]["birth_on"] == date(1986, 5, 1)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ((True, False), True),
        ((False, False), False),
        ((False, None), None),
        ((None, True), True),
    ],
)
def test_one_member_registered_here_is_enough(
    told: tuple[bool | None, ...], expected: bool | None
) -> None:
    members = [
        member(
            str(number),
            "self" if not number else "child",
            **({} if here is None else {"hukou_here": here}),
        )
        for number, here in enumerate(told)
    ]

    assert fact(household(*members), "has_hukou_here") is expected


@pytest.mark.parametrize(
    "reason", ["religious_away", "in_prison", "in_rehabilitation", "declared_missing"]
)
def test_whom_the_law_leaves_out_does_not_count(reason: str) -> None:
    home = household(
        member("1"), member("2", "spouse", exclusion=reason), member("3", "child", exclusion="none")
    )

    assert fact(home, "members_count") == 2
    assert len(facts(home).members or ()) == 2


def test_the_day_of_application_is_a_fact() -> None:
    assert fact(household(), "applied_on") == ON
