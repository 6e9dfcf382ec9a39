"""The same message gets the same answer: later, from many threads, after a kill."""

from concurrent.futures import ThreadPoolExecutor

from tests.simulator.asking import PERSON, ask, records
from tests.simulator.formats import envelope, id_number, search


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
