"""Keep id numbers, cards and phones out of the log."""

import re

_LONG_NUMBER = re.compile(r"\d{10,}[\dXx]")


def masked(text: str) -> str:
    """Return `text` with every run of eleven or more digits reduced to its first and last sign."""
    return _LONG_NUMBER.sub(lambda m: f"{m[0][0]}***{m[0][-1]}", text)


def masked_card(card: str) -> str:
    """Return a card with only its last four digits."""
    return f"****{card[-4:]}"
