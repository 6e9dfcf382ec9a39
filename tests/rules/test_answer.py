"""What an answer tells people: readings, steps, what is missing, what to ask next."""

import json
from fractions import Fraction
from types import MappingProxyType

import pytest

from gongzhu.rules import (
    Answer,
    Condition,
    Facts,
    Formula,
    MissingKind,
    Outcome,
    RuleError,
    RuleSet,
    evaluate,
    reading,
)
from tests.rules.words import WORDS

POOR = {"is_local": True, "income_per_head": 80000, "vehicles": 0}
STANDARDS = {"dibao": 128200}


def condition(text, key="c", **more):
    return Condition(key, "条件", text, "《办法》第一条", vocabulary=WORDS, **more)


def ruleset(*texts, formula=None, rounding="round_fen"):
    conditions = [condition(text, key=f"c{index}") for index, text in enumerate(texts)]
    due = Formula(formula, "《办法》第二条", WORDS, rounding) if formula else None
    return RuleSet(conditions, due)


def line(text, household=None, members=(), standards=STANDARDS):
    return evaluate(ruleset(text), Facts(household or {}, members), standards).lines[0]


def amount(text, household=None, members=(), rounding="round_fen", standards=STANDARDS):
    rules = ruleset(formula=text, rounding=rounding)
    return evaluate(rules, Facts(household or {}, members), standards).amount


def test_a_line_reads_as_a_sentence_with_the_actual_values():
    told = line("income_per_head < std.dibao", POOR)

    assert told.reading == "家庭人均月收入 800.00 元 低于 最低生活保障标准 1,282.00 元/月：符合"
    assert told.actual == (("家庭人均月收入", "800.00 元"), ("最低生活保障标准", "1,282.00 元/月"))
    assert (told.outcome, told.citation) == (Outcome.TRUE, "《办法》第一条")


READINGS = [
    ("vehicles >= 1", "要求有机动车（现在没有）：不符合"),
    ("is_local", "本市户籍（是）：符合"),
    ("!is_local", "并非「本市户籍（是）」：不符合"),
    ("income_per_head <= std.dibao * 1.5", "家庭人均月收入 800.00 元 不超过 最低生活保障标准 1,282.00 元/月 × 1.5（即 1,923.00 元）：符合"),
    ("(medical + 1元) * 2 > 1元", "（自付医疗费用（未知） + 1.00 元） × 2 高于 1.00 元：待核实"),
    ("income_per_head < std.tekun", "家庭人均月收入 800.00 元 低于 特困供养标准（待核定）：待核实"),
    ('relief == "dibao"', "目前的救助身份（未知） 为 最低生活保障：待核实"),
    ('relief in ["dibao", "tekun"]', "目前的救助身份（未知） 属于 最低生活保障、特困供养：待核实"),
    ("is_local && (vehicles == 0 || vehicles_are_exempt)", "本市户籍（是），并且 （要求没有机动车（现在没有），或者 车辆属于豁免范围（未知））：符合"),
    ("any(members, m.age >= 60)", "家庭成员中至少有一位满足「年龄 不小于 60 周岁」（第 1 位成员满足，有 1 位待核实）：符合"),
    ("all(members, m.age >= 60)", "每一位家庭成员都满足「年龄 不小于 60 周岁」（第 3 位成员不满足，有 1 位待核实）：不符合"),
    ("any(members, m.disability_level == 1)", "家庭成员中至少有一位满足「残疾等级 为 一级」（有 3 位待核实）：待核实"),
    ("count(members, m.age >= 60) >= 1", "要求有满足「年龄 不小于 60 周岁」的家庭成员（数量未知）：待核实"),
    ("size(members) == 3", "要求家庭成员正好 3 人（现有 3 人）：符合"),
    ("if(is_local, vehicles, 3) == 0", "如果「本市户籍（是）」则取 机动车数量 0 辆，否则取 3（即 0） 等于 0：符合"),
    ('applied_on >= date("2026-07-01")', "申请日期（未知） 不早于 2026年7月1日：待核实"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "says"), READINGS)
def test_readings(text, says):
    assert line(text, POOR, [{"age": 61}, {}, {"age": 8}]).reading == says


