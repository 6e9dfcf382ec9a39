"""Each person is known once, sealed, and found only by number and name together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction

from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid
from gongzhu.people import selectors, services
from gongzhu.people.enums import Gender, Involved
from gongzhu.people.errors import NotTheSame
from gongzhu.people.models import BankAccount, Involvement, Person
from gongzhu.people.services.enrolment import found_or_made
from gongzhu.scope.models import Grant
from tests.accounts.world import id_number
from tests.people.members import CARD, OTHER_CARD, member

PHONE, OTHER_PHONE = "13800000001", "13900000002"


def stored(table: str) -> bytes:
    """Everything a table holds, as bytes."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of ours
        return b"|".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for row in cursor.fetchall()
            for value in row
        )


def test_a_person_is_registered_once(east, west):
    first = services.enrol("李示例", id_number(1), by=east)
    again = services.enrol(" 李 示例 ", id_number(1).lower(), by=west)

    assert first == again
    with acting_as(SYSTEM):
        assert Person.unscoped.count() == 1


@pytest.mark.requirement("SEC-02")
def test_numbers_rest_sealed_and_show_masked(east):
    person = services.enrol("李示例", id_number(1), phone=PHONE, by=east)
    account = services.add_account(person, CARD, "李示例", "试验银行", by=east)

    with acting_as(SYSTEM):
        rests = stored("people_person") + stored("people_bankaccount")
    for value in (id_number(1), PHONE, CARD):
        assert value.encode() not in rests
        assert value not in f"{person!r} {person.id_number} {person.phone} {account}"


@pytest.mark.requirement("SEC-04")
def test_a_number_known_under_another_name_is_refused_without_saying_which(east):
    services.enrol("李示例", id_number(1), by=east)

    with pytest.raises(NotTheSame, match="没有通过核对") as refused:
        services.enrol("王示例", id_number(1), by=east)
    assert "李示例" not in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "number", "phone", "sentence"),
    [
        ("李", id_number(1), "", "按身份证填写姓名"),
        ("李示例1", id_number(1), "", "按身份证填写姓名"),
        ("李示例", id_number(1)[:-1] + "0", "", "校验不符"),
        ("李示例", "12345", "", "18位"),
        ("李示例", id_number(1), "12345", "11位手机号码"),
    ],
)
def test_what_cannot_be_is_refused(east, name, number, phone, sentence):
    with pytest.raises(Invalid, match=sentence):
        services.enrol(name, number, phone=phone, by=east)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("李 示 例", "李示例"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽.买买提", "阿依古丽·买买提"),
        ("Anna  Example", "Anna Example"),
        ("㐂示例", "㐂示例"),
        ("𠮷示例", "𠮷示例"),
    ],
)
def test_names_are_written_one_way(east, typed, normal):
    assert services.enrol(typed, id_number(1), by=east).name == normal


def test_an_officer_corrects_the_phone_and_a_relative_does_not(east, db):
    resident, _ = member(2)
    services.enrol("李示例", id_number(1), phone=PHONE, by=east)

    services.enrol("李示例", id_number(1), phone=OTHER_PHONE, by=resident)
    with acting_as(SYSTEM):
        assert Person.unscoped.get(name="李示例").phone.expose() == PHONE
    services.enrol("李示例", id_number(1), phone=OTHER_PHONE, by=east)
    with acting_as(SYSTEM):
        assert Person.unscoped.get(name="李示例").phone.expose() == OTHER_PHONE


def test_a_phone_is_changed_by_its_owner_or_an_officer(east, db):
    resident, person = member(2)
    stranger, _ = member(3)

    services.change_phone(person, OTHER_PHONE, by=resident)
    services.change_phone(person, PHONE, by=east)
    with pytest.raises(Denied):
        services.change_phone(person, OTHER_PHONE, by=stranger)

    with acting_as(SYSTEM):
        kept = Person.unscoped.get(pk=person.pk)
    assert (kept.phone.expose(), kept.phone_is_confirmed) == (PHONE, True)


