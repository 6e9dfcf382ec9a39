"""A real partner process for the whole session, wiped clean for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhu.common.actor import SYSTEM, Actor, acting_as
from tests import officers
from tests.simulator import launcher
from tests.simulator.launcher import Partner
from tests.verification.households import Family, Household, accepted, registers
from tests.verification.reports import DEPOSIT


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


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    """Tests look at rows as the system; officers and residents act under their own names."""
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def verifier() -> Actor:
    return officers.verifier()


@pytest.fixture
def home(partner: Partner) -> Household:
    """One person who declared 1,000.00 in the bank, and has just that."""
    home = accepted(Family(assets=[(0, DEPOSIT, 100_000)]))
    registers(partner, home.people[0], bank_deposits={"balance_fen": 100_000})
    return home
