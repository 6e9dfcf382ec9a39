"""Entries: complete, linked, in the same transaction as what they tell about."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, connection, transaction

from gongzhu.audit import selectors, services
from gongzhu.audit.chain import GENESIS, link
from gongzhu.audit.errors import Broken, NotInTransaction
from gongzhu.audit.models import Entry, Head
from gongzhu.common.actor import PUBLIC, SYSTEM
from tests.audit.conftest import CHEN
from tests.teardown import protection_lifted

pytestmark = pytest.mark.requirement("SEC-03")


def test_an_entry_says_who_did_what_to_which_and_why(db):
    entry = services.record(
        "people.reveal", obj=("people.person", 42), by=CHEN, purpose="核对", reason="核对银行卡"
    )

    kept = Entry.objects.get(pk=entry.seq)
    assert kept.actor_label == "沙河街道办事处 陈示例"
    assert (kept.user_id, kept.post_id, kept.office_id) == (7, 70, 700)
    assert (kept.office_name, kept.role) == ("沙河街道办事处", "window")
    assert (kept.action, kept.object_type, kept.object_id) == (
        "people.reveal",
        "people.person",
        "42",
    )
    assert (kept.purpose, kept.reason) == ("核对", "核对银行卡")


def test_entries_are_numbered_without_gap_and_linked(db, recorded):
    start, prev = selectors.head()

    recorded(25)

    entries = list(Entry.objects.filter(seq__gt=start).order_by("seq"))
    assert [entry.seq for entry in entries] == list(range(start + 1, start + 26))
    for entry in entries:
        assert entry.prev == prev
        assert entry.hash == link(entry, prev)
        prev = entry.hash
    assert selectors.head() == (start + 25, prev)


def test_the_first_entry_follows_sixty_four_zeros(db):
    with protection_lifted():
        Entry.objects.all().delete()
    Head.objects.all().delete()

    assert services.record("a", by=SYSTEM).prev == GENESIS
    assert Entry.objects.get().seq == 1


def test_recording_outside_a_transaction_is_refused(django_db_blocker):
    with django_db_blocker.unblock():
        if connection.in_atomic_block:
            pytest.fail("this test must not run inside a transaction")
        with pytest.raises(NotInTransaction, match=r"cases\.accept"):
            services.record("cases.accept", by=CHEN)


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(db):
    before = services.record("a", by=CHEN).seq

    with transaction.atomic():
        services.record("b", by=CHEN)
        transaction.set_rollback(True)
    after = services.record("c", by=CHEN)

    assert after.seq == before + 1
    assert not Entry.objects.filter(action="b").exists()


def test_an_entry_costs_three_queries(db, django_assert_num_queries):
    services.record("a", by=CHEN)

    with django_assert_num_queries(3):
        services.record("a", by=CHEN, obj=("x", "1"), detail={"k": 1})


def test_the_detail_is_kept_as_a_digest_only(db):
    detail = {"amount": 128_200, "reason": "尿毒症"}

    entry = services.record("a", by=CHEN, detail=detail)
    again = services.record("a", by=CHEN, detail=detail)

    assert re.fullmatch("[0-9a-f]{64}", entry.digest)
    assert entry.digest == services.digest_of(entry.seq, detail)
    assert entry.digest != services.digest_of(entry.seq, {**detail, "amount": 128_201})
    assert entry.digest != again.digest
    assert services.record("a", by=CHEN).digest == ""


def test_numbers_of_people_in_a_reason_are_masked_before_they_are_stored(db):
    entry = services.record(
        "a", by=CHEN, reason="本人44010619900101001X换卡6222020000000000007，电话13800138000"
    )

    assert entry.reason == "本人4****************X换卡***************0007，电话138******00"


def test_text_of_any_length_and_sign_is_taken(db):
    entry = services.record(
        "a" * 300, obj=("t" * 99, "i" * 99), by=CHEN, reason="\x00\ud800" + "长" * 900
    )

    kept = Entry.objects.get(pk=entry.seq)
    assert kept.hash == link(kept, kept.prev) == entry.hash
    assert len(kept.reason) == 500


def test_a_thing_not_saved_yet_cannot_be_named(db):
    with pytest.raises(ValueError, match="not saved"):
        services.record("a", obj=Entry(), by=CHEN)


def test_the_trail_of_a_thing_is_found_oldest_first(db):
    head = Head.objects.get_or_create(pk=1)[0]
    for action in ("one", "two"):
        services.record(action, obj=head, by=PUBLIC)
    services.record("other", obj=("audit.head", "2"), by=PUBLIC)

    assert [entry.action for entry in selectors.trail(head)] == ["one", "two"]
    assert [entry.action for entry in selectors.trail(("audit.head", 1))] == ["one", "two"]
    assert [entry.action for entry in selectors.recent(2)] == ["other", "two"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET reason = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(recorded, statement: str):
    recorded(3)
    before = list(Entry.objects.values_list())

    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        connection.cursor().execute(statement)

    assert list(Entry.objects.values_list()) == before


def test_neither_truncating_nor_replacing_gets_past(recorded):
    recorded(3)
    statement = (
        "TRUNCATE audit_entry"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry LIMIT 1"
    )

    with pytest.raises(IntegrityError, match="只能追加"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_models_own_ways_are_refused_too(recorded):
    recorded(1)
    entry = Entry.objects.last()
    entry.reason = "改写"

    for attempt in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create(
            [entry], update_conflicts=True, update_fields=["reason"], unique_fields=["seq"]
        )


def test_a_missing_end_of_the_chain_stops_recording(recorded):
    recorded(2)
    Head.objects.all().delete()

    with pytest.raises(Broken, match="链头"):
        services.record("a", by=CHEN)


def test_a_test_database_may_lift_the_protection_and_gets_it_back(recorded):
    recorded(2)

    with protection_lifted():
        Entry.objects.all().delete()
    assert not Entry.objects.exists()
    Head.objects.all().delete()
    recorded(1)

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.all().delete()
