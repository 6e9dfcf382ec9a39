"""The key-encryption key is changed: everything sealed stays readable, and the old key is not needed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from gongzhu.accounts import services as accounts
from gongzhu.accounts.models import User
from gongzhu.audit.models import Entry
from gongzhu.common import keys
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.crypto import version_of
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.exchange.models import Message
from gongzhu.operations import rotation
from gongzhu.people import services as people
from gongzhu.people.models import Person
from tests.verification.households import PASSWORD, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("SEC-02")]


@pytest.fixture(autouse=True)
def _as_the_system():
    with acting_as(SYSTEM):
        yield


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    """Keys of this test alone: others go on with theirs."""
    settings.KEYS_DIR = tmp_path / "keys"
    keys.make_keys(settings.KEYS_DIR)
    return settings.KEYS_DIR


def versions() -> set[int]:
    return {version_of(key) for model in rotation.holders() for _, key in rotation._wrapped(model)}


def test_every_room_that_wraps_a_key_is_known() -> None:
    assert {model._meta.label for model in rotation.holders()} == {
        "accounts.User",
        "archive.ArchiveFile",
        "decisions.PublicObjection",
        "documents.Document",
        "exchange.Message",
        "people.Person",
        "people.PhoneCode",
    }


def test_after_rotation_everything_opens_without_the_old_key(folder: Path) -> None:
    home = submitted()
    officer = accounts.create_officer("1001", "陈示例", by=SYSTEM)
    accounts.begin_second_factor(officer, by=SYSTEM)
    seed = User.objects.get(pk=officer.pk).totp_secret.expose()
    number, phone = home.person().id_number.expose(), home.person().phone.expose()
    paper = Document.unscoped.filter(dossier=home.case.dossier).first()
    content = documents.content(paper, by=SYSTEM, purpose="test")

    told = io.StringIO()
    call_command("rotate_keys", stdout=told)
    (folder / "kek-1.key").unlink()
    keys._kms.cache_clear()  # as a new process would begin

    assert versions() == {2}
    assert User.objects.get(pk=officer.pk).totp_secret.expose() == seed
    person = Person.unscoped.get(pk=home.person().pk)
    assert (person.id_number.expose(), person.phone.expose()) == (number, phone)
    again = Document.unscoped.get(pk=paper.pk)
    assert documents.content(again, by=SYSTEM, purpose="test") == content
    assert phone in {one.phone.expose() for one in Message.unscoped.all() if one.phone}
    assert "kek-2.key" in told.getvalue() and "accounts.User：1 个" in told.getvalue()
    assert Entry.objects.filter(action="operations.rotate_keys").count() == 1


def test_a_run_that_was_cut_short_is_finished_before_another_key_is_made(folder: Path) -> None:
    submitted()
    keys.rotate(folder)  # the process died right after making the key
    people.register(
        "陈二", "110101199003070011", "13900000001", PASSWORD, consent_version="1", source="x"
    )
    assert versions() == {1, 2}

    finished = rotation.rotate(by=SYSTEM)
    next_one = rotation.rotate(by=SYSTEM)

    assert (finished.version, finished.is_new) == (2, False)
    assert (next_one.version, next_one.is_new) == (3, True)
    assert versions() == {3}


def test_who_was_forgotten_stays_forgotten(folder: Path) -> None:
    home = submitted()
    person = home.person()
    Person.unscoped.filter(pk=person.pk).update(key=b"")

    rotation.rotate(by=SYSTEM)

    assert bytes(Person.unscoped.get(pk=person.pk).key) == b""
