"""Tables the database itself keeps from being changed: what holds even against our own code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

Statements = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Protection:
    """Triggers on a table, in the words of each database.

    on, off: SQL statements by Django's vendor name (sqlite, postgresql).
    """

    on: Statements
    off: Statements

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Protect the table. For its migration."""
        _execute(connection, self.on[connection.vendor])

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Lift the protection: to undo the migration and to empty a test database."""
        _execute(connection, self.off[connection.vendor])


def _execute(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
