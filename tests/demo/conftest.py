"""A demonstration of its own for each test: folder, clock, partner."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator import launcher


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    """An empty folder of data, and with it a clock that shows the real day."""
    settings.VAR_DIR = tmp_path
    settings.CHECKPOINTS_DIR = tmp_path / "checkpoints"
    return tmp_path


@pytest.fixture
def partner(folder: Path, settings) -> Iterator[launcher.Partner]:
    """The partner simulator in a process of its own, signing with the key the platform has."""
    with launcher.running(folder / "partner", "--signing-key", launcher.KEY) as running:
        settings.PARTNER_URL, settings.PARTNER_KEY = running.url, launcher.KEY
        yield running
