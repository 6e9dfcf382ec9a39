"""What the partners remember: one SQLite file, so that a restart or a kill forgets nothing paid.

The file holds what was sent in plain text, which is right for synthetic people only.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS people (id_number TEXT PRIMARY KEY, records TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answers (
    source TEXT, mode TEXT, sender_id TEXT, message_id TEXT, digest TEXT NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (source, mode, sender_id, message_id));
CREATE TABLE IF NOT EXISTS callbacks (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, uri TEXT NOT NULL, body BLOB NOT NULL,
    due_at REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting', last_result TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS batches (
    number TEXT PRIMARY KEY, digest TEXT NOT NULL, receipt BLOB NOT NULL, ready_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS payments (
    batch TEXT REFERENCES batches, seq INTEGER, name TEXT NOT NULL, card TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0), summary TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL, paid_at TEXT NOT NULL, bank_serial TEXT NOT NULL,
    PRIMARY KEY (batch, seq));
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY, recipient TEXT NOT NULL, text TEXT NOT NULL, accepted_at TEXT NOT NULL);
"""
_TABLES = ("people", "answers", "callbacks", "payments", "batches", "messages")


class Store:
    """One connection behind one lock: simple, and serial is exactly once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "simulator.sqlite3"
        path.touch(mode=0o600)
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA foreign_keys=ON")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one all-or-nothing step; other threads wait."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def clear(self) -> None:
        """Forget everything."""
        with self.transaction() as db:
            for table in _TABLES:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the tuple above

    def close(self) -> None:
        """Close the file after the step under way."""
        with self._lock:
            self._db.close()
