"""How a test database gets rid of sealed files that cannot be deleted.

A test with `django_db(transaction=True)` that seals a file is cleaned up by emptying every table,
which on SQLite the triggers refuse. `tests/conftest.py` therefore needs this one line:

    from tests.archive.teardown import sealed_files_may_be_emptied  # noqa: F401
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase

from gongzhu.archive import triggers


@contextmanager
def protection_lifted() -> Iterator[None]:
    """Inside, sealed rows may be changed and deleted, as by somebody who owns the table."""
    triggers.remove(connection)
    try:
        yield
    finally:
        triggers.install(connection)


@pytest.fixture(scope="session", autouse=True)
def sealed_files_may_be_emptied() -> Iterator[None]:
    """Lift the protection while a test database is emptied, and only then."""
    empty = TransactionTestCase._fixture_teardown

    def emptied(self: TransactionTestCase) -> None:
        with protection_lifted():
            empty(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptied)
        yield
