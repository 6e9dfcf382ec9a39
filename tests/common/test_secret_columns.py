"""Sensitive values in a table: sealed as they rest, tied to their row and column."""

# ruff: noqa: S608, DJ008 - a table and models of these tests only
from __future__ import annotations

import timeit
import uuid

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter

from gongzhu.common import keys
from gongzhu.common.secret import Kind, NoRowYet, Secret, SecretField, TamperedRow
from tests.common.sheets import CANARY, PHONE, Numbered, Sheet, stored


def test_values_of_each_type_come_back_as_they_went_in(sheet: Sheet):
    assert sheet.id_number.expose() == CANARY
    assert sheet.phone.expose() == PHONE
    assert sheet.income.expose() == 128_200
    assert sheet.illness.expose() == {"病种": "尿毒症", "级": 2}


@pytest.mark.requirement("SEC-02")
def test_the_table_holds_ciphertext_only(sheet: Sheet):
    for column, canary in (("id_number", CANARY), ("phone", PHONE), ("illness", "尿毒症")):
        assert canary.encode() not in stored(column)
    assert (128_200).to_bytes(8, "big") not in stored("income")


def test_amounts_all_rest_in_the_same_length(sheets, db):
    lengths = set()
    for fen in (0, -1, 999, 10**13):
        Sheet.objects.all().delete()
        Sheet.objects.create(id_number=CANARY, income=fen)
        assert Sheet.objects.get().income.expose() == fen
        lengths.add(len(stored("income")))

    assert len(lengths) == 1


def test_what_is_empty_stays_empty(sheets, db):
    sheet = Sheet.objects.create(id_number=CANARY)

    assert sheet.phone is None
    assert Sheet.objects.get(phone__isnull=True).phone is None


def test_a_value_may_be_read_before_it_is_saved():
    sheet = Sheet(id_number=CANARY)

    assert str(sheet.id_number) == "4****************2"
    assert sheet.id_number.expose() == CANARY


def test_many_rows_are_sealed_in_one_statement(sheets, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        Sheet.objects.bulk_create([Sheet(id_number=CANARY, income=n) for n in range(20)])

    assert sorted(row.income.expose() for row in Sheet.objects.all()) == list(range(20))


def test_an_unchanged_value_is_saved_as_it_rests(sheet: Sheet):
    before = stored("id_number")

    sheet.note = "changed"
    sheet.save()
    sheet.id_number = sheet.id_number
    sheet.save()
    sheet.refresh_from_db()
    sheet.save()

    assert stored("id_number") == before


def test_a_new_value_is_sealed_anew(sheet: Sheet):
    before = stored("phone")

    sheet.phone = "13900139000"
    sheet.save(update_fields=["phone"])

    assert stored("phone") != before
    assert Sheet.objects.get().phone.expose() == "13900139000"


def test_a_value_left_out_of_the_query_is_fetched_when_asked_for(sheet: Sheet):
    slim = Sheet.objects.only("note").get()

    assert slim.id_number.expose() == CANARY
    slim.save()
    assert Sheet.objects.defer("id_number").get().phone.expose() == PHONE


def test_a_secret_of_one_row_may_be_given_to_another(sheet: Sheet):
    other = Sheet.objects.create(id_number=sheet.id_number)

    assert Sheet.objects.get(pk=other.pk).id_number.expose() == CANARY


@pytest.mark.requirement("SEC-02")
def test_ciphertext_moved_to_another_row_is_refused_by_name(sheet: Sheet):
    other = Sheet.objects.create(id_number="11010119900101001X", wrapped=sheet.wrapped)
    with connection.cursor() as cursor:
        mine = "SELECT id_number FROM common_sheet WHERE note = ''"
        cursor.execute("UPDATE common_sheet SET note = 'b' WHERE id = %s", [key(other.pk)])
        cursor.execute(f"UPDATE common_sheet SET id_number = ({mine}) WHERE note = 'b'")

    moved = Sheet.objects.get(pk=other.pk)

    for look in (str, Secret.expose):
        with pytest.raises(TamperedRow, match=f"common_sheet.*{other.pk}.*id_number"):
            look(moved.id_number)
    assert repr(moved.id_number) == "<Secret id_number 无法解密>"


def test_ciphertext_moved_to_another_column_is_refused(sheet: Sheet):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE common_sheet SET phone = id_number")

    with pytest.raises(TamperedRow, match="phone"):
        Sheet.objects.get().phone.expose()


def key(pk: uuid.UUID) -> uuid.UUID | str:
    return pk if connection.vendor == "postgresql" else pk.hex


def test_a_row_copied_under_a_new_number_is_refused_before_it_is_stored(sheet: Sheet):
    sheet.pk = uuid.uuid4()
    sheet._state.adding = True

    with pytest.raises(TamperedRow):
        sheet.save()


def test_after_the_key_is_destroyed_the_value_is_gone_and_the_row_still_works(sheet: Sheet):
    keys.forget(sheet.wrapped)
    sheet.wrapped = b""
    sheet.save()
    sheet = Sheet.objects.get()

    assert str(sheet.id_number) == "已删除"
    assert str(sheet.income) == "***"
    with pytest.raises(keys.Destroyed):
        sheet.id_number.expose()


def test_saving_needs_a_number_for_the_row():
    with pytest.raises(NoRowYet, match=r"Numbered\.text"):
        Numbered._meta.get_field("text").pre_save(Numbered(text="x"), True)


def test_values_that_bypass_the_row_are_refused(sheet: Sheet):
    with pytest.raises(NoRowYet):
        Sheet.objects.update(phone="13900139000")
    sheet.phone = "13900139000"
    with pytest.raises(NoRowYet):
        Sheet.objects.bulk_update([sheet], ["phone"])
    with pytest.raises(TypeError, match="not serialised"):
        sheet._meta.get_field("phone").value_to_string(sheet)


@pytest.mark.parametrize("lookup", ["id_number", "id_number__contains", "id_number__in"])
def test_ciphertext_cannot_be_searched(lookup: str):
    with pytest.raises(FieldError):
        Sheet.objects.filter(**{lookup: "1"})


@pytest.mark.parametrize(
    ("column", "value"), [("id_number", 5), ("income", "5"), ("income", True), ("illness", "x")]
)
def test_a_value_of_the_wrong_type_is_refused_without_repeating_it(column: str, value):
    with pytest.raises(TypeError) as refusal:
        Sheet(**{column: value})

    assert repr(value) not in str(refusal.value)


def test_a_form_check_of_the_whole_row_passes(sheet: Sheet):
    sheet.full_clean(validate_unique=False, validate_constraints=False)

    assert sheet.id_number.expose() == CANARY


def test_the_column_is_written_into_migrations_as_it_is():
    text, _imports = MigrationWriter.serialize(Sheet._meta.get_field("income"))

    assert "kind='amount'" in text
    assert "value_type=int" in text


def test_a_model_without_a_key_does_not_pass_the_system_check():
    class Keyless(models.Model):
        text = SecretField(kind=Kind.TEXT)

        class Meta:
            app_label = "common"
            apps = Apps()

    assert [fault.id for fault in Keyless._meta.get_field("text").check()] == ["common.E001"]


def test_three_values_are_read_within_fifty_microseconds(sheet: Sheet):
    def read() -> None:
        sheet.id_number.expose()
        sheet.phone.expose()
        sheet.income.expose()

    best = min(timeit.repeat(read, number=50, repeat=20)) / 50

    assert best <= 50e-6
