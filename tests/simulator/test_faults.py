"""Faults on demand: each misbehaviour can be ordered, seen by a client, and lifted."""

import json
import time

import httpx
import pytest

from tests.simulator import launcher
from tests.simulator.formats import envelope, id_number, payment, payment_file, search

PERSON = id_number()


def ask(partner, source="tax", body=None, **options):
    path = f"/dci/{source}/registry/sync/search"
    return partner.post(path, json=body or envelope(search(PERSON)), **options)


def test_a_delay_makes_an_answer_late_but_right(partner):
    partner.put("/control/faults/tax", {"delay_ms": 300})
    begun = time.monotonic()

    answer = ask(partner)

    assert answer.status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_the_next_n_requests_fail_and_then_it_is_well_again(partner):
    partner.put("/control/faults/tax", {"fail_next": 2})

    statuses = [ask(partner).status_code for _ in range(4)]

    assert statuses == [503, 503, 200, 200]


def test_a_failure_has_the_error_shape_and_says_when_to_return(partner):
    partner.put("/control/faults/tax", {"fail_next": 1})

    answer = ask(partner)

    assert answer.headers["Retry-After"] == "1"
    assert answer.json()["errors"][0]["code"] == "err.service.unavailable"


@pytest.mark.parametrize("status", [429, 500, 502, 504])
def test_a_status_alone_fails_every_request(partner, status):
    partner.put("/control/faults/tax", {"status": status})

    assert [ask(partner).status_code for _ in range(3)] == [status] * 3


def test_a_rate_fails_some_requests_and_the_same_ones_for_the_same_seed(tmp_path):
    runs = []
    for folder in ("a", "b"):
        with launcher.running(tmp_path / folder, "--seed", "3") as partner:
            partner.put("/control/faults/tax", {"fail_rate": 0.5})
            runs.append([ask(partner).status_code for _ in range(30)])

    assert runs[0] == runs[1]
    assert 5 <= runs[0].count(503) <= 25


def test_a_partner_that_is_down_breaks_the_connection(partner):
    partner.put("/control/faults/tax", {"down": True})

    with pytest.raises(httpx.TransportError):
        ask(partner)


def test_a_hanging_partner_outlasts_the_callers_patience(partner):
    partner.put("/control/faults/tax", {"hang": 1.5})

    with pytest.raises(httpx.ReadTimeout):
        ask(partner, timeout=0.3)


def test_a_hanging_partner_finally_breaks_the_connection(partner):
    partner.put("/control/faults/tax", {"hang": 0.2})

    with pytest.raises(httpx.RemoteProtocolError):
        ask(partner)


def test_a_hanging_partner_still_stops_at_once(start):
    partner = start()
    partner.put("/control/faults/tax", {"hang": 600})
    with pytest.raises(httpx.ReadTimeout):
        ask(partner, timeout=0.2)
    begun = time.monotonic()

    assert partner.stop() == 0
    assert time.monotonic() - begun < 5


def test_garbage_is_no_json(partner):
    partner.put("/control/faults/tax", {"garbage": True})

    answer = ask(partner)

    assert answer.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_after_garbage_the_same_message_gets_the_whole_answer(partner):
    body = envelope(search(PERSON))
    partner.put("/control/faults/tax", {"garbage": True})
    cut = ask(partner, body=body).content
    partner.request("DELETE", "/control/faults/tax")

    whole = ask(partner, body=body)

    assert whole.content.startswith(cut)
    assert whole.json()["header"]["status"] == "succ"


def test_garbage_cuts_the_banks_return_file_too(partner):
    partner.post("/bank/batches", content=payment_file("B1", payment(1), payment(2)))
    partner.put("/control/faults/bank", {"garbage": True})

    assert b"TRAILER" not in partner.get("/bank/batches/B1/return").content


@pytest.mark.parametrize(
    ("source", "field", "value"),
    [
        ("bank_deposits", "balance_fen", 50_000_000),
        ("tax", "payer_name", "演示未申报企业"),
        ("vehicles", "plate_number", "粤A演9999"),
        ("household_register", "register_status", "迁出"),
        ("death", "died_on", "2025-06-01"),
    ],
)
def test_a_contradicting_source_differs_from_what_was_declared(partner, source, field, value):
    def found():
        answer = ask(partner, source).json()
        records = answer["message"]["search_response"][0]["data"]["reg_records"]
        return [record[field] for record in records]

    assert value not in found()
    partner.put(f"/control/faults/{source}", {"contradict": True})

    assert value in found()


