"""What the worker does for this room: send waiting messages through the gateway."""

from __future__ import annotations

from typing import Any

from gongzhu.common import clock
from gongzhu.exchange import partners
from gongzhu.exchange.models import Message, Outbox
from gongzhu.exchange.services import deliver


def run() -> int:
    """Send due messages; return how many went out."""
    return deliver("message", ask=_send, keep=_keep)


def _send(row: Outbox) -> dict[str, Any] | None:
    message = Message.unscoped.get(pk=row.payload["message"])
    if message.phone is None:
        return None
    letter = {"id": str(message.pk), "to": message.phone.expose(), "text": message.body}
    return partners.send_json("POST", "/messages", letter)


def _keep(row: Outbox, answer: dict[str, Any] | None) -> None:
    if answer is not None:
        Message.unscoped.filter(pk=row.payload["message"]).update(sent_at=clock.now())
