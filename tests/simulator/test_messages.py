"""The message gateway: takes each message once and shows what was sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest

MESSAGE = {"id": "case-1:paid", "to": "13800000000", "text": "您的低保金已发放。"}


def sent(partner, **query):
    return partner.get("/control/messages", params=query).json()["messages"]


def test_a_message_is_accepted_and_can_be_seen(partner):
    answer = partner.post("/messages", json=MESSAGE)

    assert answer.status_code == 202
    assert (answer.json()["id"], answer.json()["status"]) == ("case-1:paid", "accepted")
    [seen] = sent(partner)
    assert {name: seen[name] for name in ("id", "to", "text")} == MESSAGE


def test_the_same_message_again_is_sent_once(partner):
    first = partner.post("/messages", json=MESSAGE)

    second = partner.post("/messages", json=MESSAGE)

    assert (second.status_code, second.content) == (202, first.content)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(sent(partner)) == 1


@pytest.mark.parametrize("change", [{"to": "13900000000"}, {"text": "别的话"}])
def test_a_used_id_with_another_content_is_a_conflict(partner, change):
    partner.post("/messages", json=MESSAGE)

    answer = partner.post("/messages", json={**MESSAGE, **change})

    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "message.id.conflict"
    assert sent(partner)[0]["text"] == MESSAGE["text"]


def test_twenty_threads_with_one_message_send_it_once(partner):
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: partner.post("/messages", json=MESSAGE), range(20)))

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.content for answer in answers}) == 1
    assert len(sent(partner)) == 1


def test_messages_can_be_listed_by_recipient_in_order(partner):
    for number, to in enumerate(["13800000000", "13900000000", "13800000000"]):
        partner.post("/messages", json={"id": f"m{number}", "to": to, "text": "您好"})

    assert [message["id"] for message in sent(partner, to="13800000000")] == ["m0", "m2"]


@pytest.mark.parametrize(
    "body",
    [
        {"id": "m1", "to": "13800000000"},
        {**MESSAGE, "extra": "x"},
        {**MESSAGE, "id": ""},
        {**MESSAGE, "id": 1},
        {**MESSAGE, "to": "张 三"},
        {**MESSAGE, "text": " "},
        {**MESSAGE, "text": "长" * 501},
    ],
)
def test_a_faulty_message_is_refused(partner, body):
    assert partner.post("/messages", json=body).status_code == 422
    assert sent(partner) == []


def test_messages_outlive_a_kill(start):
    partner = start()
    partner.post("/messages", json=MESSAGE).raise_for_status()
    partner.kill()

    again = start()
    assert again.post("/messages", json=MESSAGE).headers["Idempotent-Replayed"] == "true"
    assert len(sent(again)) == 1
