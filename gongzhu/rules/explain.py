"""Say a rule in plain Chinese: without values for policy officers, with values in an answer.

Like the values, the words are compiled once: a phrase takes (env, member) and returns text.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from gongzhu.rules.compiler import NOBODY, Closure, Env, Member, Program
from gongzhu.rules.counting import claim
from gongzhu.rules.gaps import of_member, ordinal
from gongzhu.rules.nodes import (
    Arithmetic,
    Call,
    Compare,
    If,
    In,
    Literal,
    Logic,
    Negative,
    Node,
    Not,
    Over,
    Ref,
    refs,
)
from gongzhu.rules.phrases import Fixed, Phrase, escaped, framed
from gongzhu.rules.repeating import MOST, has_few_values
from gongzhu.rules.types import Type, Value
from gongzhu.rules.values import ROUNDINGS, writer
from gongzhu.rules.vocabulary import Fact, Scope

Pair = tuple[str, str]

SIGNS = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_MONEY = {"<": "低于", "<=": "不超过", ">": "高于", ">=": "不低于", "==": "等于", "!=": "不等于"}
_COUNT = _MONEY | {"<": "小于", ">": "大于", ">=": "不小于"}
_DATE = {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于", "==": "为", "!=": "不为"}
_NAMED = {"==": "为", "!=": "不为"}
_WORDS = {Type.MONEY: _MONEY, Type.DATE: _DATE, Type.INT: _COUNT, Type.NUMBER: _COUNT}
JOINED = {"&&": "，并且 ", "||": "，或者 "}
NEGATION = "并非「%s」"
CHOICE = "如果「%s」则取 %s，否则取 %s"
_PICKS = {"min": "较小者", "max": "较大者"}
_OVER = {
    "any": "家庭成员中至少有一位满足「%s」",
    "all": "每一位家庭成员都满足「%s」",
    "count": "满足「%s」的家庭成员人数",
    "sum": "各位家庭成员「%s」之和",
    "min": "各位家庭成员「%s」的最小值",
    "max": "各位家庭成员「%s」的最大值",
    "size": "家庭成员人数",
}


def fact_writer(fact: Fact, scope: Scope) -> Callable[[Value], str]:
    """Return what writes a value of this fact: its choice label, amount, number or 未知."""
    unknown = "未知" if scope in (Scope.HOUSEHOLD, Scope.MEMBER) else "待核定"
    few: dict[object, str] = {True: "是", False: "否"} if fact.kind is Type.BOOL else fact.options
    if few:
        return {**few, None: unknown}.__getitem__
    write = writer(fact.kind, fact.unit)
    return lambda value: unknown if value is None else write(value)


def plain_reading(program: Program) -> str:
    """Return the reading of a rule without values."""
    return Speaker(program, with_values=False).say(program.tree)(NOBODY, None)


def part_reading(program: Program, part: Node) -> str:
    """Return the reading of one part of a rule without values. part: a node of the program's tree."""
    return Speaker(program, with_values=False).say(part)(NOBODY, None)


def value_list(program: Program) -> Callable[[Env], tuple[Pair, ...]]:
    """Return what lists (label, value text) of every fact, standard and parameter looked at."""
    lists = [_listed(program, ref) for ref in refs(program.tree)]
    return lambda env: tuple([pair for pairs in lists for pair in pairs(env)])


def _listed(program: Program, ref: Ref) -> Callable[[Env], Sequence[Pair]]:
    """Return what lists one word; a fact of a member once for each of them."""
    if ref.scope is not Scope.MEMBER:
        worded = wording(program, ref)
        return lambda env: (worded(env, None).pair,)
    label, value_of, write = ref.known.label, program.part(ref), fact_writer(ref.known, ref.scope)

    def pair(at: int, value: Value) -> Pair:
        return of_member(at, label), write(value)

    paired = lru_cache(maxsize=8 * MOST)(pair) if has_few_values(ref) else pair
    return lambda env: [paired(at, value_of(env, one)) for at, one in enumerate(env.members or ())]


class Worded(NamedTuple):
    """A word of a rule with its value. pair: label and value; phrase: both in a sentence."""

    pair: Pair
    phrase: str


