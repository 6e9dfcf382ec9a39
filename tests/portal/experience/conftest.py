"""The demonstration's standards, so that there is a line to be held against."""

from __future__ import annotations

import pytest

from tests.portal.conftest import _with_a_gateway, browser, resident  # noqa: F401


@pytest.fixture(autouse=True)
def _with_last_known_standards(settings) -> None:
    """Standards of this year are 待核定; a demonstration shows the last published ones instead."""
    settings.DEMO = True
