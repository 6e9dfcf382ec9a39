"""A spoilable pack, and the world outside demonstration mode."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.catalogue.packs import PackCopy


@pytest.fixture
def pack(tmp_path: Path, settings) -> PackCopy:
    copy = PackCopy(tmp_path)
    settings.PACKS_DIR = tmp_path
    return copy


@pytest.fixture
def real(settings) -> None:
    """No demonstration: only published figures count."""
    settings.DEMO = False
