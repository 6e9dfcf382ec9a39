"""A platform in processes of its own, for tests of what happens between processes."""

from __future__ import annotations

import json
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


def hands(made: Platform, *command: str) -> dict[str, Any]:
    """Households and officers do something; what they say of it."""
    done = subprocess.run(
        [sys.executable, "tests/story/hands.py", *command],
        cwd=ROOT,
        env=made.environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    found: dict[str, Any] = json.loads(last) if last.startswith("{") else {"said": last}
    return found


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
