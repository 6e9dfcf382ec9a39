"""Definitions that contradict themselves are told apart from those that do not, naming both places."""

from __future__ import annotations

from typing import Any

import pytest

from gongzhu.catalogue import keeping
from gongzhu.catalogue.contradictions import contradictions
from gongzhu.catalogue.drafts import draft_of
from tests.catalogue import keepers

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-07")]


@pytest.fixture
def whole() -> dict[str, Any]:
    """A definition with everything written; its conditions are put in each test's place."""
    return keepers.filled(keepers.policy_officer(), pays=True).spec


def told(whole: dict[str, Any], *conditions: str, formula: str = "300元", **parts: Any) -> str:
    """What is said of a definition with these conditions, called 甲, 乙, 丙, and this formula."""
    one = whole["conditions"][0]
    rows = [
        {**one, "key": f"c{number}", "label": label, "expr": expr}
        for number, (label, expr) in enumerate(zip("甲乙丙", conditions, strict=False))
    ]
    spec = {**whole, "conditions": rows, "formula": {**whole["formula"], "expr": formula}, **parts}
    found = contradictions(spec, keeping.ground().words)
    return " ".join(sentence for _, sentence in found)


APART = {
    "a figure against a figure": ("members_count >= 3", "members_count < 3"),
    "whole numbers with none between": ("members_count > 2", "members_count < 3"),
    "the same standard from both sides": ("assessed_income_per_head <= std.dibao", "assessed_income_per_head > std.dibao"),
    "multiples of one standard": ("assessed_income_per_head <= std.dibao * 1.5", "assessed_income_per_head >= 2 * std.dibao"),
    "written the other way round": ("std.dibao > assessed_income_per_head", "assessed_income_per_head >= std.dibao"),
    "a sum written in another order": ("income_12m + financial_assets_per_head > 5元", "financial_assets_per_head + income_12m < 5元"),
    "two facts from both sides": ("homes_count < non_residential_count", "non_residential_count <= homes_count"),
    "a choice and another": ('current_relief == "dibao"', 'current_relief in ["tekun", "margin"]'),
    "a choice and none of them": ('current_relief in ["dibao", "tekun"]', '!(current_relief in ["tekun", "dibao"])'),
    "yes and no": ("has_hukou_here", "!has_hukou_here"),
    "not both of two, and one after the other": ("!(has_hukou_here || is_single_applicant)", "is_single_applicant"),
    "every member and one member": ("all(members, m.age < 60)", "any(members, m.age >= 60)"),
    "one member and every member": ("any(members, m.age >= 60)", "!any(members, m.age >= 18)"),
    "every member twice": ("all(members, m.is_child)", "all(members, !m.is_child)"),
}  # fmt: skip


@pytest.mark.parametrize("name", APART)
def test_two_conditions_that_exclude_each_other_are_both_named(whole, name: str):
    said = told(whole, *APART[name])

    assert "与第1条“甲”互相矛盾：第1条“甲”要" in said
    assert "请改正其中一条" in said


