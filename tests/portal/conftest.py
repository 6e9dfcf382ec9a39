"""A browser without scripts, and residents who registered through the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings

from tests.portal.browser import Browser
from tests.portal.people import Resident


@pytest.fixture(scope="module", autouse=True)
def _with_a_gateway() -> Iterator[None]:
    """There is a gateway, at which nobody answers: what is to go out waits in the outbox."""
    with override_settings(PARTNER_URL="http://127.0.0.1:9"):
        yield


@pytest.fixture
def browser(db) -> Browser:
    """A stranger's browser."""
    return Browser(Client())


@pytest.fixture
def resident(db) -> Resident:
    """A resident with an account, signed in."""
    return Resident.registered(1, "欧阳示例")
