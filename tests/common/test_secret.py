"""Sensitive values: no way of writing one gives it away."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import sys
from pprint import pformat

import pytest
from django.template import Context, Engine
from django.test import RequestFactory

from gongzhu.common.reports import NothingPersonal, Report
from gongzhu.common.secret import Kind, Secret
from tests.common.sheets import CANARY, COOKIE, NAME, PHONE, Sheet


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
