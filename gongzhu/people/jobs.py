"""What the worker does for this room: send the codes people wait for."""

from __future__ import annotations

from typing import Any

from gongzhu.exchange import partners
from gongzhu.exchange.models import Outbox
from gongzhu.exchange.services import deliver
from gongzhu.people.services import proving


def run() -> int:
    """Send due codes; return how many went out."""
    return deliver(proving.SEND, ask=_send, keep=_forget)


def _send(row: Outbox) -> dict[str, Any] | None:
    letter = proving.letter_of(row.payload["letter"])
    return partners.send_json("POST", "/messages", letter) if letter else None


def _forget(row: Outbox, answer: dict[str, Any] | None) -> None:
    proving.forget_code(row.payload["letter"])
