"""How a test gets rid of rows the database keeps from being changed.

A test with `django_db(transaction=True)` (or `live_server`) is cleaned up by emptying every table,
which the triggers refuse. The product has no such way: it takes the owner of the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase

from gongzhu.archive.triggers import PROTECTION as SEALED_FILES
from gongzhu.audit.triggers import PROTECTION as TRAIL


@contextmanager
def protection_lifted() -> Iterator[None]:
    """Inside, the trail and sealed files may be changed, as by somebody who owns the tables."""
    for protection in (TRAIL, SEALED_FILES):
        protection.remove(connection)
    try:
        yield
    finally:
        for protection in (TRAIL, SEALED_FILES):
            protection.install(connection)


@pytest.fixture(scope="session", autouse=True)
def protected_rows_may_be_emptied() -> Iterator[None]:
    """Lift the protection while a test database is emptied, and only then."""
    empty = TransactionTestCase._fixture_teardown

    def emptied(self: TransactionTestCase) -> None:
        with protection_lifted():
            empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
