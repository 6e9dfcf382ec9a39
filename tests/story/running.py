"""A platform in processes of its own, for tests of what happens between processes."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.story.places import own_database

ROOT = Path(settings.BASE_DIR)
sys.path.insert(0, str(ROOT / "scripts"))

from processes import Platform  # noqa: E402 - found through the path above


@contextmanager
def platform(folder: Path, name: str) -> Iterator[Platform]:
    """Prepared, with officers and partner, but without web server and worker."""
    with own_database(folder, name) as url, Platform(folder / "var", database_url=url) as made:
        made.prepare(quiet=True)
        made.manage("demo_seed", "--staff-only", quiet=True)
        made.start_simulator()
        yield made


class Hands:
    """Households and officers, in one process beside the platform."""

    def __init__(self, made: Platform) -> None:
        self._log = (made.var / "hands.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "tests/story/hands.py"],
            cwd=ROOT,
            env=made.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def do(self, *command: object) -> dict[str, Any]:
        """Let them do something; what they say of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(map(str, command)) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith("{"):
                found: dict[str, Any] = json.loads(line)
                return found
        self._log.seek(0)
        raise AssertionError(self._log.read()[-3000:])

    def close(self) -> None:
        """They go home."""
        self._process.communicate(timeout=60)
        self._log.close()


@contextmanager
def hands(made: Platform) -> Iterator[Hands]:
    """Households and officers of a platform."""
    opened = Hands(made)
    try:
        yield opened
    finally:
        opened.close()


def worked_seconds(pid: int) -> float:
    """Processor time a process has used, however busy the machine is; endless once it has gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return math.inf
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def manage(made: Platform, *command: str) -> subprocess.CompletedProcess[str]:
    """A management command of the platform."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=made.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def is_sound(made: Platform) -> None:
    """The invariants and the trail hold, as the platform's own commands find them."""
    for command in ("check_invariants", "verify_audit"):
        checked = manage(made, command)
        assert checked.returncode == 0, checked.stdout + checked.stderr
