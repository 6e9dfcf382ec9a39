"""Fill a database with many cases, spread over the whole region.

A case has the rows its services would have left for lists, steps and checks: dossier, person, form,
case, a task and an event for every stage it went through, grants of offices outside the line. What
is sealed holds noise of the right length; there are no declared amounts, no files and no entries in
the trail. Three in ten are still open, at any stage with an office.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction

from bench.bulk import Rows
from gongzhu.accounts.models import User
from gongzhu.cases.enums import CaseStatus, Channel, EventKind, Outcome, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.flow import Stage
from gongzhu.intake.enums import ApplicationStatus, Relation
from gongzhu.intake.models import Application, Member
from gongzhu.org import selectors as org
from gongzhu.org.models import Division, Office
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement, Person
from gongzhu.scope.models import Dossier, Grant

SURNAMES = "陈李黄张梁林何吴刘罗"
GIVEN = ("建国", "秀英", "志强", "桂芳", "伟明", "丽华", "月娥", "慧敏")
OPEN_SHARE = 0.3
_BATCH = 5000


def fill(cases: int, *, busy_town: int, share: float = 0.01) -> None:
    """Add cases until there are this many; called again it goes on where it was stopped.

    busy_town, share: this share of them lies in that town; the rest is spread evenly.
    """
    with acting_as(SYSTEM):
        present = Case.unscoped.count()
        begun, filled = time.monotonic(), present
        places = _places(present, busy_town, share)
        while filled < cases:
            batch = list(islice(places, min(_BATCH, cases - filled)))
            with transaction.atomic():
                _Filling(filled).add(batch)
            filled += len(batch)
            _say(f"{filled:,} of {cases:,} cases, {time.monotonic() - begun:.0f} s")
        if filled > present:
            _settle()


def _settle() -> None:
    """What PostgreSQL's own autovacuum does within minutes of such a growth."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _places(seed: int, busy_town: int, share: float) -> Iterator[int]:
    villages = list(Division.objects.filter(level=5).values_list("code", flat=True))
    busy = [code for code in villages if busy_town <= code < busy_town + 1000]
    luck = random.Random(seed)
    while True:
        yield luck.choice(busy if luck.random() < share else villages)


