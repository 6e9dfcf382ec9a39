"""What is worth asking next, and when to stop; at which figure an answer turns."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, strategies as st

from gongzhu.rules import (
    Condition,
    Facts,
    Formula,
    Outcome,
    RuleSet,
    evaluate,
    opening,
    tipping_points,
    together,
    worth_asking,
)
from tests.rules.words import WORDS

ASKABLE = ("is_local", "vehicles_are_exempt", "vehicles", "income_per_head")
VALUES = {
    "is_local": (True, False),
    "vehicles_are_exempt": (True, False),
    "vehicles": (0, 1, 2),
    "income_per_head": (0, 100_00, 200_00),
}
PIECES = (
    "is_local",
    "!is_local",
    "vehicles_are_exempt",
    "vehicles == 0",
    "vehicles <= 1",
    "income_per_head < 100.00元",
    "income_per_head < std.dibao",
    'applied_on <= date("2026-01-01")',
)


def ruleset(*texts: str, formula: str = "") -> RuleSet:
    conditions = [
        Condition(f"c{number}", f"条件{number}", text, "《办法》", vocabulary=WORDS)
        for number, text in enumerate(texts)
    ]
    return RuleSet(conditions, Formula(formula, "《办法》", WORDS) if formula else None)


def by_name(missing):
    """Every fact is asked by a question of its own; what has no question is not asked."""
    return missing.name if missing.question else None


def asked(rulesets, known=None, standards=None):
    openings = [opening(one, Facts(known or {}), standards or {}) for one in rulesets]
    return worth_asking(openings, by_name)


def test_the_question_that_can_refuse_most_items_comes_first() -> None:
    found = asked(
        [
            ruleset("vehicles == 0 || vehicles_are_exempt", "is_local"),
            ruleset("is_local", "vehicles == 0"),
            ruleset("vehicles == 0 && income_per_head < 100.00元"),
        ]
    )

    assert found[0].question == "is_local"
    assert found[0].decides == {0, 1} and found[0].touches == {0, 1}
    vehicles = next(one for one in found if one.question == "vehicles")
    assert vehicles.decides == {1} and vehicles.touches == {0, 1, 2}


def test_of_equals_the_first_named_comes_first() -> None:
    found = asked([ruleset("vehicles == 0"), ruleset("is_local")])

    assert [one.question for one in found] == ["vehicles", "is_local"]


def test_a_refused_item_wants_nothing_more() -> None:
    assert asked([ruleset("is_local", "vehicles == 0")], {"is_local": False}) == []


def test_what_only_a_missing_standard_holds_open_is_not_asked_for() -> None:
    assert asked([ruleset("income_per_head < std.dibao")]) == []
    assert [one.question for one in asked([ruleset("income_per_head < std.dibao")], standards={"dibao": 1})] == ["income_per_head"]  # fmt: skip


def test_what_nobody_can_be_asked_for_is_left_out() -> None:
    assert asked([ruleset('applied_on <= date("2026-01-01")')]) == []


def test_an_amount_is_asked_for_when_its_conditions_have_nothing_left_to_ask() -> None:
    item = ruleset("is_local", formula="assets * 0.5")

    assert [one.question for one in asked([item])] == ["is_local"]
    found = asked([item], {"is_local": True})

    assert [(one.question, one.pays, one.touches) for one in found] == [
        ("assets", {0}, frozenset())
    ]
    assert asked([item], {"is_local": True, "assets": 100}) == []


def test_short_questions_share_a_page_only_when_no_item_waits_for_both() -> None:
    found = asked(
        [
            ruleset("is_local"),
            ruleset("vehicles == 0", "vehicles_are_exempt"),
            ruleset("assets > 0元"),
        ]
    )

    page = [one.question for one in together(found, 3)]

    assert page == ["is_local", "vehicles", "assets"]
    assert [one.question for one in together(found, 1)] == ["is_local"]


@given(
    st.lists(
        st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).flatmap(
            lambda pieces: st.sampled_from([" && ".join(pieces), " || ".join(pieces)])
        ),
        min_size=1,
        max_size=4,
    ),
    st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in VALUES.items()}
    ),
)
def test_when_nothing_is_asked_no_answer_could_change_the_outcome(texts, known) -> None:
    item = ruleset(*texts)
    assume(asked([item], known) == [])
    before = evaluate(item, Facts(known)).outcome

    open_ones = [name for name in ASKABLE if name not in known]
    for answers in product(*(VALUES[name] for name in open_ones)):
        told = {**known, **dict(zip(open_ones, answers, strict=True))}
        assert evaluate(item, Facts(told)).outcome is before


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4),
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}),
)
def test_asking_what_is_first_always_comes_to_an_end(texts, answers) -> None:
    item, known = ruleset(*texts), {}
    for _ in ASKABLE:
        found = asked([item], known)
        if not found:
            break
        assert found[0].question not in known
        known[found[0].question] = answers[found[0].question]

    assert asked([item], known) == []


@given(st.integers(0, 10_000), st.integers(0, 9_000), st.integers(1, 1_000))
def test_a_single_line_is_found_to_the_unit(line: int, low: int, width: int) -> None:
    high = low + width

    tips = tipping_points(lambda at: at >= line, low, high)

    expected = [line] if low < line <= high else []
    assert [tip.at for tip in tips] == expected


def test_both_ends_of_a_band_are_found() -> None:
    item = ruleset("income_per_head >= 1282元 && income_per_head < 1923元")

    def outcome(yuan: int) -> Outcome:
        return evaluate(item, Facts({"income_per_head": yuan * 100})).outcome

    tips = tipping_points(outcome, 0, 20_000)

    assert [(tip.at, tip.after) for tip in tips] == [(1282, Outcome.TRUE), (1923, Outcome.FALSE)]


@pytest.mark.parametrize("bounds", [(5, 4), (0, 1)])
def test_no_range_is_refused(bounds: tuple[int, int]) -> None:
    low, high = bounds
    with pytest.raises(ValueError, match="range"):
        tipping_points(lambda at: at, low, high, steps=0 if high > low else 1)
