"""Liveness and readiness, the worker's sign of life, and what is tidied once a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from gongzhu.accounts import wall_clock
from gongzhu.accounts.models import Attempt
from gongzhu.audit import services as audit
from gongzhu.audit.models import Entry, Head
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.exchange import services as exchange
from gongzhu.exchange.models import Outbox
from gongzhu.operations import daily, health, heartbeat
from gongzhu.operations.enums import Daily
from gongzhu.operations.heartbeat import Pulse
from gongzhu.operations.models import Heartbeat
from tests.teardown import protection_lifted

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("OPS-05")]


def faults() -> dict[str, str]:
    return {one.name: one.fault for one in health.findings() if one.fault}


def test_the_process_answers_whoever_asks(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert client.post("/healthz").status_code == 405


def test_a_platform_without_a_worker_serves_and_says_what_is_amiss(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["status"] == "amiss"
    assert "没有在运行" in answer.json()["checks"]["worker"]
    assert answer.json()["checks"]["database"] == "ok"


def test_with_a_worker_only_the_calendar_may_complain():
    Pulse("here:1").beat()

    assert set(faults()) <= {"calendar"}


def test_a_worker_not_seen_for_a_minute_is_not_there():
    Pulse("here:1").beat()
    Heartbeat.objects.update(seen_at=wall_clock.now() - timedelta(seconds=61))

    assert "没有在运行" in faults()["worker"]


def test_a_worker_whose_job_fails_says_which():
    Pulse("here:1").beat(["payments"])

    assert "payments" in faults()["worker"]


def test_a_sign_of_life_is_written_seldom_but_a_change_at_once():
    pulse = Pulse("here:1")

    assert [pulse.beat(), pulse.beat(), pulse.beat(["archive"]), pulse.beat(["archive"])] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_worker_that_ends_on_purpose_takes_its_sign_away():
    pulse = Pulse("here:1")
    pulse.beat()

    pulse.stop()

    assert not Heartbeat.objects.exists()


def test_a_trail_whose_last_entry_was_changed_is_not_ready(client):
    with transaction.atomic():
        audit.record("test", by=SYSTEM)
    with protection_lifted():
        Entry.objects.update(action="other")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "链头不符" in answer.json()["checks"]["trail"]


def test_a_trail_whose_entries_are_gone_is_not_ready():
    Head.objects.update_or_create(pk=Head.ONLY, defaults={"seq": 7, "hash": "a" * 64})
    with protection_lifted():
        Entry.objects.all().delete()

    assert "不见了" in faults()["trail"]


def test_keys_that_cannot_be_read_are_told_without_naming_a_path(client, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "none"
    settings.DEMO = False

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert str(tmp_path) not in answer.content.decode()


def test_work_that_nobody_takes_up_is_told():
    exchange.queue("test", {}, once="test:1", run_at=clock.now() - timedelta(minutes=11))

    assert "1 项待发事项" in faults()["backlog"]


def test_a_check_that_cannot_be_made_is_a_fault(monkeypatch):
    def broken() -> str:
        raise OSError

    monkeypatch.setattr(health, "CHECKS", (("disk", True, broken),))

    assert "检查没有做成" in faults()["disk"]


@pytest.fixture
def fresh_day():
    """As a process that has just started."""
    daily._queued.clear()
    yield
    daily._queued.clear()


def test_what_is_tidied_daily_is_done_once_a_day(fresh_day):
    with acting_as(SYSTEM):
        first, second = daily.run(), daily.run()
        daily._queued.clear()
        third = daily.run()

    assert (first, second, third) == (len(Daily), 0, 0)
    assert Outbox.objects.filter(kind=daily.KIND, done_at__isnull=False).count() == len(Daily)


def test_every_daily_job_has_its_work():
    assert set(daily.JOBS) == set(Daily)


def test_old_counters_and_dead_workers_go(fresh_day):
    long_ago = wall_clock.now() - timedelta(days=100)
    Attempt.objects.create(account="a" * 64, source="s", counted_from=long_ago)
    Pulse("gone:1").beat()
    Heartbeat.objects.update(seen_at=long_ago)

    with acting_as(SYSTEM):
        daily.run()

    assert not Attempt.objects.exists()
    assert not heartbeat.alive(long_ago)
    assert not Heartbeat.objects.exists()
