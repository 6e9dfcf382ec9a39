"""Shared ground of the suite.

The Guangzhou pack is loaded once into each test database and stays; everything else is rolled
back. Officers come from `tests.officers`. States are reached by calling the real services.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_socket
from django.core.management import call_command
from django.db import connection

from gongzhu.common.actor import SYSTEM, acting_as
from tests.teardown import protected_rows_may_be_emptied  # noqa: F401 a fixture for the whole suite


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Load the pack into the fresh test database and raise the second wall."""
    with django_db_blocker.unblock(), acting_as(SYSTEM):
        call_command("load_region", "guangzhou", verbosity=0)
        call_command("load_catalogue", "guangzhou", verbosity=0)
        if connection.vendor == "postgresql":
            call_command("raise_wall", verbosity=0)


@pytest.fixture(autouse=True)
def _offline() -> Iterator[None]:
    """No test reaches beyond this machine."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "localhost", "::1"], allow_unix_socket=True)
    yield
    pytest_socket._remove_restrictions()
