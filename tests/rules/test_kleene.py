"""Unknown is neither true nor false: every place where engines are known to invent an answer."""

import pytest

from gongzhu.rules import Facts, check
from tests.rules.words import WORDS

T, F, U = True, False, None
TABLE_AND = {(T, T): T, (T, F): F, (F, T): F, (F, F): F, (T, U): U, (U, T): U, (U, U): U} | {
    (F, U): F,
    (U, F): F,
}
TABLE_OR = {(T, T): T, (T, F): T, (F, T): T, (F, F): F, (F, U): U, (U, F): U, (U, U): U} | {
    (T, U): T,
    (U, T): T,
}


def value(text, household=None, members=(), kind="bool", standards=None):
    return check(text, WORDS, kind).value(Facts(household or {}, members), standards or {})


def levels(*found):
    return [{"disability_level": level} for level in found]


@pytest.mark.parametrize(("sides", "wanted"), TABLE_AND.items())
def test_and_follows_kleene(sides, wanted):
    facts = dict(zip(("is_local", "vehicles_are_exempt"), sides, strict=True))
    assert value("is_local && vehicles_are_exempt", facts) is wanted


@pytest.mark.parametrize(("sides", "wanted"), TABLE_OR.items())
def test_or_follows_kleene(sides, wanted):
    facts = dict(zip(("is_local", "vehicles_are_exempt"), sides, strict=True))
    assert value("is_local || vehicles_are_exempt", facts) is wanted


def test_not_unknown_is_unknown():
    assert value("!is_local") is None


def test_the_order_of_and_does_not_matter():
    assert value("vehicles > 0 && is_local", {"is_local": False}) is False
    assert value("is_local && vehicles > 0", {"is_local": False}) is False


@pytest.mark.parametrize(
    ("found", "wanted"),
    [((0, None, 1), T), ((0, None, 0), U), ((0, 0), F), ((None,), U), ((), F)],
)
def test_any_is_decided_by_one_member_and_open_while_one_is_unknown(found, wanted):
    assert value("any(members, m.disability_level == 1)", members=levels(*found)) is wanted


@pytest.mark.parametrize(
    ("found", "wanted"),
    [((1, None, 0), F), ((1, None, 1), U), ((1, 1), T), ((None,), U), ((), T)],
)
def test_all_is_decided_by_one_member_and_open_while_one_is_unknown(found, wanted):
    assert value("all(members, m.disability_level == 1)", members=levels(*found)) is wanted


def test_count_with_an_unknown_member_is_unknown_even_if_enough_are_known():
    assert value("count(members, m.disability_level == 1) >= 1", members=levels(1, None)) is None


def test_a_sum_does_not_skip_what_is_unknown():
    members = [{"income": 10000}, {}]
    assert value("sum(members, m.income)", members=members, kind="money") is None


def test_the_sum_of_no_members_is_zero_and_the_greatest_of_none_is_unknown():
    assert value("sum(members, m.income)", kind="money") == 0
    assert value("max(members, m.income)", kind="money") is None
    assert value("min(members, m.income)", kind="money") is None


@pytest.mark.parametrize("function", ["max", "min"])
def test_no_amount_is_invented_from_an_unknown_income(function):
    assert value(f"{function}(0, income_per_head)", kind="money") is None
    members = [{"income": 500}, {}]
    assert value(f"{function}(members, m.income)", members=members, kind="money") is None


def test_an_unknown_condition_does_not_fall_to_the_other_branch():
    assert value("if(is_local, 100元, 200元)", kind="money") is None
    assert value("if(is_local, 100元, 100元)", kind="money") is None


def test_the_branch_not_taken_may_be_unknown():
    assert value("if(is_local, 100元, medical)", {"is_local": True}, kind="money") == 10000


def test_division_by_zero_is_unknown():
    facts = {"medical": 100, "income_per_head": 0}
    assert value("medical / income_per_head", facts, kind="number") is None
    assert value("medical / income_per_head > 0.5 || is_local", facts | {"is_local": True}) is True


def test_a_list_test_of_an_unknown_is_unknown_and_so_is_its_opposite():
    assert value('relief in ["dibao"]') is None
    assert value('!(relief in ["dibao"])') is None


def test_an_unknown_is_not_equal_to_itself():
    assert value("income_per_head == income_per_head") is None
    assert value("income_per_head != medical") is None


def test_none_and_a_missing_key_both_mean_unknown():
    assert value("is_local", {"is_local": None}) is None
    assert value("is_local") is None


def test_an_unknown_list_of_members_leaves_every_member_function_open():
    for text in ("any(members, m.age > 1)", "all(members, m.age > 1)", "size(members) > 0"):
        assert value(text, members=None) is None


def test_rounding_an_unknown_is_unknown():
    assert value("round_yuan_up(std.dibao * 0.8)", kind="money") is None


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_every_comparison_with_an_unknown_standard_is_unknown(op):
    assert value(f"income_per_head {op} std.dibao", {"income_per_head": 1}) is None