COUNTS = [
    # none and some, however they are written
    ("vehicles == 0", {"vehicles": 1}, "要求没有机动车（现有 1 辆）：不符合"),
    ("0 == vehicles", {"vehicles": 0}, "要求没有机动车（现在没有）：符合"),
    ("vehicles < 1", {}, "要求没有机动车（数量未知）：待核实"),
    ("vehicles > 0", {"vehicles": 2}, "要求有机动车（现有 2 辆）：符合"),
    ("vehicles != 0", {"vehicles": 0}, "要求有机动车（现在没有）：不符合"),
    # so many
    ("homes <= 1", {"homes": 2}, "要求住房不超过 1 套（现有 2 套）：不符合"),
    ("2 > homes", {"homes": 2}, "要求住房少于 2 套（现有 2 套）：不符合"),
    ("homes <= std.homes", {"homes": 2}, "要求住房不超过 住房套数上限（待核定）（现有 2 套）：待核实"),
    # a sum of like counts is a count; of others it is a sum
    ("vehicles + carts == 0", {"vehicles": 0, "carts": 1}, "要求没有机动车和三轮车（现有 1 辆）：不符合"),
    ("vehicles + homes == 0", {"vehicles": 0, "homes": 1}, "机动车数量 0 辆 + 住房套数 1 套（即 1） 等于 0：不符合"),
    # what is denied, or only asked to choose, is not wanted
    ("!(vehicles == 0)", {"vehicles": 1}, "并非「没有机动车（现有 1 辆）」：符合"),
    ("if(vehicles > 0, homes == 0, homes <= 1)", {"vehicles": 0, "homes": 1}, "如果「有机动车（现在没有）」则取 要求没有住房（现有 1 套），否则取 要求住房不超过 1 套（现有 1 套）：符合"),
    ("any(members, vehicles == 0 && m.age >= 60)", {"vehicles": 1}, "家庭成员中至少有一位满足「没有机动车（现有 1 辆），并且 年龄 不小于 60 周岁」（没有人满足）：不符合"),
    # an age or a grade is no count of things
    ("all(members, m.disability_level != 0)", {}, "每一位家庭成员都满足「残疾等级 不为 没有残疾证」（第 1 位成员不满足）：不符合"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "household", "says"), COUNTS)
def test_a_count_is_told_as_having_none_some_or_so_many(text, household, says):
    assert line(text, household, [{"age": 61, "disability_level": 0}]).reading == says


def test_a_policy_officer_reads_of_a_count_what_is_wanted():
    assert reading("vehicles + carts == 0 || homes <= 1", WORDS) == (
        "没有机动车和三轮车，或者 住房不超过 1 套"
    )


def test_money_is_told_with_two_decimals_and_is_exact_all_the_same():
    household = {"income_per_head": Fraction(284_000, 3), "assets": 94_667}

    assert line("income_per_head < assets", household).reading == (
        "家庭人均月收入 约 946.67 元 低于 家庭金融资产 946.67 元：符合"
    )


def test_a_policy_officer_reads_a_condition_without_values():
    assert reading("income_per_head <= std.dibao * 1.5", WORDS) == (
        "家庭人均月收入 不超过 最低生活保障标准 × 1.5"
    )
    assert reading("sum(members, max(0, std.dibao - m.income))", WORDS, "money") == (
        "各位家庭成员「「0.00 元」与「最低生活保障标准 − 本人月收入」中的较大者」之和"
    )


def test_member_facts_are_listed_by_the_place_of_the_member():
    told = line("any(members, m.age >= 60)", members=[{"age": 61}, {}])

    assert told.actual == (("第 1 位成员的年龄", "61 周岁"), ("第 2 位成员的年龄", "未知"))


def test_a_refused_line_carries_its_remedy():
    rules = RuleSet([condition("is_local", remedy="可以在户籍地申请")])

    assert evaluate(rules, Facts({"is_local": False})).lines[0].remedy == "可以在户籍地申请"


def test_the_steps_show_the_arithmetic():
    due = amount("max(0, std.dibao - income_per_head) * size(members)", POOR, [{}, {}, {}])

    assert due.fen == 144600
    assert due.steps == (
        "最低生活保障标准 1,282.00 元/月 − 家庭人均月收入 800.00 元 = 482.00 元",
        "0.00 元、482.00 元 取较大者 = 482.00 元",
        "482.00 元 × 家庭成员人数 3 人 = 1,446.00 元",
    )
    assert due.citation == "《办法》第二条"


def test_a_sum_that_is_the_same_for_all_is_multiplied():
    due = amount("sum(members, std.dibao - income_per_head)", POOR, [{}, {}, {}])

    assert due.steps[-1] == "482.00 元 × 3 人 = 1,446.00 元"


