"""The data sources: envelopes and what they hold, set for a test or made up."""

import pytest

from tests.simulator import formats, launcher
from tests.simulator.asking import PERSON, SOURCES, ask, records
from tests.simulator.formats import id_number, search


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
