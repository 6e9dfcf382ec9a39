"""One turn of the worker: everything that is due, room by room, as the system."""

from __future__ import annotations

import logging
from collections.abc import Callable

from gongzhu.archive import jobs as archive
from gongzhu.audit import services as audit
from gongzhu.cases import jobs as cases
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import jobs as decisions
from gongzhu.exchange import jobs as exchange
from gongzhu.payments import jobs as payments
from gongzhu.verification import jobs as verification

JOBS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("decisions", decisions.run),
    ("cases", cases.run),
    ("verification", verification.run),
    ("payments", payments.run),
    ("archive", archive.run),
    ("exchange", exchange.run),
)
log = logging.getLogger(__name__)


def tick() -> int:
    """Run every room's job once; a room that fails does not stop the others.

    Returns how many effects were carried out, so that a caller can run until nothing is left.
    """
    done = 0
    with acting_as(SYSTEM):
        for name, job in JOBS:
            try:
                done += job()
            except Exception:
                log.exception("job %s failed", name)
        audit.checkpoint_if_due()
    return done


def drain(most: int = 50) -> int:
    """Run turns until nothing is due any more; for demonstrations and tests."""
    total = 0
    for _ in range(most):
        done = tick()
        if not done:
            break
        total += done
    return total
