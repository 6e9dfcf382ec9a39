"""A text that cannot be used is refused with a place and a sentence that says how to go on."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from gongzhu.rules import (
    Ages,
    Fact,
    FactError,
    Facts,
    RuleError,
    Scope,
    Vocabulary,
    VocabularyError,
    check,
    parse,
)
from tests.rules.words import WORDS

MALICIOUS = [
    ("is_local.__class__", 0, "不能加点"),
    ("m.__class__", 0, "只能写在"),
    ("any(members, m.__class__ == 1)", 13, "没有名为「m.__class__」"),
    ('__import__("os")', 0, "没有名为「__import__」的函数"),
    ('eval("1")', 0, "没有名为「eval」的函数"),
    ("lambda: 1", 6, "不能用「:」"),
    ("[x for x in members]", 0, "前面缺少内容"),
    ("is_local; 1", 8, "不能用「;」"),
    ("vehicles + true", 11, "真假"),
    ("(" * 60 + "is_local" + ")" * 60, 40, "层数太多"),
    ("!" * 60 + "is_local", 40, "层数太多"),
    ("max(0, " * 60 + "1" + ")" * 60, 40 * 7, "层数太多"),
    (" + ".join(["1"] * 60) + " > 1", 0, "层数太多"),
    ("x" * 5000, 2000, "规则太长"),
    ("1" * 500, 0, "数字太长"),
    ('relief == "' + "长" * 300 + '"', 10, "太长"),
    ("x&&" * 600 + "x", 600, "规则太复杂"),
    ("1,000", 1, "前面的内容已经完整"),
    ("is_local\u200b", 8, "看不见的字符"),
]
MISTAKES = [
    ("", 0, "没有写完"),
    ("income_per_head <", 17, "没有写完"),
    ("income_per_head < std.dibbao", 18, "是不是想写「std.dibao」"),
    ("incom_per_head < std.dibao", 0, "是不是想写「income_per_head」"),
    ("dibao > 1元", 0, "是不是想写「std.dibao」"),
    ("counts(members, m.age > 1) > 1", 0, "是不是想写「count」"),
    ("any(members, m.agee > 1)", 13, "是不是想写「m.age」"),
    ("income_per_head < 1000", 0, "金额常数请写成「3714元」"),
    ("income_per_head + 1 > 1元", 0, "金额常数请写成「3714元」"),
    ("income_per_head * assets > 1元", 0, "不能相乘"),
    ("2 / assets > 1", 0, "不能相除"),
    ("vehicles / 0 > 1", 11, "除数不能是 0"),
    ("vehicles", 0, "应当是真假"),
    ("vehicles == is_local", 0, "同一类"),
    ("is_local == 1", 0, "同一类"),
    ('relief == "dibo"', 10, "是不是想写「dibao」"),
    ('relief in ["dibao", "none", "poor"]', 28, "没有「poor」这个值"),
    ("any(members, m.disability_level == 7)", 35, "没有「7」这个值"),
    ('relief < "dibao"', 0, "不能比大小"),
    ("is_local && vehicles", 12, "能判断真假"),
    ("!vehicles", 1, "能判断真假"),
    ("-is_local > 1", 1, "不能参加计算"),
    ("m.age > 60", 0, "只能写在"),
    ("members == 1", 0, "第一项"),
    ("any(members, any(members, m.age > 1))", 13, "不能再套"),
    ("any(m.age > 1)", 0, "「any(members, …)」"),
    ("size(members, m.age)", 0, "「size(members)」"),
    ("sum(members, m.is_student) > 1", 13, "要写金额或数"),
    ("if(is_local, 1元) > 1元", 0, "要 3 项"),
    ("if(is_local, 1元, true) == 1元", 0, "同一类"),
    ("round_yuan(vehicles) > 1元", 11, "要写金额"),
    ("days_between(ill_on, vehicles) > 1", 21, "要写日期"),
    ('applied_on > "2026-01-01"', 0, "同一类"),
    ('applied_on > date("2026-02-30")', 13, "日期请写成"),
    ("vehicles in [vehicles]", 13, "固定的值"),
    ("vehicles in 1", 12, "方括号"),
    ("1 < vehicles < 3", 13, "不能连写"),
    ("vehicles < max(1, 2) == is_local", 21, "不能连写"),
    ("vehicles = 1", 9, "=="),
    ("is_local and is_local", 9, "「&&」"),
    ("not is_local", 0, "「!」"),
    ("is_local & is_local", 9, "&&"),
    ("vehicles ≥ 1", 9, ">="),
    ("is_local，is_local", 8, "中文标点"),
    ("assets > 3万元", 10, "整元"),
    ("assets > 3 元", 11, "紧跟在数字后面"),
    ("assets > 0.005元", 9, "小数点后两位"),
    ("share > 80%", 10, "小数"),
    ('relief == "dibao', 10, "引号没有配对"),
    ("(is_local", 9, "左括号没有配对"),
    ("is_local)", 8, "多了一个右括号"),
    ("12abc > 1", 0, "完整的数字"),
    ("in [1]", 0, "前面缺少内容"),
    ("std. > 1", 3, "缺少名称"),
    ("param.ratoi > 1", 0, "是不是想写「param.ratio」"),
]


@pytest.mark.parametrize(("text", "position", "says"), MALICIOUS + MISTAKES)
def test_the_text_is_refused_with_a_place_and_a_sentence(text, position, says):
    with pytest.raises(RuleError) as refusal:
        check(text, WORDS)

    assert says in refusal.value.sentence
    assert refusal.value.position == position
    assert refusal.value.length >= 1
    assert 0 <= refusal.value.position <= len(text)
    assert refusal.value.sentence.endswith(("。", "？"))
    assert str(refusal.value.position + 1) in str(refusal.value)


def test_a_long_text_within_the_limits_is_accepted():
    text = " || ".join(["is_local"] * 150)

    assert check(text, WORDS).value(Facts({"is_local": True})) is True


def test_the_place_covers_the_whole_word():
    with pytest.raises(RuleError) as refusal:
        check("is_local && std.dibbao > 1元", WORDS)

    text = "is_local && std.dibbao > 1元"
    error = refusal.value
    assert text[error.position : error.position + error.length] == "std.dibbao"


def test_parsing_alone_needs_no_vocabulary():
    tree = parse("anything_at_all > 3元")

    assert (tree.at, tree.length, tree.type) == (0, 20, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("income_per_head", 800.5),
        ("income_per_head", "800"),
        ("income_per_head", True),
        ("income_per_head", Decimal("800.50")),
        ("vehicles", 1.0),
        ("vehicles", True),
        ("vehicles", Fraction(1, 2)),
        ("share", 0.5),
        ("share", Decimal("NaN")),
        ("share", Decimal("1E+999999")),
        ("is_local", 1),
        ("is_local", "yes"),
        ("relief", "rich"),
        ("applied_on", "2026-01-01"),
        ("applied_on", datetime(2026, 1, 1, 12)),  # noqa: DTZ001
    ],
)
def test_a_value_of_another_type_is_never_used(name, value):
    rule = {
        "income_per_head": "income_per_head > 1元",
        "vehicles": "vehicles > 0",
        "share": "share > 0.1",
        "is_local": "is_local",
        "relief": 'relief == "dibao"',
        "applied_on": 'applied_on > date("2020-01-01")',
    }[name]

    with pytest.raises(FactError) as refusal:
        check(rule, WORDS).value(Facts({name: value}))

    assert refusal.value.name == name
    assert WORDS.find("household", name).label in str(refusal.value)


def test_exact_values_are_taken_as_they_are():
    facts = WORDS.facts(
        {"income_per_head": Fraction(80000, 3), "share": Decimal("0.8")}, [{"age": 8}]
    )

    assert facts.household["share"] == Fraction(4, 5)
    assert check("income_per_head * 3 == 800元", WORDS).value(facts) is True


def test_facts_from_outside_are_checked_by_name_and_type():
    with pytest.raises(FactError, match="没有名为「salary」"):
        WORDS.facts({"salary": 1})
    with pytest.raises(FactError, match="年龄"):
        WORDS.facts({}, [{"age": "8"}])
    assert WORDS.facts({}, None).members is None


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        (("年龄", "int", "年龄"), "不能作名称"),
        (("__class__", "int", "类"), "不能作名称"),
        (("age", "float", "年龄"), "类型「float」不存在"),
        (("kind", "choice", "种类"), "要列出可选值"),
    ],
)
def test_a_malformed_fact_is_refused(fact, says):
    with pytest.raises(VocabularyError, match=says):
        Fact(*fact)


def test_choices_must_fit_the_type():
    with pytest.raises(VocabularyError, match="与类型不符"):
        Fact("level", "int", "等级", choices=["一级"])
    with pytest.raises(VocabularyError, match="其他类型不列"):
        Fact("is_poor", "bool", "困难", choices=["是"])


@pytest.mark.parametrize(
    ("question", "ages", "says"),
    [
        ("", Ages(3, 59, False), "不向居民提问"),
        ("在上学吗？", Ages(60, 3, False), "上限低于下限"),
        ("在上学吗？", Ages(3, 59, "none"), "要的是是或否"),
        ("在上学吗？", Ages(3, 59, None), "没有写不提问的人按什么算"),
    ],
)
def test_ages_that_cannot_be_are_refused(question, ages, says):
    with pytest.raises(VocabularyError, match=says):
        Fact("studies", "bool", "在读", question, ages=ages)


def test_only_a_question_about_members_hangs_on_age():
    studies = Fact("studies", "bool", "在读", "在上学吗？", ages=Ages(3, 59, False))

    assert Vocabulary(member=[studies]).find(Scope.MEMBER, "studies") == studies
    with pytest.raises(VocabularyError, match="问的不是成员"):
        Vocabulary(household=[studies])


@pytest.mark.parametrize("name", ["if", "any", "members", "m", "std", "true", "in"])
def test_reserved_words_cannot_be_household_facts(name):
    with pytest.raises(VocabularyError, match="保留字"):
        Vocabulary(household=[Fact(name, "int", "数")])


def test_a_doubled_name_is_refused_also_when_an_item_adds_it():
    with pytest.raises(VocabularyError, match="「is_local」重复"):
        WORDS.extended([Fact("is_local", "bool", "再问一次")])


def test_an_item_adds_its_own_questions():
    wider = WORDS.extended([Fact("wells", "int", "水井数")], member=[Fact("tall", "bool", "高个")])

    assert check("wells > 1 && any(members, m.tall)", wider).refs[0].fact.label == "水井数"
    with pytest.raises(RuleError):
        check("wells > 1", WORDS)
