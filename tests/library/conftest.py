"""A spoilable pack, and the index as published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from tests.catalogue.packs import PackCopy


@pytest.fixture
def pack(tmp_path: Path, settings) -> PackCopy:
    copy = PackCopy(tmp_path)
    original = Path(settings.BASE_DIR) / "packs" / "guangzhou"
    shutil.copytree(original / "knowledge", copy.root / "knowledge")
    shutil.copy(original / "search.yaml", copy.root / "search.yaml")
    settings.PACKS_DIR = tmp_path
    return copy


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    with acting_as(SYSTEM):
        yield
