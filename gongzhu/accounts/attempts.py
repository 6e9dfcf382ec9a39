"""Count failures, close the door for a while, and lock nobody else out with it.

Three counters per attempt. The narrow one, account × source, closes after five failures: it stops
a guesser where they sit and leaves the holder of the account free everywhere else. The two wide
ones, the account from anywhere and the source for any account, stop guessing spread over many
addresses or many accounts; they do not hold for a pair that has succeeded before, so a stranger
cannot use them to lock out somebody at their usual desk.
Source: GB/T 22239 8.1.4.1 b).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from gongzhu.accounts import wall_clock
from gongzhu.accounts.models import Attempt
from gongzhu.common import crypto

PAIR_LIMIT = 5
ACCOUNT_LIMIT = 50
SOURCE_LIMIT = 100
WINDOW = timedelta(minutes=20)
"""Failures further back are forgotten, and a closed door opens again after as long."""
KNOWN_FOR = timedelta(days=90)


def account_mark(name: str) -> str:
    """How the counters name an account: a digest that tells nothing without the index key."""
    return crypto.blind_index("accounts.attempt", name)


def settle(name: str, source: str, *, proved: bool) -> bool:
    """Count one attempt and say whether it passes: proved, and no door closed.

    Call it in a transaction that is committed whatever the answer. Attempts at a closed door are
    not counted, so that knocking on does not keep it closed. The work done is the same for every
    answer but a pass. Raises ValueError without a source.
    """
    if not source:
        raise ValueError("an attempt comes from somewhere: see common.http.client_source")
    account, at = account_mark(name), wall_clock.now()
    pair, whole, place = _rows(account, source)
    is_known = pair.passed_at is not None and pair.passed_at > at - KNOWN_FOR
    wide_closed = not is_known and (_is_closed(whole, at) or _is_closed(place, at))
    is_closed = _is_closed(pair, at) or wide_closed
    if proved and not is_closed:
        pair.failed, pair.closed_until, pair.passed_at = 0, None, at
        pair.save()
        return True
    for row, limit in ((pair, PAIR_LIMIT), (whole, ACCOUNT_LIMIT), (place, SOURCE_LIMIT)):
        if not is_closed and not _is_closed(row, at):
            _count(row, limit, at)
        row.save()
    return False


def reopen(name: str) -> int:
    """Forget every failure counted against an account; returns how many counters there were."""
    rows = Attempt.objects.filter(account=account_mark(name))
    return rows.update(failed=0, closed_until=None)


def drop_old(at: datetime) -> int:
    """Delete counters nobody needs any more; for the worker."""
    idle = Q(counted_from__lt=at - WINDOW) & (Q(closed_until=None) | Q(closed_until__lt=at))
    stranger = Q(passed_at=None) | Q(passed_at__lt=at - KNOWN_FOR)
    return Attempt.objects.filter(idle & stranger).delete()[0]


def _rows(account: str, source: str) -> list[Attempt]:
    """The three counters, made if need be and locked, always in one order: no deadlock."""
    wanted = [("", source), (account, ""), (account, source)]
    Attempt.objects.bulk_create(
        [Attempt(account=a, source=s) for a, s in wanted], ignore_conflicts=True
    )
    mine = Q(account=account, source__in=["", source]) | Q(account="", source=source)
    held = Attempt.objects.select_for_update().filter(mine).order_by("account", "source")
    found = {(row.account, row.source): row for row in held}
    return [found[account, source], found[account, ""], found["", source]]


def _is_closed(row: Attempt, at: datetime) -> bool:
    return row.closed_until is not None and row.closed_until > at


def _count(row: Attempt, limit: int, at: datetime) -> None:
    if row.counted_from < at - WINDOW or row.closed_until:
        row.failed, row.counted_from, row.closed_until = 0, at, None
    row.failed += 1
    if row.failed >= limit:
        row.closed_until = at + WINDOW
