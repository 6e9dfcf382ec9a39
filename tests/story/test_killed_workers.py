"""A worker killed at any moment leaves nothing half done and nothing done twice."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.story.running import hands, is_sound, manage, platform, worked_seconds

pytestmark = [pytest.mark.trial, pytest.mark.django_db]

HOUSEHOLDS = 4
ROUNDS = 40
DAYS = 4
"""Between two rounds: leases of the killed run out, and notices come to their end."""
PATIENCE = 60
AT_MOST = 0.9
"""Seconds of processor time a worker is left, after those it needs to come up."""


@pytest.mark.requirement("PAY-06")
def test_killing_the_worker_again_and_again_loses_nothing_and_pays_nobody_twice(tmp_path: Path):
    chance, kills, state = random.Random(11), 0, {}
    with platform(tmp_path, "killed") as made, hands(made) as people:
        assert people.do("begin", HOUSEHOLDS)["faults"] == []
        coming_up = _coming_up(made)
        while kills < ROUNDS and state.get("cases") != {"closed:": HOUSEHOLDS}:
            _kill_in_the_middle(made, after=coming_up + chance.uniform(0, AT_MOST))
            kills += 1
            state = people.do("turn", HOUSEHOLDS, DAYS)
        drained = manage(made, "worker", "--once")
        assert drained.returncode == 0, drained.stderr
        state = people.do("state")
        is_sound(made)
        ledger, sent = _partner(made, "/control/bank/payments"), _partner(made, "/control/messages")

    assert kills >= 5
    assert state["cases"] == {"closed:": HOUSEHOLDS}
    assert state["waiting"] == 0
    assert state["orders"] == state["payments"] == HOUSEHOLDS
    assert Counter(one["amount_fen"] for one in ledger["payments"]) == Counter(state["paid_fen"])
    assert ledger["paid_count"] == HOUSEHOLDS
    ids = [one["id"] for one in sent["messages"]]
    assert len(ids) == len(set(ids)) <= state["messages"]


def _coming_up(made) -> float:
    """Seconds of processor time until a command of the platform begins its work, on this machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    manage(made, "demo_accounts")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _kill_in_the_middle(made, *, after: float) -> None:
    """Start a worker and end it as a crash would, once it has worked so long."""
    worker = made.start_worker(every=0.01)
    deadline = time.monotonic() + PATIENCE
    while worked_seconds(worker.pid) < after and time.monotonic() < deadline:
        time.sleep(0.005)
    made.kill("worker")


def _partner(made, address: str) -> dict:
    url = made.environment["GONGZHU_PARTNER_URL"]
    headers = {"Authorization": f"Bearer {made.partner_key()}"}
    return httpx.get(url + address, headers=headers, trust_env=False).raise_for_status().json()
