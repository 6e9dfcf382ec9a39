"""A household of three that every published item can be asked about, with no fact missing."""

from __future__ import annotations

from datetime import date
from typing import Any

from gongzhu.rules import Fact, Facts, Vocabulary

_PLAIN: dict[str, Any] = {
    "bool": False,
    "int": 1,
    "money": 80_000,
    "number": 1,
    "date": date(2024, 1, 1),
}
_KNOWN: dict[str, Any] = {
    "has_hukou_here": True,
    "members_count": 3,
    "non_residential_count": 0,
    "vehicles_counted": 0,
    "businesses_counted": 0,
}


def facts_for(vocabulary: Vocabulary) -> Facts:
    """Facts for every word of the vocabulary."""
    household = {fact.name: _value(fact) for fact in vocabulary.household}
    member = {fact.name: _value(fact) for fact in vocabulary.member}
    return vocabulary.facts(
        household, [{**member, "age": age} for age in (9, 41, 70) if "age" in member] or [member]
    )


def _value(fact: Fact) -> Any:
    if fact.name in _KNOWN:
        return _KNOWN[fact.name]
    options = list(fact.options)
    return options[0] if options else _PLAIN.get(fact.type, "演示")
