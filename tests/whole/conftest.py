"""Whole cases, from the application to the sealed file, with the real partner process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from tests.simulator import launcher
from tests.simulator.launcher import Partner


@pytest.fixture(scope="module")
def _partner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    folder = Path(tmp_path_factory.mktemp("partner"))
    with launcher.running(folder, "--signing-key", launcher.KEY) as partner:
        yield partner


@pytest.fixture
def partner(_partner: Partner, settings, tmp_path: Path) -> Iterator[Partner]:
    """The partner simulator, with the platform pointed at it; everything done as the system by default."""
    _partner.reset()
    settings.CHECKPOINTS_DIR = tmp_path  # this test's trail is rolled back, so are its witnesses
    settings.PARTNER_URL, settings.PARTNER_KEY = _partner.url, _partner.key
    with acting_as(SYSTEM):
        yield _partner
