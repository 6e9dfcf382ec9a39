"""One step of a case: lock, check, event, task closed and opened, grant, trail, commit."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from bench.fill import fill
from bench.ground import TOWN, VILLAGE, officer, queries_of
from bench.timing import measure
from gongzhu.accounts.enums import Role
from gongzhu.cases import services as cases
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.scope.services import open_dossier

VOLUMES = (1, 10_000, 100_000)
STEPS = 200
_WARM = 10


def run(cases: int) -> dict[str, Any]:
    """A step at growing numbers of cases, up to so many."""
    clerk = officer("town", Role.WINDOW)
    result = {}
    for volume in [volume for volume in VOLUMES if volume <= cases] or [1]:
        fill(volume, busy_town=TOWN)
        step = _acceptance(clerk, STEPS + _WARM + 1)
        queries = queries_of(step)
        result[f"step_at_{volume}"] = {
            **measure(step, times=STEPS, warm=_WARM),
            "queries": queries,
        }
    return result


def _acceptance(clerk: Actor, times: int) -> Callable[[], Any]:
    """The window accepts a case; the cases are opened beforehand, so that only the step is timed."""
    waiting, keys = [_new_task() for _ in range(times)], itertools.count()

    def once() -> Any:
        task = waiting.pop()
        with acting_as(clerk):
            return cases.act(task, "accept", by=clerk, key=f"bench-{task.pk}-{next(keys)}")

    return once


def _new_task() -> Task:
    with acting_as(SYSTEM):
        version = catalogue.version_for("dibao", clock.today())
        matter = cases.Matter(version, "基准", 2, "online", facts={})
        dossier = open_dossier(division_code=VILLAGE)
        case: Case = cases.open_case(dossier, matter, by=SYSTEM, key=f"open-{dossier.pk}").case
        return Task.unscoped.get(case=case, stage="accept")
