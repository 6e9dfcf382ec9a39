"""SQLite by default, PostgreSQL by DATABASE_URL: the same code runs on both."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def database(url: str, var: Path) -> dict[str, Any]:
    """Django's settings for one database.

    url: `postgres://user:password@host:port/name`, `sqlite:///path`, or "" for var/gongzhu.sqlite3.
    """
    parts = urlsplit(url)
    if parts.scheme in ("", "sqlite"):
        return _sqlite(unquote(parts.path) or str(var / "gongzhu.sqlite3"))
    if parts.scheme in ("postgres", "postgresql"):
        return _postgresql(parts)
    raise ValueError(
        f"DATABASE_URL: unknown scheme {parts.scheme!r}; use postgres:// or sqlite:///"
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "gongzhu.common.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": 600,  # opening the file and reading its schema costs as much as a list
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
            ),
        },
    }


def _postgresql(parts: Any) -> dict[str, Any]:
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "gongzhu.scope.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # jit: compiling a query takes longer than any of ours runs
        "OPTIONS": {
            "options": "-c statement_timeout=30000 -c lock_timeout=10000 -c jit=off",
            **query,
        },
    }
