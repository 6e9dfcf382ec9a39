"""The world these tests look at: built once, undone at its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.aside import set_aside
from tests.depth import IS_WHOLE
from tests.security.world import World, built
from tests.simulator import launcher
from tests.simulator.launcher import Partner


def as_long_as_sessions_last(fixture_name: str, config: pytest.Config) -> str:
    """The world is built for the folder; in trials for each file, or its officers' sessions end."""
    return "module" if IS_WHOLE else "package"


@pytest.fixture(scope=as_long_as_sessions_last)
def partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    """The partner simulator."""
    folder: Path = tmp_path_factory.mktemp("security-partner")
    before = settings.PARTNER_URL, settings.PARTNER_KEY
    with launcher.running(folder, "--signing-key", launcher.KEY) as running:
        settings.PARTNER_URL, settings.PARTNER_KEY = running.url, running.key
        yield running
    settings.PARTNER_URL, settings.PARTNER_KEY = before


@pytest.fixture(scope=as_long_as_sessions_last)
def stage(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database for everything built here, undone at its end."""
    with django_db_blocker.unblock(), set_aside():
        yield


@pytest.fixture(scope=as_long_as_sessions_last)
def world(stage: None, partner: Partner) -> World:
    """Households at every stage, and everybody who might ask; each test undoes what it does."""
    return built(partner)
