"""Write very many rows of a model at once, past the ORM.

A documented short cut for filling: every constraint of the database still holds, but no service is
asked and no trail is left. PostgreSQL takes no COPY into a table under row-level security, so the
rows pass through a temporary table there.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Max, Model, UUIDField


class Rows:
    """Rows of one model waiting to be written, with ids given here."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.connection = connections[DEFAULT_DB_ALIAS]
        self._fields: list[Any] = list(model._meta.concrete_fields)
        self._places = {field.attname: place for place, field in enumerate(self._fields)}
        self._usual = [self._ready(field, field.get_default()) for field in self._fields]
        self._rows: list[list[Any]] = []
        self._has_uuid = isinstance(model._meta.pk, UUIDField)
        self.next_id = 0 if self._has_uuid else self._highest() + 1

    def add(self, **values: Any) -> Any:
        """Note one row and return its id. values: by column name, what is left out is as usual.

        bytes are taken as they are, so that a sealed column can be filled with noise.
        """
        pk: Any = uuid.uuid4() if self._has_uuid else self.next_id
        self.next_id += 1
        row = self._usual.copy()
        for name, value in {**values, "id": pk}.items():
            place = self._places[name]
            row[place] = self._ready(self._fields[place], value)
        self._rows.append(row)
        return pk

    def write(self) -> None:
        """Write what was noted."""
        rows, self._rows = self._rows, []
        if self.connection.vendor == "postgresql":
            self._copy(rows)
        else:
            names, marks = self._columns(), ", ".join(["%s"] * len(self._fields))
            with self.connection.cursor() as cursor:
                cursor.executemany(f"INSERT INTO {self._table()} ({names}) VALUES ({marks})", rows)  # noqa: S608

    def _copy(self, rows: list[list[Any]]) -> None:
        table, names = self._table(), self._columns()
        with self.connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMP TABLE filling (LIKE {table}) ON COMMIT DROP")
            with cursor.copy(f"COPY filling ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM filling")  # noqa: S608
            cursor.execute("DROP TABLE filling")
            for statement in self.connection.ops.sequence_reset_sql(no_style(), [self.model]):
                cursor.execute(statement)

    def _ready(self, field: Any, value: Any) -> Any:
        if isinstance(value, bytes):
            return self.connection.Database.Binary(value)
        return field.get_db_prep_save(value, self.connection)

    def _highest(self) -> int:
        found = self.model._base_manager.aggregate(highest=Max("pk"))["highest"]
        return int(found or 0)

    def _table(self) -> str:
        return self.connection.ops.quote_name(self.model._meta.db_table)

    def _columns(self) -> str:
        return ", ".join(self.connection.ops.quote_name(field.column) for field in self._fields)
