"""Writers of one SQLite file stand in line instead of all knocking at its lock.

SQLite lets one transaction write at a time; those who find it taken sleep and try again, longer and
longer, whoever came first. With 40 people handing in, some waited for seconds while the file was
free. Here a transaction first takes its turn: among the threads of a process by a lock, among
processes by a lock on a file beside the database, asked for every millisecond by one thread of each.
It decides about the order alone; what keeps writers apart is SQLite's own lock, as before. Who gets
no turn within the timeout goes on without one and hears from SQLite.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

_PAUSE = 0.001
_lines: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class Turn:
    """One connection's place among the writers of a database file."""

    def __init__(self, path: str, seconds: float) -> None:
        self._seconds = seconds
        self._line = _lines[path]
        self._beside = Path(f"{path}-turn") if Path(path).is_absolute() else None
        self._file: int | None = None
        self._is_mine = False

    def take(self) -> None:
        """Wait for the turn, at most until the timeout."""
        until = time.monotonic() + self._seconds
        self._is_mine = self._line.acquire(timeout=self._seconds)
        if self._is_mine and self._beside is not None:
            self._file = os.open(self._beside, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            while not _is_locked(self._file) and time.monotonic() < until:
                time.sleep(_PAUSE)

    def give_back(self) -> None:
        """Let the next one write. Safe to call without a turn."""
        if self._file is not None:
            os.close(self._file)  # and with it the lock
            self._file = None
        if self._is_mine:
            self._is_mine = False
            self._line.release()


def _is_locked(file: int) -> bool:
    """Whether the lock on the file could be had."""
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions begin when it is their turn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: Turn | None = None

    def _start_transaction_under_autocommit(self) -> None:
        seconds = float(self.settings_dict["OPTIONS"].get("timeout", 5))
        self._turn = Turn(str(self.settings_dict["NAME"]), seconds)
        self._turn.take()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._over()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._over()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._over()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._over()

    def _over(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.give_back()
