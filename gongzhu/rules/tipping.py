"""At which figure an answer changes: found by trying, never by taking a rule apart.

The range is looked at in even steps; wherever two neighbours differ, the place between them is
halved until one unit is left. A change that comes and goes between two steps is not seen.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result", bound=Hashable)
STEPS = 48


@dataclass(frozen=True)
class Tip(Generic[Result]):
    """Where a result changes. at: the first figure with the later result."""

    at: int
    before: Result
    after: Result


def tipping_points(
    judge: Callable[[int], Result], low: int, high: int, *, steps: int = STEPS, unit: int = 1
) -> list[Tip[Result]]:
    """Return every change of a result between two figures, in rising order.

    judge: the result at a figure; the same figure always gives the same. low, high: whole units.
    steps: how many even parts are looked at. unit: how near a change is found.
    Raises ValueError when there is no range or no step.
    """
    if high < low or steps < 1 or unit < 1:
        raise ValueError("a range from low to high, in at least one step of at least one unit")
    marks = sorted({low + (high - low) * part // steps for part in range(steps + 1)})
    found: list[Tip[Result]] = []
    left, here = marks[0], judge(marks[0])
    for mark in marks[1:]:
        there = judge(mark)
        if there != here:
            found += _between(judge, (left, here), (mark, there), unit)
        left, here = mark, there
    return found


def _between(
    judge: Callable[[int], Result], low: tuple[int, Result], high: tuple[int, Result], unit: int
) -> list[Tip[Result]]:
    """Every change between two figures with different results, the nearest to each half."""
    if high[0] - low[0] <= unit:
        return [Tip(high[0], low[1], high[1])]
    middle = (low[0] + high[0]) // 2
    half = (middle, judge(middle))
    left = _between(judge, low, half, unit) if half[1] != low[1] else []
    right = _between(judge, half, high, unit) if half[1] != high[1] else []
    return left + right