def test_a_sum_over_members_shows_each_of_them():
    due = amount(
        "sum(members, max(0, std.dibao - m.income))", {}, [{"income": 28200}, {"income": 0}]
    )

    assert due.steps == (
        "第 1 位成员：最低生活保障标准 1,282.00 元/月 − 本人月收入 282.00 元 = 1,000.00 元",
        "第 1 位成员：0.00 元、1,000.00 元 取较大者 = 1,000.00 元",
        "第 2 位成员：最低生活保障标准 1,282.00 元/月 − 本人月收入 0.00 元 = 1,282.00 元",
        "第 2 位成员：0.00 元、1,282.00 元 取较大者 = 1,282.00 元",
        "合计 1,000.00 元 + 1,282.00 元 = 2,282.00 元",
    )


def test_the_branch_taken_is_named_with_its_reason():
    due = amount("if(vehicles > 0, 1元, std.dibao)", POOR)

    assert due.steps == ("「有机动车（现在没有）」不成立，取 最低生活保障标准 1,282.00 元/月",)


@pytest.mark.parametrize(
    ("rounding", "fen", "last"),
    [
        ("round_fen", 42733, "约 427.33 元 四舍五入到分 = 427.33 元"),
        ("round_yuan", 42700, "约 427.33 元 四舍五入到元 = 427.00 元"),
        ("round_yuan_up", 42800, "约 427.33 元 向上取整到元 = 428.00 元"),
    ],
)
def test_what_is_not_whole_is_exact_until_it_is_rounded(rounding, fen, last):
    due = amount("std.dibao / 3", rounding=rounding)

    assert (due.fen, due.steps[-1]) == (fen, last)


def test_half_a_fen_is_rounded_up():
    assert amount("std.dibao * 0.5", standards={"dibao": 101}).fen == 51
    assert amount("std.dibao * 0.5", standards={"dibao": 103}).fen == 52


def test_a_formula_of_one_word_is_still_explained():
    assert amount("std.dibao").steps == ("最低生活保障标准 1,282.00 元/月",)


def test_a_formula_rounded_in_its_text_says_so():
    due = amount("round_yuan_up(std.dibao * 0.8)")

    assert due.steps[-1] == "1,025.60 元 向上取整到元 = 1,026.00 元"


def test_an_unknown_rounding_is_refused():
    with pytest.raises(ValueError, match="取整办法"):
        Formula("std.dibao", "", WORDS, "floor")


def test_an_amount_without_its_standard_names_what_is_missing():
    due = amount("std.tekun * 2")

    assert due.fen is None
    assert due.steps == ("还缺「特困供养标准」，暂不能计算金额",)
    assert due.missing[0].kind is MissingKind.STANDARD


def test_a_refused_household_gets_no_amount_and_no_question():
    answer = evaluate(
        ruleset("is_local", "vehicles == 0", formula="std.dibao"), Facts({"is_local": False})
    )

    assert answer.outcome is Outcome.FALSE
    assert (answer.amount, answer.missing, answer.next_question) == (None, (), None)
    assert answer.lines[1].missing[0].name == "vehicles"


def test_nothing_is_asked_once_everything_is_known():
    answer = evaluate(ruleset("is_local", formula="std.dibao"), Facts(POOR), STANDARDS)

    assert answer.outcome is Outcome.TRUE
    assert (answer.missing, answer.next_question) == ((), None)


def test_the_fact_that_keeps_most_conditions_open_is_asked_first():
    answer = evaluate(
        ruleset("medical > 1元", "vehicles == 0 && is_local", "is_local || assets < 1元"), Facts()
    )

    assert answer.outcome is Outcome.UNKNOWN
    assert answer.next_question.name == "is_local"
    assert answer.next_question.question == "家里有人的户口在本市吗？"
    assert [one.name for one in answer.missing] == ["medical", "vehicles", "is_local", "assets"]


def test_a_tie_goes_to_the_fact_named_first():
    answer = evaluate(ruleset("vehicles == 0", "is_local"), Facts())

    assert answer.next_question.name == "vehicles"


def test_what_can_no_longer_matter_is_not_missing():
    told = line(
        "vehicles == 0 || vehicles_are_exempt || medical > 1元", {"vehicles": 1, "medical": 5}
    )

    assert [one.name for one in told.missing] == ["vehicles_are_exempt"]


def test_a_missing_standard_is_told_apart_and_asks_nobody():
    answer = evaluate(ruleset("income_per_head < std.dibao"), Facts())

    kinds = [(one.kind, one.name, one.question) for one in answer.missing]
    assert kinds == [
        (MissingKind.FACT, "income_per_head", "平均每人每月收入多少元？"),
        (MissingKind.STANDARD, "dibao", ""),
    ]
    assert answer.next_question is None


