"""Our rules written as an OpenFisca package, the way its own packages are written, and tuned.

What makes it quick is done for it: a variable is read once in a formula, standards and parameters
are plain numbers looked up beforehand, a choice is a whole number, membership is one look into a
table, money is whole fen in its 32-bit integers. It knows no unknown: every value must be there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from gongzhu.rules import Fact, RuleSet, Scope
from gongzhu.rules.language import Checked
from gongzhu.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    If,
    In,
    Literal,
    Logic,
    Negative,
    Node,
    Not,
    Over,
    Ref,
)

Named = Callable[[str, Ref], str]
"""(item code, a household's or a member's word) → the variable's name."""
_HEAD = '''"""Written by bench.peer.writing; runs only beside OpenFisca-Core."""
import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Person = build_entity("person", "persons", "a member", is_person=True)
Household = build_entity("household", "households", "a household",
                         roles=[{"key": "member", "plural": "members", "label": "a member"}])
'''
_VARIABLE = """
class {name}(Variable):
    value_type, entity, definition_period, label = {type}, {entity}, DateUnit.MONTH, {label!r}
"""
_ENTITIES = {Scope.HOUSEHOLD: "Household", Scope.MEMBER: "Person"}
_ROUNDED = {
    "round_fen": "np.floor({} + 0.5)",
    "round_yuan": "np.floor(({}) / 100 + 0.5) * 100",
    "round_yuan_up": "np.ceil(({}) / 100) * 100",
}


@dataclass(frozen=True)
class Item:
    """An item to write. fixed: value of each standard and parameter, by scope and name."""

    code: str
    ruleset: RuleSet
    fixed: Mapping[tuple[Scope, str], Any]


def conditions_of(item: Item) -> list[str]:
    """Names of the variables its conditions become."""
    return [f"{item.code}__{number}" for number, _ in enumerate(item.ruleset.conditions)]


def package(items: list[Item], named: Named) -> str:
    """The source of a package with every fact, condition, item and amount as a variable."""
    facts: dict[str, str] = {}
    formulas: list[str] = []
    for item in items:
        for checked in _checked(item):
            for ref in checked.refs:
                if ref.scope in _ENTITIES:
                    name = named(item.code, ref)
                    facts[name] = _variable(name, _type(ref.known), ref.scope, ref.known.label)
        formulas += _formulas(item, named)
    return "".join([_HEAD, *facts.values(), *formulas])


def coded(fact: Fact, value: Any) -> Any:
    """A value as it is handed over: a choice is its place."""
    return list(fact.options).index(value) if fact.type == "choice" else value


def _checked(item: Item) -> Iterator[Checked]:
    yield from (condition.checked for condition in item.ruleset.conditions)
    if item.ruleset.formula:
        yield item.ruleset.formula.checked


def _type(fact: Fact) -> str:
    if fact.type not in ("bool", "int", "choice", "money"):
        raise ValueError(f"{fact.name}: OpenFisca is handed no {fact.type}")
    return "bool" if fact.type == "bool" else "int"


def _variable(name: str, kind: str, scope: Scope, label: str) -> str:
    return _VARIABLE.format(name=name, type=kind, entity=_ENTITIES[scope], label=label)


def _formulas(item: Item, named: Named) -> Iterator[str]:
    names = conditions_of(item)
    for name, condition in zip(names, item.ruleset.conditions, strict=True):
        body = _Body(item, named).of(condition.checked)
        yield _variable(name, "bool", Scope.HOUSEHOLD, condition.label) + body
    each = [f'household("{name}", period)' for name in names]
    fits = f"        return {' & '.join(each)}\n" if each else "        return np.array([True])\n"
    yield _variable(item.code, "bool", Scope.HOUSEHOLD, item.code) + _DEFINED + fits
    if item.ruleset.formula:
        due, rounding = item.ruleset.formula.checked, _ROUNDED[item.ruleset.formula.rounding]
        fits = f'household("{item.code}", period)'
        body = _Body(item, named).of(due, f"np.where({fits}, {rounding}, 0)")
        yield _variable(f"{item.code}__due", "int", Scope.HOUSEHOLD, "due") + body