def wording(program: Program, ref: Ref) -> Callable[[Env, Member], Worded]:
    """Return what puts a word into words, once for each value or, of many values, each household."""
    label, value_of = ref.known.label, program.part(ref)
    write, in_brackets = fact_writer(ref.known, ref.scope), ref.known.kind is Type.BOOL

    def put(value: Value) -> Worded:
        text = write(value)
        stands_apart = in_brackets or value is None
        return Worded((label, text), f"{label}（{text}）" if stands_apart else f"{label} {text}")

    if has_few_values(ref):
        known = lru_cache(maxsize=MOST)(put)
        return lambda env, member: known(value_of(env, member))
    if ref.scope is Scope.MEMBER:
        return lambda env, member: put(value_of(env, member))
    name = ref.name

    def once(env: Env, member: Member) -> Worded:
        found: Worded | None = env.worded.get(name)
        if found is None:
            found = env.worded[name] = put(value_of(env, None))
        return found

    return once


class Speaker:
    """Compiles phrases; `bare` is set while the body of a member function is named.

    brief: of a choice between values only the one taken is said, without why.
    """

    def __init__(self, program: Program, *, with_values: bool, brief: bool = False) -> None:
        self.program = program
        self.with_values = with_values
        self.brief = brief
        self.bare = False
        self._said: dict[tuple[int, bool], Phrase] = {}

    def say(self, node: Node) -> Phrase:
        """Return the phrase of a part of the rule, made once."""
        known = (id(node), self.bare)
        if known not in self._said:
            self._said[known] = _SAYING[type(node)](self, node)
        return self._said[known]

    def say_bare(self, node: Node) -> Phrase:
        """Return the phrase for members in general: facts of a member are named, not valued."""
        self.bare = True
        phrase = self.say(node)
        self.bare = False
        return phrase

    def tells(self, node: Node) -> bool:
        return self.with_values and not (self.bare and self.program.of_member(node))

    def literal(self, node: Literal) -> Phrase:
        return Fixed(writer(node.type)(node.value))

    def ref(self, node: Ref) -> Phrase:
        if not self.tells(node):
            return Fixed(node.known.label)
        worded = wording(self.program, node)
        return lambda env, member: worded(env, member).phrase

    def negation(self, node: Not) -> Phrase:
        return framed(NEGATION, self.say(node.operand))

    def negative(self, node: Negative) -> Phrase:
        return framed("负的%s", self.within(node.operand, 3))

    def within(self, node: Node, strength: int) -> Phrase:
        """Return an operand, in brackets when it binds more weakly than its surroundings."""
        weak = isinstance(node, Arithmetic) and _STRENGTH[node.op] < strength
        weak = weak or (isinstance(node, If) and not self.is_named(node))
        phrase = self.say(node)
        return framed("（%s）", phrase) if weak else phrase

    def is_named(self, node: Node) -> bool:
        """Whether a part is told by its name alone; in brief also a choice between names."""
        if isinstance(node, If):
            return self.brief and self.is_named(node.then) and self.is_named(node.other)
        return isinstance(node, Ref | Over | Literal)

    def arithmetic(self, node: Arithmetic) -> Phrase:
        strength = _STRENGTH[node.op]
        left = self.within(node.left, strength)
        right = self.within(node.right, strength + (node.op in "-/"))
        return framed(f"%s {SIGNS[node.op]} %s", left, right)

    def side(self, node: Node, other: Node) -> Phrase:
        """Return one side of a comparison; what is worked out shows its result."""
        if isinstance(node, Literal):
            return _constant(node, other)
        phrase = self.say(node)
        worked_out = not self.is_named(node) and node.type not in (Type.BOOL, Type.TEXT)
        if not worked_out or not self.tells(node):
            return phrase
        value_of, write = self.program.part(node), writer(node.type)

        def with_result(env: Env, member: Member) -> str:
            value = value_of(env, member)
            told = phrase(env, member)
            return told if value is None else f"{told}（即 {write(value)}）"

        return with_result

    def compare(self, node: Compare) -> Phrase:
        if (told := claim(self, node)) is not None:
            return told
        named = any(isinstance(side, Ref) and side.known.options for side in node.children())
        words = _WORDS.get(node.left.type or Type.INT, _DATE)
        word = (words | _NAMED if named else words)[node.op]
        left, right = self.side(node.left, node.right), self.side(node.right, node.left)
        return framed(f"%s {word} %s", left, right)

    def membership(self, node: In) -> Phrase:
        items = "、".join(_constant(item, node.operand)(NOBODY, None) for item in node.items)
        word = "为" if len(node.items) == 1 else "属于"
        return framed(f"%s {word} {escaped(items)}", self.say(node.operand))

    def logic(self, node: Logic) -> Phrase:
        return framed(logic_frame(node), *(self.say(part) for part in node.parts))

    def choice(self, node: If) -> Phrase:
        whole = framed(CHOICE, *(self.say(part) for part in node.children()))
        if not self.brief or self.bare or node.type is Type.BOOL:
            return whole
        asked, then, other = (
            self.program.part(node.condition),
            *map(self.say, (node.then, node.other)),
        )

        def taken(env: Env, member: Member) -> str:
            holds = asked(env, member)
            return (whole if holds is None else then if holds else other)(env, member)

        return taken

    def call(self, node: Call) -> Phrase:
        args = [self.within(arg, 0) for arg in node.args]
        if node.function == "days_between":
            return framed("从 %s 到 %s 的天数", *args)
        if node.function in ROUNDINGS:
            return framed(f"（%s）{ROUNDINGS[node.function][1]}", *args)
        frame = "与".join(["「%s」"] * len(args))
        return framed(f"{frame}中的{_PICKS[node.function]}", *args)

    def over(self, node: Over) -> Phrase:
        parts = [] if node.body is None else [self.say_bare(node.body)]
        phrase = framed(_OVER[node.function], *parts)
        if not self.with_values:
            return phrase
        if node.body is not None and node.function in ("any", "all"):
            return framed(
                "%s（%s）", phrase, _who(self.program.part(node.body), node.function == "any")
            )
        unit = "人" if node.function in ("count", "size") else ""
        value_of, write = self.program.part(node), writer(node.type, unit)

        def counted(env: Env, member: Member) -> str:
            value = value_of(env, None)
            told = phrase(env, None)
            return f"{told}（未知）" if value is None else f"{told} {write(value)}"

        return counted


