"""One turn of the worker: everything that is due, room by room, as the system."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from gongzhu.archive import jobs as archive
from gongzhu.audit import services as audit
from gongzhu.cases import jobs as cases
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import jobs as decisions
from gongzhu.exchange import jobs as exchange
from gongzhu.library import jobs as library
from gongzhu.operations import daily
from gongzhu.payments import jobs as payments
from gongzhu.people import jobs as people
from gongzhu.verification import jobs as verification

JOBS: tuple[tuple[str, Callable[[], int]], ...] = (
    ("decisions", decisions.run),
    ("cases", cases.run),
    ("verification", verification.run),
    ("payments", payments.run),
    ("archive", archive.run),
    ("people", people.run),
    ("library", library.run),
    ("exchange", exchange.run),
    ("daily", daily.run),
)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Turn:
    """What one turn did: how many effects, and which jobs failed."""

    done: int
    failed: tuple[str, ...]


def take_turn() -> Turn:
    """Run every room's job once; a room that fails does not stop the others."""
    done, failed = 0, []
    with acting_as(SYSTEM):
        for name, job in (*JOBS, ("audit", _checkpoint)):
            try:
                done += job()
            except Exception:
                log.exception("job %s failed", name)
                failed.append(name)
    return Turn(done, tuple(failed))


def tick() -> int:
    """One turn; returns how many effects were carried out, so that a caller can go on until none."""
    return take_turn().done


def drain(most: int = 50) -> int:
    """Run turns until nothing is due any more; for demonstrations and tests."""
    total = 0
    for _ in range(most):
        done = tick()
        if not done:
            break
        total += done
    return total


def _checkpoint() -> int:
    """A signed checkpoint is no effect of the business: it does not keep a drain going."""
    audit.checkpoint_if_due()
    return 0
