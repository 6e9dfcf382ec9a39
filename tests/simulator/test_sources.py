"""The data sources: envelopes, what they hold, signatures, and the same answer to the same message."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulator import formats, launcher
from tests.simulator.formats import envelope, id_number, search

SOURCES = [
    "household_register",
    "vehicles",
    "real_estate",
    "social_insurance",
    "provident_fund",
    "tax",
    "business",
    "bank_deposits",
    "marriage",
    "death",
]
PERSON = id_number()


def ask(partner, source, *searches, **header):
    return partner.post(f"/dci/{source}/registry/sync/search", json=envelope(*searches, **header))


def records(partner, source, person=PERSON, **query):
    answer = ask(partner, source, search(person, **query)).raise_for_status().json()
    return answer["message"]["search_response"][0]["data"]["reg_records"]


@pytest.mark.parametrize("source", SOURCES)
def test_a_search_is_answered_in_a_signed_dci_envelope(partner, source):
    answer = ask(partner, source, search(PERSON), message_id="m-1").json()

    header, message = answer["header"], answer["message"]
    assert answer["signature"] == formats.sign(header, message)
    assert (header["action"], header["status"]) == ("on-search", "succ")
    assert (header["total_count"], header["completed_count"]) == (1, 1)
    assert (header["sender_id"], header["receiver_id"]) == ("registry.demo", "gongzhu.test")
    assert message["transaction_id"] == "t1"
    result = message["search_response"][0]
    assert (result["reference_id"], result["status"]) == ("r1", "succ")
    assert result["data"]["reg_type"] == source
    assert isinstance(result["data"]["reg_records"], list)
    assert result["pagination"]["total_count"] == len(result["data"]["reg_records"])


@pytest.mark.parametrize("source", SOURCES)
def test_a_fixture_is_what_the_source_answers_with_all_its_fields(partner, source):
    partner.put(f"/control/people/{PERSON}", {source: [{}, {"as_of": "2026-01-31"}]})

    first, second = records(partner, source)

    assert first["id_number"] == PERSON
    assert first["as_of"] < "2026-11-21"
    assert second == {**first, "as_of": "2026-01-31"}
    assert all(isinstance(v, int) for k, v in first.items() if k.endswith("_fen"))


def test_amounts_of_a_fixture_come_back_in_fen(partner):
    deposit = {"bank_name": "演示银行", "balance_fen": 12_345_678}
    partner.put(f"/control/people/{PERSON}", {"bank_deposits": deposit})

    [record] = records(partner, "bank_deposits")

    assert record["balance_fen"] == 12_345_678


def test_null_and_an_empty_list_mean_nothing_on_record(partner):
    partner.put(f"/control/people/{PERSON}", {"household_register": None, "tax": []})

    assert records(partner, "household_register") == []
    assert records(partner, "tax") == []


def test_sources_without_a_fixture_stay_as_made_up(partner):
    before = records(partner, "social_insurance")
    partner.put(f"/control/people/{PERSON}", {"tax": None})

    assert records(partner, "social_insurance") == before


def test_a_source_that_cannot_answer_about_somebody_answers_when_it_can_again(partner):
    other = id_number(sequence=2)
    partner.put(f"/control/people/{PERSON}", {"tax": "unavailable"})

    refused = ask(partner, "tax", search(PERSON), message_id="m-9")
    elsewhere = ask(partner, "vehicles", search(PERSON)).status_code
    somebody_else = ask(partner, "tax", search(other)).status_code
    partner.put(f"/control/people/{PERSON}", {"tax": None})
    answered = ask(partner, "tax", search(PERSON), message_id="m-9")

    assert refused.status_code == 503
    assert refused.json()["errors"][0]["code"] == "err.service.unavailable"
    assert (elsewhere, somebody_else, answered.status_code) == (200, 200, 200)


def test_a_removed_fixture_is_gone(partner):
    before = records(partner, "bank_deposits")
    partner.put(f"/control/people/{PERSON}", {"bank_deposits": {"balance_fen": 1}})
    assert partner.get(f"/control/people/{PERSON}").json() == {
        "bank_deposits": [{"balance_fen": 1}]
    }

    assert partner.request("DELETE", f"/control/people/{PERSON}").status_code == 204

    assert partner.get(f"/control/people/{PERSON}").json() == {}
    assert records(partner, "bank_deposits") == before


@pytest.mark.parametrize(
    "fixture",
    [
        {"astrology": {}},
        {"tax": {"incomefen": 1}},
        {"tax": {"income_fen": "1"}},
        {"tax": {"income_fen": -1}},
        {"tax": {"income_fen": True}},
        {"tax": {"income_month": "2026-13"}},
        {"death": {"died_on": "2026-02-30"}},
        {"tax": ["no object"]},
        {"tax": {"as_of": None}},
    ],
)
def test_a_mistyped_fixture_is_refused(partner, fixture):
    answer = partner.request("PUT", f"/control/people/{PERSON}", json=fixture)

    assert answer.status_code == 422
    assert partner.get(f"/control/people/{PERSON}").json() == {}


def test_a_fixture_needs_a_right_id_number(partner):
    wrong = PERSON[:17] + ("0" if PERSON[17] != "0" else "1")

    assert partner.request("PUT", f"/control/people/{wrong}", json={}).status_code == 422


def test_everyone_made_up_is_registered_and_the_name_asked_for_is_taken_over(partner):
    [unnamed] = records(partner, "household_register")
    [named] = records(partner, "household_register", name="王小明")

    assert unnamed["born_on"] == "1970-02-15"
    assert unnamed["sex"] == "男"
    assert unnamed["registered_division"] == "440103"
    assert named == {**unnamed, "name": "王小明"}


def test_a_name_in_a_fixture_is_not_taken_over(partner):
    partner.put(f"/control/people/{PERSON}", {"household_register": {"name": "李四"}})

    assert records(partner, "household_register", name="王小明")[0]["name"] == "李四"


def test_most_made_up_people_are_poor(partner):
    people = [id_number(born=f"19{60 + n % 40}0{1 + n % 9}15", sequence=n) for n in range(1, 101)]
    searches = [search(person, reference=person) for person in people]

    def held(source):
        answer = ask(partner, source, *searches).raise_for_status().json()
        return [r["data"]["reg_records"] for r in answer["message"]["search_response"]]

    cars = [v for found in held("vehicles") for v in found if v["vehicle_kind"] == "小型轿车"]
    assert len(cars) <= 10
    assert sum(len(homes) <= 1 for homes in held("real_estate")) >= 90
    deposits = [sum(d["balance_fen"] for d in found) for found in held("bank_deposits")]
    assert sum(total <= 3_000_000 for total in deposits) >= 90
    wages = [found for found in held("tax") if found]
    assert 10 <= len(wages) <= 50
    assert all(len(found) == 12 for found in wages)
    assert sum(bool(found) for found in held("social_insurance")) >= 50


def test_a_made_up_wage_is_the_same_to_tax_insurance_and_fund(partner):
    found = 0
    for sequence in range(1, 200):
        person = id_number(born="19850601", sequence=sequence)
        fund = records(partner, "provident_fund", person)
        if fund:
            [insurance] = records(partner, "social_insurance", person)
            tax = records(partner, "tax", person)
            assert {row["income_fen"] for row in tax} == {insurance["contribution_base_fen"]}
            assert fund[0]["employer_name"] == insurance["payer_name"] == tax[0]["payer_name"]
            assert [tax[0]["income_month"], tax[-1]["income_month"]] == ["2025-11", "2026-10"]
            found += 1
        if found == 3:
            return
    raise AssertionError("no made-up person has a provident fund account")


def test_children_have_neither_wage_nor_car_nor_account(partner):
    child = id_number(born="20200101")

    for source in ("tax", "vehicles", "bank_deposits", "marriage", "business", "real_estate"):
        assert records(partner, source, child) == []


def test_the_same_seed_makes_the_same_lives_and_another_seed_others(tmp_path):
    answers = []
    for folder, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        with launcher.running(
            tmp_path / folder, "--seed", seed, "--today", "2026-11-21"
        ) as partner:
            answers.append([records(partner, source) for source in SOURCES])

    assert answers[0] == answers[1]
    assert answers[0] != answers[2]


def test_many_searches_in_one_message_are_each_answered(partner):
    people = [id_number(sequence=n) for n in range(1, 6)]
    searches = [search(person, reference=f"r{n}") for n, person in enumerate(people)]

    answer = ask(partner, "household_register", *searches).json()

    found = [
        (r["reference_id"], r["data"]["reg_records"][0]["id_number"])
        for r in answer["message"]["search_response"]
    ]
    assert found == [(f"r{n}", person) for n, person in enumerate(people)]


def test_records_are_given_by_the_page(partner):
    partner.put(
        f"/control/people/{PERSON}", {"bank_deposits": [{"balance_fen": n} for n in range(5)]}
    )
    item = search(PERSON)
    item["search_criteria"]["pagination"] = {"page_size": 2, "page_number": 3}

    [result] = ask(partner, "bank_deposits", item).json()["message"]["search_response"]

    assert [r["balance_fen"] for r in result["data"]["reg_records"]] == [4]
    assert result["pagination"] == {"page_size": 2, "page_number": 3, "total_count": 5}


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


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (None, "err.signature.missing"),
        ("", "err.signature.missing"),
        ("hmac-sm3=" + "0" * 64, "err.signature.invalid"),
        ("中文", "err.signature.invalid"),
    ],
)
def test_a_request_without_a_right_signature_is_unauthorised(partner, signature, code):
    body = {**envelope(search(PERSON)), "signature": signature}

    answer = partner.post("/dci/tax/registry/sync/search", json=body)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"] == code


def test_a_message_changed_after_signing_is_unauthorised(partner):
    body = envelope(search(PERSON))
    body["message"]["search_request"][0]["search_criteria"]["query"]["value"] = id_number(
        sequence=3
    )

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_the_shared_key_does_not_sign(partner):
    body = envelope(search(PERSON), signing_key=partner.key)

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_another_algorithm_than_the_configured_one_is_refused(partner):
    body = envelope(search(PERSON), algorithm="sha256")

    assert partner.post("/dci/tax/registry/sync/search", json=body).status_code == 401


def test_sha256_can_be_configured(tmp_path):
    with launcher.running(tmp_path, "--signature", "hmac-sha256") as partner:
        body = envelope(search(PERSON), algorithm="sha256")
        answer = partner.post("/dci/tax/registry/sync/search", json=body).json()

        signature = formats.sign(answer["header"], answer["message"], algorithm="sha256")
        assert answer["signature"] == signature


def test_signatures_can_be_switched_off(tmp_path):
    with launcher.running(tmp_path, "--signature", "none") as partner:
        body = {**envelope(search(PERSON)), "signature": ""}
        answer = partner.post("/dci/tax/registry/sync/search", json=body)

        assert (answer.status_code, answer.json()["signature"]) == (200, "")


def test_the_same_message_gets_the_same_answer_even_after_the_facts_changed(partner):
    body = envelope(search(PERSON))
    first = partner.post("/dci/tax/registry/sync/search", json=body)
    partner.put(f"/control/people/{PERSON}", {"tax": {"income_fen": 99}})

    second = partner.post("/dci/tax/registry/sync/search", json=body)

    assert second.content == first.content
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert records(partner, "tax")[0]["income_fen"] == 99


def test_a_resend_with_a_new_time_is_the_same_message(partner):
    first = ask(partner, "tax", search(PERSON), message_id="m-7")
    later = ask(
        partner, "tax", search(PERSON), message_id="m-7", message_ts="2026-11-21T10:00:00+08:00"
    )

    assert later.content == first.content


def test_a_message_id_used_for_something_else_is_a_conflict(partner):
    ask(partner, "tax", search(PERSON), message_id="m-8").raise_for_status()

    other = ask(partner, "tax", search(id_number(sequence=5)), message_id="m-8")

    assert other.status_code == 409
    assert other.json()["errors"][0]["code"] == "rjct.message_id.duplicate"


def test_the_same_message_id_is_free_at_another_source_and_for_another_sender(partner):
    ask(partner, "tax", search(PERSON), message_id="m-9").raise_for_status()

    assert ask(partner, "death", search(PERSON), message_id="m-9").status_code == 200
    elsewhere = ask(partner, "tax", search(PERSON), message_id="m-9", sender_id="other.test")
    assert elsewhere.status_code == 200


def test_twenty_threads_with_one_message_get_one_answer(partner):
    body = envelope(search(PERSON))

    def post(_):
        return partner.post("/dci/tax/registry/sync/search", json=body)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(post, range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1


def test_answers_and_fixtures_outlive_a_kill(start):
    partner = start()
    partner.put(f"/control/people/{PERSON}", {"tax": {"income_fen": 5}})
    body = envelope(search(PERSON))
    before = partner.post("/dci/tax/registry/sync/search", json=body).content
    partner.kill()

    again = start()
    assert again.post("/dci/tax/registry/sync/search", json=body).content == before
    assert records(again, "tax")[0]["income_fen"] == 5
