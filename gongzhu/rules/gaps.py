"""What is missing when a rule is unknown, and which of it is worth asking.

Only what keeps the rule open is named: in `a || b` with `a` true nothing is missing, and an `if`
whose condition is known looks at one branch only. A missing standard, a missing parameter and a
division by zero cannot be cured by asking the household, so a comparison held up by one of them
asks for none of its facts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from gongzhu.rules.compiler import Closure, Env, Member, Program
from gongzhu.rules.nodes import Arithmetic, If, Logic, Node, Over, Ref
from gongzhu.rules.vocabulary import MEMBERS, Scope


class MissingKind(StrEnum):
    """Why a value is unknown."""

    FACT = "fact"
    STANDARD = "standard"
    PARAMETER = "parameter"
    ARITHMETIC = "arithmetic"


@dataclass(frozen=True)
class Missing:
    """One thing that is not known.

    label: Chinese, ready to show. question: what to ask; empty for a fact that is worked out from
    others (ask for those) and for what the household cannot know.
    member: index in Facts.members, from 0, for a member fact; else None.
    """

    kind: MissingKind
    name: str
    label: str
    question: str = ""
    member: int | None = None

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Missing":
        """Read what dataclasses.asdict wrote."""
        return cls(**(data | {"kind": MissingKind(data["kind"])}))


class Gaps(NamedTuple):
    """missing: everything that keeps the value unknown; useful: the part worth asking for."""

    missing: tuple[Missing, ...] = ()
    useful: tuple[Missing, ...] = ()


Look = Callable[[Env, Member, int], Gaps]
WHO = Missing(MissingKind.FACT, MEMBERS, "共同生活的家庭成员", "家里共同生活的有哪些人？")
_KINDS = {Scope.STANDARD: MissingKind.STANDARD, Scope.PARAMETER: MissingKind.PARAMETER}


@lru_cache(maxsize=64)
def ordinal(index: int) -> str:
    """Return how the member at an index (from 0) is called."""
    return f"第 {index + 1} 位成员"


@lru_cache(maxsize=4096)
def of_member(index: int, label: str) -> str:
    """Return how a fact of the member at an index is called."""
    return f"{ordinal(index)}的{label}"


def distinct(found: Sequence[Missing]) -> tuple[Missing, ...]:
    """Return each missing thing once, in the order of first appearance."""
    return tuple(found) if len(found) < 2 else tuple(dict.fromkeys(found))


def finder(program: Program) -> Callable[[Env], Gaps]:
    """Return what finds the gaps of a program whose value is unknown; compiled like its values."""
    look = _Builder(program).build(program.tree)

    def find(env: Env) -> Gaps:
        found = look(env, None, 0)
        if len(found.missing) < 2:
            return found
        return Gaps(distinct(found.missing), distinct(found.useful))

    return find


class _Builder:
    """Compiles what finds the gaps of a part whose value is unknown: (env, member, its place)."""

    def __init__(self, program: Program) -> None:
        self.program = program

    def build(self, node: Node) -> Look:
        return _BUILDERS.get(type(node), _Builder.operands)(self, node)

    def part(self, node: Node) -> tuple[Closure, Look]:
        return self.program.part(node), self.build(node)

    def ref(self, node: Ref) -> Look:
        if node.scope is not Scope.MEMBER:
            found = _leaf(node, None)
            return lambda env, member, place: found
        return lambda env, member, place: _leaf(node, place)

    def choice(self, node: If) -> Look:
        value, asked = self.part(node.condition)
        then, other = self.build(node.then), self.build(node.other)

        def look(env: Env, member: Member, place: int) -> Gaps:
            holds = value(env, member)
            branch = asked if holds is None else then if holds else other
            return branch(env, member, place)

        return look

    def operands(self, node: Node) -> Look:
        parts = [self.part(part) for part in node.children()]
        gather = _joined if isinstance(node, Logic) else _strict

        def look(env: Env, member: Member, place: int) -> Gaps:
            found = [
                seek(env, member, place) for value, seek in parts if value(env, member) is None
            ]
            return found[0] if len(found) == 1 else gather(found)

        return look

    def arithmetic(self, node: Arithmetic) -> Look:
        operands, divisor = self.operands(node), self.program.part(node.right)
        if node.op != "/":
            return operands

        def look(env: Env, member: Member, place: int) -> Gaps:
            found = operands(env, member, place)
            if divisor(env, member) != 0:
                return found
            return Gaps((*found.missing, *_BY_ZERO.missing))

        return look

    def over(self, node: Over) -> Look:
        idle = _incurable(node.function, "没有家庭成员，无法计算")
        value, seek = self.part(node.body) if node.body else (None, None)
        gather = _joined if node.function in ("any", "all") else _strict

        def look(env: Env, member: Member, place: int) -> Gaps:
            if env.members is None:
                return _WHO
            if value is None or seek is None or not env.members:
                return idle
            each = enumerate(env.members)
            return gather([seek(env, one, at) for at, one in each if value(env, one) is None])

        return look


def _leaf(node: Ref, place: int | None) -> Gaps:
    kind, fact, label = _KINDS.get(node.scope, MissingKind.FACT), node.known, node.known.label
    if place is not None:
        label = of_member(place, label)
    question = fact.question if kind is MissingKind.FACT else ""
    found = (Missing(kind, node.name, label, question, place),)
    return Gaps(found, found if kind is MissingKind.FACT else ())


def _incurable(name: str, label: str) -> Gaps:
    return Gaps((Missing(MissingKind.ARITHMETIC, name, label),))


def _joined(found: Sequence[Gaps]) -> Gaps:
    """Any part may decide: every fact worth asking stays worth asking."""
    missing = tuple([one for gaps in found for one in gaps.missing])
    return Gaps(missing, tuple([one for gaps in found for one in gaps.useful]))


def _strict(found: Sequence[Gaps]) -> Gaps:
    """All parts are needed: one that no answer can cure makes asking for the others idle."""
    joined = _joined(found)
    return joined if all(gaps.useful for gaps in found) else Gaps(joined.missing)


NO_GAPS = Gaps()
_WHO = Gaps((WHO,), (WHO,))
_BY_ZERO = _incurable("/", "除数为零，无法计算")
_BUILDERS: dict[type[Node], Callable[..., Look]] = {
    Ref: _Builder.ref,
    If: _Builder.choice,
    Arithmetic: _Builder.arithmetic,
    Over: _Builder.over,
}
