"""Conditions that no household can fulfil together, and a formula that pays nobody anything.

Seen without knowing a household, from what all conditions of an item demand together: one
expression against constants, or against another expression that is written the same elsewhere
(`income <= std.dibao` and `income > std.dibao * 2`); the same of members, where every one must be
so and one must not. A standard is taken to be above nought, a count not below it.

Not found, on purpose, for this is no solver: what only follows from three expressions (a < b, b < c,
c < a), from sums written in different ways, from an "or" of which each side fails for another
reason, from an `if`, or from figures published for a day. What is named is a contradiction; that
nothing is named proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gongzhu.catalogue.circles import circles, unasked
from gongzhu.catalogue.demands import Demand, clash, compared, demands_of
from gongzhu.catalogue.reading import Place
from gongzhu.catalogue.texts import BOOL, MONEY, rows
from gongzhu.rules import Checked, RuleError, Scope, Type, Vocabulary, check
from gongzhu.rules.explain import part_reading
from gongzhu.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    If,
    Literal,
    Negative,
    Node,
    Over,
    Ref,
)

_NOUGHT = Literal(at=0, length=1, type=Type.MONEY, value=0)


def contradictions(data: Mapping[str, Any], words: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Place and sentence of whatever contradicts itself or something before it.

    data: a definition, whether or not it is in shape. words: with its own.
    """
    known = _Known()
    yield from _conditions(data, words, known)
    yield from _formula(data, words, known)
    yield from circles(data, words)
    yield from unasked(data)


@dataclass
class _Known:
    """What was demanded so far, and where each demand stands: number, name and rule."""

    household: list[Demand] = field(default_factory=list)
    each: list[Demand] = field(default_factory=list)
    some: list[list[Demand]] = field(default_factory=list)
    at: dict[int, tuple[int, str, Checked]] = field(default_factory=dict)

    def place(self, demand: Demand, index: int, label: str, rule: Checked) -> None:
        """Remember where a demand stands."""
        self.at[id(demand)] = (index, label, rule)

    def told(self, demand: Demand) -> str:
        """A demand in words."""
        words = part_reading(self.at[id(demand)][2].program, demand.by)
        return f"「{words}」" if demand.holds else f"并非「{words}」"

    def source(self, demand: Demand) -> str:
        """The condition a demand stands in."""
        index, label, _ = self.at[id(demand)]
        return f"第{index + 1}条“{label}”"


def _conditions(
    data: Mapping[str, Any], words: Vocabulary, known: _Known
) -> Iterator[tuple[Place, str]]:
    for index, condition in rows(data.get("conditions")):
        rule = _checked(condition.get("expr"), BOOL, words)
        if rule is None:
            continue
        own = demands_of(rule.tree)
        for one in [*own.household, *own.each, *(one for group in own.some for one in group)]:
            known.place(one, index, str(condition.get("label") or ""), rule)
        if found := next(_clashes(own.household, known.household), None):
            yield ("conditions", index, "expr"), _told(*found, index, known, "哪个家庭")
        elif found := next(_of_members(own.each, own.some, known), None):
            yield ("conditions", index, "expr"), _told(*found, index, known, "哪位家庭成员")
        known.each += own.each
        known.some += own.some


def _checked(text: Any, kind: str, words: Vocabulary) -> Checked | None:
    """A rule that can be used; others are told of elsewhere."""
    try:
        return check(text, words, kind) if isinstance(text, str) and text else None
    except RuleError:
        return None


Clash = tuple[list[Demand], Demand]


def _clashes(new: Iterable[Demand], earlier: list[Demand]) -> Iterator[Clash]:
    """Each new demand that earlier ones leave no room; the others join those."""
    for one in new:
        others = clash(earlier, one)
        if others is None:
            earlier.append(one)
        else:
            yield others, one


def _of_members(each: list[Demand], some: list[list[Demand]], known: _Known) -> Iterator[Clash]:
    """Demands on every member among themselves, and against each demand on at least one."""
    every = list(known.each)
    yield from _clashes(each, every)
    for group in some:
        yield from _clashes(group, list(every))
    for group in known.some:
        yield from _clashes(each, [*known.each, *group])


