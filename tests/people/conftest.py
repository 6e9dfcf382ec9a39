"""The made-up district, its officers as actors, and a dossier at either end of it."""

from __future__ import annotations

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.scope.models import Dossier
from gongzhu.scope.services import open_dossier
from tests.accounts.world import EAST_TOWN, WEST_TOWN, World


@pytest.fixture
def world(db) -> World:
    return World()


@pytest.fixture
def east(world: World) -> Actor:
    """At the window of the eastern street."""
    return world.actor("GZ0001", world.east_town, Role.WINDOW)


@pytest.fixture
def west(world: World) -> Actor:
    """At the window of the western town."""
    return world.actor("GZ0002", world.west_town, Role.WINDOW)


@pytest.fixture
def dossier(world: World) -> Dossier:
    """A household of the eastern street."""
    return numbered(EAST_TOWN, "SY2026112300001")


@pytest.fixture
def western_dossier(world: World) -> Dossier:
    """A household of the western town."""
    return numbered(WEST_TOWN, "SY2026112300002")


def numbered(place: int, number: str) -> Dossier:
    """A dossier handed in; the number itself is given by a room above."""
    with acting_as(SYSTEM):
        dossier = open_dossier(division_code=place)
        dossier.number = number
        dossier.save(update_fields=["number"])
        return dossier
