"""What somebody who owns the database might do to the trail, one function each.

Each takes rows as the verifier reads them (lists, oldest first), and dice; it changes the rows and
returns the head it leaves, the first number touched, and the word the verifier should find.
The attacker knows the format: `rehashed` and `rebuilt` use the verifier's own hash.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import verify_audit as verifier

PREV, HASH = verifier.PREV, verifier.HASH
Rows = list[list[Any]]


class Deed(NamedTuple):
    """What was done: rows and head as left, the first number touched, the word for it."""

    rows: Rows
    head: tuple[int, str]
    seq: int
    word: str


def head_of(rows: Rows) -> tuple[int, str]:
    return (rows[-1][0], rows[-1][HASH]) if rows else (0, verifier.GENESIS)


def _renumber(rows: Rows, start: int, by: int) -> None:
    for row in rows[start:]:
        row[0] += by


def _other(value: Any, column: int, dice: Random) -> Any:
    if column == 1:
        return value[:-2] + str((int(value[-2]) + 1) % 10) + "Z"
    if isinstance(value, int) or value is None:
        return dice.choice([(value or 0) + 1, -1])
    return dice.choice([value + "改", value + " ", "改"])


def edited(rows: Rows, dice: Random) -> Deed:
    head, at = head_of(rows), dice.randrange(len(rows))
    column = dice.choice([*range(1, PREV), PREV, HASH])
    old = rows[at][column]
    rows[at][column] = "0" * 63 + "1" if column >= PREV else _other(old, column, dice)
    return Deed(rows, head, at + 1, "edited")


def rehashed(rows: Rows, dice: Random) -> Deed:
    head, at = head_of(rows), dice.randrange(len(rows))
    column = dice.randrange(1, PREV)
    rows[at][column] = _other(rows[at][column], column, dice)
    rows[at][HASH] = verifier.link(rows[at], at + 1)
    return Deed(rows, head, at + 1, "edited")


def deleted(rows: Rows, dice: Random) -> Deed:
    head, at = head_of(rows), dice.randrange(len(rows) - 1)
    many = dice.randint(1, min(3, len(rows) - 1 - at))
    del rows[at : at + many]
    return Deed(rows, head, at + 1, "deleted")


def deleted_and_renumbered(rows: Rows, dice: Random) -> Deed:
    deed = deleted(rows, dice)
    _renumber(rows, deed.seq - 1, deed.seq - rows[deed.seq - 1][0])
    return deed._replace(head=head_of(rows))


def inserted(rows: Rows, dice: Random) -> Deed:
    at = dice.randrange(len(rows))
    foreign = copy.copy(dice.choice(rows))
    foreign[0], foreign[12] = at + 1, "从未发生"
    foreign[PREV] = rows[at - 1][HASH] if at else verifier.GENESIS
    foreign[HASH] = dice.choice([verifier.link(foreign, at + 1), f"{dice.getrandbits(256):064x}"])
    _renumber(rows, at, 1)
    rows.insert(at, foreign)
    return Deed(rows, head_of(rows), at + 1, "inserted")


def appended(rows: Rows, dice: Random) -> Deed:
    head = head_of(rows)
    foreign = copy.copy(dice.choice(rows))
    foreign[0], foreign[PREV] = head[0] + 1, head[1]
    foreign[HASH] = verifier.link(foreign, foreign[0])
    rows.append(foreign)
    return Deed(rows, head, head[0] + 1, "inserted")


def reordered(rows: Rows, dice: Random) -> Deed:
    head = head_of(rows)
    one, two = sorted(dice.sample(range(len(rows)), 2))
    rows[one][0], rows[two][0] = two + 1, one + 1
    rows[one], rows[two] = rows[two], rows[one]
    return Deed(rows, head, one + 1, "reordered")


def cut(rows: Rows, dice: Random) -> Deed:
    head, left = head_of(rows), dice.randrange(len(rows))
    del rows[left:]
    return Deed(rows, head, left + 1, "cut")


def cut_with_head(rows: Rows, dice: Random) -> Deed:
    deed = cut(rows, dice)
    return deed._replace(head=head_of(rows))


def rebuilt(rows: Rows, dice: Random) -> Deed:
    at = dice.randrange(len(rows))
    rows[at][12] = "改写后整段重算"
    for n in range(at, len(rows)):
        rows[n][PREV] = rows[n - 1][HASH] if n else verifier.GENESIS
        rows[n][HASH] = verifier.link(rows[n], n + 1)
    return Deed(rows, head_of(rows), at + 1, "rebuilt")


DEEDS: list[Callable[[Rows, Random], Deed]] = [
    edited,
    rehashed,
    deleted,
    deleted_and_renumbered,
    inserted,
    appended,
    reordered,
    cut,
    cut_with_head,
    rebuilt,
]
