"""Let one place ask only so often in a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from gongzhu.common.crypto import sm3
from gongzhu.portal.errors import TooMany
from gongzhu.portal.models import Enquiry

A_MINUTE = 10
"""Enquiries one place may make in a minute."""
WINDOW = timedelta(minutes=1)
KEPT = timedelta(days=1)


def count(source: str, *, at: datetime, of: str = "") -> None:
    """Count one enquiry from a place. Raises TooMany after ten in a minute.

    source: `common.http.client_source`. at: real time. of: a kind that is counted by itself.
    Commits whatever the answer.
    """
    if of:
        source = sm3(f"{of}:{source}".encode())
    with transaction.atomic():
        Enquiry.objects.bulk_create(
            [Enquiry(source=source, counted_from=at)], ignore_conflicts=True
        )
        row = Enquiry.objects.select_for_update().get(source=source)
        if row.counted_from <= at - WINDOW:
            row.counted_from, row.count = at, 0
            Enquiry.objects.filter(counted_from__lt=at - KEPT).delete()
        row.count += 1
        row.save()
    if row.count > A_MINUTE:
        raise TooMany
