"""Give every part of a rule its type, and every word its declaration; refuse what does not fit.

Typing: money ± money = money; money × number = money; money ÷ number = money; money ÷ money =
number; int ÷ int = number; an int may stand where a number is wanted; the literal 0 may stand for
money; both sides of a comparison have one type; true/false never count as numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from gongzhu.rules.errors import RuleError, nearest
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
)
from gongzhu.rules.types import NUMERIC, ORDERED, PLAIN, Type
from gongzhu.rules.values import ROUNDINGS
from gongzhu.rules.vocabulary import MEMBERS, Fact, Scope, Vocabulary

_SIGNS = {"+": "相加", "-": "相减", "*": "相乘", "/": "相除"}
_RESULTS = {  # which of the two operands is money -> type of the result
    "*": {(True, False): Type.MONEY, (False, True): Type.MONEY},
    "/": {(True, False): Type.MONEY, (True, True): Type.NUMBER},
}
_SCOPE_WORD = {
    Scope.HOUSEHOLD: "情况项",
    Scope.MEMBER: "成员情况项",
    Scope.STANDARD: "标准",
    Scope.PARAMETER: "参数",
}


def resolve(tree: Node, vocabulary: Vocabulary, expects: Type) -> Node:
    """Return the typed tree of a rule whose result is to be of the expected type.

    Raises RuleError for an unknown word or parts that do not fit together.
    """
    node = _Checker(vocabulary).visit(tree)
    fitted = _as_type(node, expects)
    if fitted is None:
        raise RuleError(
            node.at, node.length, f"整条规则的结果应当是{expects.label}，现在是{_label(node)}。"
        )
    return fitted


class _Checker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.among_members = False
        self.visitors: dict[type[Node], Callable[..., Node]] = {
            Literal: lambda node: node,
            Ref: self.ref,
            Not: self.negation,
            Negative: self.negative,
            Arithmetic: self.arithmetic,
            Compare: self.compare,
            In: self.membership,
            Logic: self.logic,
            If: self.choice,
            Call: self.call,
            Over: self.over,
        }

    def visit(self, node: Node) -> Node:
        return self.visitors[type(node)](node)

    def ref(self, node: Ref) -> Node:
        if node.scope is Scope.HOUSEHOLD and node.name == MEMBERS:
            _refuse(node, "members 只能作 any、all、count、sum、min、max、size 的第一项。")
        if node.scope is Scope.MEMBER and not self.among_members:
            _refuse(node, "「m.」只能写在 any、all、count 等成员函数里面，它指其中的每一位成员。")
        fact = self.vocabulary.find(node.scope, node.name)
        if fact is None:
            _refuse(node, self.unknown(node))
        return replace(node, fact=fact, type=fact.kind)

    def unknown(self, node: Ref) -> str:
        written = f"没有名为「{node.scope.prefix}{node.name}」的{_SCOPE_WORD[node.scope]}，"
        for scope in Scope:
            if self.vocabulary.find(scope, node.name):
                return f"{written}是不是想写「{scope.prefix}{node.name}」？"
        hint = nearest(node.name, self.vocabulary.names(node.scope), node.scope.prefix)
        return written + (hint or "请核对名称，或先把它登记进来。")

    def condition(self, node: Node) -> Node:
        visited = self.visit(node)
        if visited.type is not Type.BOOL:
            _refuse(node, f"这里要写一个能判断真假的条件，现在是{_label(visited)}。")
        return visited

    def negation(self, node: Not) -> Node:
        return replace(node, operand=self.condition(node.operand), type=Type.BOOL)

    def logic(self, node: Logic) -> Node:
        parts = tuple(self.condition(part) for part in node.parts)
        return replace(node, parts=parts, type=Type.BOOL)

    def number(self, node: Node) -> Node:
        visited = self.visit(node)
        if visited.type not in NUMERIC:
            _refuse(node, f"这里要写金额或数，现在是{_label(visited)}，不能参加计算。")
        return visited

    def negative(self, node: Negative) -> Node:
        operand = self.number(node.operand)
        return replace(node, operand=operand, type=operand.type)

    def arithmetic(self, node: Arithmetic) -> Node:
        left, right = self.number(node.left), self.number(node.right)
        if node.op == "/" and isinstance(right, Literal) and right.value == 0:
            _refuse(right, "除数不能是 0。")
        if node.op in "+-" or {left.type, right.type} <= PLAIN:
            left, right = _unified(left, right) or self.unfit(node, left, right)
            kind = Type.NUMBER if node.op == "/" else _joint(left, right)
        else:
            money = (left.type is Type.MONEY, right.type is Type.MONEY)
            kind = _RESULTS[node.op].get(money) or self.unfit(node, left, right)
        return replace(node, left=left, right=right, type=kind)

    def unfit(self, node: Arithmetic, left: Node, right: Node) -> NoReturn:
        _refuse(node, f"{_label(left)}和{_label(right)}不能{_SIGNS[node.op]}。{_hint(left, right)}")

    def compare(self, node: Compare) -> Node:
        left, right = self.pair(node, self.visit(node.left), self.visit(node.right))
        if node.op not in ("==", "!=") and left.type not in ORDERED:
            _refuse(node, f"{_label(left)}不能比大小，只能用 == 或 !=。")
        return replace(node, left=left, right=right, type=Type.BOOL)

    def pair(self, node: Node, left: Node, right: Node) -> tuple[Node, Node]:
        unified = _unified(left, right)
        if unified is None:
            told = f"一边是{_label(left)}，另一边是{_label(right)}。{_hint(left, right)}"
            _refuse(node, f"两边要是同一类：{told}")
        for side, other in (unified, unified[::-1]):
            if isinstance(side, Ref) and isinstance(other, Literal):
                _check_option(side.fact, other)
        return unified

    def membership(self, node: In) -> Node:
        operand = self.visit(node.operand)
        items: list[Node] = []
        for item in node.items:
            operand, fitted = self.pair(item, operand, item)
            items.append(fitted)
        literals = tuple(item for item in items if isinstance(item, Literal))
        return replace(node, operand=operand, items=literals, type=Type.BOOL)

    def choice(self, node: If) -> Node:
        condition = self.condition(node.condition)
        then, other = self.pair(node, self.visit(node.then), self.visit(node.other))
        return replace(node, condition=condition, then=then, other=other, type=_joint(then, other))

    def call(self, node: Call) -> Node:
        args = [self.visit(arg) for arg in node.args]
        if node.function in ROUNDINGS:
            fitted = self.each(node, args, frozenset({Type.MONEY}))
            return replace(node, args=fitted, type=Type.MONEY)
        if node.function == "days_between":
            fitted = self.each(node, args, frozenset({Type.DATE}))
            return replace(node, args=fitted, type=Type.INT)
        for index in (*range(1, len(args)), *range(len(args) - 1, 0, -1)):
            args[index - 1], args[index] = self.pair(node, args[index - 1], args[index])
        return replace(node, args=self.each(node, args, ORDERED), type=_joint(*args))

    def each(self, node: Call, args: Sequence[Node], kinds: frozenset[Type]) -> tuple[Node, ...]:
        for arg in args:
            if arg.type not in kinds:
                wanted = "、".join(kind.label for kind in Type if kind in kinds)
                _refuse(arg, f"「{node.function}」里要写{wanted}，现在是{_label(arg)}。")
        return tuple(args)

    def over(self, node: Over) -> Node:
        if node.body is None:
            return replace(node, type=Type.INT)
        if self.among_members:
            _refuse(node, "成员函数里面不能再套成员函数，请拆成两条。")
        self.among_members = True
        logical = node.function in ("any", "all", "count")
        body = self.condition(node.body) if logical else self.visit(node.body)
        self.among_members = False
        if logical:
            kind = Type.INT if node.function == "count" else Type.BOOL
            return replace(node, body=body, type=kind)
        if body.type not in (NUMERIC if node.function == "sum" else ORDERED):
            _refuse(body, f"「{node.function}」里要写金额或数，现在是{_label(body)}。")
        return replace(node, body=body, type=body.type)


def _as_type(node: Node, wanted: Type) -> Node | None:
    """Return the node as one of the wanted type where the language allows it."""
    if node.type is wanted:
        return node
    if wanted is Type.NUMBER and node.type is Type.INT:
        return node
    if wanted is Type.MONEY and isinstance(node, Literal) and node.type is Type.INT:
        return replace(node, type=Type.MONEY) if node.value == 0 else None
    return None


def _unified(left: Node, right: Node) -> tuple[Node, Node] | None:
    """Bring both sides to one type: the same, int with number, or the literal 0 with money."""
    if left.type is right.type or {left.type, right.type} <= PLAIN:
        return left, right
    if left.type is None or right.type is None:
        return None
    if (fitted := _as_type(left, right.type)) is not None:
        return fitted, right
    fitted = _as_type(right, left.type)
    return None if fitted is None else (left, fitted)


def _joint(*nodes: Node) -> Type | None:
    """Return the type that unified sides share: a number as soon as one is not an int."""
    kinds = {node.type for node in nodes}
    return Type.NUMBER if Type.NUMBER in kinds else nodes[0].type


def _label(node: Node) -> str:
    kind = node.type.label if node.type else ""
    return f"「{node.fact.label}」（{kind}）" if isinstance(node, Ref) and node.fact else kind


def _hint(left: Node, right: Node) -> str:
    mixed = {left.type, right.type} & PLAIN and Type.MONEY in (left.type, right.type)
    return "金额常数请写成「3714元」的样子。" if mixed else ""


def _check_option(fact: Fact | None, literal: Literal) -> None:
    if fact is None or not fact.choices or literal.value in fact.options:
        return
    hint = nearest(str(literal.value), [str(value) for value in fact.options])
    allowed = "、".join(f"{value}（{label}）" for value, label in fact.options.items())
    _refuse(literal, f"「{fact.label}」没有「{literal.value}」这个值，{hint}可选值：{allowed}。")


def _refuse(node: Node, sentence: str) -> NoReturn:
    raise RuleError(node.at, node.length, sentence)
