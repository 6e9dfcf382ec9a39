"""The household's figures against the lines that matter, as bars; where a line lies is found by trying.

Nothing is read out of a rule: each condition is asked at one figure after another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongzhu.portal.experience.board import Look
from gongzhu.rules import Condition, Facts, money_text, tipping_points

FIGURES = {
    "assessed_income_per_head": ("平均每人每月收入", 2_000_000),
    "financial_assets_per_head": ("平均每人有多少存款", 30_000_000),
}
"""Facts drawn as bars: how each is called, and how far its lines are looked for, in fen."""
STEPS = 400
_ROOM = 1.12


@dataclass(frozen=True)
class Mark:
    """A line: its number, figure and items, where it is drawn, and on which side the household is.

    x: from the left, in hundredths of the drawing.
    """

    number: int
    shown: str
    items: tuple[str, ...]
    x: float
    told: str


@dataclass(frozen=True)
class Meter:
    """One figure of the household, drawn as a bar, with every line it is held against.

    length: of the bar, in hundredths of the drawing.
    """

    title: str
    shown: str
    length: float
    marks: tuple[Mark, ...]

    @property
    def told(self) -> str:
        """The drawing in words."""
        lines = "；".join(
            f"第 {one.number} 条线 {one.shown}（{'、'.join(one.items)}），{one.told}"
            for one in self.marks
        )
        return f"{self.title}：{self.shown}。{lines}。"


def meters(look: Look) -> list[Meter]:
    """A bar for every figure that is known and has a line."""
    found = (_meter(look, name) for name in FIGURES)
    return [one for one in found if one is not None]


def _meter(look: Look, name: str) -> Meter | None:
    value = look.facts.household.get(name)
    lines = _lines(look, name)
    if value is None or not lines:
        return None
    figure: Any = value
    most = max([*lines, figure, 1]) * _ROOM
    marks = [
        Mark(
            number,
            money_text(at),
            tuple(dict.fromkeys(items)),
            round(float(at / most * 100), 1),
            _side(figure, at),
        )
        for number, (at, items) in enumerate(sorted(lines.items()), start=1)
    ]
    return Meter(
        FIGURES[name][0], money_text(figure), round(float(figure / most * 100), 1), tuple(marks)
    )


def _lines(look: Look, name: str) -> dict[int, list[str]]:
    """Figures at which a condition of some item changes, with the items' names."""
    found: dict[int, list[str]] = {}
    for item, condition in look.board.conditions_about({name}):
        for at in _tips(look, condition, name):
            found.setdefault(at, []).append(item)
    return found


def _tips(look: Look, condition: Condition, name: str) -> Iterator[int]:
    """Whole yuan on which the condition comes out otherwise than just below.

    A line that still belongs to the lower side (不超过) is told by its own figure.
    """
    board = look.board

    def holds(fen: int) -> object:
        facts = Facts({name: fen})
        return condition.checked.value(facts, board.standards, board.parameters)

    for tip in tipping_points(holds, 0, FIGURES[name][1], steps=STEPS):
        yield tip.at - 1 if tip.at % 100 == 1 else tip.at


def _side(figure: Any, at: int) -> str:
    if figure == at:
        return "您家正好在线上"
    return "您家在线下" if figure < at else "您家在线上面"
