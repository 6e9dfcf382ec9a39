"""Residents with accounts, made by registering."""

from __future__ import annotations

from gongzhu.accounts.selectors import resident_actor
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.people import services
from gongzhu.people.models import Person
from tests.accounts.world import PASSWORD, id_number


def luhn(first: str) -> str:
    """A card number: these digits and the check digit that belongs to them."""
    digits = [int(digit) for digit in reversed(first)]
    total = sum(sum(divmod(d * 2, 10)) if i % 2 == 0 else d for i, d in enumerate(digits))
    return first + str(-total % 10)


CARD, OTHER_CARD = luhn("622202123456789012"), luhn("622202000000000000")


def member(serial: int, name: str = "周示例", phone: str = "13700000003") -> tuple[Actor, Person]:
    """A resident who has registered, as the one who acts, and the person."""
    user = services.register(
        name,
        id_number(serial),
        phone,
        PASSWORD,
        consent_version="2026-11",
        source=f"home-{serial}",
    )
    with acting_as(SYSTEM):
        return resident_actor(user), Person.unscoped.get(user=user)
