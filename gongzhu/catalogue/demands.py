"""What a checked condition demands for certain, and what room its demands leave together.

A demand narrows one measured thing: an expression against constants, or an expression against
another (`income <= std.dibao * 1.5` narrows income in terms of the standard). Things are the same
when they are written the same, the order of `+` and `*` apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any

from gongzhu.rules import Scope, Type
from gongzhu.rules.nodes import (
    Arithmetic,
    Compare,
    In,
    Literal,
    Logic,
    Negative,
    Node,
    Not,
    Over,
    Ref,
)

TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_NUMERIC = (Type.INT, Type.NUMBER, Type.MONEY)
_UNSEEN = {"at", "length", "type", "fact"}


@dataclass(frozen=True)
class Demand:
    """A thing must stand so to a value. what: the thing as text; by: the part that says it.

    op: a comparison, "in" or "not in". holds: whether the part itself or its opposite is demanded.
    options: the values the thing may have at all, where they are few.
    """

    what: str
    op: str
    value: Any
    by: Node
    holds: bool = True
    options: frozenset[Any] = frozenset()


@dataclass
class Demands:
    """Of a condition: on the household, on every member, and on at least one member each."""

    household: list[Demand] = field(default_factory=list)
    each: list[Demand] = field(default_factory=list)
    some: list[list[Demand]] = field(default_factory=list)


def demands_of(tree: Node) -> Demands:
    """Everything a condition that holds demands; what lies behind an "or" is left out."""
    found = Demands()
    for part, holds in _joined(tree, True):
        if isinstance(part, Over) and part.function in ("any", "all") and part.body is not None:
            is_some = (part.function == "any") == holds
            body = [one for inner in _joined(part.body, holds) for one in _single(*inner)]
            if is_some:
                found.some.append(body)
            else:
                found.each += body
        else:
            found.household += _single(part, holds)
    return found


def _joined(node: Node, holds: bool) -> Iterator[tuple[Node, bool]]:
    """The parts of which every one must hold, or must not."""
    if isinstance(node, Not):
        yield from _joined(node.operand, not holds)
    elif isinstance(node, Logic) and (node.op == "&&") == holds:
        for part in node.parts:
            yield from _joined(part, holds)
    else:
        yield node, holds


def _single(node: Node, holds: bool) -> Iterator[Demand]:
    if isinstance(node, Compare):
        yield from compared(node, holds)
    elif isinstance(node, Ref):
        yield Demand(_text(node), "==", holds, node, holds, frozenset({True, False}))
    elif isinstance(node, In):
        values = frozenset(one.value for one in node.items)
        op = "in" if holds else "not in"
        yield Demand(_text(node.operand), op, values, node, holds, _options(node.operand))


def compared(node: Compare, holds: bool = True) -> Iterator[Demand]:
    """What a comparison demands, or its opposite; nothing where no form of it is known."""
    op = node.op if holds else OPPOSITE[node.op]
    (left, first), (right, second) = _scaled(node.left), _scaled(node.right)
    if first is None and second is not None:
        (left, first), (right, second), op = (right, second), (left, first), TURNED[op]
    if first is None or left == 0:
        return
    if second is None:
        yield _against_value(first, left, op, right, node, holds)
    elif right != 0:
        yield _against_other((left, first), (right, second), op, node, holds)


def _against_value(
    thing: Node, times: Any, op: str, value: Any, by: Compare, holds: bool
) -> Demand:
    if times != 1:
        op = TURNED[op] if times < 0 else op
        value = Fraction(value) / times
    if thing.type is Type.INT:
        op, value = _whole(op, value)
    return Demand(_text(thing), op, value, by, holds, _options(thing))


def _whole(op: str, value: Any) -> tuple[str, Any]:
    """A bound on whole numbers: more than 3 is at least 4."""
    if op in (">", ">="):
        least = math.floor(value) + 1 if op == ">" else math.ceil(value)
        return ">=", least
    if op in ("<", "<="):
        most = math.ceil(value) - 1 if op == "<" else math.floor(value)
        return "<=", most
    return op, value


def _against_other(
    one: tuple[Any, Node], other: tuple[Any, Node], op: str, by: Compare, holds: bool
) -> Demand:
    """One expression in terms of another: of a standard, how often; else above or below only."""
    if (_is_standard(one[1]) and not _is_standard(other[1])) or (
        _is_standard(one[1]) == _is_standard(other[1]) and _text(other[1]) < _text(one[1])
    ):
        one, other, op = other, one, TURNED[op]
    times = Fraction(other[0]) / one[0]
    op = TURNED[op] if one[0] < 0 else op
    if _is_standard(other[1]):
        return Demand(f"{_text(one[1])} per {_text(other[1])}", op, times, by, holds)
    return Demand(f"{_text(one[1])} over {times} {_text(other[1])}", op, 0, by, holds)


def _is_standard(node: Node) -> bool:
    """A published figure; taken to be above nought."""
    return isinstance(node, Ref) and node.scope is Scope.STANDARD


def _scaled(node: Node) -> tuple[Any, Node | None]:
    """A part as so many times an expression; (value, None) for a constant."""
    if isinstance(node, Literal):
        return node.value, None
    if isinstance(node, Negative):
        times, base = _scaled(node.operand)
        return -times, base
    if isinstance(node, Arithmetic) and node.op in "*/":
        (left, first), (right, second) = _scaled(node.left), _scaled(node.right)
        if node.op == "*" and (first is None or second is None):
            return left * right, first or second
        if node.op == "/" and second is None and right != 0:
            return Fraction(left) / right, first
    return 1, node


def _options(node: Node) -> frozenset[Any]:
    return frozenset(node.known.options) if isinstance(node, Ref) else frozenset()


def _text(node: Node) -> str:
    """How a part is known: its structure without where it stands."""
    parts = [_told(getattr(node, one.name)) for one in fields(node) if one.name not in _UNSEEN]
    if isinstance(node, Arithmetic) and node.op in "+*":
        parts = [node.op, *sorted(parts[1:])]
    return f"{type(node).__name__}({', '.join(parts)})"


def _told(value: Any) -> str:
    if isinstance(value, Node):
        return _text(value)
    return f"[{', '.join(map(_told, value))}]" if isinstance(value, tuple) else repr(value)


# --- what is left ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Room:
    """What a thing may still be."""

    low: Any = None
    low_is_open: bool = False
    high: Any = None
    high_is_open: bool = False
    among: frozenset[Any] | None = None
    not_among: frozenset[Any] = frozenset()

    def narrowed(self, by: Demand) -> Room:
        """The room a demand leaves of this."""
        room = replace(self, among=by.options) if by.options and self.among is None else self
        return room._cut(by.op, by.value)

    def _cut(self, op: str, value: Any) -> Room:
        if op in ("==", "in"):
            kept = frozenset({value}) if op == "==" else value
            return replace(self, among=kept if self.among is None else self.among & kept)
        if op in ("!=", "not in"):
            out = frozenset({value}) if op == "!=" else value
            return replace(self, not_among=self.not_among | out)
        if op in (">", ">=") and (self.low is None or value >= self.low):
            is_open = op == ">" or (value == self.low and self.low_is_open)
            return replace(self, low=value, low_is_open=is_open)
        if op in ("<", "<=") and (self.high is None or value <= self.high):
            is_open = op == "<" or (value == self.high and self.high_is_open)
            return replace(self, high=value, high_is_open=is_open)
        return self

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        if self.among is not None:
            return not any(self._admits(value) for value in self.among - self.not_among)
        if self.low is None or self.high is None:
            return False
        if self.low == self.high:
            return self.low_is_open or self.high_is_open or self.low in self.not_among
        return bool(self.low > self.high)

    def _admits(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_is_open)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.high_is_open)
        )
        return above and below


def clash(earlier: Iterable[Demand], new: Demand) -> list[Demand] | None:
    """The earlier demands that leave a new one no room: one where one suffices; None if they do."""
    alike = [one for one in earlier if one.what == new.what]
    if Room().narrowed(new).is_empty:
        return []
    for one in alike:
        if Room().narrowed(one).narrowed(new).is_empty:
            return [one]
    room = Room()
    for one in alike:
        room = room.narrowed(one)
    return alike if not room.is_empty and room.narrowed(new).is_empty else None
