"""When a page breaks, neither its answer nor the log says whose it was."""

from __future__ import annotations

import logging

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.views.debug import ExceptionReporter

from tests.security.canaries import Net, plant
from tests.security.test_canaries import Ear

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WHO = plant("错页人")
NET = Net(WHO)
WAYS = ("message", "locals", "cause")
TYPED = [WHO.id_number, WHO.phone, WHO.card, " ".join(WHO.card[i : i + 4] for i in range(0, 19, 4))]


@pytest.fixture
def ear():
    """Everything a handler set up as in production would write."""
    heard = Ear()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("typed", TYPED)
def test_a_broken_page_repeats_nothing(way: str, debug: bool, typed: str, settings) -> None:
    settings.ROOT_URLCONF, settings.DEBUG = "tests.security.breaking", debug
    client = Client(raise_request_exception=False)

    response = client.post(f"/break/{way}/?q={typed}", {"typed": typed}, headers={"X-Note": typed})

    assert response.status_code == 500
    assert NET.found_in(response.content) == set()


@pytest.mark.parametrize("way", WAYS)
def test_the_log_of_a_broken_page_names_nobody(way: str, ear: Ear, settings) -> None:
    settings.ROOT_URLCONF = "tests.security.breaking"
    settings.ADMINS = [("管理员", "a@example.org")]
    Client(raise_request_exception=False).post(f"/break/{way}/", {"typed": WHO.id_number})

    assert any("Traceback" in line for line in ear.heard)
    assert NET.found_in("\n".join(ear.heard)) == set()
    assert NET.found_in("\n".join(str(letter.message()) for letter in mail.outbox)) == set()


def test_the_reporter_in_use_is_the_one_that_masks() -> None:
    from django.utils.module_loading import import_string

    assert issubclass(import_string(settings.DEFAULT_EXCEPTION_REPORTER), ExceptionReporter)
    assert settings.DEFAULT_EXCEPTION_REPORTER != "django.views.debug.ExceptionReporter"
