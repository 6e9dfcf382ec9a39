"""A worker killed at any moment leaves nothing half done and nothing done twice."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.story.running import hands, is_sound, manage, platform

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

HOUSEHOLDS = 4
ROUNDS = 30
DAYS = 2
"""Between two rounds: leases of the killed run out, and notices come to their end."""


@pytest.mark.requirement("PAY-06")
def test_killing_the_worker_again_and_again_loses_nothing_and_pays_nobody_twice(tmp_path: Path):
    chance, kills, state = random.Random(11), 0, {}
    with platform(tmp_path, "killed") as made:
        assert hands(made, "begin", str(HOUSEHOLDS))["faults"] == []
        while kills < ROUNDS and state.get("cases") != {"closed:": HOUSEHOLDS}:
            made.start_worker(every=0.05)
            time.sleep(chance.uniform(0.9, 2.4))
            made.kill("worker")
            kills += 1
            state = hands(made, "turn", str(HOUSEHOLDS), str(DAYS))
        drained = manage(made, "worker", "--once")
        assert drained.returncode == 0, drained.stderr
        state = hands(made, "state")
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


def _partner(made, address: str) -> dict:
    url = made.environment["GONGZHU_PARTNER_URL"]
    headers = {"Authorization": f"Bearer {made.partner_key()}"}
    return httpx.get(url + address, headers=headers, trust_env=False).raise_for_status().json()
