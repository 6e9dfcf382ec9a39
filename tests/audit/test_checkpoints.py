"""Checkpoints: signed, in one line, outside the database, never over a broken chain."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from gongzhu.audit import checkpoints, selectors, services
from gongzhu.audit.errors import Broken
from gongzhu.audit.models import Entry, Head
from gongzhu.common import clock
from gongzhu.common.crypto import sm3
from tests.teardown import protection_lifted

pytestmark = pytest.mark.requirement("SEC-03")


def test_a_checkpoint_names_the_end_of_the_chain_and_the_one_before(recorded, folder: Path):
    recorded(3)
    first = services.checkpoint()
    recorded(2)
    second = services.checkpoint()

    content = json.loads(second.path.read_text())
    assert (content["seq"], content["hash"]) == selectors.head()
    assert content["previous"] == sm3(first.path.read_bytes()) == first.digest
    assert checkpoints.latest() == second


def test_anyone_can_check_the_signature_with_openssl_alone(recorded, folder: Path):
    recorded(1)
    path = services.checkpoint().path

    command = ["openssl", "dgst", "-sm3", "-verify", folder / "checkpoint.pub"]
    command += ["-sigopt", "distid:1234567812345678", "-signature", f"{path}.sig", path]

    assert subprocess.run(command, capture_output=True).stdout == b"Verified OK\n"
    path.write_text(path.read_text().replace('"seq": ', '"seq": 1'))
    assert subprocess.run(command, capture_output=True).returncode == 1


def test_nothing_new_makes_no_checkpoint(recorded, folder: Path):
    recorded(1)
    services.checkpoint()

    assert services.checkpoint() is None
    assert services.checkpoint_if_due() is None
    assert len(list(folder.glob("*.json"))) == 1


def test_one_is_due_after_a_thousand_entries_or_ten_minutes(recorded, folder: Path, monkeypatch):
    monkeypatch.setattr(services, "CHECKPOINT_ENTRIES", 5)
    recorded(1)
    assert services.checkpoint_if_due()
    recorded(4)
    assert services.checkpoint_if_due() is None
    recorded(1)
    assert services.checkpoint_if_due()

    recorded(1)
    assert services.checkpoint_if_due() is None
    later = clock.now() + timedelta(seconds=601)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert services.checkpoint_if_due()


def test_the_rule_is_a_thousand_entries_or_ten_minutes():
    assert (services.CHECKPOINT_ENTRIES, services.CHECKPOINT_SECONDS) == (1000, 600)


def test_a_broken_chain_is_not_signed(recorded, folder: Path):
    recorded(5)
    services.checkpoint()
    recorded(5)
    victim = selectors.head()[0] - 2
    with protection_lifted():
        Entry.objects.filter(seq=victim).update(reason="改写")

    with pytest.raises(Broken) as found:
        services.checkpoint()

    assert found.value.seq == victim
    assert len(list(folder.glob("*.json"))) == 1


def test_a_database_restored_to_yesterday_is_noticed(recorded, folder: Path):
    recorded(2)
    seq, digest = selectors.head()
    recorded(3)
    services.checkpoint()
    with protection_lifted():
        Entry.objects.filter(seq__gt=seq).delete()
    Head.objects.update(seq=seq, hash=digest)

    with pytest.raises(Broken, match=f"应有 {seq + 3} 条，只剩 {seq} 条"):
        services.checkpoint_if_due()


def test_after_a_restore_somebody_sets_the_lost_checkpoints_aside(recorded, folder: Path):
    recorded(2)
    kept = services.checkpoint()
    seq, digest = selectors.head()
    recorded(3)
    lost = services.checkpoint()
    with protection_lifted():
        Entry.objects.filter(seq__gt=seq).delete()
    Head.objects.update(seq=seq, hash=digest)
    recorded(1)

    (folder / "lost").mkdir()
    lost.path.rename(folder / "lost" / lost.path.name)

    assert json.loads(services.checkpoint().path.read_text())["previous"] == kept.digest
