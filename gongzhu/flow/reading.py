"""Read a definition written as data into a Flow, collecting every fault on the way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from gongzhu.flow.errors import Fault, FlowFaults
from gongzhu.flow.graph import graph_faults
from gongzhu.flow.model import Action, Extension, Flow, Route, Stage
from gongzhu.rules import Fact, RuleError, Vocabulary, VocabularyError, check

_FLOW_KEYS = {"start", "case_days", "case_days_extended", "clock_starts", "facts", "stages"}
_STAGE_KEYS = {f.name for f in fields(Stage)}
_ACTION_KEYS = {f.name for f in fields(Action)} - {"returns"} | {"return_to"}
_TUPLES = {"not_same_person_as", "departments", "needs", "effects", "also"}
NEEDS = frozenset({"reason", "departments", "days"})
BY = frozenset({"officer", "applicant", "system"})


@dataclass
class Words:
    """The closed lists a definition may use."""

    departments: Collection[str]
    roles: Collection[str]
    levels: Collection[str]


@dataclass
class Reader:
    """Collects faults while it builds."""

    words: Words
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, sentence: str) -> None:
        self.faults.append(Fault(path, sentence))

    def known(self, path: str, given: Mapping[str, Any], allowed: Collection[str]) -> None:
        for key in given:
            if key not in allowed:
                self.fault(
                    f"{path}.{key}",
                    f"没有「{key}」这个项目，可用的有：{'、'.join(sorted(allowed))}。",
                )

    def read_vocabulary(self, facts: Mapping[str, Any]) -> None:
        try:
            self.vocabulary = Vocabulary(
                household=[_fact(name, given) for name, given in facts.items()]
            )
        except (VocabularyError, TypeError, ValueError) as fault:
            self.fault("facts", str(fault))

    def stage(self, spec: Mapping[str, Any]) -> Stage:
        key = str(spec.get("key", ""))
        path = f"stages.{key or '?'}"
        self.known(path, spec, _STAGE_KEYS)
        values = {
            name: tuple(v) if name in _TUPLES else v
            for name, v in spec.items()
            if name in _STAGE_KEYS
        }
        values["actions"] = tuple(
            self.action(path, action, spec) for action in spec.get("actions", ())
        )
        if isinstance(spec.get("extend"), Mapping):
            values["extend"] = Extension(**spec["extend"])
        stage = Stage(**{"key": key, "title": "", **values})
        self._stage_makes_sense(path, stage)
        return stage

    def action(self, path: str, spec: Mapping[str, Any], stage: Mapping[str, Any]) -> Action:
        key = str(spec.get("key", ""))
        path = f"{path}.actions.{key or '?'}"
        self.known(path, spec, _ACTION_KEYS)
        values = {
            name: tuple(v) if name in _TUPLES else v
            for name, v in spec.items()
            if name in _ACTION_KEYS
        }
        back = values.pop("return_to", "")
        ways = bool(back) + bool(values.get("to"))
        if ways != 1 and not (stage.get("kind") == "joint" and not ways):
            self.fault(path, "要写且只写 to（往前）或 return_to（退回）中的一个。")
        values["to"] = back or values.get("to", "")
        values["routes"] = tuple(self.routes(path, spec.get("routes", ())))
        action = Action(**{"key": key, "title": "", **values, "returns": bool(back)})
        self._action_makes_sense(path, action)
        return action

    def routes(self, path: str, specs: Any) -> list[Route]:
        routes = []
        for number, spec in enumerate(specs, start=1):
            try:
                routes.append(
                    Route(check(str(spec["when"]), self.vocabulary, "bool"), str(spec["to"]))
                )
            except RuleError as fault:
                self.fault(f"{path}.routes.{number}", fault.sentence)
            except KeyError as missing:
                self.fault(f"{path}.routes.{number}", f"缺少 {missing.args[0]}。")
        return routes

    def _stage_makes_sense(self, path: str, stage: Stage) -> None:
        rules = [
            (not stage.key or not stage.title, "环节要有 key 和 title。"),
            (
                stage.kind not in ("human", "joint", "wait", "system"),
                f"没有「{stage.kind}」这种环节。",
            ),
            (
                bool(stage.role) and stage.role not in self.words.roles,
                f"没有「{stage.role}」这个岗位。",
            ),
            (
                bool(stage.level) and stage.level not in self.words.levels,
                f"没有「{stage.level}」这个层级。",
            ),
            (
                bool(stage.department) and stage.department not in self.words.departments,
                f"没有「{stage.department}」这个部门。",
            ),
            (
                stage.kind == "human" and not (stage.role and stage.level and stage.department),
                "人工环节要写明部门、层级和岗位。",
            ),
            (stage.kind == "joint" and not stage.departments, "联办环节要列出可参加的部门。"),
            (stage.kind == "joint" and not stage.to, "联办环节要写明全部办完后去哪里（to）。"),
            (
                stage.kind == "joint" and not (stage.role and stage.level),
                "联办环节要写明层级和岗位。",
            ),
            (not _is_join(stage.join), "join 只能是 all、any 或一个数字。"),
            (stage.kind == "wait" and not stage.auto, "等待环节要写明期满后的自动动作（auto）。"),
            (
                stage.kind == "wait" and not (stage.calendar_days or stage.days),
                "等待环节要写明等多少天。",
            ),
            (stage.kind == "system" and not stage.effect, "系统环节要写明要做的事（effect）。"),
            (bool(stage.auto) and not _has(stage, stage.auto), f"自动动作「{stage.auto}」不存在。"),
            (not stage.actions, "环节要有至少一个动作。"),
            (
                bool(stage.days and stage.warn >= stage.days),
                "预警天数（warn）要少于办理天数（days）。",
            ),
            (stage.days < 0 or stage.calendar_days < 0, "天数不能是负数。"),
            (_repeats([a.key for a in stage.actions]), "同一环节有两个动作的 key 相同。"),
        ]
        for is_fault, sentence in rules:
            if is_fault:
                self.fault(path, sentence)
        unknown = set(stage.departments) - set(self.words.departments)
        if unknown:
            self.fault(path, f"没有这些部门：{'、'.join(sorted(unknown))}。")

    def _action_makes_sense(self, path: str, action: Action) -> None:
        unknown = set(action.needs) - NEEDS
        rules = [
            (not action.key or not action.title, "动作要有 key 和 title。"),
            (bool(unknown), f"needs 中没有这些项目：{'、'.join(sorted(unknown))}。"),
            (action.by not in BY, "by 只能是 officer、applicant 或 system。"),
            (action.to in action.also, "also 不能与去向相同。"),
            (
                action.returns and "reason" not in action.needs,
                "退回必须要求写明理由（needs: [reason]）。",
            ),
        ]
        for is_fault, sentence in rules:
            if is_fault:
                self.fault(path, sentence)


def read(
    spec: Mapping[str, Any],
    *,
    departments: Collection[str],
    roles: Collection[str],
    levels: Collection[str],
) -> Flow:
    """Build a flow. Raises FlowFaults with every fault found."""
    reader = Reader(Words(departments, roles, levels))
    reader.known("flow", spec, _FLOW_KEYS)
    reader.read_vocabulary(spec.get("facts") or {})
    flow = Flow(
        start=str(spec.get("start", "")),
        stages=tuple(reader.stage(stage) for stage in spec.get("stages") or ()),
        case_days=int(spec.get("case_days") or 0),
        case_days_extended=int(spec.get("case_days_extended") or 0),
        clock_starts=str(spec.get("clock_starts") or ""),
        vocabulary=reader.vocabulary,
        spec=spec,
    )
    faults = reader.faults + graph_faults(flow)
    if faults:
        raise FlowFaults(faults)
    return flow


def _fact(name: str, given: Any) -> Fact:
    if isinstance(given, Mapping):
        return Fact(
            name,
            str(given["type"]),
            str(given.get("label", name)),
            choices=given.get("choices", ()),
        )
    return Fact(name, str(given), name)


def _is_join(join: Any) -> bool:
    return str(join) in ("all", "any") or str(join).isdigit()


def _has(stage: Stage, action: str) -> bool:
    return action in {a.key for a in stage.actions}


def _repeats(keys: list[str]) -> bool:
    return len(keys) != len(set(keys))