TOGETHER = {
    "a band between two multiples": ("assessed_income_per_head > std.dibao", "assessed_income_per_head <= std.dibao * 1.5"),
    "other standards": ("assessed_income_per_head > std.dibao", "assessed_income_per_head <= std.margin"),
    "either of two": ("has_hukou_here || is_single_applicant", "!has_hukou_here"),
    "two members": ("any(members, m.age >= 60)", "any(members, m.age < 18)"),
    "a bound met exactly": ("members_count >= 3", "members_count <= 3"),
    "other expressions": ("income_12m > 5元", "financial_assets_per_head < 5元"),
    "a date": ("members_count >= 1", "has_hukou_here"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOGETHER)
def test_conditions_that_a_household_can_fulfil_are_left_alone(whole, name: str):
    assert told(whole, *TOGETHER[name]) == ""


def test_the_sentence_reads_both_demands_out(whole):
    said = told(
        whole, "assessed_income_per_head <= std.dibao", "assessed_income_per_head > std.dibao"
    )

    assert "第1条“甲”要「综合评估后人均月收入 不超过 最低生活保障标准」" in said
    assert "这一条要「综合评估后人均月收入 高于 最低生活保障标准」" in said
    assert "没有哪个家庭能同时满足" in said


def test_one_condition_may_contradict_itself(whole):
    said = told(whole, "members_count > 5 && members_count <= 5")
    of_members = told(whole, "any(members, m.age > 60 && m.age < 18)")

    assert "这一条自己互相矛盾" in said
    assert "没有哪位家庭成员能满足" in of_members


NOTHING = {
    "no money at all": ((), "0元", "公式算出来不会大于 0 元"),
    "the difference the conditions leave no room for": (("assessed_income_per_head >= std.dibao",), "(std.dibao - assessed_income_per_head) * members_count", "第1条“甲”要「综合评估后人均月收入 不低于 最低生活保障标准」"),
    "the greater of nothing and that": (("assessed_income_per_head >= std.dibao",), "max(0元, std.dibao - assessed_income_per_head)", "第1条“甲”要"),
    "a count that must be nought": (("homes_count == 0",), "100元 * homes_count", "第1条“甲”要"),
    "either way nothing": ((), "if(has_hukou_here, 0元, 0元)", "不会大于 0 元"),
}  # fmt: skip


@pytest.mark.parametrize("name", NOTHING)
def test_a_formula_that_pays_nobody_anything_is_told_with_what_makes_it_so(whole, name: str):
    conditions, formula, expected = NOTHING[name]

    said = told(whole, *conditions, formula=formula)

    assert expected in said and "谁也领不到钱" in said


@pytest.mark.parametrize(
    ("condition", "formula"),
    [
        ("assessed_income_per_head < std.dibao", "std.dibao - assessed_income_per_head"),
        ("members_count >= 1", "100元 * members_count"),
        ("assessed_income_per_head >= std.dibao", "std.margin - assessed_income_per_head"),
        ("has_hukou_here", "if(has_hukou_here, 100元, 0元)"),
    ],
)
def test_a_formula_that_pays_somebody_is_left_alone(whole, condition: str, formula: str):
    assert told(whole, condition, formula=formula) == ""


def test_questions_that_wait_for_each_other_are_all_named(whole):
    questions = [
        {"key": "a", "fact": "is_single_applicant", "when": 'residence_area == "rural"'},
        {"key": "b", "fact": "residence_area", "when": "has_hukou_here", "label": "住在哪里"},
        {
            "key": "c",
            "fact": "has_hukou_here",
            "when": "is_single_applicant",
            "label": "户口在哪里",
        },
    ]

    said = told(whole, questions=[{"key": "g", "title": "一组", "questions": questions}])

    assert "“住在哪里”→“户口在哪里”→" in said and "形成循环" in said


def test_a_contradiction_is_told_although_the_rest_is_not_in_shape_yet(whole):
    condition = whole["conditions"][0]
    row = {"key": "new", "label": "外地户籍", "expr": "!has_hukou_here"}
    stages = [one for one in whole["flow"]["stages"] if one["key"] != "confirm"]
    data = {**whole, "conditions": [condition, row], "flow": {**whole["flow"], "stages": stages}}

    draft = draft_of(data, keeping.ground())

    assert draft.spec is None
    said = {one.part: one.reason for one in draft.faults if "缺少" not in one.reason}
    assert "互相矛盾" in said["conditions"]
    assert "「confirm」不存在" in said["flow"]


def test_a_word_that_nobody_is_asked_for_is_told(whole):
    word = {"name": "needs_bath", "type": "bool", "label": "要助浴", "question": "要助浴吗？",
            "section": "questions", "derivation": "直接采用回答"}  # fmt: skip
    ask = [{"key": "g", "title": "一组", "questions": [{"key": "a", "fact": "needs_bath"}]}]

    assert "“要助浴”登记为由提问得到，却没有问题问它" in told(
        whole, "has_hukou_here", facts={"household": [word]}
    )
    assert told(whole, "has_hukou_here", facts={"household": [word]}, questions=ask) == ""
    decided = {**word, "section": "decision"}
    assert told(whole, "has_hukou_here", facts={"household": [decided]}) == ""
