"""Sensitive values: what they show, where they rest, how they come out."""

# ruff: noqa: S608, DJ008 - a table and models of this file only
from __future__ import annotations

import copy
import json
import logging
import pickle
import random
import sys
import timeit
import uuid
from datetime import date, timedelta
from pprint import pformat

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.migrations.writer import MigrationWriter
from django.template import Context, Engine
from django.test import RequestFactory

from gongzhu.common import ids, keys
from gongzhu.common.reports import NothingPersonal, Report
from gongzhu.common.secret import (
    Kind,
    NoRowYet,
    Secret,
    SecretField,
    TamperedRow,
    mask,
    mask_numbers,
)

CANARY = "440106199001010012"
PHONE = "13800138000"
NAME = "陈金丝雀"
COOKIE = "session=tweet"


class Sheet(models.Model):
    """A row with secrets, known to this file only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField(default=keys.new_person_key)
    id_number = SecretField(kind=Kind.ID_NUMBER)
    phone = SecretField(kind=Kind.PHONE, null=True)
    income = SecretField(kind=Kind.AMOUNT, value_type=int, null=True)
    illness = SecretField(kind=Kind.TEXT, value_type=dict, null=True)
    note = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        app_label = "common"
        apps = Apps()

    def sealing_key(self) -> bytes:
        return keys.unwrap(self.wrapped)


class Numbered(models.Model):
    """A row whose number only the database gives."""

    text = SecretField(kind=Kind.TEXT)

    class Meta:
        app_label = "common"
        apps = Apps()

    def sealing_key(self) -> bytes:
        return bytes(16)


@pytest.fixture(scope="session")
def sheets(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sheet)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Sheet)


@pytest.fixture
def sheet(sheets, db) -> Sheet:
    made = Sheet.objects.create(
        id_number=CANARY, phone=PHONE, income=128_200, illness={"病种": "尿毒症", "级": 2}
    )
    return Sheet.objects.get(pk=made.pk)


def stored(column: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM common_sheet")
        return bytes(cursor.fetchone()[0])


# ---- masks -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.ID_NUMBER, "44010619900101001X", "4****************X"),
        (Kind.PHONE, "13800138000", "138******00"),
        (Kind.CARD, "6222020000000000007", "***************0007"),
        (Kind.AMOUNT, 128_200, "***"),
        (Kind.TEXT, "尿毒症", "***"),
        (Kind.ID_NUMBER, "H1234", "***"),
        (Kind.PHONE, "8888", "***"),
    ],
)
def test_each_kind_shows_its_mask(kind: Kind, value: str | int, shown: str):
    assert str(Secret(kind, value)) == shown


def numbers_like(place: str, born: date) -> list[str]:
    heads = [f"{place}{born:%Y%m%d}{n:03d}" for n in range(1, 1000)]
    return [head + ids.check_digit(head) for head in heads]


@pytest.mark.requirement("SEC-02")
def test_an_identity_mask_leaves_eighty_to_whoever_knows_place_and_birthday():
    dice = random.Random(7)
    for _ in range(100):
        place = str(dice.randrange(110101, 659004))
        number = dice.choice(
            numbers_like(place, date(1930, 1, 1) + timedelta(dice.randrange(30_000)))
        )

        alike = numbers_like(number[:6], ids.born_on(number))
        shown = mask(Kind.ID_NUMBER, number)

        assert sum(mask(Kind.ID_NUMBER, other) == shown for other in alike) >= 80


@pytest.mark.requirement("SEC-02")
def test_a_phone_mask_leaves_eighty_to_whoever_knows_the_number_segment():
    shown = mask(Kind.PHONE, "13800138000")

    alike = [f"1380013{n:04d}" for n in range(10_000)]

    assert sum(mask(Kind.PHONE, other) == shown for other in alike) >= 80


@pytest.mark.requirement("SEC-02")
def test_a_card_mask_leaves_eighty_to_whoever_knows_the_bank_and_eight_more_digits():
    def is_card(text: str) -> bool:
        digits = [int(d) for d in reversed(text)]
        return (
            sum(d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(digits)) % 10 == 0
        )

    alike = [text for n in range(10**4) if is_card(text := f"62220200{n:04d}0016")]

    assert len(alike) >= 80
    assert {mask(Kind.CARD, text) for text in alike} == {"************0016"}


def test_a_mask_does_not_show_the_length_of_amounts_and_texts():
    assert str(Secret(Kind.AMOUNT, 1)) == str(Secret(Kind.AMOUNT, 10**12))
    assert str(Secret(Kind.TEXT, "")) == str(Secret(Kind.TEXT, "很长" * 100))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("查看44010619900101001X的收入", "查看4****************X的收入"),
        ("身份证 440106 19900101 001x 有误", "身份证 4****************x 有误"),
        ("４４０１０６１９９００１０１００１Ｘ", "４****************Ｘ"),
        ("卡6222020000000000007换卡", "卡***************0007换卡"),
        ("卡 6222 0200 0000 0000 007。", "卡 ***************0007。"),
        ("卡号6222-0200-0000-0016", "卡号************0016"),
        ("电话13800138000无人接听", "电话138******00无人接听"),
        ("旧证440106900101001", "旧证4*************1"),
    ],
)
def test_numbers_typed_into_a_sentence_are_masked(typed: str, kept: str):
    assert mask_numbers(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21 至 2026-12-01 公示",
        "受理编号 440106-2026-000123",
        "区划440106001000",
        "每人每月1,282.00元，共3人",
        "2026112100001号，2026年",
    ],
)
def test_dates_case_numbers_and_amounts_are_left_as_typed(typed: str):
    assert mask_numbers(typed) == typed


# ---- nothing leaks -----------------------------------------------------------------------------


def every_text_of(secret: Secret, caplog: pytest.LogCaptureFixture) -> list[str]:
    with caplog.at_level(logging.INFO):
        logging.getLogger("leak").info("%s %r", secret, [secret])
        logging.getLogger("leak").info(f"{secret} {secret!r} {secret:>30}")
    engine = Engine()
    template = (
        "{{ s }} {{ s|safe }} {{ s.expose }} {{ s.expose|default:'-' }} {{ l }} {{ s|upper }}"
    )
    return [
        caplog.text,
        "{} {!r} {!s:>40}".format(secret, secret, secret),  # noqa: UP032 - one of the ways
        "%s %r" % (secret, secret),  # noqa: UP031 - another
        json.dumps({"a": [secret]}, default=str),
        pformat({"a": [secret, (secret,)]}),
        engine.from_string(template).render(Context({"s": secret, "l": [secret]})),
        ascii(secret),
        str([secret]),
        str({"k": secret}),
    ]


@pytest.mark.requirement("SEC-02")
@pytest.mark.parametrize("column", ["id_number", "phone", "income", "illness"])
def test_no_way_of_writing_a_secret_gives_the_plaintext(sheet: Sheet, column: str, caplog):
    fresh = Secret(sheet._meta.get_field(column).kind, getattr(sheet, column).expose())
    canaries = [CANARY, CANARY[1:10], PHONE, PHONE[5:], "128200", "1282", "尿毒症", "\\u5c3f"]

    for secret in (getattr(sheet, column), fresh):
        for text in every_text_of(secret, caplog):
            assert not [canary for canary in canaries if canary in text], text


def test_a_template_shows_the_mask_and_cannot_call_expose(sheet: Sheet):
    engine = Engine()

    page = engine.from_string("{{ s.id_number }}|{{ s.id_number.expose }}")

    assert page.render(Context({"s": sheet})) == "4****************2|"


def test_json_without_a_way_to_write_it_is_refused():
    with pytest.raises(TypeError, match="Secret is not JSON serializable"):
        json.dumps(Secret(Kind.TEXT, CANARY))


def test_a_secret_is_not_pickled_and_a_saved_row_carries_only_ciphertext(sheet: Sheet):
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(sheet.id_number)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(Sheet(id_number=CANARY))

    state = sheet.__reduce__()[2]
    assert CANARY.encode() not in pickle.dumps({k: v for k, v in state.items() if k != "_state"})


def test_copies_are_the_same_secret(sheet: Sheet):
    secret = sheet.id_number

    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret


def test_values_read_past_the_model_stay_closed(sheet: Sheet):
    row = Sheet.objects.values("id_number").get()

    assert json.dumps(row, default=str) == '{"id_number": "***"}'
    assert "44" not in repr(row)


def test_two_secrets_are_equal_when_kind_and_content_are(sheet: Sheet):
    assert sheet.id_number == Secret(Kind.ID_NUMBER, CANARY)
    assert sheet.id_number != Secret(Kind.ID_NUMBER, CANARY[:-1] + "X")
    assert sheet.id_number != Secret(Kind.TEXT, CANARY)
    assert sheet.id_number != CANARY


def fail_with(number: str, request) -> None:
    given = {"number": number, "form": request.POST}
    raise ValueError(f"cannot read {number} out of {len(given)}")


@pytest.mark.requirement("SEC-02")
def test_the_error_report_holds_nothing_of_the_person(settings):
    settings.DEFAULT_EXCEPTION_REPORTER_FILTER = "gongzhu.common.reports.NothingPersonal"
    settings.DEBUG = True
    post = {"id_number": CANARY, "name": NAME}
    request = RequestFactory().post(f"/apply/?q={CANARY}", post, HTTP_COOKIE=COOKIE)
    try:
        fail_with(CANARY, request)
    except ValueError:
        report = Report(request, *sys.exc_info())

    for page in (report.get_traceback_html(), report.get_traceback_text()):
        assert isinstance(report.filter, NothingPersonal)
        assert "ValueError" in page
        assert "fail_with" in page
        assert "/apply/" in page
        assert "cannot read 4****************2" in page
        for canary in (CANARY, NAME, COOKIE, COOKIE[8:], settings.SECRET_KEY):
            assert canary not in page


def test_a_cause_in_the_error_report_is_named_but_not_quoted():
    try:
        try:
            fail_with(CANARY, RequestFactory().get("/"))
        except ValueError as fault:
            raise RuntimeError("could not save") from fault
    except RuntimeError:
        page = Report(None, *sys.exc_info()).get_traceback_html()

    assert "could not save" in page
    assert CANARY not in page


# ---- the column --------------------------------------------------------------------------------


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
