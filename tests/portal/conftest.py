"""A browser without scripts, and residents who registered through the page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal.browser import Browser
from tests.portal.people import Resident


@pytest.fixture
def browser(db) -> Browser:
    """A stranger's browser."""
    return Browser(Client())


@pytest.fixture
def resident(db) -> Resident:
    """A resident with an account, signed in."""
    return Resident.registered(1, "欧阳示例")
