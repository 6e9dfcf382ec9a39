"""Residents' accounts: what opens one, what it opens, and what trying numbers teaches."""

from __future__ import annotations

import pytest

from gongzhu.accounts import passwords, services as accounts, wall_clock
from gongzhu.accounts.models import User, UserKind
from gongzhu.accounts.selectors import resident_actor
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Denied, Invalid, Missing
from gongzhu.people import services
from gongzhu.people.enums import Involved
from gongzhu.people.errors import NotRegistered
from gongzhu.people.models import Person
from gongzhu.scope.models import Dossier, Grant
from tests.accounts.world import PASSWORD, id_number
from tests.people.members import member

PHONE, OTHER_PHONE = "13800000001", "13900000002"
HOME = "source-at-home"


def register(serial=1, name="李示例", phone=PHONE, password=PASSWORD, source=HOME, consent="1"):
    return services.register(
        name, id_number(serial), phone, password, consent_version=consent, source=source
    )


def dossiers(user: User) -> set[Dossier]:
    with acting_as(SYSTEM):
        return {one.dossier for one in Grant.objects.filter(user=user).select_related("dossier")}


def row(person: Person) -> Person:
    """The person as stored now."""
    with acting_as(SYSTEM):
        return Person.unscoped.get(pk=person.pk)


@pytest.fixture
def applicant(east, dossier) -> Person:
    """Somebody who applied at the window and left a phone number there."""
    person = services.enrol("李示例", id_number(1), phone=PHONE, by=east)
    services.involve(dossier, person, Involved.APPLICANT, by=east)
    return person


@pytest.mark.requirement("PUB-03")
def test_a_resident_registers_and_signs_in_by_identity_number_or_phone(db):
    user = register()

    assert user.kind == UserKind.RESIDENT
    assert services.sign_in(id_number(1), PASSWORD, source=HOME) == user
    assert services.sign_in(f" {id_number(1).lower()} ", PASSWORD, source=HOME) == user
    assert services.sign_in("138 0000 0001", PASSWORD, source=HOME) == user


def test_neither_number_nor_phone_is_in_the_account(db):
    register()

    kept = str(User.objects.values().get())
    assert id_number(1) not in kept
    assert PHONE not in kept


@pytest.mark.requirement("PUB-03")
@pytest.mark.requirement("SEC-04")
def test_a_known_number_teaches_no_more_than_a_name_that_does_not_fit(east, db):
    register(1)
    services.enrol("王示例", id_number(2), by=east)

    sentences = set()
    for serial, name in ((1, "李示例"), (1, "赵示例"), (2, "赵示例")):
        with pytest.raises(NotRegistered) as refused:
            register(serial, name)
        sentences.add(refused.value.sentence)

    assert len(sentences) == 1
    assert User.objects.filter(kind=UserKind.RESIDENT).count() == 1


def test_after_five_misses_a_number_cannot_be_registered_for_a_while(east):
    services.enrol("王示例", id_number(2), by=east)
    for _ in range(5):
        with pytest.raises(NotRegistered):
            register(2, "赵示例")

    with pytest.raises(NotRegistered):
        register(2, "王示例")
    assert not User.objects.filter(kind=UserKind.RESIDENT).exists()


def test_consent_comes_first_and_its_wording_is_kept(db):
    with pytest.raises(Invalid, match="阅读并同意"):
        register(consent="")
    assert not User.objects.exists()

    user = register(consent="2026-11")

    mark = Entry.objects.get(action="people.register")
    assert mark.object_id == str(user.pk)
    assert mark.digest


@pytest.mark.requirement("SEC-04")
def test_a_child_below_fourteen_does_not_register(db):
    today = wall_clock.today()
    child = id_number(1, born=f"{today.year - 13}0101")

    with pytest.raises(Invalid, match="监护人"):
        services.register("李小例", child, PHONE, PASSWORD, consent_version="1", source=HOME)


