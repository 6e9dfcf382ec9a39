"""Ground of the desk's tests: officers at the desk, cases wherever the work has come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from gongzhu.common.actor import SYSTEM, Actor, acting_as
from tests.desk.world import Desk


@pytest.fixture(autouse=True)
def _as_the_system() -> Iterator[None]:
    """What a test itself looks up or prepares is done as the system; each request has its actor."""
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def at_desk() -> Callable[[Actor], Desk]:
    """Sit an actor down: `at_desk(actor)` gives a signed-in browser."""

    def sit(actor: Actor) -> Desk:
        return Desk(Client(), actor)

    return sit
