"""What is tidied once a day.

Queued under the day's name, so that of several workers one does it, and a killed one's work is
taken up again. The day is a real one: tidying does not follow the demonstration clock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from gongzhu.accounts import attempts, services as accounts, wall_clock
from gongzhu.archive import services as archive
from gongzhu.documents import services as documents
from gongzhu.exchange import services as exchange
from gongzhu.exchange.models import Outbox
from gongzhu.operations import heartbeat
from gongzhu.operations.enums import Daily
from gongzhu.people import services as people

KIND = "operations.daily"


def _close_idle_accounts() -> int:
    """Nobody uses a demonstration's accounts for months, and they must still open."""
    return 0 if settings.DEMO else accounts.close_idle_accounts()


def _clear_sessions() -> int:
    SessionStore.clear_expired()
    return 0


JOBS: dict[Daily, Callable[[], int]] = {
    Daily.DOCUMENTS: documents.sweep_orphans,
    Daily.ARCHIVE: archive.sweep_orphans,
    Daily.ACCOUNTS: _close_idle_accounts,
    Daily.ATTEMPTS: lambda: attempts.drop_old(wall_clock.now()),
    Daily.CODES: lambda: people.drop_old_codes(wall_clock.now()),
    Daily.SESSIONS: _clear_sessions,
    Daily.HEARTBEATS: lambda: heartbeat.drop_old(wall_clock.now()),
}
_queued: set[date] = set()


def run() -> int:
    """Do what has not been done today; returns how many jobs were carried out."""
    today = wall_clock.today()
    if today not in _queued:
        for name in JOBS:
            exchange.queue(KIND, {"job": name.value}, once=f"daily:{name}:{today}")
        _queued.clear()
        _queued.add(today)
    return exchange.deliver(KIND, ask=_do, keep=_nothing)


def _do(row: Outbox) -> int:
    return JOBS[Daily(row.payload["job"])]()


def _nothing(row: Outbox, answer: int) -> None:
    """The work is done outside the transaction and bears being done twice."""
