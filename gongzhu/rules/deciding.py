"""Say only the part of a condition that decided it.

Of parts joined by 并且 or 或者 those decide whose value is that of the whole: the branches that hold
when any would do, the ones that fail when all are wanted, the unknown ones while it is open.
"""

from collections.abc import Callable
from typing import NamedTuple

from gongzhu.rules.compiler import Env
from gongzhu.rules.explain import Speaker
from gongzhu.rules.nodes import If, Logic, Node, Not, Ref
from gongzhu.rules.types import Type


class _Part(NamedTuple):
    """What is said of a part. joined: it names several things and takes brackets further out."""

    text: str
    joined: bool = False


def deciding(speaker: Speaker, env: Env) -> str:
    """Return the reading of the part that decided a condition, with its values put in."""
    return _Reason(speaker, env).look(speaker.program.tree).text


class _Reason:
    def __init__(self, speaker: Speaker, env: Env) -> None:
        self.speaker = speaker
        self.env = env

    def value(self, node: Node) -> object:
        return self.speaker.program.part(node)(self.env, None)

    def look(self, node: Node) -> _Part:
        told = _LOOKS.get(type(node))
        if told is None or node.type is not Type.BOOL:
            return _Part(self.speaker.say(node)(self.env, None))
        return told(self, node)

    def logic(self, node: Logic) -> _Part:
        whole = self.value(node)
        parts = [self.branch(part) for part in node.parts if self.value(part) is whole]
        if len(parts) == 1:
            return parts[0]
        word = "，并且 " if node.op == "&&" else "，或者 "
        return _Part(
            word.join(f"（{one.text}）" if one.joined else one.text for one in parts), True
        )

    def branch(self, node: Node) -> _Part:
        """A yes-or-no word is told with its value, which speaks for itself: 单独申请（否）."""
        if isinstance(node, Not) and isinstance(node.operand, Ref):
            node = node.operand
        return self.look(node)

    def negation(self, node: Not) -> _Part:
        return _Part(f"并非「{self.look(node.operand).text}」")

    def choice(self, node: If) -> _Part:
        holds = self.value(node.condition)
        if holds is None:
            return self.look(node.condition)
        branch = self.look(node.then if holds else node.other)
        why = f"「{self.look(node.condition).text}」{'成立' if holds else '不成立'}"
        return _Part(f"{branch.text}（因为{why}）", branch.joined)


_LOOKS: dict[type[Node], Callable[..., _Part]] = {
    Logic: _Reason.logic,
    Not: _Reason.negation,
    If: _Reason.choice,
}
