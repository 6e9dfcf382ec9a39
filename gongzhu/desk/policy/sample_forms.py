"""The form of one sample household: only what the rules of the draft look at, and what it already has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.drafts import words_of
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.samples import OUTCOMES
from gongzhu.catalogue.texts import texts_of
from gongzhu.desk.forms.policy import place_choices
from gongzhu.desk.policy.sheet import Choices, Data, Field, Group, Part, Rows
from gongzhu.rules import Fact, RuleError, Scope, Vocabulary

PENDING = "待核定"
_UNKNOWN = ("", "不知道")
_YES_NO: Choices = [_UNKNOWN, ("true", "是"), ("false", "否")]


def form_of(version: ItemVersion, sample: Mapping[str, Any]) -> tuple[Part, ...]:
    """What is asked about a sample of a draft."""
    words = words_of(version.spec, catalogue.words().rules)
    used = _used(version, words)
    conditions = [
        (str(one.get("key")), str(one.get("label"))) for one in version.spec.get("conditions") or []
    ]
    of_members: set[str] = set().union(*(one for one in sample.get("members") or []), set())
    household = _fields(
        words, Scope.HOUSEHOLD, [*used[Scope.HOUSEHOLD], *(sample.get("household") or {})]
    )
    member = _fields(words, Scope.MEMBER, [*used[Scope.MEMBER], *sorted(of_members)])
    standards = _fields(
        words, Scope.STANDARD, [*used[Scope.STANDARD], *(sample.get("standards") or {})]
    )
    parameters = _fields(
        words, Scope.PARAMETER, [*used[Scope.PARAMETER], *(sample.get("parameters") or {})]
    )
    expect: tuple[Part, ...] = (
        Field("outcome", "结论", "select", [(one, one) for one in OUTCOMES], needed=True),
        Field("yuan", "金额（元）", hint=f"没有金额的不写；算不出来的写“{PENDING}”。"),
        Field("refused_by", "不符合的条件", "ticks", conditions, default=[]),
        Field(
            "missing",
            "还缺什么",
            "ticks",
            _lacking(words, used, sample),
            default=[],
            hint="只在结论是“待核实”时选。",
        ),
    )
    found: list[Part] = [
        Field(
            "name", "样例名称", needed=True, hint="说明这一户的特点，例如：人均收入正好等于标准。"
        ),
        Field("day", "申请日期", "day", needed=True, hint="按这一天的标准算。"),
        Field("division", "住在哪里", "select", place_choices(), is_open=True, needed=True),
        Group("household", "全家的情况", tuple(household)),
    ]
    if member:
        found.append(Rows("members", "家庭成员", "位成员", tuple(member)))
    if standards:
        found.append(
            Group("standards", "假定的标准", tuple(standards), hint="不写就用当天公布的数值。")
        )
    if parameters:
        found.append(
            Group("parameters", "假定的地区参数", tuple(parameters), hint="不写就用现在的。")
        )
    return (
        *found,
        Field("arithmetic", "怎样算出来的", "long", needed=True, hint="把手工算的式子写出来，别人能照着核对。"),
        Group("expect", "应有的答案", expect),
        Field("demonstration", "按演示标准算", "tick", default=False),
    )  # fmt: skip


def _lacking(
    words: Vocabulary, used: Mapping[Scope, list[str]], sample: Mapping[str, Any]
) -> Choices:
    """What may be unknown of a household: every word the rules look at, and what is listed now."""
    listed = (sample.get("expect") or {}).get("missing") or []
    facts = [words.find(scope, name) for scope in Scope for name in used[scope]]
    labels = {one.name: one.label for one in facts if one}
    return list({**labels, **{name: labels.get(name, name) for name in listed}}.items())


def stored(data: Data) -> Data:
    """What the form gave as a sample: an amount that cannot be told is null."""
    expect = data.get("expect") or {}
    if expect.get("yuan") == PENDING:
        expect["yuan"] = None
    return data


def shown(sample: Mapping[str, Any]) -> Data:
    """A sample in the shape of its form."""
    expect = dict(sample.get("expect") or {})
    if "yuan" in expect and expect["yuan"] is None:
        expect["yuan"] = PENDING
    return {**sample, "expect": expect}


def named(sample: Mapping[str, Any], version: ItemVersion) -> list[dict[str, Any]]:
    """What a sample tells, in words: label and value, of the household and of each member."""
    words = words_of(version.spec, catalogue.words().rules)
    groups = [("全家", Scope.HOUSEHOLD, sample.get("household") or {})]
    groups += [
        (f"成员{number}", Scope.MEMBER, one)
        for number, one in enumerate(sample.get("members") or [], start=1)
    ]
    groups.append(("假定标准", Scope.STANDARD, sample.get("standards") or {}))
    groups.append(("假定参数", Scope.PARAMETER, sample.get("parameters") or {}))
    return [
        {"title": title, "values": [_value(words.find(scope, name), name, value)
                                    for name, value in told.items()]}
        for title, scope, told in groups
        if told
    ]  # fmt: skip


def _value(fact: Fact | None, name: str, value: Any) -> tuple[str, str]:
    label = fact.label if fact else name
    if isinstance(value, bool):
        return label, "是" if value else "否"
    if fact and value in fact.options:
        return label, fact.options[value]
    unit = ("元" if fact.type == "money" else fact.unit) if fact else ""
    return label, f"{value}{unit}" if value is not None else "不知道"


def _used(version: ItemVersion, words: Vocabulary) -> dict[Scope, list[str]]:
    """Names the conditions and the formula look at, by scope, in the order of first use."""
    found: dict[Scope, list[str]] = {scope: [] for scope in Scope}
    for text in texts_of(version.spec):
        if text.place[0] not in ("conditions", "formula"):
            continue
        try:
            refs = text.checked(words).refs
        except RuleError:
            continue
        for ref in refs:
            found[ref.scope].append(ref.name)
    return found


def _fields(words: Vocabulary, scope: Scope, names: Iterable[str]) -> Iterator[Field]:
    for name in dict.fromkeys(names):
        if fact := words.find(scope, name):
            yield _field(fact)


def _field(fact: Fact) -> Field:
    label = f"{fact.label}（元）" if fact.type == "money" else fact.label
    if fact.type == "bool":
        return Field(fact.name, label, "yesno", _YES_NO, default=None)
    if fact.choices:
        options = [_UNKNOWN, *((str(value), text) for value, text in fact.options.items())]
        kind = "whole" if fact.type == "int" else "select"
        return Field(fact.name, label, kind, options, default=None, is_open=True)
    kind = {"int": "int", "date": "day"}.get(fact.type, "text")
    return Field(fact.name, label, kind, default=None)