def test_a_poor_password_is_refused_before_anything_is_kept(db):
    with pytest.raises(Invalid, match="至少 8 位"):
        register(password="short")
    with acting_as(SYSTEM):
        assert not Person.unscoped.exists()


@pytest.mark.requirement("SEC-04")
def test_name_and_number_alone_open_no_dossier_that_a_window_made(applicant, dossier):
    user = register(phone=OTHER_PHONE)

    assert not dossiers(user)
    assert row(applicant).phone.expose() == PHONE, "what the window took down stays"


@pytest.mark.requirement("PUB-03")
def test_the_phone_the_window_took_down_opens_them(applicant, dossier):
    assert dossiers(register()) == {dossier}


def test_a_phone_somebody_typed_online_opens_nothing(dossier, east, db):
    resident, _ = member(9)
    person = services.enrol("李示例", id_number(1), phone=PHONE, by=resident)
    services.involve(dossier, person, Involved.APPLICANT, by=east)

    assert not dossiers(register())


def test_the_receipt_number_opens_it_afterwards(applicant, dossier, western_dossier):
    user = register(phone=OTHER_PHONE)
    actor = resident_actor(user)
    person = row(applicant)
    with pytest.raises(Missing, match="没有找到本人名下"):
        services.claim(person, western_dossier.number, by=actor)

    assert services.claim(person, f" {dossier.number.lower()} ", by=actor) == dossier
    assert dossiers(user) == {dossier}


def test_receipt_numbers_are_not_found_by_trying(applicant, dossier):
    user = register(phone=OTHER_PHONE)
    person = row(applicant)
    for number in range(5):
        with pytest.raises(Missing):
            services.claim(person, f"SY20261123{number:05d}9", by=resident_actor(user))

    with pytest.raises(Missing):
        services.claim(person, dossier.number, by=resident_actor(user))
    assert not dossiers(user)


def test_nobody_claims_for_another(applicant, dossier, db):
    stranger, _ = member(9)

    with pytest.raises(Denied, match="本人"):
        services.claim(applicant, dossier.number, by=stranger)


def test_a_stranger_typing_ones_phone_takes_no_sign_in_away(applicant):
    mine = register()
    stranger, other = member(9)
    services.change_phone(other, PHONE, by=stranger)

    assert services.sign_in(PHONE, PASSWORD, source=HOME) == mine


def test_a_phone_shared_by_two_accounts_signs_in_neither(db):
    member(1, phone=PHONE)
    second, _ = member(2, phone=PHONE)

    with pytest.raises(Denied):
        services.sign_in(PHONE, PASSWORD, source=HOME)
    assert services.sign_in(id_number(2), PASSWORD, source=HOME).pk == second.user_id


@pytest.mark.requirement("SEC-01")
def test_known_and_unknown_residents_are_refused_alike(east, db):
    register(1)
    services.enrol("王示例", id_number(2), by=east)

    sentences = set()
    for identifier in (id_number(1), id_number(2), id_number(3), PHONE, OTHER_PHONE):
        with pytest.raises(Denied) as refused:
            services.sign_in(identifier, "wrong", source=HOME)
        sentences.add(refused.value.sentence)

    assert sentences == {accounts.REFUSED}


def test_number_and_phone_count_as_one_account(db):
    register()
    for identifier in (id_number(1), PHONE, id_number(1), PHONE, id_number(1)):
        with pytest.raises(Denied):
            services.sign_in(identifier, "wrong", source=HOME)

    for identifier in (id_number(1), PHONE):
        with pytest.raises(Denied):
            services.sign_in(identifier, PASSWORD, source=HOME)


def test_the_window_hands_out_a_new_password_to_whom_it_may_see(applicant, east, west):
    register()
    with pytest.raises(Missing, match="没有找到"):
        services.reset_password(applicant, by=west, reason="忘记密码")

    temporary = services.reset_password(applicant, by=east, reason="忘记密码，已核对证件")

    user = services.sign_in(id_number(1), temporary, source=HOME)
    assert passwords.must_change(user, wall_clock.today())
