"""What a condition says is written once for households it cannot tell apart, and never mixed up."""

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from gongzhu.rules import Facts, RuleError, check, evaluate, money_text
from gongzhu.rules.repeating import MOST
from tests.rules.random_rules import WORLDS, rules as texts
from tests.rules.test_answer import STANDARDS, ruleset
from tests.rules.words import WORDS

CAR = {"is_local": True, "vehicles": 1}


def lines_of(rules, household, members=(), standards=STANDARDS):
    return evaluate(rules, Facts(household, members), standards).lines


def test_households_a_condition_cannot_tell_apart_share_their_line():
    rules = ruleset("is_local && vehicles == 0")

    (one,) = lines_of(rules, CAR | {"assets": 1})
    (other,) = lines_of(rules, CAR | {"assets": 2})

    assert one is other


@pytest.mark.parametrize(
    ("text", "one", "other", "members"),
    [
        ("is_local && vehicles == 0", {"is_local": True}, {"is_local": False}, ([], [])),
        ("is_local && vehicles == 0", {"vehicles": 0}, {}, ([], [])),
        ("vehicles == 1", {"vehicles": 0}, {"vehicles": 1}, ([], [])),
        ("any(members, m.age >= 60)", {}, {}, ([{"age": 61}], [{"age": 61}, {"age": 1}])),
        ("size(members) == 0", {}, {}, ([], None)),
        ("count(members, is_local) == 0", CAR, CAR, ([{}], [{}, {}])),
    ],
)
def test_others_have_a_line_of_their_own(text, one, other, members):
    shared = ruleset(text)
    seen = [lines_of(shared, *asked) for asked in zip((one, other), members, strict=True)]
    fresh = [lines_of(ruleset(text), *asked) for asked in zip((one, other), members, strict=True)]

    assert seen == fresh
    assert seen[0] != seen[1]


def test_a_new_standard_is_told_as_soon_as_it_holds():
    rules = ruleset("std.dibao > 1000元")

    assert [lines_of(rules, {}, (), {"dibao": fen})[0].outcome for fen in (1, 100_001)] == [
        "false",
        "true",
    ]


def test_an_amount_of_a_household_is_never_kept():
    rules = ruleset("assets < std.dibao")

    one, other = (lines_of(rules, {"assets": 1})[0] for _ in range(2))

    assert one == other
    assert one is not other


def test_only_the_last_few_are_kept():
    rules = ruleset("vehicles == 0")
    first = lines_of(rules, {"vehicles": 0})

    for number in range(1, MOST + 1):
        lines_of(rules, {"vehicles": number})

    assert lines_of(rules, {"vehicles": 0})[0] is not first[0]
    assert lines_of(rules, {"vehicles": 0}) == first


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts("bool"), st.lists(WORLDS, min_size=2, max_size=6))
def test_what_is_told_in_company_is_what_is_told_alone(text, worlds):
    assume(is_usable(text))

    together = [told_of(ruleset(text), world) for world in worlds * 2]
    alone = [told_of(anew(text), world) for world in worlds * 2]

    assert together == alone


def is_usable(text):
    try:
        return bool(check(text, WORDS))
    except RuleError:
        return False


def anew(text):
    """The condition compiled once more, with nothing said yet."""
    check.cache_clear()
    return ruleset(text)


def told_of(rules, world):
    facts = Facts(world["household"], world["members"])
    return evaluate(rules, facts, world["standards"], world["parameters"]).lines


def test_an_amount_is_told_of_the_household_it_belongs_to():
    rules = ruleset("assets < std.dibao || any(members, m.income > 1元)", "assets > 1元")

    for fen in (1, 300_000, 1):
        lines = lines_of(rules, {"assets": fen}, [{"income": fen}])
        assert all(("家庭金融资产", money_text(fen)) in line.actual for line in lines)
