"""What a data source refuses: a search by itself, or a message as a whole."""

import json

import pytest

from tests.simulator.asking import PERSON, ask
from tests.simulator.formats import search


def _changed(path, value):
    item = json.loads(json.dumps(search(PERSON)))
    target = item
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    return item


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (_changed(["reference_id"], ""), "rjct.reference_id.invalid"),
        (_changed(["timestamp"], "2026-11-21T09:30:00"), "rjct.timestamp.invalid"),
        (_changed(["search_criteria"], None), "rjct.search_criteria.invalid"),
        (_changed(["search_criteria", "query_type"], "predicate"), "rjct.search_criteria.invalid"),
        (_changed(["search_criteria", "query", "type"], "UIN"), "rjct.search_criteria.invalid"),
        (_changed(["search_criteria", "query", "value"], "123"), "rjct.search_criteria.invalid"),
        (_changed(["search_criteria", "query", "value"], 123), "rjct.search_criteria.invalid"),
        (
            _changed(["search_criteria", "query", "value"], "440103197013320012"),
            "rjct.search_criteria.invalid",
        ),
        (_changed(["search_criteria", "pagination"], {"page_size": 0}), "rjct.pagination.invalid"),
    ],
)
def test_a_search_that_cannot_be_answered_is_rejected_by_itself(partner, item, code):
    good = search(PERSON, reference="good")

    rejected, answered = ask(partner, "tax", item, good).json()["message"]["search_response"]

    assert (rejected["status"], rejected["status_reason_code"]) == ("rjct", code)
    assert rejected["status_reason_message"]
    assert answered["status"] == "succ"


def test_a_repeated_reference_is_rejected(partner):
    answer = ask(partner, "tax", search(PERSON), search(PERSON)).json()

    codes = [r["status_reason_code"] for r in answer["message"]["search_response"]]
    assert codes == ["rjct.reference_id.duplicate"] * 2


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ({"version": "9.0.0"}, "rjct.version.invalid"),
        ({"message_ts": "yesterday"}, "rjct.message_ts.invalid"),
        ({"action": "subscribe"}, "rjct.action.not_supported"),
        ({"total_count": 2}, "rjct.total_count.invalid"),
        ({"sender_id": ""}, "err.sender_id.invalid"),
        ({"is_msg_encrypted": True}, "err.encryption.invalid"),
    ],
)
def test_a_wrong_header_is_refused_as_a_whole(partner, header, code):
    answer = ask(partner, "tax", search(PERSON), **header)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == code


def test_more_searches_than_the_limit_are_refused(partner):
    searches = [search(PERSON, reference=f"r{n}") for n in range(101)]

    answer = ask(partner, "tax", *searches)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "rjct.total_count.limit_exceeded"


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{", b"{}", b'{"header":{},"message":1}', b"\xff\xfe", b"[" * 100_000],
)
def test_a_body_that_is_no_envelope_is_refused(partner, content):
    answer = partner.post("/dci/tax/registry/sync/search", content=content)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "err.request.bad"


def test_floats_and_broken_text_are_refused_because_they_cannot_be_signed(partner):
    for value in (b"1.5", b"NaN", b'"\\ud800"'):
        body = b'{"signature":"","header":{"x":%s},"message":{}}' % value
        assert partner.post("/dci/tax/registry/sync/search", content=body).status_code == 400


def test_an_unknown_source_is_not_found(partner):
    answer = ask(partner, "astrology", search(PERSON))

    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == "err.request.not_found"
