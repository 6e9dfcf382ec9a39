"""Complete households that every published item can be asked about, each different from all others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from gongzhu.rules import Fact, Facts, Vocabulary

_EPOCH = date(2024, 1, 1)
_UNUSUAL = 0.2
"""How often an answer is not the plain one: yes, one of the other choices, more than none."""
_PLAINLY = {"has_hukou_here", "hukou_here", "is_working", "has_labour_ability"}
"""True of most people."""
_MOST_FEN = {True: 8_000_000, False: 300_000}


def drawn(vocabularies: Sequence[Vocabulary], luck: Random) -> list[Facts]:
    """One household of one to five people, in the words of each of these vocabularies.

    Amounts are drawn to the fen, so that hardly a sentence about one household fits another. A word
    that several vocabularies share has one value in all of them.
    """
    told: dict[Fact, Any] = {}
    people: list[dict[Fact, Any]] = [{} for _ in range(luck.randint(1, 5))]
    return [
        words.facts(
            {fact.name: _value(fact, told, luck) for fact in words.household}
            | {"members_count": len(people)},
            [{fact.name: _value(fact, one, luck) for fact in words.member} for one in people],
        )
        for words in vocabularies
    ]


def _value(fact: Fact, told: dict[Fact, Any], luck: Random) -> Any:
    if fact not in told:
        told[fact] = _drawn(fact, luck)
    return told[fact]


def _drawn(fact: Fact, luck: Random) -> Any:
    is_unusual = luck.random() < _UNUSUAL
    if fact.name == "age":
        return luck.randint(0, 90)
    if fact.options:
        first, *others = fact.options
        return luck.choice(others) if is_unusual and others else first
    return {
        "bool": lambda: is_unusual is not (fact.name in _PLAINLY),
        "int": lambda: luck.randint(1, 3) if is_unusual else 0,
        "money": lambda: luck.randrange(_MOST_FEN[is_unusual]),
        "number": lambda: luck.randint(1, 100),
        "date": lambda: _EPOCH + timedelta(days=luck.randrange(900)),
        "text": lambda: f"演示{luck.randrange(10**6)}",
    }[fact.type]()
