"""Show how an amount was worked out, one line of arithmetic for each step."""

from collections.abc import Callable

from gongzhu.rules.compiler import Env, Member
from gongzhu.rules.explain import SIGNS
from gongzhu.rules.gaps import ordinal
from gongzhu.rules.language import Checked
from gongzhu.rules.nodes import (
    Arithmetic,
    Call,
    If,
    Literal,
    Negative,
    Node,
    Over,
    Ref,
)
from gongzhu.rules.values import ROUNDINGS, writer

_PICKS = {"min": "取较小者", "max": "取较大者"}
_MEMBER_PICKS = {"min": "取最小者", "max": "取最大者"}


def steps_of(checked: Checked, env: Env) -> tuple[str, ...]:
    """Return the steps of a formula whose value is known, in the order of reckoning."""
    walker = _Walker(checked, env)
    last = walker.operand(checked.tree, None, "")
    return tuple(walker.lines) or (last,)


class _Walker:
    """Goes through a formula from inside out; each part returns how it is named further out."""

    def __init__(self, checked: Checked, env: Env) -> None:
        self.program = checked.program
        self.speak = checked.speaker.say
        self.env = env
        self.lines: list[str] = []

    def operand(self, node: Node, member: Member, who: str) -> str:
        """Write the steps below a part and return the part as an operand."""
        step = _STEPS.get(type(node))
        return self.say(node, member) if step is None else step(self, node, member, who)

    def say(self, node: Node, member: Member) -> str:
        return self.speak(node)(self.env, member)

    def text(self, node: Node, member: Member) -> str:
        unit = node.known.unit if isinstance(node, Ref) else ""
        return writer(node.type, unit)(self.program.part(node)(self.env, member))

    def note(self, line: str, node: Node, member: Member, who: str) -> str:
        """Write one line ending in the value of the node; return that value."""
        value = self.text(node, member)
        self.lines.append(f"{who}{line} = {value}")
        return value

    def negative(self, node: Negative, member: Member, who: str) -> str:
        return self.note(f"− {self.operand(node.operand, member, who)}", node, member, who)

    def arithmetic(self, node: Arithmetic, member: Member, who: str) -> str:
        left = self.operand(node.left, member, who)
        right = self.operand(node.right, member, who)
        return self.note(f"{left} {SIGNS[node.op]} {right}", node, member, who)

    def choice(self, node: If, member: Member, who: str) -> str:
        holds = self.program.part(node.condition)(self.env, member)
        branch = node.then if holds else node.other
        why = f"「{self.say(node.condition, member)}」{'成立' if holds else '不成立'}"
        self.lines.append(f"{who}{why}，取 {self.say(branch, member)}")
        return self.operand(branch, member, who)

    def call(self, node: Call, member: Member, who: str) -> str:
        if node.function == "days_between":
            return self.say(node, member)
        args = [self.operand(arg, member, who) for arg in node.args]
        if node.function in ROUNDINGS:
            return self.note(f"{args[0]} {ROUNDINGS[node.function][1]}", node, member, who)
        return self.note(f"{'、'.join(args)} {_PICKS[node.function]}", node, member, who)

    def over(self, node: Over, member: Member, who: str) -> str:
        members, body = self.env.members or (), node.body
        if body is None or node.function == "count":
            return self.say(node, None)
        if node.function == "sum" and members and not self.program.of_member(body):
            each = self.operand(body, members[0], who)
            return self.note(f"{each} × {len(members)} 人", node, None, who)
        parts = [
            self.member_part(body, one, f"{ordinal(index)}：") for index, one in enumerate(members)
        ]
        if node.function == "sum":
            return self.note(f"合计 {' + '.join(parts) or '（没有成员）'}", node, None, who)
        return self.note(f"{'、'.join(parts)} {_MEMBER_PICKS[node.function]}", node, None, who)

    def member_part(self, body: Node, member: Member, who: str) -> str:
        """Write the steps for one member; a part without arithmetic is still named once."""
        before = len(self.lines)
        shown = self.operand(body, member, who)
        if len(self.lines) == before and not isinstance(body, Literal):
            self.lines.append(f"{who}{shown}")
        return self.text(body, member)


_STEPS: dict[type[Node], Callable[..., str]] = {
    Negative: _Walker.negative,
    Arithmetic: _Walker.arithmetic,
    If: _Walker.choice,
    Call: _Walker.call,
    Over: _Walker.over,
}
