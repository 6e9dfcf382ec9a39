"""The form of a flow: stages with their actions, and the two shapes a definition may be written in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gongzhu.accounts.enums import ADMINISTRATORS, Role
from gongzhu.desk.policy.sheet import Choices, Data, Field, Group, Part, Rows
from gongzhu.desk.stages import PAGES
from gongzhu.flow import ENDS, NEEDS
from gongzhu.flow.layout import END_TITLES
from gongzhu.org.enums import Department, Level

KINDS: Choices = [("human", "人工"), ("joint", "联办"), ("wait", "等待"), ("system", "系统")]
EFFECTS: Choices = [
    ("", "没有"),
    ("payments.draw_up", "生成资金拨付单"),
    ("payments.await_bank", "等银行发放结果"),
    ("archive.seal", "封存归档"),
]
"""What system stages can ask for: the rooms above cases that carry effects out."""

_PAGES: Mapping[str, str] = {
    "generic": "只有操作按钮",
    "intake": "受理",
    "verification": "信息核对",
    "survey": "入户调查",
    "review": "初审",
    "publicity": "公示",
    "confirm": "审核确认",
    "aid": "先行救助",
    "paperwork": "补齐手续",
    "fund_check": "资金复核",
    "fund_release": "财政放行",
    "fix_account": "更正收款账户",
}
_GRADES: Choices = [
    ("", "没有期限"),
    ("A", "A　已读全文"),
    ("B", "B　政府网页节选"),
    ("C", "C　转述，待核对"),
    ("product", "产品默认，非法定"),
]
_STYLES: Choices = [("secondary", "普通"), ("primary", "主要"), ("danger", "不利于居民")]
_BY: Choices = [
    ("", "随环节"),
    ("officer", "工作人员"),
    ("applicant", "申请人"),
    ("system", "系统"),
]
_NONE = ("", "没有")


def flow_parts(stages: Choices, steps: Choices, stops: Choices) -> tuple[Part, ...]:
    """The form of a flow whose stages are these (key, title) pairs.

    steps: stages and what may be done at them, at which a clock may start; stops: where it may stop.
    """
    fact: tuple[Part, ...] = (
        Field("name", "英文名"),
        Field("type", "类型", "select", [("bool", "是否"), ("choice", "单选")], default="bool"),
        Field("label", "名称"),
        Field("choices", "可选值", "pairs", default={}),
    )
    return (
        Field("start", "从哪个环节开始", "select", [_NONE, *stages], is_open=True, needed=True),
        Field("case_days", "全程时限（工作日）", "int", default=None),
        Field("case_days_extended", "延长后的全程时限（工作日）", "int", default=None),
        Field("clock_starts", "全程从哪一步起算", "select", [_NONE, *steps], is_open=True),
        Field("clock_stops", "办到哪一步为止", "ticks", stops, default=[]),
        Rows("facts", "分流要看的情况", "种情况", fact, title="label", folded=True, prefix="fact"),
        Rows("stages", "环节", "个环节", _stage(stages), title="title", folded=True, prefix="stage"),
    )  # fmt: skip


def _stage(stages: Choices) -> tuple[Part, ...]:
    pages = [(key, _PAGES.get(key, key)) for key in ("generic", *PAGES)]
    roles = [(one.value, str(one.label)) for one in Role if one not in ADMINISTRATORS]
    extend: tuple[Part, ...] = (
        Field("days", "延长到（工作日）", "int", default=None),
        Field("citation", "依据"),
    )
    return (
        Field("key", "代号", hint="小写字母开头，别处用它指向这里。", needed=True),
        Field("title", "名称", needed=True),
        Field("public_title", "居民看到的名称", hint="不写就不显示给居民。"),
        Field("kind", "种类", "select", KINDS, default="human"),
        Field("level", "层级", "select", [_NONE, *Level.choices]),
        Field("department", "部门", "select", [_NONE, *Department.choices]),
        Field("role", "岗位", "select", [_NONE, *roles]),
        Field("page", "办理页面", "select", pages, default="generic"),
        Field("days", "期限（工作日）", "int", default=None),
        Field("calendar_days", "期限（自然日）", "int", default=None),
        Field("warn", "提前几天预警", "int", default=None),
        Field("days_grade", "期限的等级", "select", _GRADES),
        Field("days_citation", "期限的依据"),
        Group("extend", "可以延期", extend, when="days"),
        Field("not_same_person_as", "不能与哪些环节同一人办", "ticks", stages, default=[]),
        Field("suspendable", "可以暂停计时", "tick", default=True),
        Field("effect", "系统做什么", "select", EFFECTS),
        Field("auto", "等待期满自动办理的操作", hint="写操作的代号。"),
        Field("departments", "联办部门", "ticks", Department.choices, default=[]),
        Field("join", "联办要几个部门办完", hint="all 全部、any 一个，或写数字。", default="all"),
        Field("to", "联办完去哪里", "select", [_NONE, *stages], is_open=True),
        Rows("actions", "操作", "个操作", _action(stages), title="title", prefix="action"),
    )


def _action(stages: Choices) -> tuple[Part, ...]:
    ends = [(key, END_TITLES[key]) for key in ENDS]
    targets = [_NONE, *stages, *ends]
    route: tuple[Part, ...] = (
        Field("when", "如果", "expr", hint="只能用“分流要看的情况”里的名称。"),
        Field("to", "就去", "select", targets, is_open=True),
    )
    return (
        Field("key", "代号", hint="小写字母开头。", needed=True),
        Field("title", "按钮上的字", needed=True),
        Field("to", "往前去", "select", targets, is_open=True),
        Field("return_to", "或退回到", "select", [_NONE, *stages], is_open=True),
        Field("style", "样式", "select", _STYLES, default="secondary"),
        Field("by", "谁办", "select", _BY),
        Field("needs", "要填写", "ticks", list(NEEDS.items()), default=[]),
        Field("confirm", "按下前的确认语"),
        Field("also", "同时开始的环节", "list", default=[], hint="环节的代号，可写几个。"),
        Field("effects", "同时请求的事", "list", default=[], hint="一般不用写。"),
        Rows("routes", "分流", "条分流", route, title="when"),
    )


def shown_flow(flow: Mapping[str, Any]) -> Data:
    """A definition in the shape of its form: facts as rows, one end of the clock as a list."""
    found = dict(flow)
    facts = flow.get("facts")
    if isinstance(facts, Mapping):
        found["facts"] = [{"name": name, **_fact(given)} for name, given in facts.items()]
    stops = flow.get("clock_stops")
    if isinstance(stops, str):
        found["clock_stops"] = [stops]
    return found


def _fact(given: Any) -> Data:
    return dict(given) if isinstance(given, Mapping) else {"type": given}


def plain_flow(flow: Data) -> Data:
    """What the form gave as a definition."""
    found = dict(flow)
    if facts := found.pop("facts", None):
        found["facts"] = {
            one.get("name", ""): {"type": "bool", **{k: v for k, v in one.items() if k != "name"}}
            for one in facts
        }
    for stage in found.get("stages") or []:
        if isinstance(stage.get("join"), str) and stage["join"].isdigit():
            stage["join"] = int(stage["join"])
    return found
