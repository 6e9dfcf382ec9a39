"""Forgetting destroys the key; the law may ask to wait."""

from __future__ import annotations

import pytest

from gongzhu.accounts.models import User
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Denied
from gongzhu.common.keys import Destroyed
from gongzhu.people import selectors, services
from gongzhu.people.enums import Involved
from gongzhu.people.errors import MustBeKept
from gongzhu.people.models import BankAccount, Person
from tests.accounts.world import PASSWORD, id_number
from tests.people.members import CARD, member


def row(person: Person) -> Person:
    with acting_as(SYSTEM):
        return Person.unscoped.get(pk=person.pk)


@pytest.mark.requirement("SEC-04")
def test_what_was_sealed_is_never_read_again(db):
    actor, person = member(1)
    services.add_account(person, CARD, "周示例", "试验银行", by=actor)

    services.forget(person, by=actor)

    gone = row(person)
    with pytest.raises(Destroyed):
        gone.id_number.expose()
    with pytest.raises(Destroyed):
        selectors.gender(gone)
    assert (gone.name, gone.phone_index, gone.user) == ("已删除", "", None)
    with acting_as(SYSTEM):
        assert not BankAccount.unscoped.exists()


def test_the_account_goes_with_the_person(db):
    actor, person = member(1)

    services.forget(person, by=actor)

    user = User.objects.get(pk=actor.user_id)
    assert (user.name, user.is_active, user.has_usable_password()) == ("已注销用户", False, False)
    with pytest.raises(Denied):
        services.sign_in(id_number(1), PASSWORD, source="home")


@pytest.mark.requirement("SEC-04")
def test_while_a_dossier_names_the_person_the_record_is_kept(dossier, db):
    actor, person = member(1)
    services.involve(dossier, person, Involved.APPLICANT, by=actor)

    with pytest.raises(MustBeKept, match="法定保存期"):
        services.forget(person, by=actor)
    assert row(person).id_number.expose() == id_number(1)


def test_only_the_person_or_the_system_may_ask(east, db):
    _, person = member(1)
    stranger, _ = member(2)

    for by in (east, stranger):
        with pytest.raises(Denied, match="本人"):
            services.forget(person, by=by)
    services.forget(person, by=SYSTEM, reason="本人书面申请")
    assert row(person).name == "已删除"


def test_the_same_human_may_come_back_as_somebody_new(db):
    actor, person = member(1)
    services.forget(person, by=actor)

    _, new = member(1)

    assert new.pk != person.pk
    assert row(new).id_number.expose() == id_number(1)


def test_the_trail_still_tells_that_it_was_done(db):
    actor, person = member(1)

    services.forget(person, by=actor)

    mark = Entry.objects.get(action="people.forget")
    assert (mark.object_id, mark.user_id) == (str(person.pk), actor.user_id)
