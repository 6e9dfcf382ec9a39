"""A return file meets the payments it speaks of: each moves once, and never by another amount."""

from __future__ import annotations

import pytest

from gongzhu.payments import bank
from gongzhu.payments.models import Payment
from gongzhu.payments.services.banking import _agrees


def outcome(*, is_paid: bool, fen: int) -> bank.Outcome:
    return bank.Outcome(1, is_paid, "", None, "", fen)


@pytest.mark.parametrize(
    ("is_paid", "fen", "agrees"),
    [
        (True, 48_200, True),
        (True, 48_201, False),
        (True, 0, False),
        (False, 0, True),
        (False, 48_200, True),
        (False, 1, False),
    ],
)
def test_the_bank_moved_just_what_it_was_asked_to(is_paid: bool, fen: int, agrees: bool) -> None:
    assert _agrees(Payment(amount_fen=48_200), outcome(is_paid=is_paid, fen=fen)) is agrees
