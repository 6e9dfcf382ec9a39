"""One household after the other through our rules and through OpenFisca-Core's, in one run.

OpenFisca knows no unknown, so the households are complete and every standard that is 待核定 gets an
invented value here. Before anything is timed every condition, item and amount must be equal.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Mapping
from typing import Any

from bench.peer.process import Peer
from bench.peer.writing import Item, coded, conditions_of, package
from bench.timing import summary
from gongzhu.rules import Answer, Fact, Facts, Outcome, RuleSet, Scope, Vocabulary, evaluate
from gongzhu.rules.nodes import Ref

HOUSEHOLDS, ROUNDS = 60, 10
_MONEY = (0, 50_000, 80_000, 128_200, 150_000, 300_000, 1_200_000, 8_000_000)
_COUNTS = (0, 0, 0, 1, 1, 2, 3)
_AGES = (3, 9, 15, 16, 17, 30, 41, 59, 60, 70, 82)
_STANDARDS = {"money": 120_000, "int": 12, "bool": True}


def measured(
    asked: Mapping[str, tuple[RuleSet, Vocabulary]],
    standards: Mapping[str, Any],
    parameters: Mapping[str, Any],
) -> dict[str, Any]:
    """Milliseconds of ours and of theirs over the same households, taken in turn.

    asked: rule set and vocabulary by item code.
    """
    together = _Together(asked, standards, parameters)
    with Peer(package(together.items(), together.name)) as peer:
        together.compare(peer.know(together.handed_over()))
        works: dict[str, Callable[[], list[float]]] = {
            "same_rules_judged": lambda: together.taken(_judged),
            "same_rules_explained": lambda: together.taken(_explained),
            "openfisca": lambda: peer.taken("calculated"),
            "openfisca_traced": lambda: peer.taken("traced"),
            "openfisca_trace_written": lambda: peer.taken("written"),
        }
        for work in works.values():
            work()
        taken: dict[str, list[float]] = {name: [] for name in works}
        for _ in range(ROUNDS):
            for name, work in works.items():
                taken[name] += work()
    size = {"items": len(asked), "conditions": together.conditions, "households": HOUSEHOLDS}
    return {name: {**summary(each), **size} for name, each in taken.items()}


class _Together:
    """The same households and figures for both."""

    def __init__(
        self,
        asked: Mapping[str, tuple[RuleSet, Vocabulary]],
        standards: Mapping[str, Any],
        parameters: Mapping[str, Any],
    ) -> None:
        self.rulesets = {code: ruleset for code, (ruleset, _) in asked.items()}
        self.vocabularies = {code: vocabulary for code, (_, vocabulary) in asked.items()}
        self.conditions = sum(len(one.conditions) for one in self.rulesets.values())
        first = next(iter(self.vocabularies.values()))
        self.standards = _filled(first.standards, standards)
        self.parameters = _filled(first.parameters, parameters)
        self._names: dict[tuple[Scope, str, Fact], str] = {}
        self.refs = self._refs()
        luck = random.Random(20261122)
        self.households = [self._household(luck) for _ in range(HOUSEHOLDS)]
        self.facts = [
            [(self.rulesets[code], self._facts(code, one)) for code in self.rulesets]
            for one in self.households
        ]

    def name(self, code: str, ref: Ref) -> str:
        """A word's variable: items that use one word otherwise have one each."""
        return self._names[ref.scope, ref.name, ref.known]

    def items(self) -> list[Item]:
        fixed = {(Scope.STANDARD, name): value for name, value in self.standards.items()}
        fixed |= {(Scope.PARAMETER, name): value for name, value in self.parameters.items()}
        return [Item(code, ruleset, fixed) for code, ruleset in self.rulesets.items()]

    def handed_over(self) -> list[dict[str, Any]]:
        """The households as OpenFisca is given them."""
        return [
            {
                "household": self._coded(Scope.HOUSEHOLD, one["household"]),
                "members": [self._coded(Scope.MEMBER, member) for member in one["members"]],
            }
            for one in self.households
        ]

    def compare(self, theirs: list[dict[str, Any]]) -> None:
        """Raises AssertionError unless every condition, item and amount is equal."""
        for number, (asked, told) in enumerate(zip(self.facts, theirs, strict=True)):
            ours: dict[str, Any] = {}
            for item, (ruleset, facts) in zip(self.items(), asked, strict=True):
                answer = self._answer(ruleset, facts)
                outcomes = [line.outcome is Outcome.TRUE for line in answer.lines]
                ours |= dict(zip(conditions_of(item), outcomes, strict=True))
                ours[item.code] = answer.outcome is Outcome.TRUE
                if ruleset.formula:
                    ours[f"{item.code}__due"] = (answer.amount.fen if answer.amount else 0) or 0
            differing = {
                name: (ours[name], told.get(name)) for name in ours if ours[name] != told.get(name)
            }
            assert ours.keys() == told.keys()
            assert not differing, f"household {number}: {differing}"

    def taken(self, work: Callable[[Answer], Any]) -> list[float]:
        """Milliseconds of each household against all items."""
        gc.collect()
        taken = []
        for asked in self.facts:
            begun = time.perf_counter()
            for ruleset, facts in asked:
                work(self._answer(ruleset, facts))
            taken.append((time.perf_counter() - begun) * 1000)
        return taken

    def _answer(self, ruleset: RuleSet, facts: Facts) -> Answer:
        return evaluate(ruleset, facts, self.standards, self.parameters)

    def _refs(self) -> dict[Scope, dict[str, Fact]]:
        """Every word that a rule reads, by the name of its variable."""
        found: dict[Scope, dict[str, Fact]] = {Scope.HOUSEHOLD: {}, Scope.MEMBER: {}}
        for code, ruleset in self.rulesets.items():
            due = [ruleset.formula] if ruleset.formula else []
            for ref in (ref for one in (*ruleset.conditions, *due) for ref in one.checked.refs):
                key = (ref.scope, ref.name, ref.known)
                if ref.scope in found and key not in self._names:
                    is_taken = f"{ref.scope.value}_{ref.name}" in found[ref.scope]
                    of = f"_of_{code}" if is_taken else ""
                    self._names[key] = f"{ref.scope.value}_{ref.name}{of}"
                    found[ref.scope][self._names[key]] = ref.known
        return found

    def _household(self, luck: random.Random) -> dict[str, Any]:
        household = {name: _value(fact, luck) for name, fact in self.refs[Scope.HOUSEHOLD].items()}
        count = luck.choice((1, 2, 3, 4, 5))
        each = self.refs[Scope.MEMBER].items()
        members = [{name: _value(fact, luck) for name, fact in each} for _ in range(count)]
        return {"household": household, "members": members}

    def _facts(self, code: str, one: Mapping[str, Any]) -> Facts:
        """What our rules are given: the words of an item, with every other word left out."""
        words = self.vocabularies[code]

        def own(scope: Scope, values: Mapping[str, Any]) -> dict[str, Any]:
            return {
                fact.name: values[name]
                for name, fact in self.refs[scope].items()
                if words.find(scope, fact.name) == fact
            }

        members = [own(Scope.MEMBER, member) for member in one["members"]]
        return words.facts(own(Scope.HOUSEHOLD, one["household"]), members)

    def _coded(self, scope: Scope, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: coded(self.refs[scope][name], value) for name, value in values.items()}


def _filled(words: tuple[Fact, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values in force; what is 待核定 is invented."""
    return {fact.name: _known(fact, values.get(fact.name)) for fact in words}


def _known(fact: Fact, value: Any) -> Any:
    if value is not None:
        return value
    return next(iter(fact.options), None) if fact.options else _STANDARDS[fact.type]


def _value(fact: Fact, luck: random.Random) -> Any:
    if fact.options:
        return luck.choice(list(fact.options))
    if fact.type == "bool":
        return luck.random() < 0.5
    if fact.type == "money":
        return luck.choice(_MONEY)
    return luck.choice(_AGES if fact.name == "age" else _COUNTS)


def _judged(answer: Answer) -> Any:
    return answer.outcome


def _explained(answer: Answer) -> Any:
    return answer.as_json()
