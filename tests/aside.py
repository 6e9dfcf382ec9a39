"""Transactions that leave nothing behind, one inside the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def set_aside() -> Iterator[None]:
    """Whatever happens inside is undone at the end.

    Marked as a test's own, so that services which insist on an outermost transaction still run.
    """
    atomic = transaction.atomic()
    atomic._from_testcase = True  # type: ignore[attr-defined]
    with atomic:
        yield
        transaction.set_rollback(True)