def test_the_number_tells_age_and_gender(east):
    woman = services.enrol("李示例", id_number(82, born="20121124"), by=east)
    man = services.enrol("王示例", id_number(93, born="20121124"), by=east)

    assert selectors.age_on(woman, date(2026, 11, 23)) == 13
    assert selectors.age_on(woman, date(2026, 11, 24)) == 14
    assert selectors.gender(woman) is Gender.FEMALE
    assert selectors.gender(man) is Gender.MALE


def test_a_person_appears_once_in_a_role(east, dossier):
    person = services.enrol("李示例", id_number(1), by=east)

    first = services.involve(dossier, person, Involved.APPLICANT, by=east)
    again = services.involve(dossier, person, Involved.APPLICANT, by=east)

    assert first == again
    with acting_as(east):
        assert [one.person for one in selectors.involved(dossier)] == [person]
        assert selectors.applicant_of(dossier) == person
    assert Entry.objects.filter(action="people.involve").count() == 1


def test_who_applies_from_their_own_account_sees_the_dossier(dossier, db):
    resident, person = member(2)

    services.involve(dossier, person, Involved.APPLICANT, by=resident)

    assert Grant.objects.get().user_id == resident.user_id
    with acting_as(resident):
        assert selectors.applicant_of(dossier) == person


def test_being_named_by_others_opens_nothing_to_an_account(east, dossier, db):
    _, person = member(2)

    for role in Involved:
        services.involve(dossier, person, role, by=east)

    assert not Grant.objects.exists()


def test_a_card_is_kept_once_and_retired_not_deleted(east):
    person = services.enrol("李示例", id_number(1), by=east)
    account = services.add_account(person, CARD, "李示例", "试验银行", by=east)
    with pytest.raises(Conflict, match="已登记"):
        services.add_account(person, f"{CARD[:4]} {CARD[4:]}", "李示例", "试验银行", by=east)
    services.add_account(person, OTHER_CARD, "李示例", "试验银行", by=east)

    services.retire_account(account, by=east, reason="换卡")

    with pytest.raises(Conflict, match="已停用"):
        services.retire_account(account, by=east, reason="换卡")
    services.add_account(person, CARD, "李示例", "试验银行", by=east)
    with acting_as(SYSTEM):
        assert BankAccount.unscoped.count() == 3


def test_a_card_that_cannot_be_is_refused(east):
    person = services.enrol("李示例", id_number(1), by=east)

    with pytest.raises(Invalid, match="写错"):
        services.add_account(person, CARD[:-1] + "0", "李示例", "试验银行", by=east)
    with pytest.raises(Invalid, match="开户银行"):
        services.add_account(person, CARD, "李示例", " ", by=east)


def test_two_windows_at_once_find_one_person(db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time; the race exists on PostgreSQL")
    start, found, faults = threading.Barrier(8), [], []

    def window() -> None:
        try:
            start.wait()
            with acting_as(SYSTEM), transaction.atomic():
                person, is_new = found_or_made("李示例", id_number(999))
                found.append((person.pk, is_new))
        except Exception as fault:  # shown below
            faults.append(fault)
        finally:
            connection.close()

    in_threads(8, window)

    def clean() -> None:
        with acting_as(SYSTEM):
            Person.unscoped.filter(pk__in=[pk for pk, _ in found]).delete()
        connection.close()

    in_threads(1, clean)
    assert not faults
    assert len(found) == 8
    assert len({pk for pk, _ in found}) == 1
    assert sum(is_new for _, is_new in found) == 1


def in_threads(count: int, work: Callable[[], None]) -> None:
    """Do it so many times at once, each with a connection, and so a transaction, of its own."""
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_involvements_are_read_with_their_persons_in_one_query(
    east, dossier, django_assert_num_queries
):
    for serial in range(3):
        person = services.enrol("李示例", id_number(serial), by=east)
        services.involve(dossier, person, Involved.MEMBER, by=east)

    with acting_as(east), django_assert_num_queries(1):
        assert [str(one.person) for one in selectors.involved(dossier)] == ["李示例"] * 3
    with acting_as(SYSTEM):
        assert Involvement.unscoped.count() == 3
