"""The trail of a test, committed where the verifier's command line can read it."""

# ruff: noqa: S608 - names of columns only
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

import verify_audit as verifier

PLACES = verifier.COLUMNS.split(", ")


class SqliteStore:
    """A copy of the test database in a file, taken inside the running transaction."""

    def __init__(self, folder: Path) -> None:
        path = folder / "trail.sqlite3"
        self.base = sqlite3.connect(path, isolation_level=None)
        self.arguments = ["--sqlite", str(path)]
        with connection.cursor() as cursor:
            for table in ("audit_entry", "audit_head"):
                cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table])
                self.base.execute(cursor.fetchone()[0])
            # || '' keeps what is stored from being turned into a datetime on the way
            cursor.execute(
                f"SELECT {verifier.COLUMNS.replace('at', 'at || %s', 1)} FROM audit_entry", [""]
            )
            self._insert(cursor.fetchall())
            cursor.execute("SELECT * FROM audit_head")
            self.base.executemany("INSERT INTO audit_head VALUES (?, ?, ?)", cursor.fetchall())

    def _insert(self, rows: Iterable[Sequence[Any]]) -> None:
        marks = ", ".join("?" * len(PLACES))
        insert = f"INSERT INTO audit_entry ({verifier.COLUMNS}) VALUES ({marks})"
        self.base.executemany(insert, rows)

    def write(self, rows: list[list[Any]], head: tuple[int, str]) -> None:
        """Leave these entries and this head."""
        self.base.execute("BEGIN")
        self.base.execute("DELETE FROM audit_entry")
        self._insert([row[0], _as_django(row[1]), *row[2:]] for row in rows)
        self.base.execute("DELETE FROM audit_head")
        self.base.execute("INSERT INTO audit_head VALUES (1, ?, ?)", head)
        self.base.execute("COMMIT")

    def close(self) -> None:
        self.base.close()


class PostgresStore:
    """Tables of the same shape in a schema of their own."""

    def __init__(self, folder: Path) -> None:
        import psycopg

        found = connection.get_connection_params()
        known = {
            name: found[name] for name in ("host", "port", "user", "password") if found.get(name)
        }
        self.base = psycopg.connect(dbname=found["dbname"], autocommit=True, **known)
        self.base.execute("DROP SCHEMA IF EXISTS scratch CASCADE")
        self.base.execute("CREATE SCHEMA scratch")
        for table in ("audit_entry", "audit_head"):
            self.base.execute(f"CREATE TABLE scratch.{table} (LIKE public.{table} INCLUDING ALL)")
        password = f":{quote(known['password'], safe='')}" if "password" in known else ""
        host, port = quote(str(known.get("host", "")), safe=""), known.get("port", 5432)
        self.arguments = [
            "--postgres",
            f"postgres://{known.get('user', '')}{password}@/{found['dbname']}"
            f"?host={host}&port={port}&options=-csearch_path%3Dscratch",
        ]

    def write(self, rows: list[list[Any]], head: tuple[int, str]) -> None:
        """Leave these entries and this head."""
        marks = ", ".join(["%s"] * len(PLACES))
        insert = f"INSERT INTO scratch.audit_entry ({verifier.COLUMNS}) VALUES ({marks})"
        with self.base.transaction(), self.base.cursor() as cursor:
            cursor.execute("DELETE FROM scratch.audit_entry")
            cursor.execute("DELETE FROM scratch.audit_head")
            cursor.executemany(insert, rows)
            cursor.execute("INSERT INTO scratch.audit_head VALUES (1, %s, %s)", head)

    def close(self) -> None:
        self.base.execute("DROP SCHEMA scratch CASCADE")
        self.base.close()


def _as_django(at: str) -> str:
    """How Django's SQLite backend stores an instant: no zone, no empty fraction."""
    return at.replace("T", " ").removesuffix("Z").removesuffix(".000000")


Store = SqliteStore | PostgresStore


def store_for(folder: Path) -> Store:
    return PostgresStore(folder) if connection.vendor == "postgresql" else SqliteStore(folder)
