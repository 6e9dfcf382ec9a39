"""Read a rule text into a tree (Pratt parser): names and calls are closed, nothing is evaluated.

From weak to strong: `||`, `&&`, comparisons and `in` (never chained), `+ -`, `* /`, `! -`.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from gongzhu.rules.errors import RuleError, nearest
from gongzhu.rules.lexer import Kind, Token, tokens
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
    depth,
)
from gongzhu.rules.types import Type
from gongzhu.rules.values import whole
from gongzhu.rules.vocabulary import FUNCTIONS, MEMBER, MEMBER_FUNCTIONS, MEMBERS, Scope

MAX_DEPTH = 40
_COMPARING = 30
_POWER = {"||": 10, "&&": 20, "+": 40, "-": 40, "*": 50, "/": 50, "in": _COMPARING} | dict.fromkeys(
    ("<", "<=", ">", ">=", "==", "!="), _COMPARING
)
_PREFIX_POWER = 60
_SCOPES = {MEMBER: Scope.MEMBER, "std": Scope.STANDARD, "param": Scope.PARAMETER}
_WORDS = {"and": "&&", "or": "||", "not": "!", "AND": "&&", "OR": "||", "NOT": "!"}
_TOO_DEEP = f"层数太多：括号和算式最多套 {MAX_DEPTH} 层，请拆成几条。"
_ARGUMENTS = {"if": (3, 3), "days_between": (2, 2), "min": (2, 20), "max": (2, 20)}


def parse(text: str) -> Node:
    """Return the untyped tree of a rule text.

    Raises RuleError when the text is not one complete expression or exceeds a limit.
    """
    parser = _Parser(tokens(text))
    node = parser.expression(0)
    parser.finish()
    if depth(node) > MAX_DEPTH:
        raise RuleError(node.at, node.length, _TOO_DEEP)
    return node


class _Parser:
    def __init__(self, found: Sequence[Token]) -> None:
        self.tokens = found
        self.index = 0
        self.depth = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def is_sign(self, sign: str) -> bool:
        return self.token.kind is Kind.SIGN and self.token.text == sign

    def expect(self, sign: str, why: str) -> Token:
        if not self.is_sign(sign):
            raise RuleError(self.token.at, self.token.length, f"这里应当是「{sign}」：{why}。")
        return self.advance()

    def finish(self) -> None:
        token = self.token
        if token.kind is Kind.END:
            return
        if token.text in _WORDS:
            hint = f"「{token.text}」请写「{_WORDS[token.text]}」。"
        elif token.text == ")":
            hint = "多了一个右括号。"
        else:
            hint = "前面的内容已经完整，这里缺少 && 或 || 之类的连接，或者多写了。"
        raise RuleError(token.at, token.length, hint)

    def expression(self, floor: int) -> Node:
        left, last = self.prefix(), 0
        while (power := self.power()) > floor:
            if power == last == _COMPARING:
                sign = self.token
                raise RuleError(sign.at, sign.length, "比较不能连写，请分成两个比较，用 && 连接。")
            left, last = self.infix(left, power), power
        return left

    def power(self) -> int:
        token = self.token
        return _POWER.get(token.text, 0) if token.kind in (Kind.SIGN, Kind.NAME) else 0

    def infix(self, left: Node, power: int) -> Node:
        sign = self.advance()
        if sign.text == "in":
            return self.membership(left)
        right = self.expression(power)
        at, length = _span(left, right)
        if power == _COMPARING:
            return Compare(sign.text, left, right, at=at, length=length)
        if sign.text in ("&&", "||"):
            return _logic(sign.text, left, right)
        return Arithmetic(sign.text, left, right, at=at, length=length)

    def membership(self, left: Node) -> Node:
        self.expect("[", "in 后面要写方括号里的一列值，例如 in [1, 2]")
        items = [self.constant()]
        while self.is_sign(","):
            self.advance()
            items.append(self.constant())
        end = self.expect("]", "一列值要用方括号收尾")
        length = end.at + end.length - left.at
        return In(left, tuple(items), at=left.at, length=length)

    def constant(self) -> Literal:
        token = self.token
        node = self.prefix()
        if not isinstance(node, Literal):
            raise RuleError(
                token.at, token.length, '方括号里只能写固定的值，例如 1、"b" 或 300元。'
            )
        return node

    def prefix(self) -> Node:
        token = self.advance()
        if token.kind is Kind.NAME:
            return self.name(token)
        if token.kind is not Kind.SIGN:
            return _literal(token)
        if token.text not in ("(", "!", "-"):
            raise RuleError(token.at, token.length, f"「{token.text}」前面缺少内容。")
        self.enter(token)
        if token.text == "(":
            node = self.expression(0)
            self.expect(")", "左括号没有配对")
        else:
            operand = self.expression(_PREFIX_POWER)
            maker = Not if token.text == "!" else Negative
            length = operand.at + operand.length - token.at
            node = maker(operand, at=token.at, length=length)
        self.depth -= 1
        return node

    def enter(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise RuleError(token.at, token.length, _TOO_DEEP)

    def name(self, token: Token) -> Node:
        if token.text in ("true", "false"):
            return Literal(token.text == "true", at=token.at, length=token.length, type=Type.BOOL)
        if self.is_sign("."):
            return self.dotted(token)
        if self.is_sign("("):
            return self.call(token)
        if token.text in _WORDS or token.text == "in":
            hint = f"请写「{_WORDS[token.text]}」" if token.text in _WORDS else "前面缺少内容"
            raise RuleError(token.at, token.length, f"「{token.text}」{hint}。")
        return Ref(Scope.HOUSEHOLD, token.text, at=token.at, length=token.length)

    def dotted(self, token: Token) -> Node:
        dot = self.advance()
        if token.text not in _SCOPES:
            length = dot.at + 1 - token.at
            raise RuleError(
                token.at, length, f"「{token.text}」后面不能加点；只有 m.、std. 和 param. 可以。"
            )
        if self.token.kind is not Kind.NAME:
            raise RuleError(dot.at, 1, f"「{token.text}.」后面缺少名称。")
        name = self.advance()
        length = name.at + name.length - token.at
        return Ref(_SCOPES[token.text], name.text, at=token.at, length=length)

    def call(self, token: Token) -> Node:
        known = dict.fromkeys((*FUNCTIONS, *MEMBER_FUNCTIONS))
        if token.text not in known:
            hint = nearest(token.text, known) or f"可用的函数有：{'、'.join(known)}。"
            raise RuleError(token.at, token.length, f"没有名为「{token.text}」的函数，{hint}")
        self.enter(token)
        self.advance()
        args = self.arguments()
        end = self.expect(")", "函数的右括号没有配对")
        self.depth -= 1
        return _call(token, args, end.at + end.length - token.at)

    def arguments(self) -> list[Node]:
        if self.is_sign(")"):
            return []
        args = [self.expression(0)]
        while self.is_sign(","):
            self.advance()
            args.append(self.expression(0))
        return args


def _literal(token: Token) -> Literal:
    if token.kind is Kind.END:
        raise RuleError(token.at, token.length, "规则没有写完，这里还缺内容。")
    if token.kind is Kind.TEXT:
        return Literal(token.text, at=token.at, length=token.length, type=Type.TEXT)
    number = whole(Fraction(token.text))
    if token.kind is Kind.MONEY:
        return Literal(whole(number * 100), at=token.at, length=token.length, type=Type.MONEY)
    kind = Type.NUMBER if "." in token.text else Type.INT
    return Literal(number, at=token.at, length=token.length, type=kind)


def _span(left: Node, right: Node) -> tuple[int, int]:
    return left.at, right.at + right.length - left.at


def _logic(op: str, left: Node, right: Node) -> Logic:
    at, length = _span(left, right)
    parts: list[Node] = []
    for side in (left, right):
        joined = isinstance(side, Logic) and side.op == op
        parts.extend(side.children() if joined else (side,))
    return Logic(op, tuple(parts), at=at, length=length)


def _call(token: Token, args: list[Node], length: int) -> Node:
    function, at = token.text, token.at
    over = bool(args) and isinstance(args[0], Ref) and args[0].name == MEMBERS
    if function in MEMBER_FUNCTIONS and (over or function not in FUNCTIONS):
        return _over(token, args, length)
    least, most = _ARGUMENTS.get(function, (1, 1))
    if not least <= len(args) <= most:
        wanted = str(least) if least == most else f"{least} 至 {most}"
        raise RuleError(at, length, f"「{function}」要 {wanted} 项内容，这里有 {len(args)} 项。")
    if function == "date":
        return _date(at, length, args[0])
    if function == "if":
        return If(args[0], args[1], args[2], at=at, length=length)
    return Call(function, tuple(args), at=at, length=length)


def _over(token: Token, args: list[Node], length: int) -> Over:
    function, wanted = token.text, 1 if token.text == "size" else 2
    first = args[0] if args else None
    if not isinstance(first, Ref) or first.name != MEMBERS or len(args) != wanted:
        shape = f"{function}({MEMBERS})" if wanted == 1 else f"{function}({MEMBERS}, …)"
        raise RuleError(token.at, length, f"「{function}」的写法是「{shape}」。")
    return Over(function, args[1] if wanted == 2 else None, at=token.at, length=length)


def _date(at: int, length: int, arg: Node) -> Literal:
    try:
        day = date.fromisoformat(str(arg.value)) if isinstance(arg, Literal) else None
    except ValueError:
        day = None
    if day is None or arg.type is not Type.TEXT:
        raise RuleError(at, length, '日期请写成 date("2026-01-31") 的样子。')
    return Literal(day, at=at, length=length, type=Type.DATE)
