"""A real partner process for the whole session, wiped clean for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator import launcher
from tests.simulator.launcher import Partner


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    """The partner simulator, signing with the key the platform signs with."""
    folder: Path = tmp_path_factory.mktemp("verification-partner")
    with launcher.running(folder, "--signing-key", launcher.KEY) as partner:
        yield partner


@pytest.fixture
def partner(simulator: Partner, settings) -> Partner:
    """The simulator as the platform's configured partner, knowing nobody yet."""
    simulator.reset()
    settings.PARTNER_URL = simulator.url
    settings.PARTNER_KEY = simulator.key
    return simulator
