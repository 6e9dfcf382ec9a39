"""Writers of one SQLite file take turns, and nobody keeps a turn for ever."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, connections, transaction

from gongzhu.common.sqlite.base import DatabaseWrapper, Turn

HOLD = """
import sys, time
sys.path.insert(0, {root!r})
from gongzhu.common.sqlite.base import Turn
turn = Turn({path!r}, 5)
turn.take()
print("mine", flush=True)
time.sleep(60)
"""


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path, order = str(tmp_path / "base"), []
    first, second = Turn(path, 5), Turn(path, 5)
    first.take()
    waiting = threading.Thread(target=lambda: (second.take(), order.append("second")))
    waiting.start()

    time.sleep(0.05)
    order.append("first")
    first.give_back()
    waiting.join(5)

    assert order == ["first", "second"]
    second.give_back()


def test_a_turn_given_back_twice_harms_nobody(tmp_path: Path) -> None:
    turn = Turn(str(tmp_path / "base"), 5)
    turn.take()

    turn.give_back()
    turn.give_back()
    turn.take()

    turn.give_back()


def test_who_waits_too_long_goes_on_without_a_turn(tmp_path: Path) -> None:
    path = str(tmp_path / "base")
    first, second = Turn(path, 5), Turn(path, 0.05)
    first.take()

    begun = time.monotonic()
    second.take()
    second.give_back()

    assert time.monotonic() - begun < 2
    first.give_back()


def test_a_process_that_is_killed_leaves_its_turn_to_the_next(tmp_path: Path) -> None:
    path = str(tmp_path / "base")
    script = HOLD.format(root=str(settings.BASE_DIR), path=path)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as holder:
        assert holder.stdout and holder.stdout.readline() == b"mine\n"
        threading.Timer(0.1, holder.kill).start()
        turn = Turn(path, 10)

        begun = time.monotonic()
        turn.take()

    assert 0.05 < time.monotonic() - begun < 5
    turn.give_back()


@pytest.fixture
def beside(tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection to a file of its own: the suite's database stays as it is."""
    told = {**connection.settings_dict, "NAME": str(tmp_path / "base"), "ATOMIC_REQUESTS": False}
    connections["beside"] = DatabaseWrapper(told, "beside")
    yield connections["beside"]
    connections["beside"].close()
    del connections["beside"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL locks rows, not the base")
@pytest.mark.django_db
def test_a_transaction_holds_the_turn_until_it_ends_however_it_ends(beside) -> None:
    with transaction.atomic(using=beside.alias):
        assert beside._turn is not None
        with transaction.atomic(using=beside.alias):
            assert beside._turn is not None
    assert beside._turn is None

    with pytest.raises(ZeroDivisionError), transaction.atomic(using=beside.alias):
        raise ZeroDivisionError
    assert beside._turn is None
