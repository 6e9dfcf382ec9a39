"""The made-up district."""

from __future__ import annotations

import pytest

from tests.accounts.world import World


@pytest.fixture
def world(db) -> World:
    return World()
