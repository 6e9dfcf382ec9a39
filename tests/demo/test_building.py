"""The demonstration is built by the real services, can be killed at any point, and goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import Alarm, CaseStatus, Outcome, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Notice
from gongzhu.demo import book, staff
from gongzhu.demo.building import Builder
from gongzhu.demo.enums import Goal
from gongzhu.demo.places import stage
from gongzhu.demo.plans import HANDED_OVER
from gongzhu.demo.standing import NOWHERE, STANDS, strays, where
from gongzhu.intake.models import Application
from gongzhu.operations.invariants import CHECKS
from gongzhu.payments.enums import PaymentState
from gongzhu.payments.models import Payment
from gongzhu.verification.enums import QueryStatus
from gongzhu.verification.models import Objection, Query

pytestmark = [pytest.mark.slow, pytest.mark.once, pytest.mark.django_db]


class Killed(BaseException):
    """The process is gone, whatever it was doing."""


def builder(*items: str) -> Builder:
    """One household for each state of these items, of all when none is named."""
    made, seen, kept = Builder(lambda line: None), set(), []
    for plan in made.plans:
        if (plan.item in items or not items) and (plan.item, plan.goal) not in seen:
            seen.add((plan.item, plan.goal))
            kept.append(plan)
    made.plans = kept
    return made


def faults() -> list[str]:
    with acting_as(SYSTEM):
        return [fault for check in CHECKS for fault in check()]


@pytest.mark.trial
@pytest.mark.requirement("FLO-08")
def test_every_household_of_dibao_comes_to_its_state(partner):
    made = builder("dibao")

    assert made.build() == {}

    assert {plan.goal: where(plan) for plan in made.plans} == {
        plan.goal: STANDS[plan.goal] for plan in made.plans
    }
    assert faults() == []
    assert clock.shift_days() == 0
    with acting_as(SYSTEM):
        assert Application.unscoped.filter(status="draft").count() == 1
        assert Notice.objects.filter(state="running").exists()
        assert Notice.objects.filter(state="stopped").count() == 2
        states = set(Payment.unscoped.values_list("state", flat=True))
        assert states == {PaymentState.PAID, PaymentState.FAILED, PaymentState.SENT}
        assert Task.unscoped.filter(state=TaskState.OPEN, alarm=Alarm.OVERDUE).exists()
        assert Query.unscoped.exclude(status=QueryStatus.ANSWERED).count() == 1
        assert Objection.unscoped.filter(answered_at=None).count() == 1


@pytest.mark.trial
@pytest.mark.parametrize("item", ["tekun", "dibao_margin", "temporary"])
def test_the_other_items_come_to_their_states(partner, item: str):
    made = builder(item)

    assert made.build() == {}

    assert list(strays(made.plans)) == []
    assert faults() == []


def test_a_household_that_does_not_reach_its_state_is_named(partner):
    made = builder("dibao")
    made.plans = [plan for plan in made.plans if plan.goal is Goal.DRAFT]
    made.plans[0] = replace(made.plans[0], goal=Goal.SUBMITTED, begins=clock.today())
    made.begun.add(made.plans[0].number)

    found = made.build()

    assert found == {(1, "end"): "应在“待受理”，实际在 尚未提交"}


FEW = (Goal.SUBMITTED, Goal.SUPPLEMENT, Goal.PUBLICITY, Goal.APPROVED, Goal.PAYING)


def few() -> Builder:
    """A builder with a handful of households."""
    made = builder("dibao")
    made.plans = [plan for plan in made.plans if plan.goal in FEW]
    return made


@pytest.mark.trial
def test_a_killed_builder_goes_on_where_it_stopped(partner, monkeypatch):
    first, steps = few(), []
    take = Builder._take

    def dying(self: Builder, task: Task) -> bool:
        steps.append(task.pk)
        if len(steps) == 12:
            raise Killed
        return take(self, task)

    monkeypatch.setattr(Builder, "_take", dying)
    with pytest.raises(Killed):
        first.build()
    reached = book.load_progress()
    monkeypatch.setattr(Builder, "_take", take)

    second = few()
    assert second.build() == {}

    assert reached is not None
    assert not reached.is_done
    assert list(strays(second.plans)) == []
    assert faults() == []
    with acting_as(SYSTEM):
        assert Case.unscoped.count() == len(second.plans) == len(FEW)
        days = list(Event.unscoped.order_by("pk").values_list("at", flat=True))
    assert days == sorted(days)


@pytest.mark.trial
def test_what_other_departments_decide_is_handed_over_and_decided(partner):
    made = builder(*HANDED_OVER)

    assert made.build() == {}

    with acting_as(SYSTEM):
        waiting = Task.unscoped.filter(state=TaskState.OPEN).select_related("office")
        owed = {(task.office.department, task.role) for task in waiting}
    assert len(waiting) == len(HANDED_OVER)
    assert {role for _, role in owed} == {Role.HANDLER} and len(owed) == len(HANDED_OVER)
    assert faults() == []


@pytest.mark.trial
def test_what_is_built_is_not_built_again(partner):
    made = builder()
    made.plans = [plan for plan in made.plans if plan.goal is Goal.SUBMITTED]
    made.build()
    with acting_as(SYSTEM):
        before = Event.unscoped.count()

    again = builder()
    again.build()

    with acting_as(SYSTEM):
        assert Event.unscoped.count() == before


def test_officers_are_hired_once_and_their_passwords_kept_for_the_owner_alone(folder: Path):
    since = clock.today()

    opened, again = staff.hire(stage(), since=since), staff.hire(stage(), since=since)

    path = folder / "demo-accounts.json"
    assert (opened, again) == (len(book.load_book().accounts), 0)
    assert opened == len(list(staff.seats(stage())))
    assert path.stat().st_mode & 0o777 == 0o600
    assert all(len(one.password) >= 12 for one in book.load_book().accounts.values())


def test_an_officer_opened_before_the_password_was_kept_gets_a_new_one(folder: Path):
    staff.hire(stage(), since=clock.today())
    kept = book.load_book()
    lost = kept.accounts.pop("window-1")
    book.save_book(kept)

    staff.hire(stage(), since=clock.today())

    assert book.load_book().accounts["window-1"].password != lost.password


def test_outcomes_are_those_of_the_flow():
    stands = {goal: stand for goal, stand in STANDS.items() if stand != NOWHERE}

    assert set(STANDS) == set(Goal)
    assert {outcome for _, _, outcome in stands.values() if outcome} <= set(Outcome.values)
    assert {status for status, _, _ in stands.values()} == set(CaseStatus.values)
