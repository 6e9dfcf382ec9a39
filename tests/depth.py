"""How deep a test goes: `make test` asks one of each kind, `make trials` asks everybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
IS_WHOLE = os.environ.get("DEPTH") == "whole"


def one_of_each(everything: Iterable[T], kind: Callable[[T], Hashable], *, turn: int) -> list[T]:
    """Everything in trials; otherwise one of each kind, another one at every turn."""
    found: dict[Hashable, list[T]] = {}
    for one in everything:
        found.setdefault(kind(one), []).append(one)
    if IS_WHOLE:
        return [one for group in found.values() for one in group]
    return [group[turn % len(group)] for group in found.values()]
