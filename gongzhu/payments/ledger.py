"""Double entry in fen: what happened to an order is booked once and never changed."""

from __future__ import annotations

import uuid

from django.db import models

from gongzhu.common import clock
from gongzhu.payments.enums import AccountCode
from gongzhu.payments.models import Journal, Order, Posting

_NAMESPACE = uuid.UUID("8a1c5f52-6f0d-4a56-9d5e-6f6f6e677a68")


def book(
    order: Order, memo: str, *, out_of: AccountCode, into: AccountCode, happening: str
) -> None:
    """Move an order's amount from one account to another; the same happening is booked once.

    happening: names the event within the order, e.g. `paid:<payment id>`.
    """
    entry_id = uuid.uuid5(_NAMESPACE, f"{order.number}:{happening}")
    journal, is_new = Journal.objects.get_or_create(
        id=entry_id, defaults={"order": order, "memo": memo, "booked_at": clock.now()}
    )
    if is_new:
        Posting.objects.bulk_create(
            [
                Posting(journal=journal, account=out_of, amount_fen=-order.amount_fen),
                Posting(journal=journal, account=into, amount_fen=order.amount_fen),
            ]
        )


def balance(account: AccountCode) -> int:
    """What stands in an account, in fen."""
    total = Posting.objects.filter(account=account).aggregate(total=models.Sum("amount_fen"))
    return int(total["total"] or 0)
