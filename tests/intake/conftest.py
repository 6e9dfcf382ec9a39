"""A fixed day, two residents and two windows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gongzhu.common.actor import Actor
from gongzhu.intake.models import Application
from tests.intake.world import Resident, resident, start
from tests.officers import window

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Monday, 2026-11-23, 12:00 in Beijing: all standards and the calendar of the pack hold."""
FAR = 440117001000
"""A town of another district."""


@pytest.fixture(autouse=True)
def _on_a_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine's clock stands still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


@pytest.fixture
def chen(db: None) -> Resident:
    """A resident who applies."""
    return resident("陈一")


@pytest.fixture
def stranger(db: None) -> Resident:
    """Another resident, who has nothing to do with it."""
    return resident("黄二", "19881111")


@pytest.fixture
def clerk(db: None) -> Actor:
    """The window of the street where the household lives."""
    return window(name="何窗口")


@pytest.fixture
def far_clerk(db: None) -> Actor:
    """A window elsewhere."""
    return window(at=FAR)


@pytest.fixture
def draft(chen: Resident) -> Application:
    """A form the resident has just begun."""
    return start(chen.actor, chen.person)