def test_a_fault_befalls_its_partner_only(partner):
    partner.put("/control/faults/tax", {"down": True})

    assert ask(partner, "death").status_code == 200
    message = {"id": "m1", "to": "13800000000", "text": "您好"}
    assert partner.post("/messages", json=message).status_code == 202


def test_a_lost_answer_hides_work_that_was_done(partner):
    content = payment_file("B1", payment(1))
    partner.put("/control/faults/bank", {"lose_next": 1})
    with pytest.raises(httpx.RemoteProtocolError):
        partner.post("/bank/batches", content=content)
    assert partner.get("/control/bank/payments").json()["paid_count"] == 1

    again = partner.post("/bank/batches", content=content)

    assert again.status_code == 202
    assert partner.get("/control/bank/payments").json()["paid_count"] == 1


def test_a_failed_request_leaves_no_work_behind(partner):
    partner.put("/control/faults/bank", {"fail_next": 1})

    assert partner.post("/bank/batches", content=payment_file("B1", payment(1))).status_code == 503
    assert partner.get("/control/bank/payments").json()["payments"] == []


def test_orders_are_listed_replaced_and_lifted(partner):
    partner.put("/control/faults/tax", {"delay_ms": 5, "garbage": True})
    partner.put("/control/faults/tax", {"delay_ms": 7})
    partner.put("/control/faults/bank", {"fail_next": 1})
    orders = partner.get("/control/faults").json()
    assert (orders["tax"]["delay_ms"], orders["tax"]["garbage"]) == (7, False)
    assert orders["bank"]["fail_next"] == 1

    assert partner.request("DELETE", "/control/faults/tax").status_code == 204
    assert list(partner.get("/control/faults").json()) == ["bank"]

    assert partner.request("DELETE", "/control/faults").status_code == 204
    assert partner.get("/control/faults").json() == {}


@pytest.mark.parametrize(
    "order",
    [
        {"explode": True},
        {"delay_ms": -1},
        {"delay_ms": 0.5},
        {"fail_rate": 1.1},
        {"fail_rate": "half"},
        {"status": 200},
        {"down": 1},
        {"fail_next": True},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(partner, order):
    answer = partner.request("PUT", "/control/faults/tax", json=order)

    assert answer.status_code == 422
    assert partner.get("/control/faults").json() == {}


def test_an_unknown_partner_cannot_be_broken(partner):
    assert partner.request("PUT", "/control/faults/astrology", json={}).status_code == 404
    assert partner.request("DELETE", "/control/faults/astrology").status_code == 404


def test_counters_tell_what_befell_the_requests(partner):
    partner.put("/control/faults/tax", {"fail_next": 1, "lose_next": 1})
    assert ask(partner).status_code == 503
    with pytest.raises(httpx.RemoteProtocolError):
        ask(partner)
    assert ask(partner).status_code == 200

    counters = partner.get("/control/counters").json()

    assert counters == {"tax": {"received": 3, "refused": 1, "dropped": 1, "answered": 1}}


def test_a_reset_brings_back_a_clean_slate(partner):
    partner.put("/control/faults/tax", {"down": True})
    partner.put("/control/bank", {"out_of_order": True})
    partner.put(f"/control/people/{PERSON}", {"tax": None})
    partner.post("/bank/batches", content=payment_file("B1", payment(1)))
    partner.post("/messages", json={"id": "m1", "to": "13800000000", "text": "您好"})

    assert partner.post("/control/reset").status_code == 204

    assert partner.get("/control/faults").json() == {}
    assert partner.get("/control/counters").json() == {}
    assert partner.get("/control/bank").json()["out_of_order"] is False
    assert partner.get(f"/control/people/{PERSON}").json() == {}
    assert partner.get("/control/bank/payments").json()["payments"] == []
    assert partner.get("/control/messages").json() == {"messages": []}


def test_a_request_from_before_a_reset_is_not_counted_after_it(partner):
    partner.put("/control/faults/tax", {"hang": 0.3})
    with pytest.raises(httpx.ReadTimeout):
        ask(partner, timeout=0.1)

    partner.reset()
    time.sleep(0.4)

    assert partner.get("/control/counters").json() == {}
