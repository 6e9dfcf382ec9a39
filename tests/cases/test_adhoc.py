"""Pausing, resuming, extending, transferring and withdrawing a case, and what its clocks do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gongzhu.accounts.models import User
from gongzhu.cases import services as cases
from gongzhu.cases.enums import Alarm, CaseStatus, EventKind, Outcome, TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid
from gongzhu.org import calendar
from gongzhu.org.models import Office
from gongzhu.scope.services import grant_user
from tests import officers
from tests.cases.flows import new_case, step, task_at

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)


@pytest.fixture
def on(monkeypatch):
    """Set the platform's day, as the demonstration clock would."""
    days = {"shift": 0}
    real = clock.today()

    def at(day: date) -> date:
        days["shift"] = (day - real).days
        return day

    monkeypatch.setattr(clock, "shift_days", lambda: days["shift"])
    return at


@pytest.mark.requirement("FLO-07")
def test_a_steps_limit_counts_working_days_from_the_day_after(on) -> None:
    on(MONDAY)
    task = task_at(new_case(), "accept")

    assert (task.warn_on, task.due_on) == (date(2026, 3, 4), date(2026, 3, 5))


def test_acceptance_starts_the_thirty_working_days_of_the_whole_case(on) -> None:
    case = new_case()
    on(MONDAY)

    accepted = step(case, "accept", "accept", officers.window()).case

    assert accepted.accepted_on == MONDAY
    assert accepted.due_on == calendar.add_working_days(MONDAY, 30)


def test_an_extension_replaces_the_limit_and_is_given_once(on) -> None:
    on(MONDAY)
    case, clerk = new_case(urgent=True), officers.reviewer()
    step(case, "accept", "accept", officers.window())

    with acting_as(clerk):
        longer = cases.extend(case, by=clerk, key="x1", reason="人户分离，需异地核查").case
        with pytest.raises(Conflict, match="已经延期过一次"):
            cases.extend(case, by=clerk, key="x2", reason="再延")

    assert longer.due_on == calendar.add_working_days(MONDAY, 45)


@pytest.mark.requirement("INT-06")
@pytest.mark.requirement("FLO-06")
def test_a_pause_takes_the_work_off_the_list_and_moves_every_limit(on) -> None:
    on(MONDAY)
    case, clerk = new_case(urgent=True), officers.reviewer()
    step(case, "accept", "accept", officers.window())
    before = task_at(case, "aid").due_on

    with acting_as(clerk):
        cases.suspend(case, by=clerk, key="s", reason="等待医院证明")
        assert task_at(case, "aid").state == TaskState.HELD
        on(MONDAY + timedelta(days=7))
        resumed = cases.resume(case, by=clerk, key="r").case

    assert resumed.status == CaseStatus.OPEN
    assert task_at(case, "aid").due_on == calendar.add_working_days(before, 5)


def test_only_a_post_that_holds_the_work_may_pause_it() -> None:
    case, stranger = new_case(), officers.confirmer()

    with acting_as(stranger), pytest.raises(Denied, match="正在办理这个办件的岗位"):
        cases.suspend(case, by=stranger, key="s", reason="看一看")


def test_a_pause_says_why() -> None:
    case, clerk = new_case(), officers.window()

    with acting_as(clerk), pytest.raises(Invalid, match="请写明理由"):
        cases.suspend(case, by=clerk, key="s", reason="  ")


def test_work_goes_to_another_office_of_the_department_and_can_be_seen_there() -> None:
    case, clerk = new_case(), officers.window()
    other = Office.objects.get(department="civil_affairs", level="town", division_id=440103001000)
    with acting_as(clerk):
        cases.transfer(
            task_at(case, "accept"), other, by=clerk, key="t", reason="实际居住在沙面街道"
        )

    there = officers.window(at=440103001101)
    there = Actor(**{**{f: getattr(there, f) for f in there.__slots__}, "has_grants": True})
    with acting_as(there):
        assert Case.objects.filter(pk=case.pk).exists()
        assert task_at(case, "accept").office == other


def test_the_applicants_side_withdraws_before_a_decision() -> None:
    case = new_case()
    resident = _resident_of(case)

    with acting_as(resident):
        closed = cases.withdraw(case, by=resident, key="w", reason="已找到工作").case

    assert (closed.status, closed.outcome) == (CaseStatus.CLOSED, Outcome.WITHDRAWN)


@pytest.mark.requirement("FLO-07")
def test_time_warns_then_alarms_and_doing_it_twice_changes_nothing(on) -> None:
    on(MONDAY)
    task = task_at(new_case(), "accept")

    on(task.warn_on)
    cases.sweep(clock.today())
    assert task_at(task.case, "accept").alarm == Alarm.WARNED
    on(task.due_on + timedelta(days=1))
    cases.sweep(clock.today())
    cases.sweep(clock.today())

    assert task_at(task.case, "accept").alarm == Alarm.OVERDUE


@pytest.mark.requirement("DEC-01")
def test_a_seven_day_notice_ends_by_itself_on_the_eighth_day(on) -> None:
    on(MONDAY)
    case = new_case(urgent=True)
    step(case, "accept", "accept", officers.window())
    step(case, "aid", "grant", officers.reviewer())
    step(case, "review", "propose", officers.reviewer())

    on(MONDAY + timedelta(days=7))
    cases.sweep(clock.today())
    assert task_at(case, "publicity").state == TaskState.OPEN
    on(MONDAY + timedelta(days=8))
    cases.sweep(clock.today())

    assert task_at(case, "publicity").state == TaskState.DONE
    assert task_at(case, "confirm").state == TaskState.OPEN


def test_a_supplement_is_an_event_of_its_own_kind() -> None:
    case, clerk = new_case(), officers.window()

    with acting_as(clerk):
        made = cases.suspend(case, by=clerk, key="s", reason="缺户口簿", kind=EventKind.SUPPLEMENT)

    assert made.event.kind == EventKind.SUPPLEMENT
    assert not Task.unscoped.filter(case=case, state=TaskState.OPEN).exists()


def _resident_of(case: Case) -> Actor:
    user = User.objects.create(username=f"r{case.pk}", kind="resident", name="居民")
    with acting_as(SYSTEM):
        grant_user(case.dossier, user, reason="申请人")
    return Actor(kind=ActorKind.RESIDENT, name=user.name, user_id=user.pk)


def test_the_decision_fulfils_the_limit_of_the_whole_case(on) -> None:
    on(MONDAY)
    case = new_case(urgent=True)
    step(case, "accept", "accept", officers.window())
    step(case, "aid", "grant", officers.reviewer())
    step(case, "review", "propose", officers.reviewer())
    assert step(case, "publicity", "expire", SYSTEM).case.decided_on is None

    decided = step(case, "confirm", "approve", officers.confirmer()).case

    assert decided.decided_on == MONDAY
