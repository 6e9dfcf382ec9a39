"""Cut a rule text into tokens, each with its position.

Numbers are `3`, `1.5`; money is `3714元` or `0.5元` (at most two decimals, no space before 元);
texts are quoted with " or ' and have no escapes.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from gongzhu.rules.errors import RuleError

MAX_LENGTH = 2000
MAX_TOKENS = 400
_MAX_DIGITS = 15
_MAX_WORD = 100


class Kind(StrEnum):
    """What a token is."""

    NUMBER = "number"
    MONEY = "money"
    NAME = "name"
    TEXT = "text"
    SIGN = "sign"
    END = "end"


class Token(NamedTuple):
    """One token; `text` is as written, except that quotes and 元 are taken off."""

    kind: Kind
    text: str
    at: int
    length: int


_TOKEN = re.compile(
    r"(?P<space>[ \t\r\n]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<money>元)?"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>\"[^\"\n]*\"|'[^'\n]*')"
    r"|(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/<>!(),.\[\]])"
)
_HINTS = {
    "=": "判断相等请写两个等号「==」。",
    "&": "「并且」请写「&&」。",
    "|": "「或者」请写「||」。",
    "≥": "「不低于」请写「>=」。",
    "≤": "「不超过」请写「<=」。",
    "≠": "「不等于」请写「!=」。",
    "×": "乘号请写「*」。",
    "÷": "除号请写「/」。",
    "%": "百分比请写成小数，例如 80% 写「0.8」。",
    "元": "「元」要紧跟在数字后面，例如「3714元」。",
    "万": "请写成整元，例如 3 万元写「30000元」。",
    '"': "引号没有配对，文字前后都要有引号。",
    "'": "引号没有配对，文字前后都要有引号。",
}
_CHINESE = re.compile("[\u4e00-\u9fff]+")
_NO_CHINESE = "规则里的词要写它的英文名，不能直接写「{}」；要写文字，前后加引号。"
_FULL_WIDTH = "，（）！＜＞＝＋－＊／【】“”‘’；：。、　"


def tokens(text: str) -> list[Token]:
    """Return the tokens of the text, with an END token last.

    Raises RuleError for a text that is too long or holds a sign the language does not know.
    """
    if len(text) > MAX_LENGTH:
        spare = len(text) - MAX_LENGTH
        raise RuleError(
            MAX_LENGTH, spare, f"规则太长：最多 {MAX_LENGTH} 个字，多了 {spare} 个，请拆成几条。"
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            run = _CHINESE.match(text, at)
            if run and text[at] not in _HINTS:
                raise RuleError(at, len(run.group()), _NO_CHINESE.format(run.group()))
            raise RuleError(at, 1, _unknown_sign(text[at]))
        if match.lastgroup != "space":
            found.append(_token(match))
        if len(found) > MAX_TOKENS:
            raise RuleError(at, len(text) - at, f"规则太复杂：最多 {MAX_TOKENS} 个词，请拆成几条。")
        at = match.end()
    found.append(Token(Kind.END, "", len(text), 1))
    return found


def _token(match: re.Match[str]) -> Token:
    at, length = match.start(), match.end() - match.start()
    if match["number"]:
        return _number(match)
    if length > _MAX_WORD:
        raise RuleError(at, length, f"名称或文字太长：最多 {_MAX_WORD} 个字。")
    if match["text"]:
        return Token(Kind.TEXT, match["text"][1:-1], at, length)
    kind = Kind.NAME if match["name"] else Kind.SIGN
    return Token(kind, match.group(), at, length)


def _number(match: re.Match[str]) -> Token:
    at, length, number = match.start(), match.end() - match.start(), match["number"]
    after = match.string[match.end() : match.end() + 1]
    if len(number) > _MAX_DIGITS:
        raise RuleError(at, length, f"数字太长：最多 {_MAX_DIGITS} 位。")
    if after and (after == "." or after == "_" or (after.isascii() and after.isalnum())):
        raise RuleError(at, length + 1, f"「{match.group()}{after}」不是一个完整的数字，请检查。")
    decimals = number.partition(".")[2]
    if match["money"] and len(decimals) > 2:
        raise RuleError(at, length, "金额最多写到分，也就是小数点后两位。")
    return Token(Kind.MONEY if match["money"] else Kind.NUMBER, number, at, length)


def _unknown_sign(sign: str) -> str:
    if sign in _HINTS:
        return _HINTS[sign]
    if sign in _FULL_WIDTH:
        return f"「{sign}」是中文标点，请改用英文半角标点。"
    if not sign.isprintable():
        return "这里有一个看不见的字符，请删去后重新输入。"
    return f"规则里不能用「{sign}」。"