def test_a_missing_parameter_is_named_too():
    told = line("income_per_head < std.dibao * param.ratio", POOR)

    assert [(one.kind, one.label) for one in told.missing] == [
        (MissingKind.PARAMETER, "低保边缘倍数")
    ]


def test_division_by_zero_is_named_and_asks_nobody():
    answer = evaluate(ruleset("medical / income_per_head > 0.5"), Facts({"income_per_head": 0}))

    assert [one.kind for one in answer.missing] == [MissingKind.FACT, MissingKind.ARITHMETIC]
    assert answer.missing[1].label == "除数为零，无法计算"
    assert answer.next_question is None


def test_an_if_asks_for_its_condition_first_and_then_for_its_branch():
    text = "if(is_local, medical, assets) > 1元"

    assert [one.name for one in line(text).missing] == ["is_local"]
    assert [one.name for one in line(text, {"is_local": False}).missing] == ["assets"]


def test_the_member_to_ask_about_is_named():
    answer = evaluate(ruleset("any(members, m.age >= 60)"), Facts({}, [{"age": 8}, {}]))

    assert (answer.next_question.name, answer.next_question.member) == ("age", 1)
    assert answer.next_question.label == "第 2 位成员的年龄"


def test_without_members_the_first_question_is_who_lives_there():
    answer = evaluate(ruleset("any(members, m.age >= 60)"), Facts({}, None))

    assert (answer.next_question.name, answer.next_question.question) == (
        "members",
        "家里共同生活的有哪些人？",
    )


def test_once_all_conditions_hold_the_amount_asks():
    answer = evaluate(
        ruleset("is_local", formula="min(std.dibao, medical)"), Facts(POOR), STANDARDS
    )

    assert (answer.outcome, answer.amount.fen) == (Outcome.TRUE, None)
    assert answer.next_question.name == "medical"


def test_an_open_household_still_sees_what_it_may_be_due():
    answer = evaluate(ruleset("vehicles_are_exempt", formula="std.dibao"), Facts(POOR), STANDARDS)

    assert (answer.outcome, answer.amount.fen) == (Outcome.UNKNOWN, 128200)


def test_an_answer_is_frozen_as_json_and_read_again():
    rules = ruleset(
        "income_per_head < std.dibao",
        "any(members, m.age > 60)",
        formula="sum(members, std.dibao - m.income) * 1.1",
    )
    answer = evaluate(rules, Facts(POOR, [{"age": 3, "income": 1}, {"income": 1}]), STANDARDS)

    frozen = json.loads(json.dumps(answer.as_json(), ensure_ascii=False))
    again = Answer.from_json(frozen)

    assert again == answer
    assert hash(again) == hash(answer)
    assert again != evaluate(rules, Facts({}), STANDARDS)
    assert again.lines[0].outcome is Outcome.TRUE
    assert again.next_question.kind is MissingKind.FACT
    assert json.loads(json.dumps(again.as_json())) == frozen


def test_an_answer_in_an_unknown_format_is_not_read():
    with pytest.raises(ValueError, match="格式"):
        Answer.from_json({"format": 99})


def test_the_explanation_tells_the_facts_decided_on_even_if_they_change_later():
    household, standards = dict(POOR), dict(STANDARDS)
    answer = evaluate(ruleset("income_per_head < std.dibao"), Facts(household), standards)

    household["income_per_head"], standards["dibao"] = 999999, 1

    assert "800.00 元 低于 最低生活保障标准 1,282.00 元/月：符合" in answer.lines[0].reading


def test_figures_that_change_behind_a_view_do_not_reach_an_answer():
    figures = {"dibao": 128200}

    answer = evaluate(
        ruleset("income_per_head < std.dibao"), Facts(POOR), MappingProxyType(figures)
    )
    figures["dibao"] = 1

    assert "1,282" in answer.lines[0].reading


def test_a_rule_set_refuses_a_bad_text_and_a_doubled_key_when_it_is_made():
    with pytest.raises(RuleError):
        ruleset("is_lokal")
    with pytest.raises(RuleError):
        ruleset(formula="is_local")
    with pytest.raises(ValueError, match="「c」重复"):
        RuleSet([condition("is_local"), condition("!is_local")])


def test_a_rule_set_without_conditions_refuses_nobody():
    assert evaluate(RuleSet([]), Facts()).outcome is Outcome.TRUE


def test_the_same_text_is_checked_once():
    assert condition("is_local").checked is condition("is_local", key="other").checked
