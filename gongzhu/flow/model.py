"""A flow as it is used: frozen stages and actions, and the one question "what next"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any

from gongzhu.flow.errors import FlowFault, NoSuchStep, UnknownFact
from gongzhu.rules import Checked, Fact, FactError, Facts

ENDS = {
    "@approved": "approved",
    "@refused": "refused",
    "@withdrawn": "withdrawn",
    "@closed": "closed",
}
"""Targets that end a token, and the outcome each gives the case."""
_ADVERSE = ("@refused", "@withdrawn")


@dataclass(frozen=True)
class Route:
    """Where an action leads while a condition on the case's facts holds."""

    when: Checked
    to: str


@dataclass(frozen=True)
class Action:
    """Something that may be done at a stage.

    to: the stage or end it leads to unless a route holds; "" closes one branch of a joint stage.
    returns: it leads back, taking every other token with it. also: stages opened beside the main
    line. needs: fields to be filled in. effects: what is asked of others. by: officer, applicant
    or system. confirm: the sentence to agree to first.
    """

    key: str
    title: str
    to: str = ""
    returns: bool = False
    routes: tuple[Route, ...] = ()
    needs: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by: str = "officer"
    style: str = "secondary"
    confirm: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """Every place the action may lead to on its own line."""
        return tuple(dict.fromkeys([*(route.to for route in self.routes), self.to]))


@dataclass(frozen=True)
class Extension:
    """A longer limit that may be given once. days: working days in all."""

    days: int
    citation: str = ""


@dataclass(frozen=True)
class Stage:
    """One step of the work.

    kind: human, joint (several departments at once), wait (time passes), system (an effect).
    days: working days; calendar_days: days of the calendar; warn: working days before the limit;
    0 when there is none. page: the screen that handles it. public_title: what the applicant
    reads; "" hides it. effect: what a system stage asks for. auto: the action time brings about.
    join: how many of a joint stage's departments must be done: all, any or a number.
    """

    key: str
    title: str
    kind: str = "human"
    level: str = ""
    department: str = ""
    role: str = ""
    days: int = 0
    calendar_days: int = 0
    warn: int = 0
    days_citation: str = ""
    days_grade: str = ""
    page: str = "generic"
    public_title: str = ""
    not_same_person_as: tuple[str, ...] = ()
    effect: str = ""
    auto: str = ""
    suspendable: bool = True
    extend: Extension | None = None
    join: str | int = "all"
    departments: tuple[str, ...] = ()
    to: str = ""
    actions: tuple[Action, ...] = ()

    def action(self, key: str) -> Action:
        """The action by its key. Raises NoSuchStep, a KeyError."""
        for action in self.actions:
            if action.key == key:
                return action
        raise NoSuchStep(f"stages.{self.key}", f"「{self.title}」环节没有「{key}」这个操作。")

    def join_count(self, branches: int) -> int:
        """How many of a joint stage's branches must be done before it goes on."""
        if self.join == "any":
            return min(1, branches)
        return branches if self.join == "all" else min(int(self.join), branches)

    @property
    def has_officers(self) -> bool:
        """Whether a person in a post acts here."""
        acting = any(action.by == "officer" for action in self.actions)
        return self.kind in ("human", "joint") or acting


