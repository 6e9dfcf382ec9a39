"""Deliver `on-search` replies: a small outbox with retries, kept in the store over a restart."""

import http.client
import sqlite3
import threading
import time
from collections.abc import Collection
from urllib.parse import urlsplit

from simulator.store import Store
from simulator.wire import Refusal

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_ATTEMPTS = 6
_FIRST_WAIT_SECONDS = 0.2
_TIMEOUT_SECONDS = 10


class Callbacks:
    """One thread that posts what is due and tries again with doubling waits."""

    def __init__(self, store: Store, *, key: str, hosts: Collection[str] = LOOPBACK) -> None:
        self._store, self._key, self._hosts = store, key, hosts
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)

    def start(self) -> None:
        """Begin delivering, also what an earlier process left behind."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the delivery under way; the rest waits for the next start."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=2)

    def address(self, sender_uri: object) -> str:
        """Return the callback address for a `sender_uri`.

        Raises Refusal 400 when it is not http to an allowed host: by default only this machine,
        so that nobody can make the simulator call elsewhere.
        """
        if isinstance(sender_uri, str) and sender_uri.isascii():
            try:
                parts = urlsplit(sender_uri)
                is_allowed = parts.scheme == "http" and parts.hostname in self._hosts
                if is_allowed and parts.port != 0 and not parts.query:
                    return sender_uri.rstrip("/") + "/registry/on-search"
            except ValueError:
                pass
        raise Refusal(
            400, "err.sender_uri.invalid", "sender_uri 应是本机（或已允许主机）的 http 地址。"
        )

    def nudge(self) -> None:
        """Look at once whether something is due."""
        self._wake.set()

    def listing(self) -> list[dict[str, object]]:
        """Return what was, or is to be, delivered, without the bodies."""
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT id, source, uri, attempts, state, last_result FROM callbacks ORDER BY id"
            ).fetchall()
        return [dict(row) for row in rows]

    def _run(self) -> None:
        while not self._stopping:
            row = self._next()
            wait = 30.0 if row is None else row["due_at"] - time.time()
            if row is not None and wait <= 0:
                self._settle(row, self._post(row["uri"], row["body"]))
                continue
            self._wake.wait(min(wait, 30.0))
            self._wake.clear()

    def _next(self) -> sqlite3.Row | None:
        with self._store.transaction() as db:
            row: sqlite3.Row | None = db.execute(
                "SELECT * FROM callbacks WHERE state = 'waiting' ORDER BY due_at, id LIMIT 1"
            ).fetchone()
        return row

    def _settle(self, row: sqlite3.Row, result: str) -> None:
        attempts = row["attempts"] + 1
        state = "delivered" if result.startswith("2") else "waiting"
        if state == "waiting" and attempts >= MOST_ATTEMPTS:
            state = "given up"
        due_at = time.time() + _FIRST_WAIT_SECONDS * 2 ** row["attempts"]
        with self._store.transaction() as db:
            db.execute(
                "UPDATE callbacks SET attempts = ?, state = ?, last_result = ?, due_at = ?"
                " WHERE id = ?",
                (attempts, state, result, due_at, row["id"]),
            )

    def _post(self, uri: str, body: bytes) -> str:
        """Post one reply and return the status it met, or the name of the failure."""
        parts = urlsplit(uri)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port or 80, timeout=_TIMEOUT_SECONDS
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self._key}",
        }
        try:
            connection.request("POST", parts.path, body, headers)
            return str(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()
