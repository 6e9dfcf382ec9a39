"""Goals set beforehand, peers measured beforehand, and how the figures of a run stand to both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
GOALS: list[dict[str, Any]] = yaml.safe_load((_HERE / "goals.yaml").read_text())
PEERS: dict[str, Any] = yaml.safe_load((_HERE / "peers.yaml").read_text())


@dataclass(frozen=True)
class Standing:
    """A goal beside what one database reached. why: where the time goes and what would mend it."""

    what: str
    bound: str
    reached: float
    is_met: bool
    why: str


def standings(suites: Mapping[str, Any], database: str) -> Iterator[Standing]:
    """Every goal that this run measured on this database."""
    for goal in GOALS:
        reached = _value(suites, database, goal["of"])
        if "by" in goal and reached is not None:
            base = _value(suites, database, goal["by"])
            reached = round(reached / base, 2) if base else None
        if reached is not None:
            yield _standing(goal, reached)


def _standing(goal: Mapping[str, Any], reached: float) -> Standing:
    if "most" in goal:
        bound, is_met = f"≤ {goal['most']}", reached <= goal["most"]
    else:
        bound, is_met = f"≥ {goal['least']}", reached >= goal["least"]
    return Standing(goal["what"], bound, reached, is_met, goal.get("why", ""))


def _value(suites: Mapping[str, Any], database: str, path: list[str]) -> float | None:
    suite, figure, name = path
    taken = suites.get(suite, {}).get(database, {}).get("figures", {})
    value: float | None = taken.get(figure, {}).get(name)
    return value
