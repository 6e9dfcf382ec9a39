"""A comparison of a count, told as having none of something, some, or so many of it.

没有机动车（现有 1 辆） says more to a household than 机动车数量 1 辆 等于 0 辆.
"""

from typing import Protocol

from gongzhu.rules.compiler import Env, Member, Program
from gongzhu.rules.nodes import Arithmetic, Compare, Literal, Node, Over, Ref
from gongzhu.rules.phrases import Fixed, Phrase, framed
from gongzhu.rules.types import Type
from gongzhu.rules.values import writer

_MANY = {"<": "少于", "<=": "不超过", ">": "多于", ">=": "不少于", "==": "正好", "!=": "不是"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_NONE = frozenset({("==", 0), ("<=", 0), ("<", 1)})
_SOME = frozenset({("!=", 0), (">", 0), (">=", 1)})
_COUNTS = {"size": "家庭成员", "count": "满足「%s」的家庭成员"}


class Saying(Protocol):
    """What finds the words for the other parts of the rule."""

    program: Program

    def say_bare(self, node: Node) -> Phrase: ...
    def side(self, node: Node, other: Node) -> Phrase: ...
    def tells(self, node: Node) -> bool: ...


def claim(speaker: Saying, node: Compare) -> Phrase | None:
    """Return what a comparison says of a count, with how many there are; None for any other."""
    for op, side, limit in (
        (node.op, node.left, node.right),
        (_TURNED.get(node.op, node.op), node.right, node.left),
    ):
        if thing := _thing(speaker, side):
            return _with_count(speaker, _said(speaker, thing, op, side, limit), side)
    return None


def _thing(speaker: Saying, node: Node) -> Phrase | None:
    """Return what a part counts, or None when it is no count: a sum of like counts is one too."""
    if isinstance(node, Ref):
        return Fixed(node.known.counted) if node.known.counted else None
    if isinstance(node, Over) and node.function in _COUNTS:
        frame = _COUNTS[node.function]
        return framed(frame, *([] if node.body is None else [speaker.say_bare(node.body)]))
    if not (isinstance(node, Arithmetic) and node.op == "+"):
        return None
    left, right = _thing(speaker, node.left), _thing(speaker, node.right)
    alike = _unit(node.left) == _unit(node.right)
    return framed("%s和%s", left, right) if left and right and alike else None


def _said(speaker: Saying, thing: Phrase, op: str, side: Node, limit: Node) -> Phrase:
    """Return the claim without the count."""
    fixed = (op, limit.value) if isinstance(limit, Literal) else None
    if fixed in _NONE or fixed in _SOME:
        return framed("没有%s" if fixed in _NONE else "有%s", thing)
    if isinstance(limit, Literal):
        return framed(f"%s{_MANY[op]} {writer(Type.INT, _unit(side))(limit.value)}", thing)
    return framed(f"%s{_MANY[op]} %s", thing, speaker.side(limit, side))


def _with_count(speaker: Saying, told: Phrase, side: Node) -> Phrase:
    """Return a claim with how many there are behind it, where that may be told."""
    if not speaker.tells(side):
        return told
    value_of, write = speaker.program.part(side), writer(Type.INT, _unit(side))

    def phrase(env: Env, member: Member) -> str:
        value = value_of(env, member)
        now = "数量未知" if value is None else f"现有 {write(value)}" if value else "现在没有"
        return f"{told(env, member)}（{now}）"

    return phrase


def _unit(node: Node) -> str:
    """Return the unit of a count; of a sum, that of its first part."""
    if isinstance(node, Arithmetic):
        return _unit(node.left)
    return node.known.unit if isinstance(node, Ref) else "人"
