"""A database of its own for a platform that runs in other processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection


@contextmanager
def own_database(folder: Path, name: str) -> Iterator[str]:
    """The URL of an empty database of the kind the suite runs on."""
    if connection.vendor == "sqlite":
        yield f"sqlite://{folder / name}.sqlite3"
        return
    import psycopg

    found = connection.get_connection_params()
    known = {key: found[key] for key in ("host", "port", "user", "password") if found.get(key)}
    database = f"gongzhu_{name}"
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:
        server.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {database}")
        try:
            yield _url(known, database)
        finally:
            server.execute(f"DROP DATABASE {database} WITH (FORCE)")


def _url(known: dict[str, object], database: str) -> str:
    user, password = (quote(str(known.get(key) or ""), safe="") for key in ("user", "password"))
    who = f"{user}:{password}" if password else user
    host, port = str(known.get("host") or "127.0.0.1"), known.get("port", 5432)
    if host.startswith("/"):
        return f"postgres://{who}@/{database}?host={quote(host, safe='')}&port={port}"
    return f"postgres://{who}@{host}:{port}/{database}"
