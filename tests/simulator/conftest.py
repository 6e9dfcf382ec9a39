"""The partner simulator as a fixture: one process for the session, a clean slate for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.simulator import launcher


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[launcher.Partner]:
    """Give the running simulator: `.url`, `.key`, `.signing_key`, and requests with the key."""
    folder = tmp_path_factory.mktemp("simulator")
    with launcher.running(folder, "--today", "2026-11-21") as partner:
        yield partner


@pytest.fixture
def partner(simulator: launcher.Partner) -> launcher.Partner:
    """Give the running simulator after a reset."""
    simulator.reset()
    return simulator


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., launcher.Partner]]:
    """Give a function that starts a simulator on this test's folder; none is left running."""
    started: list[launcher.Partner] = []

    def start_one(*extra: str) -> launcher.Partner:
        started.append(launcher.start(tmp_path, *extra))
        return started[-1]

    yield start_one
    for partner in started:
        if partner.process.poll() is None:
            partner.kill()
        partner.client.close()