def logic_frame(node: Logic) -> str:
    """The parts of an && or || joined by words, the joined ones among them in brackets."""
    frames = ["（%s）" if isinstance(part, Logic) else "%s" for part in node.parts]
    return JOINED[node.op].join(frames)


def _constant(node: Literal, other: Node) -> Phrase:
    """Return a constant in the words of what it is compared with."""
    if isinstance(other, Ref):
        return Fixed(fact_writer(other.known, other.scope)(node.value))
    counted = isinstance(other, Over) and other.function in ("count", "size")
    return Fixed(writer(node.type, "人" if counted else "")(node.value))


def _who(holds: Closure, wanted: bool) -> Phrase:
    """Return what names the members that decide an any or all."""
    word, nobody = ("满足", "没有人满足") if wanted else ("不满足", "全部满足")

    def who(env: Env, member: Member) -> str:
        if env.members is None:
            return "家庭成员未知"
        values = [holds(env, each) for each in env.members]
        hits = "、".join(ordinal(index) for index, value in enumerate(values) if value is wanted)
        told = [f"{hits}{word}"] if hits else []
        if None in values:
            told.append(f"有 {values.count(None)} 位待核实")
        return "，".join(told) or nobody

    return who


_SAYING: dict[type[Node], Callable[..., Phrase]] = {
    Literal: Speaker.literal,
    Ref: Speaker.ref,
    Not: Speaker.negation,
    Negative: Speaker.negative,
    Arithmetic: Speaker.arithmetic,
    Compare: Speaker.compare,
    In: Speaker.membership,
    Logic: Speaker.logic,
    If: Speaker.choice,
    Call: Speaker.call,
    Over: Speaker.over,
}
