"""Queue effects inside a transaction; carry them out afterwards, once each."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from gongzhu.common import clock
from gongzhu.exchange.errors import NotReady
from gongzhu.exchange.models import Message, Outbox
from gongzhu.scope.models import Dossier

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
log = logging.getLogger(__name__)

Ask = Callable[[Outbox], Any]
Keep = Callable[[Outbox, Any], None]


def queue(kind: str, payload: dict[str, Any], *, once: str, run_at: datetime | None = None) -> None:
    """Add an effect to the outbox; a second call with the same `once` changes nothing."""
    Outbox.objects.bulk_create(
        [Outbox(kind=kind, payload=payload, once=once, run_at=run_at or clock.now())],
        ignore_conflicts=True,
    )


def deliver(kind: str, *, ask: Ask | None = None, keep: Keep, limit: int = 100) -> int:
    """Carry out due effects of one kind and return how many were done.

    ask: talks to the outside, with no transaction open; may be left out.
    keep: writes what came back, in the transaction that also marks the row done. It must bear
        being called again after a crash between the two.
    A row whose turn fails stays queued with a growing wait, never lost, never ahead of others.
    """
    done = 0
    for row in _due(kind, limit):
        if not _claim(row):
            continue
        try:
            answer = ask(row) if ask else None
            with transaction.atomic():
                keep(row, answer)
                Outbox.objects.filter(pk=row.pk).update(
                    done_at=clock.now(), lease_until=None, error=""
                )
            done += 1
        except NotReady as wait:
            _put_back(row, str(wait), FIRST_WAIT)
        except Exception as fault:
            log.warning("outbox %s row %s: %s", kind, row.pk, type(fault).__name__)
            _put_back(row, str(fault) or type(fault).__name__, _wait(row.tries))
    return done


def write_message(
    dossier: Dossier, body: str, *, user_id: int | None, phone: str | None, once: str
) -> None:
    """Keep a message for the resident and queue it for the gateway, once.

    The message's id is derived from `once`, so that telling the same news again changes nothing.
    """
    message_id = uuid.uuid5(uuid.NAMESPACE_URL, f"gongzhu:{once}")
    if Message.unscoped.filter(pk=message_id).exists():
        return
    message = Message(
        id=message_id,
        dossier=dossier,
        user_id=user_id,
        body=body,
        created_at=clock.now(),
        phone=phone,
    )
    message.save(force_insert=True)
    queue("message", {"message": str(message_id)}, once=f"message:{once}")


def _due(kind: str, limit: int) -> list[Outbox]:
    now = clock.now()
    waiting = Outbox.objects.filter(kind=kind, done_at__isnull=True, run_at__lte=now)
    return list(
        waiting.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now)).order_by(
            "run_at", "pk"
        )[:limit]
    )


def _claim(row: Outbox) -> bool:
    """Take the row unless another worker did since it was read."""
    now = clock.now()
    free = Outbox.objects.filter(pk=row.pk, done_at__isnull=True, tries=row.tries)
    free = free.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=now))
    taken = free.update(lease_until=now + LEASE, tries=F("tries") + 1)
    row.tries += taken
    return bool(taken)


def _put_back(row: Outbox, error: str, wait: timedelta) -> None:
    Outbox.objects.filter(pk=row.pk).update(
        lease_until=None, run_at=clock.now() + wait, error=error[:300]
    )


def _wait(tries: int) -> timedelta:
    return min(FIRST_WAIT * 2 ** min(tries, 12), LONGEST_WAIT)
