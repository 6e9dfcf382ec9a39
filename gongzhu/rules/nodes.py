"""The tree of a rule: frozen dataclasses, typed by the checker, read by every evaluator.

`at` and `length` point into the text. `type` is None until the checker has set it (literals carry
theirs from the start). Evaluators for other engines (population, SQL) compile this same tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gongzhu.rules.types import Type, Value
from gongzhu.rules.vocabulary import Fact, Scope


@dataclass(frozen=True, kw_only=True)
class Node:
    """Any part of a rule."""

    at: int
    length: int
    type: Type | None = None

    def children(self) -> tuple["Node", ...]:
        """Return the parts in the order in which they are written."""
        found: list[Node] = []
        for part in vars(self).values():
            found.extend(part if isinstance(part, tuple) else (part,))
        return tuple(part for part in found if isinstance(part, Node))


@dataclass(frozen=True)
class Literal(Node):
    """A constant: money is fen, a decimal is a Fraction. The literal 0 may stand for money."""

    value: Value


@dataclass(frozen=True)
class Ref(Node):
    """A declared word: `name`, `m.name`, `std.name` or `param.name`."""

    scope: Scope
    name: str
    fact: Fact | None = None

    @property
    def known(self) -> Fact:
        """The declaration; only a checked tree has it."""
        if self.fact is None:
            raise TypeError("this tree has not been checked")
        return self.fact


@dataclass(frozen=True)
class Not(Node):
    """Logical not."""

    operand: Node


@dataclass(frozen=True)
class Negative(Node):
    """Arithmetic minus before one operand."""

    operand: Node


@dataclass(frozen=True)
class Arithmetic(Node):
    """`+ - * /` between two operands."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Compare(Node):
    """`< <= > >= == !=` between two operands of one type."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True)
class In(Node):
    """Membership in a list of constants."""

    operand: Node
    items: tuple[Literal, ...]


@dataclass(frozen=True)
class Logic(Node):
    """`&&` or `||` over two or more parts."""

    op: str
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class If(Node):
    """`if(condition, then, other)`; an unknown condition makes it unknown."""

    condition: Node
    then: Node
    other: Node


@dataclass(frozen=True)
class Call(Node):
    """A call of min, max, days_between or a rounding."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True)
class Over(Node):
    """any, all, count, sum, min, max of a body over the members, or size (no body)."""

    function: str
    body: Node | None


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything below it, in writing order."""
    yield node
    for child in node.children():
        yield from walk(child)


def depth(node: Node) -> int:
    """Return how many levels the tree has."""
    return 1 + max((depth(child) for child in node.children()), default=0)


def refs(node: Node) -> tuple[Ref, ...]:
    """Return each declared word used, once, in the order of first use."""
    first: dict[tuple[Scope, str], Ref] = {}
    for part in walk(node):
        if isinstance(part, Ref):
            first.setdefault((part.scope, part.name), part)
    return tuple(first.values())
