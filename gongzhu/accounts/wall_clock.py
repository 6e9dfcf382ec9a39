"""Real time, for what belongs to real people's hands: sessions, one-time codes, password ages.

The demonstration clock of `common.clock` may run months ahead; the code on a phone does not, and
a visitor who skips a year should not find the account closed for not signing in.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from gongzhu.common import clock


def now() -> datetime:
    """This instant, aware, without the demonstration shift."""
    return clock.now() - timedelta(days=clock.shift_days())


def today() -> date:
    """This day in the platform's zone, without the demonstration shift."""
    return localtime(now()).date()
