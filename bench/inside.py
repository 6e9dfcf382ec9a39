"""One suite on the database this process is configured for; prints one JSON object.

DATABASE_URL=… GONGZHU_VAR=… python -m bench.inside rules|flow|worklist [--cases N]
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.fill import fill  # noqa: E402
from bench.timing import measure  # noqa: E402
from gongzhu.accounts.enums import Role  # noqa: E402
from gongzhu.accounts.models import Post, User  # noqa: E402
from gongzhu.accounts.selectors import actor_for  # noqa: E402
from gongzhu.cases import selectors, services as cases  # noqa: E402
from gongzhu.cases.models import Case, Task  # noqa: E402
from gongzhu.catalogue import selectors as catalogue  # noqa: E402
from gongzhu.common import clock  # noqa: E402
from gongzhu.common.actor import SYSTEM, Actor, acting_as  # noqa: E402
from gongzhu.org import selectors as org  # noqa: E402
from gongzhu.scope.services import open_dossier  # noqa: E402

TOWN, VILLAGE = 440106004000, 440106004001
VOLUMES = (1, 10_000, 100_000)
_keys = itertools.count(1)


def rules(most: int) -> dict[str, Any]:
    """One household against the published items, with the whole explanation written out."""
    from gongzhu.rules import evaluate

    versions = [item.versions.first() for item in catalogue.published_items()]
    sets = [(catalogue.ruleset(v), catalogue.vocabulary(v)) for v in versions]
    standards = catalogue.standards_on(date(2024, 6, 1), VILLAGE)
    parameters = catalogue.parameters()
    known = _household(sets)

    def once() -> list[dict[str, Any]]:
        return [
            evaluate(ruleset, facts, standards, parameters).as_json() for ruleset, facts in known
        ]

    def bare() -> list[Any]:
        return [evaluate(ruleset, facts, standards, parameters) for ruleset, facts in known]

    conditions = sum(len(ruleset.conditions) for ruleset, _ in sets)
    return {
        "items": len(sets),
        "conditions": conditions,
        "evaluate": measure(bare, times=400),
        "evaluate_and_write_explanation": measure(once, times=200),
    }


def _household(sets: list[Any]) -> list[Any]:
    from bench.household import facts_for

    return [(ruleset, facts_for(vocabulary)) for ruleset, vocabulary in sets]


def flow(most: int) -> dict[str, Any]:
    """One step of a case (lock, check, event, tasks, outbox, trail) at growing numbers of cases."""
    clerk = officer("civil_affairs", "town", Role.WINDOW)
    result = {}
    for volume in [v for v in VOLUMES if v <= most]:
        fill(volume)
        taken = measure(_accept(clerk), times=150)
        result[f"step_at_{volume}"] = {**taken, "queries": _queries(_accept(clerk))}
    return result


def _accept(clerk: Actor) -> Callable[[], Any]:
    """A step on a case that was opened beforehand, so that only the step is timed."""
    waiting = [_new_case() for _ in range(160)]

    def once() -> Any:
        case = waiting.pop()
        with acting_as(clerk):
            task = Task.unscoped.get(case=case, stage="accept")
            return cases.act(task, "accept", by=clerk, key=f"bench-{next(_keys)}")

    return once


def _new_case() -> Case:
    with acting_as(SYSTEM):
        matter = cases.Matter(
            catalogue.version_for("dibao", date(2026, 6, 1)), "测试人", 2, "online", facts={}
        )
        dossier = open_dossier(division_code=VILLAGE)
        return cases.open_case(dossier, matter, by=SYSTEM, key=f"bench-open-{next(_keys)}").case


def worklist(most: int) -> dict[str, Any]:
    """The worklist and the case list of one street, and of the whole city, at the full volume."""
    fill(most, busy_town=TOWN, share=0.01)
    with acting_as(SYSTEM):
        total = Case.unscoped.count()
    street = officer("civil_affairs", "town", Role.REVIEWER)
    city = officer("civil_affairs", "city", Role.SUPERVISOR)
    result: dict[str, Any] = {"cases": total}
    for name, actor in (("street", street), ("city", city)):
        with acting_as(actor):
            result[f"inbox_20_{name}"] = _page(lambda: selectors.inbox(street), 20)
            result[f"list_20_{name}"] = _page(selectors.cases, 20)
            result[f"list_100_{name}"] = _page(selectors.cases, 100)
            result[f"search_{name}"] = _page(lambda: selectors.cases(text="陈建"), 20)
    return result


def _page(query: Callable[[], Any], size: int) -> dict[str, Any]:
    def once() -> int:
        rows = query()
        return rows.count() + len(list(rows[:size]))

    return {**measure(once, times=60), "queries": _queries(once), "rows_in_all": query().count()}


def _queries(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def officer(department: str, level: str, role: Role) -> Actor:
    """An officer of a new account in the office that serves the bench's village."""
    office = org.office_for(department, level, VILLAGE)
    user, _ = User.objects.get_or_create(
        username=f"bench-{role}-{level}", defaults={"kind": "officer", "name": "基准"}
    )
    post, _ = Post.objects.get_or_create(
        user=user, office=office, role=role, starts_on=date(2020, 1, 1)
    )
    return actor_for(user, on=clock.today(), post_id=post.pk)


SUITES = {"rules": rules, "flow": flow, "worklist": worklist}


def main() -> None:
    """Prepare an empty database, run one suite, print its figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("suite", choices=SUITES)
    parser.add_argument("--cases", type=int, default=100_000)
    arguments = parser.parse_args()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("raise_wall", verbosity=0, stdout=sys.stderr)
    with acting_as(SYSTEM):
        call_command("load_region", "guangzhou", stdout=sys.stderr)
        call_command("load_catalogue", "guangzhou", stdout=sys.stderr)
    print(json.dumps(SUITES[arguments.suite](arguments.cases), ensure_ascii=False))


if __name__ == "__main__":
    main()
