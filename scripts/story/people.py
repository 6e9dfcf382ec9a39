"""Who plays in the story: four households nobody belongs to, and the officers by their seats."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ENTRANCE = "xiang-yang-hua-2026"
"""What the story's residents type as their password."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: str, serial: int, place: str = "440106") -> str:
    """A made-up identity number with its check digit; an odd serial is a man's. born: YYYYMMDD."""
    first = f"{place}{born}{serial:03d}"
    rest = sum(int(d) * w for d, w in zip(first, _WEIGHTS, strict=True)) % 11
    return first + "10X98765432"[rest]


def card_number(serial: int) -> str:
    """A made-up card with its Luhn digit, under a prefix no bank issues."""
    first = f"999900{serial:09d}"
    total = sum(
        int(d) if i % 2 else sum(divmod(int(d) * 2, 10)) for i, d in enumerate(reversed(first))
    )
    return first + str(-total % 10)


@dataclass(frozen=True)
class Someone:
    """A made-up person. holds: what the departments know, by the simulator's sources."""

    name: str
    number: str
    phone: str = ""
    card: str = ""
    relation: str = ""
    told: dict[str, str] = field(default_factory=dict)
    holds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def fixture(self) -> dict[str, list[dict[str, Any]]]:
        """What every source of the simulator is to answer."""
        sources = (
            "household_register", "vehicles", "real_estate", "social_insurance", "provident_fund",
            "tax", "business", "bank_deposits", "marriage", "death",
        )  # fmt: skip
        known: dict[str, list[dict[str, Any]]] = {source: [] for source in sources}
        known["household_register"] = [{"name": self.name, "registered_division": "440106"}]
        return {**known, **self.holds}


@dataclass(frozen=True)
class Officer:
    """Somebody with a post and a password."""

    key: str
    name: str
    role: str
    office: str
    work_number: str
    password: str


def officers(var: Path) -> dict[str, Officer]:
    """The officers of this demonstration by seat, with the passwords drawn at first start."""
    kept = json.loads((var / "demo-accounts.json").read_text())
    return {
        key: Officer(key, one["name"], one["role"], one["place"], one["sign_in"], one["password"])
        for key, one in kept.items()
    }