_DEFINED = "\n    def formula(household, period):\n"


class _Body:
    """Writes one formula: first every variable it reads, once, then what it returns."""

    def __init__(self, item: Item, named: Named) -> None:
        self.item, self.named = item, named
        self.is_member = False

    def of(self, checked: Checked, frame: str = "{}") -> str:
        reads = [
            f'        {self.local(ref)} = {_READS[ref.scope]}("{self.named(self.item.code, ref)}", period)\n'
            for ref in checked.refs
            if ref.scope in _READS
        ]
        returned = frame.format(self.say(checked.tree))
        return f"{_DEFINED}{''.join(reads)}        return {returned}\n"

    def local(self, ref: Ref) -> str:
        return f"{ref.scope.value}_{ref.name}"

    def say(self, node: Node) -> str:
        return _SAYING[type(node)](self, node)

    def literal(self, node: Literal) -> str:
        value = node.value
        return repr(float(value) if isinstance(value, Fraction) else value)

    def ref(self, node: Ref) -> str:
        if node.scope not in _READS:
            return repr(coded(node.known, self.item.fixed[node.scope, node.name]))
        if node.scope is Scope.HOUSEHOLD and self.is_member:
            return f"household.project({self.local(node)})"
        return self.local(node)

    def negation(self, node: Not) -> str:
        return f"np.logical_not({self.say(node.operand)})"

    def negative(self, node: Negative) -> str:
        return f"(-{self.say(node.operand)})"

    def operation(self, node: Arithmetic) -> str:
        return f"({self.say(node.left)} {node.op} {self.say(node.right)})"

    def comparison(self, node: Compare) -> str:
        left, right = self.side(node.left, node.right), self.side(node.right, node.left)
        return f"({left} {node.op} {right})"

    def side(self, node: Node, other: Node) -> str:
        if isinstance(node, Literal) and isinstance(other, Ref):
            return repr(coded(other.known, node.value))
        return self.say(node)

    def membership(self, node: In) -> str:
        if not isinstance(node.operand, Ref):
            raise TypeError("only a word is looked up in a list")
        fact = node.operand.known
        places = {coded(fact, one.value) for one in node.items}
        if node.operand.scope not in _READS:
            return repr(coded(fact, self.item.fixed[node.operand.scope, fact.name]) in places)
        if fact.type != "choice":
            return (
                f"({' | '.join(f'({self.say(node.operand)} == {one})' for one in sorted(places))})"
            )
        table = [place in places for place in range(len(fact.options))]
        return f"np.array({table}).take({self.say(node.operand)})"

    def logic(self, node: Logic) -> str:
        sign = "&" if node.op == "&&" else "|"
        return f"({f' {sign} '.join(self.say(part) for part in node.parts)})"

    def choice(self, node: If) -> str:
        return f"np.where({', '.join(self.say(part) for part in node.children())})"

    def call(self, node: Call) -> str:
        args = [self.say(arg) for arg in node.args]
        if node.function in ("min", "max") and len(args) == 2:
            return f"np.{node.function}imum({', '.join(args)})"
        raise TypeError(f"{node.function} is not written for OpenFisca")

    def over(self, node: Over) -> str:
        if node.function not in ("any", "all", "sum") or node.body is None:
            raise TypeError(f"{node.function} is not written for OpenFisca")
        self.is_member = True
        body = self.say(node.body)
        self.is_member = False
        return f"household.{node.function}({body})"


_READS = {Scope.HOUSEHOLD: "household", Scope.MEMBER: "household.members"}
_SAYING: dict[type[Node], Callable[..., str]] = {
    Literal: _Body.literal,
    Ref: _Body.ref,
    Not: _Body.negation,
    Negative: _Body.negative,
    Arithmetic: _Body.operation,
    Compare: _Body.comparison,
    In: _Body.membership,
    Logic: _Body.logic,
    If: _Body.choice,
    Call: _Body.call,
    Over: _Body.over,
}
