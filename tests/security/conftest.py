"""The world these tests look at: built once for the whole folder, undone at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.aside import kept, set_aside
from tests.security.world import World, built
from tests.simulator import launcher
from tests.simulator.launcher import Partner


@pytest.fixture(scope="package")
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    """The partner simulator, for this folder."""
    folder: Path = tmp_path_factory.mktemp("security-partner")
    before = settings.PARTNER_URL, settings.PARTNER_KEY
    with launcher.running(folder, "--signing-key", launcher.KEY) as running:
        settings.PARTNER_URL, settings.PARTNER_KEY = running.url, running.key
        yield running
    settings.PARTNER_URL, settings.PARTNER_KEY = before


@pytest.fixture(scope="package")
def stage(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database for the whole folder, undone at its end."""
    with django_db_blocker.unblock(), set_aside():
        yield


@pytest.fixture(scope="package")
def world(stage: None, partner: Partner) -> World:
    """Households at every stage, and everybody who might ask; each test undoes what it does."""
    return built(partner)


@pytest.fixture
def cell(stage: None) -> Iterator[None]:
    """One test's own changes, undone."""
    with set_aside():
        yield


__all__ = ["kept"]
