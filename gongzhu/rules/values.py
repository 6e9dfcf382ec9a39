"""Exact arithmetic on fen and ratios, rounding, and how values are written for people."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from gongzhu.rules.types import Exact, Type

_SHOWN = 10_000  # at most four decimals of a ratio are shown


def whole(value: Exact) -> Exact:
    """Return an int when the value is whole, so that every value has one form."""
    if type(value) is int or value.denominator != 1:
        return value
    return value.numerator


def divide(left: Exact, right: Exact) -> Exact | None:
    """Divide exactly; by zero is unknown."""
    if right == 0:
        return None
    if type(left) is int and type(right) is int and left % right == 0:
        return left // right
    return whole(Fraction(left) / right)


def round_fen(fen: Exact) -> int:
    """Round half up to whole fen: floor(x + 1/2)."""
    return (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)


def round_yuan(fen: Exact) -> int:
    """Round half up to whole yuan; the result is in fen."""
    return (2 * fen.numerator + 100 * fen.denominator) // (200 * fen.denominator) * 100


def round_yuan_up(fen: Exact) -> int:
    """Round up to whole yuan (见分进元); the result is in fen."""
    return -(-fen.numerator // (100 * fen.denominator)) * 100


ROUNDINGS = {
    "round_fen": (round_fen, "四舍五入到分"),
    "round_yuan": (round_yuan, "四舍五入到元"),
    "round_yuan_up": (round_yuan_up, "向上取整到元"),
}


def money_text(fen: Exact, unit: str = "元") -> str:
    """Write an amount of fen as yuan with two decimals, 约 before one that is not whole fen."""
    if type(fen) is not int:
        return f"约 {money_text(round_fen(fen), unit)}"
    if fen < 0:
        return f"-{money_text(-fen, unit)}"
    return f"{fen // 100:,}.{fen % 100:02d} {unit}"


def number_text(value: Exact, unit: str = "") -> str:
    """Write a count or a ratio, with its unit."""
    text = f"{value:,}" if type(value) is int else _decimal_text(Fraction(value))
    return f"{text} {unit}" if unit else text


def date_text(day: date) -> str:
    """Write a day in Chinese."""
    return f"{day.year}年{day.month}月{day.day}日"


def writer(kind: Type | None, unit: str = "") -> Callable[[Any], str]:
    """Return what writes a known value of a type for people."""
    if kind is Type.MONEY:
        return partial(money_text, unit=unit or "元")
    if kind is Type.BOOL:
        return lambda value: "是" if value else "否"
    if kind is Type.DATE:
        return date_text
    return str if kind is Type.TEXT else partial(number_text, unit=unit)


def _decimal_text(value: Fraction) -> str:
    scaled = (2 * _SHOWN * value.numerator + value.denominator) // (2 * value.denominator)
    ahead, behind = divmod(abs(scaled), _SHOWN)
    text = f"{'-' if scaled < 0 else ''}{ahead:,}.{behind:04d}".rstrip("0").rstrip(".")
    return text if Fraction(scaled, _SHOWN) == value else f"约 {text}"
