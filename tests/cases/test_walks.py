"""Random walks over the flow: whatever people try, the invariants hold."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from gongzhu.accounts.models import User
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.common.errors import Refusal
from gongzhu.operations import invariants
from tests.cases.flows import new_case, version

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

CHECKS = (
    invariants.events_have_no_gaps,
    invariants.open_cases_have_work,
    invariants.live_tokens_are_single,
    invariants.keys_are_single,
    invariants.automatic_steps_are_done,
)


@pytest.fixture
def walked():
    """One version for all walks of a test."""
    return version()


@given(st.randoms(use_true_random=False), st.booleans())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_walk_keeps_the_invariants(walked, luck: random.Random, urgent: bool) -> None:
    case = new_case(walked, urgent=urgent)

    for number in range(30):
        _try_something(case, luck, f"walk-{case.pk}-{number}")

    with acting_as(SYSTEM):
        assert [fault for check in CHECKS for fault in check()] == []


def test_a_walk_can_always_be_brought_to_an_end(walked) -> None:
    luck = random.Random(7)
    case = new_case(walked, urgent=True)

    for number in range(400):
        if Case.unscoped.get(pk=case.pk).status == CaseStatus.CLOSED:
            break
        _try_something(case, luck, f"end-{number}", forward=True)

    assert Case.unscoped.get(pk=case.pk).status == CaseStatus.CLOSED


def _try_something(case: Case, luck: random.Random, key: str, *, forward: bool = False) -> None:
    """A random person tries a random step; a refusal must leave everything as it was."""
    tasks = list(Task.unscoped.filter(case=case).select_related("office"))
    task = luck.choice([t for t in tasks if t.state == "open"] or tasks)
    stage = catalogue.flow(case.item_version).stage(task.stage)
    actions = [a for a in stage.actions if not (forward and a.returns)] or list(stage.actions)
    action = luck.choice(actions)
    actor = SYSTEM if action.by == "system" else _somebody(task, luck, entitled=forward)
    before = (Event.unscoped.filter(case=case).count(), Task.unscoped.filter(case=case).count())
    try:
        with acting_as(actor):
            if not forward and luck.random() < 0.15:
                _pause_or_resume(case, actor, luck, key)
            else:
                cases.act(task, action.key, by=actor, key=key, data={"reason": "随机游走"})
    except Refusal:
        after = (Event.unscoped.filter(case=case).count(), Task.unscoped.filter(case=case).count())
        assert before == after


def _pause_or_resume(case: Case, actor: Actor, luck: random.Random, key: str) -> None:
    if luck.random() < 0.5:
        cases.suspend(case, by=actor, key=key, reason="随机挂起")
    else:
        cases.resume(case, by=actor, key=key)


def _somebody(task: Task, luck: random.Random, *, entitled: bool) -> Actor:
    """Mostly the one who holds the task; sometimes somebody with another post."""
    wrong = not entitled and luck.random() < 0.2
    user, _ = User.objects.get_or_create(
        username=f"walk-{task.role}", defaults={"kind": "officer", "name": "随机"}
    )
    return Actor(
        kind=ActorKind.OFFICER,
        name=user.name,
        user_id=user.pk,
        office_id=task.office_id,
        office_name=task.office.name if task.office else "",
        role="window" if wrong else task.role,
        role_label="",
        territory=(0, 10**13),
    )
