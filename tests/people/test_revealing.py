"""A full value is read singly, by those who may see the row, for a reason, and it is recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.audit import selectors as audit
from gongzhu.audit.models import Entry
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC
from gongzhu.common.errors import Denied, Invalid, Missing
from gongzhu.people import services
from gongzhu.people.enums import Involved
from gongzhu.people.models import Person
from tests.accounts.world import id_number
from tests.people.members import CARD, member

PHONE, WHY = "13800000001", "电话通知补正材料"


@pytest.fixture
def person(east, dossier) -> Person:
    person = services.enrol("李示例", id_number(1), phone=PHONE, by=east)
    services.involve(dossier, person, Involved.APPLICANT, by=east)
    return person


def look(row, field, by, reason=WHY):
    return services.reveal(row, field, by=by, reason=reason)


@pytest.mark.requirement("SEC-02")
def test_an_officer_of_the_place_reads_a_value_for_a_reason(person, east):
    assert look(person, "id_number", east) == id_number(1)
    assert look(person, "phone", east) == PHONE


@pytest.mark.requirement("SEC-02")
def test_every_look_is_in_the_persons_trail(person, east):
    look(person, "phone", east)

    mark = audit.trail(person).last()
    assert (mark.action, mark.user_id, mark.reason) == ("people.reveal.phone", east.user_id, WHY)
    assert PHONE not in str(Entry.objects.filter(pk=mark.pk).values())


def test_a_card_is_read_the_same_way(person, east, west):
    account = services.add_account(person, CARD, "李示例", "试验银行", by=east)

    assert look(account, "card", east) == CARD
    with pytest.raises(Missing):
        look(account, "card", west)


@pytest.mark.parametrize("reason", ["", "   ", "查看", "查 看 下"])
def test_without_a_reason_there_is_no_look(person, east, reason):
    before = Entry.objects.count()

    with pytest.raises(Invalid, match="写明事由"):
        look(person, "id_number", east, reason)
    assert Entry.objects.count() == before


def test_who_may_not_see_the_row_learns_not_even_that_it_is(person, west):
    with pytest.raises(Missing) as refused:
        look(person, "id_number", west)

    assert refused.value.sentence == Missing().sentence


def test_administrators_and_the_public_read_nothing(person, world, db):
    keeper = world.actor("GZ0009", world.east_town, Role.AUDIT_ADMIN)
    stranger, _ = member(7)

    for by in (keeper, stranger, PUBLIC):
        with pytest.raises(Missing):
            look(person, "id_number", by)


def test_a_proxy_who_shares_the_dossier_reads_no_full_number(person, dossier, db):
    proxy, me = member(7)
    services.involve(dossier, me, Involved.PROXY, by=proxy)

    with pytest.raises(Denied, match="只供工作人员"):
        look(person, "id_number", proxy)


def test_only_sealed_fields_are_revealed(person, east):
    for field in ("name", "key", "id_index", "user", "__class__", "pk"):
        with pytest.raises(Missing):
            look(person, field, east)


def test_a_person_reads_their_own_without_a_reason_and_it_is_recorded(db):
    actor, person = member(1)

    assert look(person, "id_number", actor, reason="") == id_number(1)
    assert audit.trail(person).filter(action="people.reveal.id_number").count() == 1


@pytest.mark.requirement("SEC-02")
def test_after_sixty_looks_in_an_hour_there_is_a_pause(person, east, settings, tmp_path):
    for _ in range(60):
        look(person, "phone", east)

    with pytest.raises(Denied, match="一小时内"):
        look(person, "phone", east)

    settings.VAR_DIR = tmp_path
    clock.advance(1)
    assert look(person, "phone", east) == PHONE


def test_the_hour_is_counted_for_each_officer(person, east, world, monkeypatch):
    from gongzhu.people.services import revealing

    monkeypatch.setattr(revealing, "HOURLY", 2)
    colleague = world.actor("GZ0008", world.east_town, Role.REVIEWER)
    look(person, "phone", east)
    look(person, "id_number", east)

    with pytest.raises(Denied):
        look(person, "phone", east)
    assert look(person, "phone", colleague) == PHONE
    assert clock.now() - Entry.objects.last().at < timedelta(minutes=1)
