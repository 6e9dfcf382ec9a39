"""Every region's four core items, carried from the application to the sealed file.

Households and officers are those of the demonstration; all they do goes through the real services.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from gongzhu.accounts import passwords, services as accounts
from gongzhu.accounts.enums import Role
from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, Outcome, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.enums import Result
from gongzhu.decisions.models import Decision
from gongzhu.demo import beginning, cast, partner as departments, staff
from gongzhu.demo.enums import Goal
from gongzhu.demo.places import Stage, stage
from gongzhu.demo.plans import Plan, plans
from gongzhu.demo.steps import STEPS, Work
from gongzhu.operations.startup import DEMO_ACCOUNTS
from gongzhu.org import calendar, selectors as org
from gongzhu.org.enums import Level
from gongzhu.payments.enums import OrderState
from gongzhu.payments.models import Order
from tests import regions
from tests.whole import hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WALKED = (
    ("dibao", Goal.APPROVED),
    ("tekun", Goal.APPROVED),
    ("dibao_margin", Goal.APPROVED),
    ("temporary", Goal.APPROVED),
    ("temporary", Goal.EMERGENCY_DONE),
)
CORE = ("dibao", "tekun", "dibao_margin", "temporary")


@pytest.fixture
def walk(partner, days, settings, tmp_path: Path) -> Callable[[str, Goal], Case]:
    """Carry one household of the demonstration of an item to where it belongs."""
    settings.VAR_DIR = tmp_path
    held: dict[str, Stage] = {}

    def go(item: str, goal: Goal) -> Case:
        if not held:
            held["stage"] = stage()
            staff.hire(held["stage"], since=clock.today())
        found = next(one for one in plans(clock.today()) if (one.item, one.goal) == (item, goal))
        return _walked(found, held["stage"], days)

    return go


def _walked(plan: Plan, place: Stage, days: Callable[[int], None]) -> Case:
    departments.hold(plan.family, place=place.village(plan.place), applied_on=clock.today())
    case = beginning.begin(plan, place)
    assert case is not None
    for _ in range(40):
        hands.work()
        if hands.fresh(case).status == CaseStatus.CLOSED:
            break
        if not _worked(plan, case):
            days(8)  # nothing but time will move it: a notice is running
    return hands.fresh(case)


def _worked(plan: Plan, case: Case) -> bool:
    open_tasks = Task.unscoped.filter(state=TaskState.OPEN, case=case, stage__in=STEPS)
    done = False
    for task in open_tasks.select_related("case__item_version__item", "case__dossier", "office"):
        by = cast.officer_of(task)
        with acting_as(by):
            done = STEPS[task.stage](Work(plan, task, by)) or done
    return done


@pytest.mark.trial
@pytest.mark.requirement("FLO-08")
@pytest.mark.parametrize("region", regions.OTHERS)
def test_the_core_items_of_a_region_run_whole(walk, settings, region: str) -> None:
    regions.serve(region, settings)

    cases = [walk(item, goal) for item, goal in WALKED]

    assert {(case.status, case.outcome) for case in cases} == {
        (CaseStatus.CLOSED, Outcome.APPROVED)
    }
    for case in cases:
        assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
        assert case.number.startswith(org.region().receipt_prefix)
        assert _kept_its_limits(case)
    paid = Order.unscoped.filter(case__in=cases, state=OrderState.PAID)
    assert paid.count() == len(cases) - 1  # being recognised as near poor pays nothing
    assert hands.broken() == []


def _kept_its_limits(case: Case) -> bool:
    """Each task was due when the region's own definition says, in its own offices."""
    flow, inside = catalogue.flow(case.item_version), org.division(org.region().code).span
    for task in Task.unscoped.filter(case=case).select_related("office"):
        wanted = flow.stage(task.stage)
        if wanted.days and task.due_on:
            opened = clock.day_of(task.opened_at)
            assert task.due_on == calendar.due_on(opened, wanted.days), task
        if task.office is not None:
            assert task.office.level == wanted.level
            assert inside[0] <= task.office.division_id < inside[1]
    return True


@pytest.mark.parametrize(
    ("region", "item", "stages"),
    [
        ("jiangyin", "legal_aid", ["accept", "sort", "confirm", "seal"]),
        ("jiangyin", "medical_aid", ["accept", "sort", "confirm", "seal"]),
        ("pingyuan", "employment_aid", ["accept", "confirm", "seal"]),
    ],
)
@pytest.mark.requirement("CAT-04")
def test_what_a_department_decides_goes_the_regions_way(
    walk, settings, region: str, item: str, stages: list[str]
) -> None:
    regions.serve(region, settings)

    case = walk(item, Goal.SETTLED)

    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    with acting_as(SYSTEM):
        passed = Event.unscoped.filter(case=case, kind="acted").order_by("pk")
        assert [one.stage for one in passed] == stages
    assert hands.broken() == []


@pytest.mark.requirement("FLO-08")
def test_where_towns_are_entrusted_the_town_decides_and_the_money_comes_all_the_same(
    walk, settings, tmp_path: Path
) -> None:
    regions.serve(regions.entrusting(tmp_path / "packs", settings), settings)
    deciders = {_decider_of(village) for village in stage().all_villages}

    case = walk("dibao", Goal.APPROVED)

    decision = Decision.unscoped.get(case=case)
    decided = Task.unscoped.select_related("office").get(case=case, stage="confirm")
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert decided.office is not None and decided.office.level == Level.TOWN
    assert (decision.decided_by.username, decided.office_id) in deciders
    assert decision.result == Result.APPROVE
    assert _kept_its_limits(case) and decided.due_on is not None
    checked = Task.unscoped.select_related("office").get(case=case, stage="fund_check")
    assert checked.office is not None and checked.office.level == Level.DISTRICT
    assert Order.unscoped.get(case=case).state == OrderState.PAID
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert hands.broken() == []


def _decider_of(village: int) -> tuple[str, int]:
    """A confirming officer of the town of a village: the work number and the office."""
    office = org.office_for("civil_affairs", Level.TOWN, village)
    name = f"{DEMO_ACCOUNTS}decider-{office.pk}"
    user = accounts.create_officer(name, "季镇定", password=passwords.temporary(), by=SYSTEM)
    begins = clock.today() - timedelta(days=30)
    accounts.give_post(user, office, Role.CONFIRMER, starts_on=begins, by=SYSTEM)
    return name, office.pk
