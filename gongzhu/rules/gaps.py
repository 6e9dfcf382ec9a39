"""What is missing when a rule is unknown, and which of it is worth asking.

Only what keeps the rule open is named: in `a || b` with `a` true nothing is missing, and an `if`
whose condition is known looks at one branch only. A missing standard, a missing parameter and a
division by zero cannot be cured by asking the household, so a comparison held up by one of them
asks for none of its facts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from gongzhu.rules.compiler import Env, Member, Program
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


WHO = Missing(MissingKind.FACT, MEMBERS, "共同生活的家庭成员", "家里共同生活的有哪些人？")
_KINDS = {Scope.STANDARD: MissingKind.STANDARD, Scope.PARAMETER: MissingKind.PARAMETER}


def ordinal(index: int) -> str:
    """Return how the member at an index (from 0) is called."""
    return f"第 {index + 1} 位成员"


def distinct(found: Iterable[Missing]) -> tuple[Missing, ...]:
    """Return each missing thing once, in the order of first appearance."""
    return tuple(dict.fromkeys(found))


def find_gaps(program: Program, env: Env) -> Gaps:
    """Return what is missing for the value of a program; empty when the value is known."""
    if program.run(env, None) is not None:
        return Gaps()
    found = _Finder(program, env).look(program.tree, None, None)
    return Gaps(distinct(found.missing), distinct(found.useful))


class _Finder:
    def __init__(self, program: Program, env: Env) -> None:
        self.program = program
        self.env = env

    def value(self, node: Node, member: Member) -> Any:
        return self.program.part(node)(self.env, member)

    def look(self, node: Node, member: Member, index: int | None) -> Gaps:
        """Return the gaps of a node whose value is unknown."""
        if isinstance(node, Ref):
            return _leaf(node, index)
        if isinstance(node, Over):
            return self.over(node)
        if isinstance(node, If):
            holds = self.value(node.condition, member)
            branch = node.then if holds else node.other
            return self.look(node.condition if holds is None else branch, member, index)
        parts = [part for part in node.children() if self.value(part, member) is None]
        found = [self.look(part, member, index) for part in parts]
        if isinstance(node, Logic):
            return _joined(found)
        if isinstance(node, Arithmetic) and node.op == "/" and self.value(node.right, member) == 0:
            found.append(_incurable("/", "除数为零，无法计算"))
        return _strict(found)

    def over(self, node: Over) -> Gaps:
        if self.env.members is None:
            return Gaps((WHO,), (WHO,))
        if node.body is None or not self.env.members:
            return _incurable(node.function, "没有家庭成员，无法计算")
        found = [
            self.look(node.body, member, index)
            for index, member in enumerate(self.env.members)
            if self.value(node.body, member) is None
        ]
        return _joined(found) if node.function in ("any", "all") else _strict(found)


def _leaf(node: Ref, index: int | None) -> Gaps:
    kind, fact, label = _KINDS.get(node.scope, MissingKind.FACT), node.known, node.known.label
    place = index if node.scope is Scope.MEMBER else None
    if place is not None:
        label = f"{ordinal(place)}的{label}"
    question = fact.question if kind is MissingKind.FACT else ""
    found = (Missing(kind, node.name, label, question, place),)
    return Gaps(found, found if kind is MissingKind.FACT else ())


def _incurable(name: str, label: str) -> Gaps:
    return Gaps((Missing(MissingKind.ARITHMETIC, name, label),))


def _joined(found: Sequence[Gaps]) -> Gaps:
    """Any part may decide: every fact worth asking stays worth asking."""
    missing = tuple(one for gaps in found for one in gaps.missing)
    return Gaps(missing, tuple(one for gaps in found for one in gaps.useful))


def _strict(found: Sequence[Gaps]) -> Gaps:
    """All parts are needed: one that no answer can cure makes asking for the others idle."""
    joined = _joined(found)
    return joined if all(gaps.useful for gaps in found) else Gaps(joined.missing)
