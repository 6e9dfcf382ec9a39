"""Turn a typed tree into plain Python closures: Kleene logic, exact money, no code is evaluated.

A closure takes (env, member) and returns a value or None for unknown. `member` is the mapping of
the member at hand inside any, all, count, sum, min, max, and None outside of them.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

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
from gongzhu.rules.types import Type
from gongzhu.rules.values import ROUNDINGS, divide, whole
from gongzhu.rules.vocabulary import Facts, Scope

Member = Mapping[str, object] | None


class Env(NamedTuple):
    """Everything a rule may look at. worded: its values that were already put into words."""

    household: Mapping[str, object]
    members: Sequence[Mapping[str, object]] | None
    standards: Mapping[str, object]
    parameters: Mapping[str, object]
    worded: dict[str, Any]

    @classmethod
    def on(
        cls, facts: Facts, standards: Mapping[str, object], parameters: Mapping[str, object]
    ) -> "Env":
        """Return a household beside figures, copied, so that later changes do not reach an answer."""
        return cls(facts.household, facts.members, _copied(standards), _copied(parameters), {})


def _copied(figures: Mapping[str, object]) -> Mapping[str, object]:
    """A view of a dict hands out a copy at once; `dict` would walk it, ten times as long."""
    return figures.copy() if isinstance(figures, MappingProxyType) else dict(figures)


Closure = Callable[[Env, Member], Any]
Build = Callable[[Node], Closure]

_COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_NATIVE = {
    Type.BOOL: bool,
    Type.INT: int,
    Type.MONEY: int,
    Type.NUMBER: int,
    Type.TEXT: str,
    Type.DATE: date,
}


class Program:
    """The closures of one rule: `run` for the whole, `part` for any node of its typed tree."""

    def __init__(self, tree: Node) -> None:
        self.tree = tree
        self._parts: dict[int, Closure] = {}
        self._of_member: set[int] = set()
        self.run = self._build(tree)

    def part(self, node: Node) -> Closure:
        """Return the closure of one node of the tree."""
        return self._parts[id(node)]

    def of_member(self, node: Node) -> bool:
        """Tell whether the value of a node depends on the member at hand."""
        return id(node) in self._of_member

    def _build(self, node: Node) -> Closure:
        closure = _BUILDERS[type(node)](node, self._build)
        self._parts[id(node)] = closure
        inside = not isinstance(node, Over) and any(map(self.of_member, node.children()))
        if inside or (isinstance(node, Ref) and node.scope is Scope.MEMBER):
            self._of_member.add(id(node))
        return closure


def _literal(node: Literal, build: Build) -> Closure:
    value = node.value
    return lambda env, member: value


def _ref(node: Ref, build: Build) -> Closure:
    fact, name, slot = node.known, node.name, _SLOTS.get(node.scope)
    native, clean, allowed = _NATIVE[fact.kind], fact.clean, fact.options or None

    def of_member(env: Env, member: Any) -> Any:
        value = member.get(name)
        if value is None or (type(value) is native and (allowed is None or value in allowed)):
            return value
        return clean(value)

    def of_env(env: Env, member: Member) -> Any:
        value = env[slot].get(name)  # type: ignore[index, union-attr]
        if value is None or (type(value) is native and (allowed is None or value in allowed)):
            return value
        return clean(value)

    return of_member if slot is None else of_env


def _unary(change: Callable[[Any], Any], operand: Closure) -> Closure:
    def run(env: Env, member: Member) -> Any:
        value = operand(env, member)
        return None if value is None else change(value)

    return run


def _binary(combine: Callable[[Any, Any], Any], left: Closure, right: Closure) -> Closure:
    def run(env: Env, member: Member) -> Any:
        first = left(env, member)
        if first is None:
            return None
        second = right(env, member)
        return None if second is None else combine(first, second)

    return run


def _not(node: Not, build: Build) -> Closure:
    return _unary(operator.not_, build(node.operand))


def _negative(node: Negative, build: Build) -> Closure:
    return _unary(operator.neg, build(node.operand))


def _arithmetic(node: Arithmetic, build: Build) -> Closure:
    return _binary(_ARITHMETIC[node.op], build(node.left), build(node.right))


def _compare(node: Compare, build: Build) -> Closure:
    return _binary(_COMPARING[node.op], build(node.left), build(node.right))


def _in(node: In, build: Build) -> Closure:
    allowed = frozenset(build(item)(NOBODY, None) for item in node.items)
    return _unary(allowed.__contains__, build(node.operand))


def _logic(node: Logic, build: Build) -> Closure:
    parts = tuple(build(part) for part in node.parts)
    deciding = node.op == "||"

    def run(env: Env, member: Member) -> Any:
        result: bool | None = not deciding
        for part in parts:
            value = part(env, member)
            if value is deciding:
                return deciding
            if value is None:
                result = None
        return result

    return run


def _if(node: If, build: Build) -> Closure:
    condition, then, other = (build(part) for part in node.children())

    def run(env: Env, member: Member) -> Any:
        value = condition(env, member)
        if value is None:
            return None
        return then(env, member) if value else other(env, member)

    return run


def _call(node: Call, build: Build) -> Closure:
    args = tuple(build(arg) for arg in node.args)
    if node.function == "days_between":
        return _binary(lambda first, second: (second - first).days, *args)
    if node.function in ROUNDINGS:
        return _unary(ROUNDINGS[node.function][0], args[0])
    pick: Callable[[list[Any]], Any] = min if node.function == "min" else max

    def run(env: Env, member: Member) -> Any:
        values = [arg(env, member) for arg in args]
        return None if None in values else pick(values)

    return run


def _over(node: Over, build: Build) -> Closure:
    if node.body is None:
        return lambda env, member: None if env.members is None else len(env.members)
    body, (decided, gather) = build(node.body), _GATHERING[node.function]

    def run(env: Env, member: Member) -> Any:
        if env.members is None:
            return None
        values = [body(env, each) for each in env.members]
        if decided is not None and decided in values:
            return decided
        return None if None in values else gather(values)

    return run


def _sum(left: Any, right: Any) -> Any:
    result = left + right
    return result if type(result) is int else whole(result)


def _multiply(left: Any, right: Any) -> Any:
    if type(left) is int and type(right) is int:
        return left * right
    top = left.numerator * right.numerator
    bottom = left.denominator * right.denominator
    return Fraction(top, bottom) if top % bottom else top // bottom


NOBODY = Env({}, (), {}, {}, {})
_SLOTS = {Scope.HOUSEHOLD: 0, Scope.STANDARD: 2, Scope.PARAMETER: 3}
_ARITHMETIC = {
    "+": _sum,
    "-": lambda left, right: _sum(left, -right),
    "*": _multiply,
    "/": divide,
}
_GATHERING: dict[str, tuple[bool | None, Callable[[list[Any]], Any]]] = {
    "any": (True, lambda values: False),
    "all": (False, lambda values: True),
    "count": (None, lambda values: values.count(True)),
    "sum": (None, lambda values: whole(sum(values))),
    "min": (None, lambda values: min(values, default=None)),
    "max": (None, lambda values: max(values, default=None)),
}
_BUILDERS: dict[type[Node], Callable[..., Closure]] = {
    Literal: _literal,
    Ref: _ref,
    Not: _not,
    Negative: _negative,
    Arithmetic: _arithmetic,
    Compare: _compare,
    In: _in,
    Logic: _logic,
    If: _if,
    Call: _call,
    Over: _over,
}
