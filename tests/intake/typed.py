"""What is typed into a form, and what it says to it."""

from __future__ import annotations

from datetime import date

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake import selectors
from tests.intake.world import again

TODAY = date(2026, 11, 23)


def look(application):
    with acting_as(SYSTEM):
        return selectors.look(again(application), TODAY)


def errors(form) -> dict[str, str]:
    return {name: told[0] for name, told in form.errors.items()}


def lines(*rows: dict[str, str], section="income", has="yes") -> dict[str, str]:
    """A list as a browser sends it."""
    data = {
        "has_any": has,
        f"{section}-TOTAL_FORMS": str(len(rows)),
        f"{section}-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"{section}-{number}-{name}": value for name, value in row.items()}
    return data
