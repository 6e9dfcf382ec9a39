"""Several processes record at once, one of them is killed: nothing confirmed is lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(settings.BASE_DIR)


@pytest.fixture
def place(db, tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    """An empty database of its own: its URL, and how the verifier is told of it."""
    if connection.vendor == "sqlite":
        path = tmp_path / "at-once.sqlite3"
        yield f"sqlite://{path}", ["--sqlite", str(path)]
        return
    import psycopg

    found = connection.get_connection_params()
    known = {name: found[name] for name in ("host", "port", "user", "password") if found.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **known) as server:
        server.execute("DROP DATABASE IF EXISTS audit_at_once WITH (FORCE)")
        server.execute("CREATE DATABASE audit_at_once")
        url = (
            f"postgres://{known.get('user', '')}:{quote(known.get('password', ''), safe='')}"
            f"@{quote(str(known['host']), safe='.')}:{known.get('port', 5432)}/audit_at_once"
        )
        if str(known["host"]).startswith("/"):
            url = f"postgres://{known.get('user', '')}@/audit_at_once?host={known['host']}"
        yield url, ["--postgres", url]
        server.execute("DROP DATABASE audit_at_once WITH (FORCE)")


def start(url: str, var: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "tests" / "audit" / "hammer.py"), *arguments]
    places = {"GONGZHU_VAR": str(var), "DATABASE_URL": url}
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, **places, "PYTHONPATH": path}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


@pytest.mark.trial
@pytest.mark.requirement("SEC-03")
def test_recording_at_once_and_being_killed_breaks_nothing(place, tmp_path: Path):
    url, arguments = place
    var = tmp_path / "var"
    assert start(url, var, "prepare").wait(60) == 0

    writers = [start(url, var, "record", "60") for _ in range(2)]
    victim = start(url, var, "record", "1000000")
    confirmed = [int(victim.stdout.readline()) for _ in range(15)]
    victim.send_signal(signal.SIGKILL)
    confirmed += map(int, victim.communicate()[0].split())
    for writer in writers:
        confirmed += map(int, writer.communicate(timeout=120)[0].split())
        assert writer.returncode == 0

    folder = var / "checkpoints"
    assert len(set(confirmed)) == len(confirmed)
    command = [sys.executable, str(ROOT / "verify_audit.py"), *arguments]
    command += ["--checkpoints", str(folder), "--public-key", str(folder / "checkpoint.pub")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert max(confirmed) <= int(result.stdout.split("OK：")[1].split()[0]) <= len(confirmed) + 1
