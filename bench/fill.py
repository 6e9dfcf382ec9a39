"""Fill a database with many cases, spread over the whole region, by bulk inserts.

The rows are those the services would leave: dossier, case, done tasks, one open task, events.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from django.db import transaction

from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.org import selectors as org
from gongzhu.org.models import Division, Office
from gongzhu.scope.models import Dossier

STAGES = (
    ("accept", "受理", "civil_affairs", "town", "window"),
    ("survey", "入户调查", "civil_affairs", "town", "surveyor"),
    ("review", "初审", "civil_affairs", "town", "reviewer"),
    ("confirm", "审核确认", "civil_affairs", "district", "confirmer"),
)
_SURNAMES, _GIVEN = (
    "陈李黄张梁林何吴刘罗",
    ("建国", "秀英", "志强", "桂芳", "伟明", "丽华", "月娥", "慧敏"),
)
_BATCH = 2000


def fill(cases: int, *, seed: int = 1, busy_town: int = 0, share: float = 0.0) -> None:
    """Add cases until there are this many.

    busy_town, share: this share of them lies in that town; the rest is spread evenly.
    """
    with acting_as(SYSTEM):
        wanted = cases - Case.unscoped.count()
        villages = list(Division.objects.filter(level=5).values_list("code", flat=True))
        busy = [code for code in villages if busy_town <= code < busy_town + 1000]
        luck = random.Random(seed)
        offices = _offices()
        start = Dossier.unscoped.count()
        codes = iter(
            lambda: luck.choice(busy if busy and luck.random() < share else villages), None
        )
        while wanted > 0:
            batch = list(islice(codes, min(_BATCH, wanted)))
            with transaction.atomic():
                _add(batch, start, offices, luck)
            start += len(batch)
            wanted -= len(batch)


def _offices() -> dict[tuple[str, str, int], int]:
    return {(o.department, o.level, o.division_id): o.pk for o in Office.objects.all()}


def _add(codes: list[int], start: int, offices: dict, luck: random.Random) -> None:
    version = catalogue.version_for("dibao", clock.today())
    prefix, now = org.region().receipt_prefix, clock.now()
    dossiers = Dossier.unscoped.bulk_create(
        Dossier(
            number=f"{prefix}B{start + i:09d}",
            division_code=code,
            opened_at=now - timedelta(days=luck.randint(0, 700)),
        )
        for i, code in enumerate(codes)
    )
    cases = Case.unscoped.bulk_create(
        Case(
            dossier=d, number=d.number, item_version=version, item_name="最低生活保障", division_code=d.division_code,
            applicant_name=luck.choice(_SURNAMES) + luck.choice(_GIVEN), household_size=luck.randint(1, 5),
            channel="online", opened_at=d.opened_at, facts={}, version=5, stage="survey", stage_title="入户调查",
            is_priority=luck.random() < 0.05,
        )
        for d in dossiers
    )  # fmt: skip
    tasks = []
    for case in cases:
        reached = luck.randint(0, len(STAGES) - 1)
        for number, (key, title, department, level, role) in enumerate(STAGES[: reached + 1]):
            division = case.division_code - case.division_code % (
                1000 if level == "town" else 10**6
            )
            is_open = number == reached and luck.random() < 0.3
            due = clock.day_of(case.opened_at) + timedelta(days=10 * (number + 1))
            tasks.append(
                _task(
                    case,
                    (key, title, role),
                    office=offices[department, level, division],
                    due=due,
                    is_open=is_open,
                )
            )
    Task.unscoped.bulk_create(tasks)
    Event.unscoped.bulk_create(_events(cases, now), batch_size=_BATCH)


def _task(
    case: Case, stage: tuple[str, str, str], *, office: int, due: date, is_open: bool
) -> Task:
    key, title, role = stage
    return Task(
        case=case, division_code=case.division_code, stage=key, title=title, role=role, office_id=office,
        state="open" if is_open else "done", is_priority=case.is_priority, opened_at=case.opened_at,
        closed_at=None if is_open else case.opened_at, due_on=due, warn_on=due - timedelta(days=2),
        alarm="", spent_days=None if is_open else 3,
    )  # fmt: skip


def _events(cases: list[Case], now: object) -> Iterator[Event]:
    for case in cases:
        for seq in range(1, 6):
            yield Event(
                case=case, seq=seq, at=now, kind="acted", actor_name="演示", office_name="演示街道", action="step",
                action_title="办理", request_key=f"fill-{case.pk}-{seq}",
            )  # fmt: skip
