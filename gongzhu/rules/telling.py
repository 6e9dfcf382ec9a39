"""Say a condition twice over: the whole of it, and only the part that decided it.

Of parts joined by 并且 or 或者 those decide whose value is that of the whole: the branches that hold
when any would do, the ones that fail when all are wanted, the unknown ones while it is open.
Compiled like the values, and told in one pass, so that no part is worked out or worded twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from gongzhu.rules.compiler import Env
from gongzhu.rules.counting import claim
from gongzhu.rules.explain import CHOICE, JOINED, NEGATION, Speaker, logic_frame
from gongzhu.rules.nodes import Compare, If, Logic, Node, Not, Ref, walk
from gongzhu.rules.repeating import kept, part_likeness

WANTED = "要求%s"


class Part(NamedTuple):
    """What is said of a part. joined: its why names several things and takes brackets further out."""

    value: bool | None
    reading: str
    why: str
    joined: bool = False


Tell = Callable[[Env], Part]


def teller(speaker: Speaker) -> Tell:
    """Return what tells a condition: the whole of it, and what decided, with a household's values."""
    return _Builder(speaker).build(speaker.program.tree)


class _Builder:
    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.brief = Speaker(speaker.program, with_values=True, brief=True)
        self.demands = True

    def build(self, node: Node) -> Tell:
        return self.kept(node, _BUILDERS.get(type(node), _Builder.plain)(self, node))

    def kept(self, node: Node, tell: Tell) -> Tell:
        """What a part says is worded once for all who cannot be told apart by it."""
        key = part_likeness(self.speaker.program, node)
        return kept(key, tell) if key else tell

    def plain(self, node: Node) -> Tell:
        value, phrase = self.speaker.program.part(node), self.speaker.say(node)
        if any(isinstance(part, If) for part in walk(node)):
            brief = self.brief.say(node)
            return lambda env: Part(value(env, None), phrase(env, None), brief(env, None))

        def tell(env: Env) -> Part:
            text = phrase(env, None)
            return Part(value(env, None), text, text)

        return tell

    def comparison(self, node: Compare) -> Tell:
        """What is said of a count reads as a fact, so a condition says that it is wanted."""
        told = self.plain(node)
        if not self.demands or claim(self.speaker, node) is None:
            return told

        def tell(env: Env) -> Part:
            value, reading, why, _ = told(env)
            return Part(value, WANTED % reading, WANTED % why)

        return tell

    def undemanding(self, node: Node) -> Tell:
        """A part that is no condition itself: what is denied, and what a choice asks."""
        before, self.demands = self.demands, False
        told = self.build(node)
        self.demands = before
        return told

    def logic(self, node: Logic) -> Tell:
        parts = [self.branch(part) for part in node.parts]
        frame, word, deciding = logic_frame(node), JOINED[node.op], node.op == "||"

        def tell(env: Env) -> Part:
            told = [part(env) for part in parts]
            values = [one.value for one in told]
            value = deciding if deciding in values else None if None in values else not deciding
            reading = frame % tuple([one.reading for one in told])
            had_say = [one for one in told if one.value is value]
            if len(had_say) == 1:
                return Part(value, reading, had_say[0].why, had_say[0].joined)
            why = word.join([f"（{one.why}）" if one.joined else one.why for one in had_say])
            return Part(value, reading, why, True)

        return tell

    def branch(self, node: Node) -> Tell:
        """A yes-or-no word is told with its value, which speaks for itself: 单独申请（否）."""
        told = self.build(node)
        if not (isinstance(node, Not) and isinstance(node.operand, Ref)):
            return told
        word = self.speaker.say(node.operand)
        return self.kept(node, lambda env: told(env)._replace(why=word(env, None)))

    def negation(self, node: Not) -> Tell:
        operand = self.undemanding(node.operand)

        def tell(env: Env) -> Part:
            value, reading, why, _ = operand(env)
            return Part(None if value is None else not value, NEGATION % reading, NEGATION % why)

        return tell

    def choice(self, node: If) -> Tell:
        parts = [self.undemanding(node.condition), *map(self.build, (node.then, node.other))]

        def tell(env: Env) -> Part:
            asked, then, other = told = [part(env) for part in parts]
            reading = CHOICE % tuple([one.reading for one in told])
            if asked.value is None:
                return asked._replace(reading=reading)
            branch = then if asked.value else other
            why = f"「{asked.why}」{'成立' if asked.value else '不成立'}"
            return Part(branch.value, reading, f"{branch.why}（因为{why}）", branch.joined)

        return tell


_BUILDERS: dict[type[Node], Callable[..., Tell]] = {
    Logic: _Builder.logic,
    Not: _Builder.negation,
    If: _Builder.choice,
    Compare: _Builder.comparison,
}
