"""What decided a condition is told first; what had no say is left to the whole reading."""

import json

import pytest

from gongzhu.rules import Answer, Facts, evaluate
from tests.rules.test_answer import POOR, STANDARDS, line, ruleset

SINGLE = "!is_local || vehicles_are_exempt || (vehicles == 0 && any(members, m.age >= 60))"
WHYS = [
    # an any-of that holds names what holds
    (SINGLE, {"is_local": False}, "本市户籍（否）"),
    (SINGLE, POOR, "要求没有机动车（现在没有），并且 家庭成员中至少有一位满足「年龄 不小于 60 周岁」（第 1 位成员满足）"),
    # one that does not hold names every branch, each by what failed in it
    (SINGLE, {"is_local": True, "vehicles_are_exempt": False, "vehicles": 2}, "本市户籍（是），或者 车辆属于豁免范围（否），或者 要求没有机动车（现有 2 辆）"),
    # an all-of that fails names what fails
    ("is_local && vehicles >= 1 && income_per_head < std.dibao", POOR, "要求有机动车（现在没有）"),
    ("is_local && (vehicles >= 1 || vehicles >= 2)", POOR, "要求有机动车（现在没有），或者 要求机动车不少于 2 辆（现在没有）"),
    # one that is open names what keeps it open
    ("is_local && medical > 1元 && vehicles_are_exempt", POOR, "自付医疗费用（未知） 高于 1.00 元，并且 车辆属于豁免范围（未知）"),
    ("!is_local || medical > 1元", POOR, "自付医疗费用（未知） 高于 1.00 元"),
    # a choice tells the branch that was taken, and why that one
    ("if(is_local, vehicles == 0, vehicles == 1)", POOR, "要求没有机动车（现在没有）（因为「本市户籍（是）」成立）"),
    ("if(vehicles_are_exempt, is_local, !is_local)", POOR, "车辆属于豁免范围（未知）"),
    # of a choice between values, the value taken
    ("income_per_head < if(is_local, std.dibao, std.tekun)", POOR, "家庭人均月收入 800.00 元 低于 最低生活保障标准 1,282.00 元/月"),
    ("income_per_head <= if(is_local, std.dibao, std.tekun) * 1.5", POOR, "家庭人均月收入 800.00 元 不超过 最低生活保障标准 1,282.00 元/月 × 1.5（即 1,923.00 元）"),
    ("income_per_head <= if(is_local, std.dibao + 1元, std.tekun) * 2", POOR, "家庭人均月收入 800.00 元 不超过 （最低生活保障标准 1,282.00 元/月 + 1.00 元） × 2（即 2,566.00 元）"),
    ("income_per_head < if(vehicles_are_exempt, std.dibao, std.dibao)", POOR, "家庭人均月收入 800.00 元 低于 如果「车辆属于豁免范围（未知）」则取 最低生活保障标准 1,282.00 元/月，否则取 最低生活保障标准 1,282.00 元/月"),
    # what is not joined is told whole
    ("income_per_head < std.dibao", POOR, "家庭人均月收入 800.00 元 低于 最低生活保障标准 1,282.00 元/月"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "household", "why"), WHYS)
def test_only_what_decided_is_told(text, household, why):
    assert line(text, household, [{"age": 61}]).why == why


def test_the_outcome_stands_behind_what_decided_and_the_whole_is_kept():
    told = line(SINGLE, {"is_local": False}, [{"age": 61}])

    assert told.told == "本市户籍（否）：符合"
    assert told.is_shortened and "车辆属于豁免范围（未知）" in told.reading


def test_what_says_everything_is_not_called_short():
    assert not line("income_per_head < std.dibao", POOR).is_shortened


def test_an_answer_written_down_keeps_what_decided():
    answer = evaluate(ruleset(SINGLE), Facts({"is_local": False}, []), STANDARDS)

    again = Answer.from_json(json.loads(json.dumps(answer.as_json())))

    assert again.lines[0].told == answer.lines[0].told
    assert again == answer
