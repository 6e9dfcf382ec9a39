"""What is named as a contradiction is one: no household of many fulfils the conditions all the same."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gongzhu.catalogue.contradictions import contradictions
from gongzhu.rules import Fact, Facts, Vocabulary, check

pytestmark = pytest.mark.requirement("CAT-07")

WORDS = Vocabulary(
    household=[
        Fact("n", "int", "人数"),
        Fact("income", "money", "收入"),
        Fact("assets", "money", "财产"),
        Fact("here", "bool", "本地"),
        Fact("kind", "choice", "种类", choices={"a": "甲", "b": "乙", "c": "丙"}),
    ],
    member=[Fact("age", "int", "年龄")],
    standards=[Fact("line", "money", "标准线"), Fact("upper", "money", "上限")],
)
MONEY = ("0元", "100元", "income", "assets", "std.line", "std.line * 1.5", "2 * std.line",
         "std.upper", "income * 2", "income - assets", "std.line / 2")  # fmt: skip
OPS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
MONEY_PARTS = st.tuples(st.sampled_from(MONEY), OPS, st.sampled_from(MONEY)).map(" ".join)
COUNTS = st.tuples(st.sampled_from(["n", "size(members)", "n * 2"]), OPS, st.sampled_from("0123"))
OF_MEMBER = st.tuples(
    st.sampled_from(["any", "all"]), OPS, st.sampled_from(["10", "60"])
).map(lambda one: f"{one[0]}(members, m.age {one[1]} {one[2]})")  # fmt: skip
KINDS = st.sampled_from(['kind == "a"', 'kind != "a"', 'kind in ["a", "b"]', 'kind in ["c"]'])
SIMPLE = st.one_of(MONEY_PARTS, COUNTS.map(" ".join), OF_MEMBER, KINDS, st.just("here"))
CONDITIONS = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        inner.map(lambda one: f"!({one})"),
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
            lambda one: f"({one[0]}) {one[1]} ({one[2]})"
        ),
    ),
    max_leaves=4,
)
FORMULAS = st.sampled_from(
    ["std.line - income", "max(0元, std.line * 1.5 - income)", "income - assets", "100元 * n",
     "(std.line - income) * n", "if(here, 0元, std.upper - std.line)", "assets"]
)  # fmt: skip
FEN = (0, 50_00, 100_00, 150_00, 200_00, 300_00)
HOUSEHOLDS = [
    Facts(
        {"n": n, "income": income, "assets": assets, "here": here, "kind": kind},
        tuple({"age": age} for age in ages),
    )
    for n, income, assets, here, kind, ages in product(
        (0, 1, 2, 3), FEN, (0, 100_00, 200_00), (True, False), "abc", ((5, 70), (10,), (60, 61))
    )
]
STANDARDS = [{"line": line, "upper": upper} for line, upper in ((100_00, 200_00), (200_00, 100_00))]


def usable(text: str, kind: str):
    try:
        return check(text, WORDS, kind)
    except ValueError:
        return None


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(CONDITIONS, min_size=2, max_size=3), FORMULAS)
def test_whatever_is_named_holds_for_every_household(texts, formula):
    texts = [text for text in texts if usable(text, "bool")]
    rules = [check(text, WORDS, "bool") for text in texts]
    amount = check(formula, WORDS, "money")
    data = {
        "conditions": [{"label": text, "expr": text} for text in texts],
        "formula": {"expr": formula},
    }

    found = dict(contradictions(data, WORDS))

    for facts in HOUSEHOLDS if found else ():
        for standards in STANDARDS:
            if all(rule.value(facts, standards) for rule in rules):
                assert set(found) == {("formula", "expr")}, (texts, found)
                assert amount.value(facts, standards) <= 0, (texts, formula, found)