class _Filling:
    """One batch: every row of its cases, noted first, then written table by table."""

    def __init__(self, seed: int) -> None:
        self.luck = random.Random(seed + 1)
        self.now = clock.now()
        self.version = catalogue.version_for("dibao", clock.today())
        self.item_name = self.version.item.name
        self.line = catalogue.flow(self.version).main_line()
        self.prefix = org.region().receipt_prefix
        offices = Office.objects.select_related("division").filter(is_active=True)
        self.offices = {(o.department, o.level, o.division_id): o for o in offices}
        self.dossiers, self.cases = Rows(Dossier), Rows(Case)
        self.tasks, self.events, self.grants = Rows(Task), Rows(Event), Rows(Grant)
        self.persons, self.involvements = Rows(Person), Rows(Involvement)
        self.forms, self.members = Rows(Application), Rows(Member)
        self.clerk = User.objects.order_by("pk").values_list("pk", flat=True)[0]

    def add(self, codes: Sequence[int]) -> None:
        for code in codes:
            self._case(code)
        for rows in (
            self.dossiers, self.persons, self.involvements, self.forms, self.members,
            self.cases, self.tasks, self.events, self.grants,
        ):  # fmt: skip
            rows.write()

    def _case(self, code: int) -> None:
        luck, opened_at = self.luck, self.now - timedelta(minutes=self.luck.randint(0, 1_000_000))
        is_open = luck.random() < OPEN_SHARE
        with_office = [number for number, stage in enumerate(self.line) if stage.department]
        last = luck.choice(with_office) if is_open else len(self.line) - 1
        stage, day = self.line[last], clock.day_of(opened_at)
        number = f"{self.prefix}B{self.dossiers.next_id:09d}"
        dossier = self.dossiers.add(number=number, division_code=code, opened_at=opened_at)
        name, channel = luck.choice(SURNAMES) + luck.choice(GIVEN), luck.choice(Channel.values)
        self._form(dossier, name, channel, opened_at)
        case = self.cases.add(
            dossier_id=dossier, number=number, item_version_id=self.version.pk, item_name=self.item_name,
            division_code=code, applicant_name=name,
            household_size=luck.randint(1, 5), channel=channel,
            is_priority=luck.random() < 0.05, facts={}, version=last + 2, opened_at=opened_at,
            status=CaseStatus.OPEN if is_open else CaseStatus.CLOSED,
            outcome="" if is_open else Outcome.APPROVED,
            stage=stage.key if is_open else "", stage_title=stage.title if is_open else "",
            amount_fen=None if last < 6 else luck.randint(200, 1500) * 100,
            accepted_on=day if last else None, due_on=day + timedelta(days=42) if last else None,
            decided_on=day + timedelta(days=30) if last > 5 else None,
            closed_at=None if is_open else opened_at + timedelta(days=60),
        )  # fmt: skip
        self._walk(case, dossier, code, opened_at, last, is_open)

    def _form(self, dossier: int, name: str, channel: str, at: datetime) -> None:
        """The person and the form handed in; every person is another."""
        noise = self.luck.randbytes
        person = self.persons.add(
            name=name, key=noise(61), id_number=noise(47), id_index=noise(32).hex(),
            phone=noise(40), phone_index=noise(32).hex(), phone_is_confirmed=True, created_at=at,
        )  # fmt: skip
        self.involvements.add(dossier_id=dossier, person_id=person, role=Involved.APPLICANT)
        form = self.forms.add(
            dossier_id=dossier, item_version_id=self.version.pk, applicant_id=person, opened_by_id=self.clerk,
            channel=channel, status=ApplicationStatus.SUBMITTED, sections=[], address=noise(60), answers=noise(200),
            created_at=at, changed_at=at, submitted_at=at, digest=noise(32).hex(),
        )  # fmt: skip
        self.members.add(
            application_id=form, person_id=person, relation=Relation.SELF, circumstances=noise(120)
        )

    def _walk(
        self, case: int, dossier: int, code: int, opened_at: datetime, last: int, is_open: bool
    ) -> None:
        """Tasks and events of every stage up to the last; the last one waits while the case is open."""
        self._event(case, 1, opened_at, EventKind.OPENED, self.line[0], None)
        for number, stage in enumerate(self.line[: last + 1]):
            waits = is_open and number == last
            arrived = opened_at + timedelta(days=5 * number)
            due = clock.day_of(arrived) + timedelta(days=10)
            office = self._office(stage, code)
            if office is not None and office.territory is None:
                self._grant(dossier, office, arrived)
            task = self.tasks.add(
                case_id=case, division_code=code, stage=stage.key, title=stage.title, role=stage.role,
                office_id=office.pk if office else None, opened_at=arrived,
                state=TaskState.OPEN if waits else TaskState.DONE,
                closed_at=None if waits else arrived + timedelta(days=3),
                due_on=due, warn_on=due - timedelta(days=2), spent_days=None if waits else 2,
            )  # fmt: skip
            if not waits:
                self._event(case, number + 2, arrived, EventKind.ACTED, stage, task)

    def _office(self, stage: Stage, code: int) -> Office | None:
        if not stage.department:
            return None
        depth = {"town": 1000, "district": 10**6}[stage.level]
        return self.offices[stage.department, stage.level, code - code % depth]

    def _grant(self, dossier: int, office: Office, at: datetime) -> None:
        self.grants.add(dossier_id=dossier, office_id=office.pk, reason="办理", granted_at=at)

    def _event(
        self, case: int, seq: int, at: datetime, kind: str, stage: Stage, task: int | None
    ) -> None:
        self.events.add(
            case_id=case, seq=seq, at=at, kind=kind, actor_name="演示", office_name="演示街道办事处",
            role=stage.role, task_id=task, stage=stage.key, stage_title=stage.title, action="step",
            action_title="办理", data={}, request_key=f"fill-{case}-{seq}",
        )  # fmt: skip
