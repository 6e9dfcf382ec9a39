"""What each page of a draft asks: the parts of a definition as fields, groups and rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongzhu.catalogue import keeping, selectors as catalogue
from gongzhu.catalogue.drafts import words_of
from gongzhu.catalogue.enums import (
    LimitUnit,
    Period,
    PublicField,
    ReviewForm,
    Section,
    Signers,
    Subject,
)
from gongzhu.desk.policy.flow_parts import flow_parts, plain_flow, shown_flow
from gongzhu.desk.policy.guide_parts import block_rows, plain_guide, shown_guide
from gongzhu.desk.policy.sheet import Choices, Data, Field, Group, Part, Rows
from gongzhu.org import selectors as org
from gongzhu.org.enums import Grade
from gongzhu.rules import Vocabulary

GRADES: Choices = [(one, f"{one}　{Grade(one).label}") for one in ("A", "B", "C")]
LIMIT_GRADES: Choices = [*GRADES, ("product", "产品默认，非法定"), ("-", "待核定")]
_CHOOSE = ("", "请选择")


def parts_of(
    part: str, data: Mapping[str, Any], documents: Choices | None = None
) -> tuple[Part, ...]:
    """The form of one part. data: the definition as it stands, for what may be chosen.

    documents: as `documents_to_cite`, for whoever draws several parts; read when left out.
    """
    return _PARTS[part](data, documents_to_cite() if documents is None else documents)


def shown(part: str, data: Mapping[str, Any]) -> Data:
    """A stored part in the shape of its form."""
    if part == "flow":
        return {**data, "flow": shown_flow(data.get("flow") or {})}
    if part == "guide":
        return {**data, "guide": shown_guide(data.get("guide") or {})}
    return dict(data)


def stored(part: str, data: Data) -> Data:
    """What the form gave in the shape it is stored in."""
    if part == "flow":
        return {**data, "flow": plain_flow(data.get("flow") or {})}
    if part == "guide":
        return {**data, "guide": plain_guide(data.get("guide") or {})}
    return data


def documents_to_cite() -> Choices:
    """Every document a rule may rest on."""
    titles = keeping.policies().values_list("code", "title")
    return [_CHOOSE, *((code, f"《{title}》") for code, title in titles)]


def _citation(documents: Choices) -> tuple[Part, ...]:
    """Where something is written."""
    return (
        Field("policy", "文件", "select", documents, wide=True, needed=True),
        Field("clause", "条款", hint="例如：第十三条"),
        Field("grade", "等级", "select", [_CHOOSE, *GRADES], needed=True),
        Field("note", "备注"),
    )


def _citations(documents: Choices) -> Rows:
    return Rows(
        "citations", "依据", "条依据", _citation(documents), title="policy clause", folded=True
    )


def _guide(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    phones = (
        Field("label", "名称"),
        Field("number", "电话"),
        Field("source", "出处"),
        Field("grade", "等级", "select", [_CHOOSE, *LIMIT_GRADES]),
    )
    standards = [(one.name, one.label) for one in catalogue.words().rules.standards]
    return (
        Group(
            "guide",
            "居民看到的指南",
            (
                Field("audience", "救助对象", "long", needed=True),
                Field("content", "救助内容", "long", needed=True),
                Field("amount", "救助标准", "long", needed=True),
                Field("standards", "一起显示的标准", "ticks", standards, default=[],
                      hint="公式没有用到、但要在指南里显示数值的标准。"),
                Field("how", "怎样申请", "lines", default=[], hint="一行一步。", needed=True),
                Rows("phones", "咨询电话", "个电话", phones, title="label"),
                Rows("basis", "法律政策依据", "条依据", _citation(documents), title="policy clause",
                     folded=True),
                Field("remarks", "备注", "lines", default=[], hint="一行一条。"),
                Field("asked", "居民会怎么问", "lines", default=[],
                      hint="一行一种问法，用居民自己的话。只供检索和问政找到这一项，不显示。"),
                block_rows(_citation(documents)),
            ),
        ),
        Field("sections", "要填的家庭情况", "ticks", Section.choices, default=[], needed=True),
        Field("unknown", "待核定的事", "lines", default=[], hint="一行一条，会显示给居民和工作人员。"),
        Field("no_application", "免申即享的说明", hint="不用申请的事项才写；写了就不能有材料、提问和授权。"),
    )  # fmt: skip


def _materials(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    fields: tuple[Part, ...] = (
        Field("code", "代号", "key"),
        Field("title", "材料名称", needed=True),
        Field("about", "交几份", "select", _subjects(), default="household"),
        Field("when", "什么情况下要交", "expr", expects="about", hint="不写就是都要交。"),
        Field("forms", "审查形式", "ticks", ReviewForm.choices, default=[], needed=True),
        Field("shared_from", "由什么数据代替", hint="审查形式含“数据共享核验”的才写。"),
        Field("points", "审查要点", "lines", default=[], hint="一行一条。", needed=True),
        Field("mistakes", "常见问题", "lines", default=[], hint="一行一条。", needed=True),
        Field("example", "示例", "long", needed=True),
        Group("citation", "依据", _citation(documents), when="policy"),
    )
    return (
        Rows("materials", "材料清单", "种材料", fields, title="title", folded=True, prefix="paper"),
    )


def _subjects() -> Choices:
    return [(Subject.HOUSEHOLD.value, "全家一份"), (Subject.MEMBER.value, "符合的成员每人一份")]


def _questions(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    words = words_of(data, catalogue.words().rules)
    question: tuple[Part, ...] = (
        Field("key", "代号", "key"),
        Field("fact", "回答记入哪一项", "select", _facts(words), is_open=True, needed=True),
        Field("about", "问谁", "select", Subject.choices, default="household"),
        Field("label", "换一种问法", hint="不写就用词汇里的问法。"),
        Field("hint", "说明"),
        Field("when", "什么情况下才问", "expr", expects="about", hint="不写就是都问。"),
        Field("is_required", "必须回答", "tick", default=True),
        Field("type", "回答方式", "key"),
    )
    group: tuple[Part, ...] = (
        Field("key", "代号", "key"),
        Field("title", "这一页的标题", needed=True),
        Field("intro", "开头的话"),
        Field("when", "什么情况下才出现这一页", "expr", expects="bool"),
        Rows("questions", "问题", "个问题", question, title="fact", prefix="question"),
    )
    own: tuple[Part, ...] = (
        Field("name", "英文名", hint="规则里写它，小写字母开头。", needed=True),
        Field("type", "类型", "select", _TYPES, needed=True),
        Field("label", "名称", needed=True),
        Field("question", "问法"),
        Field("choices", "可选值", "pairs", default={}, hint="单选才写，一行一个：英文值=中文。"),
        Field("unit", "单位"),
        Field("section", "从哪里来", "select", _SECTIONS, default="questions", always=True),
        Field("derivation", "怎样得出", "long", needed=True, hint="由提问得到的写“直接采用回答”。"),
    )
    ages: tuple[Part, ...] = (
        Field("least", "从几岁起问", "int", default=0),
        Field("most", "问到几岁", "int", default=None, hint="周岁，含这一岁；不写就是不封顶。"),
        Field("otherwise", "其他年龄按什么算",
              hint="不写就是各个年龄都问。是否类写 true 或 false，单选写英文值。"),
    )  # fmt: skip
    own_of_member = (*own, Group("ages", "问哪些年龄的成员", ages, when="otherwise"))
    return (
        Group(
            "facts",
            "这个事项自己的词",
            (
                Rows("household", "说全家的", "个词", own, title="label", folded=True, prefix="fact"),
                Rows("member", "说每位成员的", "个词", own_of_member, title="label", folded=True,
                     prefix="fact"),
            ),
            hint="地区词汇里没有、只有这个事项要问的情况，先在这里登记，再提问。",
        ),
        Rows("questions", "提问（每组是一页）", "页提问", group, title="title", prefix="page"),
    )  # fmt: skip


_TYPES: Choices = [
    _CHOOSE,
    ("bool", "是否"),
    ("int", "整数"),
    ("money", "金额"),
    ("number", "比例"),
    ("choice", "单选"),
    ("date", "日期"),
    ("text", "文字"),
]
_SECTIONS: Choices = [
    ("questions", "事项提问"),
    ("decision", "由决定机关认定"),
    ("system", "系统登记"),
    ("assessment", "综合评估"),
    *((one.value, str(one.label)) for one in Section),
]


def _facts(words: Vocabulary) -> Choices:
    household = [(one.name, one.label) for one in words.household]
    member = [(one.name, f"{one.label}（每位成员）") for one in words.member]
    return [_CHOOSE, *household, *member]


def _conditions(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    fields: tuple[Part, ...] = (
        Field("key", "代号", "key"),
        Field("label", "条件名称", needed=True, hint="说满足时的样子，例如：本地户籍。"),
        Field("expr", "规则", "expr", expects="bool", needed=True),
        _citations(documents),
        Field("remedy", "不符合时怎么办", "long"),
    )
    return (Rows("conditions", "资格条件（要全部符合）", "条条件", fields, title="label",
                 prefix="condition"),)  # fmt: skip


def _parameters() -> Choices:
    found = org.region().parameters.values()
    return [("", "不用"), *((one.key, f"{one.label}：{one.shown}") for one in found)]


_ROUNDINGS: Choices = [
    _CHOOSE,
    ("by_region", "按地区参数"),
    ("round_fen", "到分"),
    ("round_yuan", "四舍五入到元"),
    ("round_yuan_up", "进到元"),
]


def _money(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    periods = [_CHOOSE, *Period.choices]
    formula: tuple[Part, ...] = (
        Field("expr", "公式", "expr", expects="money", hint="不发钱的事项留空。"),
        Field("period", "周期", "select", periods),
        Field("rounding", "取整", "select", _ROUNDINGS),
        _citations(documents),
    )
    payment: tuple[Part, ...] = (
        Field("period", "发放周期", "select", periods),
        Field("start_parameter", "从哪个月起发", "select", _parameters()),
        Field("day_parameter", "每月哪天前发", "select", _parameters()),
        Field("note", "说明", "long"),
    )
    review: tuple[Part, ...] = (
        Field("every_months", "几个月核查一次", "int", default=None),
        Field("unstable_every_months", "收入不固定的几个月一次", "int", default=None),
        _citations(documents),
    )
    return (
        Group("formula", "金额公式", formula, when="expr"),
        Group("payment", "发放方式", payment, when="period"),
        Group("review", "对获救助家庭的定期核查", review, when="every_months"),
    )


def _publicity(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    signers = [("", "不用签"), *Signers.choices]
    authorisation: tuple[Part, ...] = (
        Field("is_needed", "要授权核对家庭经济状况", "tick", default=False, always=True),
        Field("signers", "由谁签署", "select", signers),
        _citations(documents),
        Field("note", "说明"),
    )
    publicity: tuple[Part, ...] = (
        Field("is_needed", "决定前要公示", "tick", default=False, always=True),
        Field("days_parameter", "公示天数", "select", _parameters()),
        Field("fields", "公示内容", "ticks", PublicField.choices, default=[],
              hint="只能公示这三项。依据：《最低生活保障审核确认办法》第二十四条。"),
        _citations(documents),
        Field("note", "不公示的理由"),
    )  # fmt: skip
    return (
        Group("authorisation", "授权", authorisation),
        Group("publicity", "公示", publicity),
    )


def _stages(data: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], str, str]]:
    """Each stage that has a key: what is written of it, its key and its title."""
    listed = (data.get("flow") or {}).get("stages") or []
    return [(one, *_named(one)) for one in listed if isinstance(one, Mapping) and one.get("key")]


def _named(one: Mapping[str, Any]) -> tuple[str, str]:
    return str(one.get("key", "")), str(one.get("title") or one.get("key"))


def _steps(data: Mapping[str, Any]) -> Choices:
    """Each stage, and each thing that may be done at it, by the name a clock knows it by."""
    found: list[tuple[str, str]] = []
    for one, key, title in _stages(data):
        found.append((key, f"{title}（任何一种办法）"))
        acts = [_named(act) for act in one.get("actions") or [] if isinstance(act, Mapping)]
        found += [(f"{key}.{act}", f"{title}：{words}") for act, words in acts if act]
    return found


def _stops(data: Mapping[str, Any]) -> Choices:
    """Stages at which the clock of a case may stop, and whatever stops it now."""
    stages = [(key, title) for _, key, title in _stages(data)]
    written = (data.get("flow") or {}).get("clock_stops") or []
    now = {written} if isinstance(written, str) else set(map(str, written))
    other = now - {key for key, _ in stages}
    words = dict(_steps(data))
    return [*stages, *((one, words.get(one, one)) for one in sorted(other))]


def _flow(data: Mapping[str, Any], documents: Choices) -> tuple[Part, ...]:
    stages = [(key, title) for _, key, title in _stages(data)]
    limit: tuple[Part, ...] = (
        Field("key", "代号", "key"),
        Field("label", "期限名称", needed=True),
        Field("amount", "数", "int", default=None, always=True, hint="待核定的留空，等级选“待核定”。"),
        Field("unit", "单位", "select", [_CHOOSE, *LimitUnit.choices]),
        Field("counted_from", "从什么时候起算", needed=True),
        Field("grade", "等级", "select", [_CHOOSE, *LIMIT_GRADES]),
        Group("citation", "依据", _citation(documents), when="policy"),
        Field("stage", "管哪个环节", "select", [("", "不管环节"), *stages], is_open=True),
        Field("note", "说明", hint="产品默认的要写理由。"),
    )  # fmt: skip
    return (
        Group("flow", "办理流程", flow_parts(stages, _steps(data), _stops(data))),
        Rows("time_limits", "告知居民的期限", "个期限", limit, title="label", folded=True,
             prefix="limit"),
    )  # fmt: skip


_PARTS = {
    "guide": _guide,
    "materials": _materials,
    "questions": _questions,
    "conditions": _conditions,
    "money": _money,
    "publicity": _publicity,
    "flow": _flow,
}
