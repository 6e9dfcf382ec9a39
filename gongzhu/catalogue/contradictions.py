"""Conditions that no household can fulfil together, and questions that wait for each other.

Only what can be seen without knowing a household: comparisons of one fact with constants, joined
by "and" over all conditions of an item. What it names is a contradiction; it need not find all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from gongzhu.catalogue.compiling import check_when, item_vocabulary
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.reading import Place
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.rules import RuleError, Scope, Vocabulary, VocabularyError, check
from gongzhu.rules.nodes import Compare, In, Literal, Logic, Node, Not, Ref

_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def contradictions(spec: ItemSpec, words: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Place and sentence of each condition that cannot hold together with an earlier one."""
    try:
        own = item_vocabulary(spec, words)
    except VocabularyError:
        return
    yield from _conditions(spec, own)
    yield from _waiting_questions(spec, own)


@dataclass
class _Room:
    """What a fact may still be, and which condition narrowed it last."""

    low: Any = None
    low_is_open: bool = False
    high: Any = None
    high_is_open: bool = False
    among: set[Any] | None = None
    not_among: set[Any] = field(default_factory=set)
    by: str = ""

    def narrow(self, op: str, value: Any) -> None:
        if op == "==":
            self.among = {value} if self.among is None else self.among & {value}
        elif op == "!=":
            self.not_among.add(value)
        elif op in (">", ">=") and (self.low is None or value >= self.low):
            self.low_is_open = op == ">" or (value == self.low and self.low_is_open)
            self.low = value
        elif op in ("<", "<=") and (self.high is None or value <= self.high):
            self.high_is_open = op == "<" or (value == self.high and self.high_is_open)
            self.high = value

    @property
    def is_empty(self) -> bool:
        if self.among is not None:
            return not any(self._admits(value) for value in self.among - self.not_among)
        if self.low is None or self.high is None:
            return False
        return bool(
            self.low > self.high
            or (self.low == self.high and (self.low_is_open or self.high_is_open))
        )

    def _admits(self, value: Any) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_is_open)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.high_is_open)
        )
        return above and below


def _conditions(spec: ItemSpec, words: Vocabulary) -> Iterator[tuple[Place, str]]:
    rooms: dict[tuple[Scope, str], _Room] = {}
    for index, condition in enumerate(spec.conditions):
        try:
            tree = check(condition.expr, words, "bool").tree
        except RuleError:
            continue
        for ref, op, value in _demands(tree):
            room = rooms.setdefault((ref.scope, ref.name), _Room())
            if room.is_empty:
                continue
            room.narrow(op, value)
            if room.is_empty:
                other = room.by or condition.label
                yield (
                    ("conditions", index, "expr"),
                    f"与「{other}」互相矛盾：没有哪个家庭的「{ref.known.label}」能同时满足。请改正其中一条。",
                )
            room.by = condition.label


def _demands(node: Node) -> Iterator[tuple[Ref, str, Any]]:
    """What a text demands of single facts for certain."""
    if isinstance(node, Logic) and node.op == "&&":
        for part in node.parts:
            yield from _demands(part)
    elif isinstance(node, Compare):
        yield from _comparison(node)
    elif isinstance(node, Ref):
        yield node, "==", True
    elif isinstance(node, Not) and isinstance(node.operand, Ref):
        yield node.operand, "==", False
    elif isinstance(node, In) and isinstance(node.operand, Ref) and len(node.items) == 1:
        yield node.operand, "==", node.items[0].value


def _comparison(node: Compare) -> Iterator[tuple[Ref, str, Any]]:
    left, right = node.left, node.right
    if isinstance(left, Ref) and isinstance(right, Literal):
        yield left, node.op, right.value
    elif isinstance(left, Literal) and isinstance(right, Ref):
        yield right, _TURNED[node.op], left.value


def _waiting_questions(spec: ItemSpec, words: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Questions shown only after each other's answers: nobody would ever see them."""
    waits: dict[str, set[str]] = {}
    places: dict[str, Place] = {}
    for g, group in enumerate(spec.questions):
        group_waits = _asks(group.when, Subject.HOUSEHOLD, words)
        for q, question in enumerate(group.questions):
            waits[question.fact] = group_waits | _asks(question.when, question.about, words)
            places[question.fact] = ("questions", g, "questions", q, "when")
    for fact in waits:
        if fact in _reached(waits[fact], waits):
            yield (
                places[fact],
                "这个问题要等自己（或互相等待的问题）的回答才显示，形成循环，谁也看不到。",
            )


def _asks(when: str, about: Subject, words: Vocabulary) -> set[str]:
    if not when:
        return set()
    try:
        return {ref.name for ref in check_when(when, about, words).refs}
    except RuleError:
        return set()


def _reached(start: set[str], waits: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    left = set(start)
    while left:
        name = left.pop()
        if name not in seen:
            seen.add(name)
            left |= waits.get(name, set())
    return seen
