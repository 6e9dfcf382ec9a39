"""The only place that reads the clock.

In demonstration mode a whole number of days may be added, so that a visitor can live through a
seven-day publicity in a minute. The shift is a small file, shared by all processes.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongzhu.common.errors import Denied


def now() -> datetime:
    """This instant, aware, in the platform's zone, shifted when demonstrating."""
    return timezone.now() + timedelta(days=shift_days())


def today() -> date:
    """This day in the platform's zone."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day of an instant in the platform's zone."""
    return timezone.localtime(instant).date()


def soon() -> datetime:
    """A little later than now: when to look again for something that was not there yet."""
    return now() + timedelta(seconds=30)


def shift_days() -> int:
    """Days the demonstration clock runs ahead; always 0 outside demonstration mode."""
    if not settings.DEMO:
        return 0
    try:
        return int(_shift_file().read_text() or 0)
    except (FileNotFoundError, ValueError):
        return 0


def advance(days: int) -> int:
    """Move the demonstration clock forward and return the new shift.

    Raises Denied outside demonstration mode, or when asked to go back.
    """
    if not settings.DEMO:
        raise Denied("只有演示环境可以快进日期。")
    if days < 1:
        raise Denied("演示日期只能向前走，不能倒退。")
    shift = shift_days() + days
    _put(shift)
    return shift


def travel(shift: int) -> None:
    """Put the demonstration clock so many days off, into the past as well.

    For the builder of the demonstration alone, while nothing else runs: its households live
    through days gone by. Raises Denied outside demonstration mode.
    """
    if not settings.DEMO:
        raise Denied("只有演示环境可以调整日期。")
    _put(shift)


def _put(shift: int) -> None:
    """Whole or not at all: another process may be reading."""
    draft = _shift_file().with_suffix(f".{os.getpid()}")
    draft.write_text(str(shift))
    draft.replace(_shift_file())


def _shift_file() -> Path:
    return Path(settings.VAR_DIR) / "demo-clock"
