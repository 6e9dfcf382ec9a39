"""The worker's sign of life: written seldom, read by readiness."""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

from gongzhu.accounts import wall_clock
from gongzhu.operations.models import Heartbeat

EVERY = timedelta(seconds=10)
"""A worker writes at most this often, so that an idle one hardly touches the database."""
ALIVE_FOR = timedelta(seconds=60)
KEPT_FOR = timedelta(days=7)


class Pulse:
    """One worker process's sign of life."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()}:{os.getpid()}"
        self._started = wall_clock.now()
        self._written: datetime | None = None
        self._failing = ""

    def beat(self, failing: Sequence[str] = ()) -> bool:
        """Say that this process lives; returns whether it was written down.

        failing: names of the jobs that failed in this turn. A change of them is written at once.
        """
        at, names = wall_clock.now(), "、".join(failing)[:200]
        if self._written and at - self._written < EVERY and names == self._failing:
            return False
        Heartbeat.objects.update_or_create(
            name=self.name,
            defaults={"started_at": self._started, "seen_at": at, "failing": names},
        )
        self._written, self._failing = at, names
        return True

    def stop(self) -> None:
        """Take the sign away: the process ends on purpose."""
        Heartbeat.objects.filter(name=self.name).delete()


def alive(at: datetime) -> list[Heartbeat]:
    """The workers seen lately, the latest first."""
    return list(Heartbeat.objects.filter(seen_at__gte=at - ALIVE_FOR))


def drop_old(at: datetime) -> int:
    """Forget processes that have not been seen for a week; returns how many."""
    return Heartbeat.objects.filter(seen_at__lt=at - KEPT_FOR).delete()[0]
