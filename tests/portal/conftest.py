"""A browser without scripts, and residents who registered through the page."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.portal import walks
from tests.portal.browser import Browser
from tests.portal.people import Resident


@pytest.fixture(autouse=True)
def _with_a_gateway(settings) -> None:
    """There is a gateway, at which nobody answers: what is to go out waits in the outbox."""
    settings.PARTNER_URL = "http://127.0.0.1:9"


@pytest.fixture
def browser(db) -> Browser:
    """A stranger's browser."""
    return Browser(Client())


@pytest.fixture
def resident(db) -> Resident:
    """A resident with an account, signed in."""
    return Resident.registered(1, "欧阳示例")


@pytest.fixture
def filled(resident: Resident) -> tuple[Resident, str]:
    """A form filled in up to the last page, and its address without the page."""
    page = walks.to_review(resident)
    return resident, page.url.removesuffix("review/")
