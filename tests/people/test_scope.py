"""A person is seen where they have a dossier, by themselves, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from gongzhu.accounts.enums import Role
from gongzhu.accounts.selectors import actor_for
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, SYSTEM, Actor, NoActor, acting_as
from gongzhu.people import selectors, services
from gongzhu.people.enums import Involved
from gongzhu.people.models import BankAccount, Involvement, Person
from gongzhu.scope.services import grant_office
from tests.accounts.world import TODAY, World, id_number
from tests.people.members import CARD, member

GUARDED = (Person, BankAccount, Involvement)


@pytest.fixture
def person(east: Actor, dossier) -> Person:
    """Somebody who applies in the eastern street, with a card."""
    person = services.enrol("李示例", id_number(1), phone="13800000001", by=east)
    services.involve(dossier, person, Involved.APPLICANT, by=east)
    services.add_account(person, CARD, "李示例", "试验银行", by=east)
    return person


def seen(actor: Actor) -> list[int]:
    """How many persons, cards and involvements an actor sees."""
    with acting_as(actor):
        return [model.objects.count() for model in GUARDED]


@pytest.mark.parametrize("model", GUARDED)
def test_without_saying_who_asks_there_is_no_answer(model):
    with pytest.raises(NoActor):
        model.objects.all()


@pytest.mark.requirement("ACC-01")
def test_the_officers_of_the_place_see_the_person_and_those_of_another_town_nothing(
    person, east, west, world: World
):
    above = world.actor("GZ0003", world.city, Role.SUPERVISOR)
    beside = world.actor("GZ0004", world.west, Role.REVIEWER)

    assert seen(east) == [1, 1, 1]
    assert seen(above) == [1, 1, 1]
    assert seen(west) == [0, 0, 0]
    assert seen(beside) == [0, 0, 0]


def test_who_reads_no_cases_sees_no_person(person, world: World):
    for number, role in enumerate((Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)):
        assert seen(world.actor(f"AD{number}", world.east_town, role)) == [0, 0, 0]


def test_an_officer_without_a_post_sees_no_person(person, world: World):
    assert seen(actor_for(world.officer("GZ0009"), on=TODAY)) == [0, 0, 0]


def test_the_public_and_other_residents_see_nobody(person, db):
    stranger, _ = member(7)

    assert seen(PUBLIC) == [0, 0, 0]
    assert seen(stranger) == [1, 0, 0], "only themselves"


def test_a_grant_opens_the_person_until_it_runs_out(person, dossier, world: World):
    user = world.in_post("GZ0005", world.finance, Role.FUND_CHECKER)
    assert seen(actor_for(user, on=TODAY)) == [0, 0, 0]

    grant_office(dossier, world.finance, reason="资金复核")
    assert seen(actor_for(user, on=TODAY)) == [1, 1, 1]
    grant_office(dossier, world.finance, reason="完毕", until=clock.now() - timedelta(seconds=1))
    assert seen(actor_for(user, on=TODAY)) == [0, 0, 0]


def test_a_person_in_two_dossiers_is_one_row(person, dossier, western_dossier, east, west, world):
    services.involve(western_dossier, person, Involved.MEMBER, by=west)
    services.involve(dossier, person, Involved.PAYEE, by=east)
    above = world.actor("GZ0003", world.city, Role.SUPERVISOR)

    assert seen(above) == [1, 1, 3]
    assert seen(west) == [1, 1, 1]


def test_looking_somebody_up_opens_nothing(person, west):
    found = services.enrol("李示例", id_number(1), by=west)

    assert found == person
    assert seen(west) == [0, 0, 0]


def test_the_person_of_an_account_is_found_by_its_owner_only(db):
    actor, mine = member(1)
    other, _ = member(2)

    with acting_as(actor):
        assert selectors.person_of(mine.user) == mine
    with acting_as(other):
        assert selectors.person_of(mine.user) is None


@pytest.mark.requirement("SEC-02")
def test_the_database_itself_keeps_the_same_wall(person, east, west, world: World):
    if connection.vendor != "postgresql":
        pytest.skip("row-level security is PostgreSQL's; SQLite has one wall only")
    above = world.actor("GZ0003", world.city, Role.SUPERVISOR)

    def unguarded(actor: Actor) -> list[int]:
        with acting_as(actor):
            return [model.unscoped.count() for model in GUARDED]

    assert unguarded(east) == [1, 1, 1]
    assert unguarded(above) == [1, 1, 1]
    assert unguarded(west) == [0, 0, 0]
    assert unguarded(PUBLIC) == [0, 0, 0]
    assert unguarded(SYSTEM) == [1, 1, 1]