@dataclass(frozen=True)
class Move:
    """What follows an action.

    to: the stage to open, if any; for a branch of a joint stage, once enough branches are done.
    also: stages to open beside it. ends: the outcome when the token ends, else None.
    """

    to: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    returns: bool = False
    ends: str | None = None
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """A checked definition.

    case_days: working days from the step named by clock_starts to any of those named by clock_stops
    (a stage, an action, or stage.action); 0 when there is no limit. facts: what routes may ask.
    """

    start: str
    stages: tuple[Stage, ...]
    case_days: int = 0
    case_days_extended: int = 0
    clock_starts: str = ""
    clock_stops: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = field(default=(), repr=False)

    @classmethod
    def from_spec(
        cls,
        spec: Mapping[str, Any],
        *,
        departments: Collection[str],
        roles: Collection[str],
        levels: Collection[str],
    ) -> Flow:
        """Read and check a definition. Raises FlowFaults naming every fault at once."""
        from gongzhu.flow.reading import read  # the reader builds what this module defines

        return read(spec, departments=departments, roles=roles, levels=levels)

    def stage(self, key: str) -> Stage:
        """The stage by its key. Raises NoSuchStep, a KeyError."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise NoSuchStep("stages", f"流程里没有「{key}」这个环节。")

    def next(self, stage_key: str, action_key: str, facts: Mapping[str, Any]) -> Move:
        """What an action leads to, given what the case knows of itself.

        facts: may hold more than routes ask; a missing name or None means unknown.
        Raises UnknownFact when a route asks for a fact that is not known, FlowFault when a fact
        is not of the declared type.
        """
        stage = self.stage(stage_key)
        action = stage.action(action_key)
        target = _target(stage, action, facts)
        if not target:
            target = stage.to
        ends = ENDS.get(target)
        return Move(
            to=() if ends else (target,),
            also=action.also,
            returns=action.returns,
            ends=ends,
            effects=action.effects,
        )

    def starts_clock(self, stage_key: str, action_key: str) -> bool:
        """Whether taking this action starts the clock of the whole case."""
        return self._is_named(self.clock_starts, stage_key, action_key)

    def stops_clock(self, stage_key: str, action_key: str) -> bool:
        """Whether taking this action fulfils the limit of the whole case."""
        return any(self._is_named(step, stage_key, action_key) for step in self.clock_stops)

    def _is_named(self, step: str, stage_key: str, action_key: str) -> bool:
        names = (stage_key, action_key, f"{stage_key}.{action_key}")
        return step in names and not self.stage(stage_key).action(action_key).returns

    def main_line(self) -> tuple[Stage, ...]:
        """Stages along the ordinary way, from the start by each primary forward action."""
        line: dict[str, Stage] = {}
        key = self.start
        while key and key not in ENDS and key not in line:
            line[key] = self.stage(key)
            key = _onward(line[key])
        return tuple(line.values())

    def as_spec(self) -> dict[str, Any]:
        """The definition as plain data in its one canonical form; reading it gives this flow."""
        spec: dict[str, Any] = _plain(self)
        if self.facts:
            spec["facts"] = {fact.name: _plain(fact) for fact in self.facts}
        return spec

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, in hexadecimal; what is left at its default is left out."""
        text = json.dumps(self.as_spec(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _target(stage: Stage, action: Action, facts: Mapping[str, Any]) -> str:
    known, path = Facts(facts), f"stages.{stage.key}.actions.{action.key}"
    for route in action.routes:
        try:
            holds = route.when.value(known)
        except FactError as fault:
            raise FlowFault(path, fault.sentence) from fault
        if holds is None:
            names = "、".join(f"「{one.label}」" for one in route.when.gaps(known).missing)
            raise UnknownFact(path, f"「{action.title}」要先知道{names}，请补充后再操作。")
        if holds:
            return route.to
    return action.to


def _onward(stage: Stage) -> str:
    if stage.kind == "joint":
        return stage.to
    forward = [action for action in stage.actions if not action.returns]
    chosen = (
        [action for action in forward if action.style == "primary"]
        or [action for action in forward if action.key == stage.auto]
        or [action for action in forward if action.to not in _ADVERSE]
        or forward
    )
    return chosen[0].to if chosen else ""


def _plain(part: Any) -> Any:
    """A definition's part as data, without what is left at its default."""
    if isinstance(part, Route):
        return {"when": part.when.text, "to": part.to}
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if not isinstance(part, Action | Stage | Extension | Flow | Fact):
        return part
    values = {one.name: getattr(part, one.name) for one in fields(part)}
    defaults = {one.name: one.default for one in fields(part) if one.default is not MISSING}
    data: dict[str, Any] = {
        name: _plain(v) for name, v in values.items() if v != defaults.get(name, MISSING)
    }
    if data.pop("returns", False):
        data["return_to"] = data.pop("to")
    return data
