"""Exact sums in which one unknown makes the whole unknown, and Kleene's and."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

Exact = int | Fraction


def total(parts: Iterable[Exact | None]) -> Exact | None:
    """The sum, or None when any part is unknown. The sum of nothing is 0."""
    result: Exact = 0
    for part in parts:
        if part is None:
            return None
        result += part
    return whole(result)


def share(amount: Exact | None, of: Exact | None) -> Exact | None:
    """An exact quotient; unknown when either is, and when dividing by zero."""
    return None if amount is None or not of else whole(Fraction(amount) / of)


def whole(value: Exact) -> Exact:
    """An int when the value is whole, so that every value has one form."""
    return int(value) if value == int(value) else value


def both(*parts: bool | None) -> bool | None:
    """All of them: false as soon as one is false, else unknown as soon as one is unknown."""
    if False in parts:
        return False
    return None if None in parts else True


def either(*parts: bool | None) -> bool | None:
    """Any of them: true as soon as one is true, else unknown as soon as one is unknown."""
    if True in parts:
        return True
    return None if None in parts else False


def least(value: int | None, bound: int) -> bool | None:
    """Whether a number reaches a bound."""
    return None if value is None else value >= bound
