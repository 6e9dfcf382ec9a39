"""The database's own full-text index over our tokens: FTS5 on SQLite, tsvector on PostgreSQL.

It only says which passages hold any of some words. The words come from our own index, never from
what somebody typed; order is made in `ranking`, so that it is the same on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE, PASSAGES = "library_passage_words", "library_passage"
HEADING = "¶"
"""Before a word that stands in a heading."""

_MAKE = {
    "sqlite": [f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize='ascii')"],
    "postgresql": [
        f"CREATE TABLE {TABLE} (id integer PRIMARY KEY, words tsvector NOT NULL)",
        f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin (words) WITH (fastupdate = off)",
    ],
}
_ADD = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s)",  # noqa: S608 a constant
    "postgresql": f"INSERT INTO {TABLE} (id, words) VALUES (%s, array_to_tsvector(%s))",  # noqa: S608 a constant
}
_FIND = {
    "sqlite": f"SELECT rowid AS id FROM {TABLE} WHERE words MATCH %s ORDER BY rowid LIMIT %s",  # noqa: S608 a constant
    "postgresql": f"SELECT id FROM {TABLE} WHERE words @@ %s::tsquery ORDER BY id LIMIT %s",  # noqa: S608 a constant
}


def make(on: BaseDatabaseWrapper) -> None:
    """Make the table. For its migration."""
    _run(on, _MAKE[on.vendor])


def unmake(on: BaseDatabaseWrapper) -> None:
    """Undo `make`."""
    _run(on, [f"DROP TABLE IF EXISTS {TABLE}"])


def empty() -> None:
    """Forget every passage."""
    _run(connection, [f"DELETE FROM {TABLE}"])  # noqa: S608 a constant


def add(rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Note the words of passages, by id."""
    is_list = connection.vendor == "postgresql"
    values = [(pk, sorted(set(words)) if is_list else " ".join(words)) for pk, words in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD[connection.vendor], values)


def settle() -> None:
    """Let PostgreSQL count what was written, or it plans as if the tables were empty."""
    if connection.vendor == "postgresql":
        _run(connection, [f"ANALYZE {TABLE}", f"ANALYZE {PASSAGES}"])


def holding(
    lists: Iterable[Sequence[str]], most: int, columns: Sequence[str], also: Sequence[int] = ()
) -> list[Any]:
    """Columns of the passages that hold any word of a list: of each list the first ones, by id.

    lists: tokens of the index, of letters, digits and Chinese signs only. Raises ValueError else.
    columns: of the passages' own table. also: ids of passages to bring whatever they hold.
    One statement, whose text tells nothing of the words.
    """
    wanted = [_any_of(words) for words in lists if words]
    if not wanted and not also:
        return []
    each = f"SELECT id FROM ({_FIND[connection.vendor]}) AS found"  # noqa: S608 a constant
    these = f"SELECT id FROM {PASSAGES} WHERE id IN ({', '.join(['%s'] * len(also))})"  # noqa: S608 constants
    told = " UNION ".join([*[each] * len(wanted), *[these] * bool(also)])
    sql = f"SELECT {', '.join(columns)} FROM {PASSAGES} WHERE id IN ({told}) ORDER BY id"  # noqa: S608 constants
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(value for words in wanted for value in (words, most)), *also])
        return cursor.fetchall()


def _any_of(words: Sequence[str]) -> str:
    """Words as the database's own query language has them."""
    for word in words:
        if not word.removeprefix(HEADING).isalnum():
            raise ValueError("only words of the index may be looked for")
    quote, between = ('"', " OR ") if connection.vendor == "sqlite" else ("'", " | ")
    return between.join(f"{quote}{word}{quote}" for word in words)


def _run(on: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with on.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
