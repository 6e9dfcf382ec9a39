"""Read a definition written as data into a Flow, collecting every fault on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import Any

from gongzhu.flow.checks import step_faults
from gongzhu.flow.errors import Fault, FlowFaults
from gongzhu.flow.graph import graph_faults
from gongzhu.flow.model import Action, Extension, Flow, Route, Stage
from gongzhu.rules import Fact, RuleError, Vocabulary, VocabularyError, check
from gongzhu.rules.errors import nearest
from gongzhu.rules.nodes import Over, walk

NEEDS = {"reason": "理由", "departments": "联办部门", "days": "天数"}
"""Fields an action may need filled in, and their Chinese names."""
KINDS = ("human", "joint", "wait", "system")
GRADES = ("A", "B", "C", "product")
STYLES = ("primary", "danger", "secondary")
BY = ("officer", "applicant", "system")
_WRONG = "流程的写法不对："
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NAME = re.compile(r"@?[a-z][a-z0-9_.]{0,79}")

Read = Callable[[str, Any], Any]
"""Takes a path and what stands there; returns the value or raises _Unfit."""


class _Unfit(Exception):
    """What stands here cannot be used; its text says why."""


def read(
    spec: Mapping[str, Any],
    *,
    departments: Collection[str],
    roles: Collection[str],
    levels: Collection[str],
) -> Flow:
    """Build a flow. Raises FlowFaults with every fault found.

    Data that is not lists of mappings where it should be is told first and alone: beyond it
    nothing has a place that could be named.
    """
    if misshapen := list(_misshapen(spec)):
        raise FlowFaults(misshapen)
    reader = _Reader(departments, roles, levels)
    flow = reader.flow(spec)
    faults = [*reader.faults, *step_faults(flow), *graph_faults(flow)]
    if faults:
        raise FlowFaults(list(dict.fromkeys(faults)))
    return flow


def _misshapen(spec: Any) -> Iterator[Fault]:
    if not isinstance(spec, Mapping):
        yield Fault("", f"{_WRONG}要写成一组「名称: 内容」。")
        return
    stages = spec.get("stages") or ()
    yield from _not_rows("stages", stages)
    for stage in stages if isinstance(stages, list | tuple) else ():
        if isinstance(stage, Mapping):
            yield from _not_rows(f"stages.{stage.get('key')}.actions", stage.get("actions") or ())


def _not_rows(path: str, rows: Any) -> Iterator[Fault]:
    if not isinstance(rows, list | tuple):
        yield Fault(path, f"{_WRONG}这里要写成一列。")
        return
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            yield Fault(path, f"{_WRONG}第 {number} 项要写成一组「名称: 内容」。")


class _Reader:
    """Collects faults while it builds; what cannot be read is left at its default."""

    def __init__(
        self, departments: Collection[str], roles: Collection[str], levels: Collection[str]
    ) -> None:
        self.faults: list[Fault] = []
        self.words = Vocabulary()
        department = self.one_of(departments, "部门")
        names = self.many(self.name)
        self.action_shape: dict[str, Read] = {
            **dict.fromkeys(("title", "confirm"), self.text),
            **dict.fromkeys(("to", "return_to"), self.name),
            **dict.fromkeys(("effects", "also"), names),
            "key": self.key,
            "needs": self.many(self.one_of(NEEDS, "填写项")),
            "routes": self.many(self.route),
            "by": self.one_of(BY, "办理人"),
            "style": self.one_of(STYLES, "样式"),
        }
        self.stage_shape: dict[str, Read] = {
            **dict.fromkeys(("title", "days_citation", "page", "public_title"), self.text),
            **dict.fromkeys(("effect", "auto", "to"), self.name),
            **dict.fromkeys(("days", "calendar_days", "warn"), self.count),
            "key": self.key,
            "kind": self.one_of(KINDS, "环节类型"),
            "level": self.one_of(levels, "层级"),
            "department": department,
            "departments": self.many(department),
            "role": self.one_of(roles, "岗位"),
            "days_grade": self.one_of(GRADES, "等级"),
            "not_same_person_as": names,
            "suspendable": self.flag,
            "extend": self.extension,
            "join": self.join,
            "actions": lambda path, value: value,
        }
        self.flow_shape: dict[str, Read] = {
            **dict.fromkeys(("case_days", "case_days_extended"), self.count),
            **dict.fromkeys(("start", "clock_starts"), self.name),
            "clock_stops": lambda path, value: names(
                path, value if isinstance(value, list | tuple) else [value]
            ),
            "facts": self.facts,
            "stages": lambda path, value: value,
        }

    def note(self, path: str, sentence: str) -> None:
        self.faults.append(Fault(path, sentence))

    def take(self, read: Read, path: str, value: Any) -> Any:
        """Return what is read, or None after noting why it cannot be used."""
        try:
            return read(path, value)
        except _Unfit as unfit:
            self.note(path, str(unfit))
            return None

    def flow(self, spec: Any) -> Flow:
        values = self.record("", spec, self.flow_shape)
        self.words = Vocabulary(household=values.get("facts", ()))
        values["stages"] = self.rows("stages", values.get("stages", ()), self.stage)
        return Flow(**({"start": ""} | values))

    def stage(self, path: str, spec: Any) -> Stage:
        values = self.record(path, spec, self.stage_shape)
        stage = Stage(**({"key": "", "title": ""} | values | {"actions": ()}))

        def action(path: str, spec: Any) -> Action:
            return self.action(path, spec, stage)

        actions = self.rows(f"{path}.actions", values.get("actions", ()), action)
        self.required(path, values, ("key", "title"))
        return Stage(**(_shallow(stage) | {"actions": actions}))

    def action(self, path: str, spec: Any, stage: Stage) -> Action:
        values = self.record(path, spec, self.action_shape)
        self.required(path, values, ("key", "title"))
        back = values.pop("return_to", "")
        ways = [*filter(None, (back, values.get("to")))]
        if stage.kind == "joint" and (values.get("to") or values.get("routes")):
            self.note(path, "联办环节的操作不写去向（本部门办完），或者写 return_to（退回）。")
        elif len(ways) != 1 and stage.kind != "joint":
            self.note(path, _one_way(values, back))
        by_system = stage.kind == "system" or values.get("key") == stage.auto
        default = {"key": "", "title": "", "by": "system" if by_system else "officer"}
        more = {"to": back, "returns": True} if back else {}
        return Action(**(default | values | more))

    def route(self, path: str, spec: Any) -> Route | None:
        values = self.record(path, spec, {"when": self.text, "to": self.name})
        if not self.required(path, values, ("when", "to")):
            return None
        try:
            when = check(values["when"], self.words, "bool")
        except RuleError as fault:
            self.note(f"{path}.when", str(fault))
            return None
        if any(isinstance(part, Over) for part in walk(when.tree)):
            self.note(f"{path}.when", "流程的条件里不能用成员函数，只能用 facts 里登记的名称。")
        return Route(when, values["to"])

    def facts(self, path: str, spec: Any) -> tuple[Fact, ...]:
        if not isinstance(spec, Mapping):
            raise _Unfit("facts 要写成「名称: 类型」。")
        found: dict[str, Fact] = {}
        for name, given in spec.items():
            told = dict(given) if isinstance(given, Mapping) else {"type": given}
            try:
                fact = Fact(**({"name": str(name), "label": str(name)} | told))
                Vocabulary(household=[fact])
                found[fact.name] = fact
            except VocabularyError as fault:
                self.note(f"{path}.{name}", str(fault))
            except (TypeError, ValueError, AttributeError):
                self.note(f"{path}.{name}", "要写类型，或者写 type、label 和 choices。")
        return tuple(found.values())

    def extension(self, path: str, spec: Any) -> Extension | None:
        values = self.record(path, spec, {"days": self.count, "citation": self.text})
        return Extension(**values) if self.required(path, values, ("days",)) else None

    def record(self, path: str, spec: Any, shape: Mapping[str, Read]) -> dict[str, Any]:
        """Read the fields of one mapping; a field left empty counts as left out."""
        if not isinstance(spec, Mapping):
            self.note(path, "这里要写成一组「名称: 内容」。")
            return {}
        for name in spec:
            if name not in shape:
                hint = nearest(str(name), shape) or f"可用的有：{'、'.join(shape)}。"
                self.note(_join(path, str(name)), f"没有「{name}」这一项，{hint}")
        given = {name: value for name, value in spec.items() if value is not None}
        found = {
            name: self.take(read, _join(path, name), given[name])
            for name, read in shape.items()
            if name in given
        }
        return {name: value for name, value in found.items() if value is not None}

    def required(self, path: str, values: Mapping[str, Any], names: tuple[str, ...]) -> bool:
        lacking = [name for name in names if name not in values]
        if lacking:
            self.note(path, f"缺少{'、'.join(f'「{one}」' for one in lacking)}。")
        return not lacking

    def rows(self, path: str, spec: Any, read: Read) -> tuple[Any, ...]:
        """Read a list of keyed mappings; each is named by its key in the paths."""
        found, seen = [], set()
        for index, row in enumerate(spec, start=1):
            key = str(row.get("key") or index)
            if key in seen:
                self.note(f"{path}.{key}", f"「{key}」重复了，请换一个 key。")
            seen.add(key)
            found.append(read(f"{path}.{key}", row))
        return tuple(found)

    def many(self, read: Read) -> Read:
        def reading(path: str, value: Any) -> tuple[Any, ...]:
            if not isinstance(value, list | tuple):
                raise _Unfit("这里要写成一列，例如 [a, b]。")
            found = [
                self.take(read, f"{path}.{index}", one) for index, one in enumerate(value, start=1)
            ]
            kept = tuple(one for one in found if one is not None)
            if any(one in kept[:index] for index, one in enumerate(kept)):
                self.note(path, "同一个内容写了两次。")
            return kept

        return reading

    def one_of(self, words: Collection[str], what: str) -> Read:
        def reading(path: str, value: Any) -> str:
            if isinstance(value, str) and value in words:
                return str(value)
            hint = nearest(str(value), words) or f"可用的有：{'、'.join(words)}。"
            raise _Unfit(f"没有「{value}」这个{what}，{hint}")

        return reading

    def text(self, path: str, value: Any) -> str:
        if isinstance(value, str) and value.strip():
            return value
        raise _Unfit("这里要写文字。")

    def key(self, path: str, value: Any) -> str:
        if isinstance(value, str) and _KEY.fullmatch(value):
            return value
        raise _Unfit(f"「{value}」不能作 key：请用小写字母开头，只含小写字母、数字和下划线。")

    def name(self, path: str, value: Any) -> str:
        if isinstance(value, str) and _NAME.fullmatch(value):
            return value
        raise _Unfit(f"「{value}」不是一个名称，请写环节、操作或事务的代号。")

    def count(self, path: str, value: Any) -> int:
        if type(value) is int and 0 < value <= 3650:
            return value
        raise _Unfit("天数要写 1 到 3650 的整数；没有期限就不写。")

    def flag(self, path: str, value: Any) -> bool:
        if type(value) is bool:
            return value
        raise _Unfit("这里只能写 true 或 false。")

    def join(self, path: str, value: Any) -> str | int:
        if value in ("all", "any") or (type(value) is int and value > 0):
            return value
        raise _Unfit("join 只能写 all（全部办完）、any（一个办完）或一个正整数。")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _one_way(values: Mapping[str, Any], back: str) -> str:
    if values.get("routes") and not back:
        return "写了 routes 还要写 to，作为各条件都不成立时的去向。"
    return "往前去哪里（to）和退回到哪里（return_to）要写且只写一个。"


def _shallow(stage: Stage) -> dict[str, Any]:
    return {one.name: getattr(stage, one.name) for one in fields(stage)}
