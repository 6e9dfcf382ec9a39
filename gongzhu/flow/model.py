"""A flow as it is used: frozen stages and actions, and the one question "what next"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongzhu.flow.errors import UnknownFact
from gongzhu.rules import Checked, Vocabulary

ENDS = {
    "@approved": "approved",
    "@refused": "refused",
    "@withdrawn": "withdrawn",
    "@closed": "closed",
}
"""Targets that end a token, and the outcome each gives the case."""


@dataclass(frozen=True)
class Route:
    """Where an action leads while a condition on the case's facts holds."""

    when: Checked
    to: str


@dataclass(frozen=True)
class Action:
    """Something a stage's holder may do.

    to: the stage or end it leads to unless a route holds. returns: it leads back, taking every
    other token with it. also: stages opened beside the main line. by: officer, applicant, system.
    """

    key: str
    title: str
    to: str
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
    days: working days; calendar_days: days of the calendar; warn: working days before the limit.
    page: the screen that handles it. public_title: what the applicant reads; "" hides it.
    effect: what a system stage asks for. auto: the action time brings about.
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
    join: str = "all"
    departments: tuple[str, ...] = ()
    to: str = ""
    actions: tuple[Action, ...] = ()

    def action(self, key: str) -> Action:
        """The action by its key. Raises KeyError."""
        for action in self.actions:
            if action.key == key:
                return action
        raise KeyError(f"stage {self.key} has no action {key}")

    def join_count(self, branches: int) -> int:
        """How many of a joint stage's branches must be done before it goes on."""
        if self.join == "any":
            return 1
        return branches if self.join == "all" else min(int(self.join), branches)


@dataclass(frozen=True)
class Move:
    """What follows an action. ends: the outcome when the main line is over, else None."""

    to: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    returns: bool = False
    ends: str | None = None
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Flow:
    """A checked definition. case_days: working days in all, from the step named clock_starts."""

    start: str
    stages: tuple[Stage, ...]
    case_days: int = 0
    case_days_extended: int = 0
    clock_starts: str = ""
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False)
    spec: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

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
        """The stage by its key. Raises KeyError."""
        for stage in self.stages:
            if stage.key == key:
                return stage
        raise KeyError(f"no stage {key}")

    def next(self, stage_key: str, action_key: str, facts: Mapping[str, Any]) -> Move:
        """What an action leads to, given what the case knows of itself.

        Raises UnknownFact when a route asks for a fact that is not known.
        """
        action = self.stage(stage_key).action(action_key)
        target = self._target(action, facts)
        ends = ENDS.get(target)
        return Move(
            to=() if ends else (target,),
            also=action.also,
            returns=action.returns,
            ends=ends,
            effects=action.effects,
        )

    def _target(self, action: Action, facts: Mapping[str, Any]) -> str:
        known = self.vocabulary.facts(household=dict(facts), members=[])
        for route in action.routes:
            holds = route.when.value(known, {}, {})
            if holds is None:
                raise UnknownFact(
                    f"「{action.title}」要先知道：{route.when.text}。请先补充这项情况。"
                )
            if holds:
                return route.to
        return action.to

    def main_line(self) -> tuple[Stage, ...]:
        """Stages along the ordinary way: from the start by each first forward action."""
        line: list[Stage] = []
        key = self.start
        while key not in ENDS and key not in {stage.key for stage in line}:
            stage = self.stage(key)
            line.append(stage)
            key = _onward(stage)
        return tuple(line)

    def digest(self) -> str:
        """SHA-256 of the definition's canonical JSON."""
        text = json.dumps(self.spec, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _onward(stage: Stage) -> str:
    if stage.kind == "joint":
        return stage.to
    forward = [action for action in stage.actions if not action.returns]
    return forward[0].to if forward else "@closed"
