"""The asynchronous search: acknowledged at once, answered by callback, delivered again on trouble."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.simulator import formats
from tests.simulator.formats import envelope, id_number, search

PERSON = id_number()
PATH = "/dci/tax/registry/search"


class Receiver(ThreadingHTTPServer):
    """A sender's callback endpoint that fails as often as it is told."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.received: list[tuple[str, str, dict]] = []
        self.failures = 0
        self.news = threading.Condition()

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/dci"

    def wait_for(self, count: int, seconds: float = 10) -> list[tuple[str, str, dict]]:
        with self.news:
            assert self.news.wait_for(lambda: len(self.received) >= count, seconds)
            return list(self.received)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.news:
            fails = self.server.failures > 0
            self.server.failures -= fails
            if not fails:
                self.server.received.append((self.path, self.headers["Authorization"], body))
            self.server.news.notify_all()
        self.send_response(500 if fails else 202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_acknowledged_search_is_answered_by_a_signed_callback(partner, receiver):
    partner.put(f"/control/people/{PERSON}", {"tax": {"income_fen": 300_000}})
    body = envelope(search(PERSON), sender_uri=receiver.uri)

    ack = partner.post(PATH, json=body)

    assert ack.status_code == 202
    assert ack.json()["message"]["ack_status"] == "ACK"
    [(path, authorization, answer)] = receiver.wait_for(1)
    assert path == "/dci/registry/on-search"
    assert authorization == f"Bearer {partner.key}"
    assert answer["signature"] == formats.sign(answer["header"], answer["message"])
    assert answer["header"]["action"] == "on-search"
    assert answer["message"]["correlation_id"] == ack.json()["message"]["correlation_id"]
    [result] = answer["message"]["search_response"]
    assert result["data"]["reg_records"][0]["income_fen"] == 300_000


def test_a_resent_search_is_acknowledged_again_but_called_back_once(partner, receiver):
    body = envelope(search(PERSON), sender_uri=receiver.uri)
    first = partner.post(PATH, json=body)
    receiver.wait_for(1)

    second = partner.post(PATH, json=body)

    assert second.content == first.content
    assert len(partner.get("/control/callbacks").json()["callbacks"]) == 1


def test_a_callback_that_fails_is_tried_again(partner, receiver):
    receiver.failures = 2

    partner.post(PATH, json=envelope(search(PERSON), sender_uri=receiver.uri)).raise_for_status()

    receiver.wait_for(1)
    assert _settled(partner)["attempts"] == 3


def test_a_callback_can_be_ordered_late_and_repeated(partner, receiver):
    partner.put("/control/faults/tax", {"callback_delay_ms": 400, "callback_repeat": 3})
    asked = time.monotonic()

    partner.post(PATH, json=envelope(search(PERSON), sender_uri=receiver.uri)).raise_for_status()

    bodies = [body for _, _, body in receiver.wait_for(3)]
    assert time.monotonic() - asked >= 0.35
    assert bodies[0] == bodies[1] == bodies[2]


def test_a_callback_outlives_a_restart(start, receiver):
    partner = start()
    partner.put("/control/faults/tax", {"callback_delay_ms": 1500})
    partner.post(PATH, json=envelope(search(PERSON), sender_uri=receiver.uri)).raise_for_status()
    partner.kill()
    assert receiver.received == []

    start()
    receiver.wait_for(1)


@pytest.mark.parametrize(
    "uri",
    [
        None,
        "",
        "ftp://127.0.0.1/",
        "https://127.0.0.1/",
        "http://192.0.2.1/",
        "http://127.0.0.1@192.0.2.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/中",
    ],
)
def test_callbacks_go_to_this_machine_only(partner, uri):
    answer = partner.post(PATH, json=envelope(search(PERSON), sender_uri=uri))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "err.sender_uri.invalid"
    assert partner.get("/control/callbacks").json()["callbacks"] == []


def test_a_wrong_signature_is_not_acknowledged(partner, receiver):
    body = {**envelope(search(PERSON), sender_uri=receiver.uri), "signature": "hmac-sm3=00"}

    assert partner.post(PATH, json=body).status_code == 401
    assert partner.get("/control/callbacks").json()["callbacks"] == []


def _settled(partner):
    for _ in range(200):
        [callback] = partner.get("/control/callbacks").json()["callbacks"]
        if callback["state"] != "waiting":
            return callback
        time.sleep(0.02)
    raise AssertionError("the callback stayed waiting")