def _told(others: list[Demand], new: Demand, index: int, known: _Known, who: str) -> str:
    outside = [one for one in others if known.at[id(one)][0] != index]
    if not others:
        return f"这一条要{known.told(new)}，可选的值里没有合适的，没有{who}能满足。请改正。"
    if not outside:
        both = "，又要".join(known.told(one) for one in [*others, new])
        return f"这一条自己互相矛盾：既要{both}，没有{who}能满足。请改正。"
    there = "；".join(f"{known.source(one)}要{known.told(one)}" for one in outside)
    return (
        f"与{'、'.join(dict.fromkeys(known.source(one) for one in outside))}互相矛盾："
        f"{there}，这一条要{known.told(new)}，没有{who}能同时满足。请改正其中一条。"
    )


# --- a formula that is never above nought ------------------------------------------------------


def _formula(
    data: Mapping[str, Any], words: Vocabulary, known: _Known
) -> Iterator[tuple[Place, str]]:
    given = data.get("formula")
    rule = _checked(given.get("expr"), MONEY, words) if isinstance(given, Mapping) else None
    payer = _Payer(known.household)
    if rule is None or not payer.never(rule.tree):
        return
    if not payer.because:
        reason = "公式算出来不会大于 0 元，谁也领不到钱。"
    else:
        there = "；".join(f"{known.source(one)}要{known.told(one)}" for one in payer.because)
        reason = f"{there}，照这样公式算出来不会大于 0 元，谁也领不到钱。"
    yield ("formula", "expr"), f"{reason}请改正公式或条件；不发钱的事项把公式留空。"


class _Payer:
    """Whether an amount can be above nought for those who fulfil the conditions."""

    def __init__(self, demands: list[Demand]) -> None:
        self.demands = demands
        self.because: list[Demand] = []

    def never(self, node: Node) -> bool:
        """Whether a part is certainly not above nought."""
        if isinstance(node, Literal):
            return isinstance(node.value, int | Fraction) and node.value <= 0
        if isinstance(node, Arithmetic):
            return self._of_two(node)
        if isinstance(node, Negative):
            return _at_least_nought(node.operand)
        if isinstance(node, If):
            return self.never(node.then) and self.never(node.other)
        if isinstance(node, Call) and node.function != "days_between":
            return (any if node.function == "min" else all)(self.never(one) for one in node.args)
        if isinstance(node, Over) and node.function == "sum" and node.body is not None:
            return self.never(node.body)
        return self._cannot_be(node, _NOUGHT)

    def _of_two(self, node: Arithmetic) -> bool:
        left, right = node.left, node.right
        if node.op == "-":
            return self._cannot_be(left, right)
        if node.op == "+":
            return self.never(left) and self.never(right)
        if node.op == "*" and _at_least_nought(left) and self.never(right):
            return True
        return _at_least_nought(right) and self.never(left)

    def _cannot_be(self, left: Node, right: Node) -> bool:
        """Whether the demands leave no room for the left to be more than the right."""
        more = Compare(at=0, length=1, op=">", left=left, right=right)
        for wanted in compared(more):
            others = clash(self.demands, wanted)
            if others is not None:
                self.because += others
                return True
        return False


def _at_least_nought(node: Node) -> bool:
    """Whether a part is never below nought: constants, published figures, and what is counted."""
    if isinstance(node, Literal):
        return isinstance(node.value, int | Fraction) and node.value >= 0
    if isinstance(node, Ref):
        return node.scope is Scope.STANDARD or node.type is Type.INT
    if isinstance(node, Over):
        return node.function in ("count", "size")
    if isinstance(node, Call) and node.function == "max":
        return any(map(_at_least_nought, node.args))
    return (
        isinstance(node, Arithmetic)
        and node.op in "*/+"
        and all(map(_at_least_nought, (node.left, node.right)))
    )
