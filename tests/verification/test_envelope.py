"""One question over real HTTP: what comes back, and what is refused."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from gongzhu.common import clock
from gongzhu.exchange import partners
from gongzhu.exchange.errors import PartnerFault
from gongzhu.verification.enums import Source
from gongzhu.verification.sources import plugin
from gongzhu.verification.sources.envelope import Question, search
from tests.simulator.launcher import Partner
from tests.verification.worlds import NUMBER, SPOUSE, raw


def question(number: str = "", *, id_number: str = NUMBER) -> Question:
    return Question(number or str(uuid.uuid4()), clock.now(), id_number, "陈一")


def knows(partner: Partner, source: Source, *records: dict[str, Any]) -> None:
    partner.put(f"/control/people/{NUMBER}", {source.value: list(records)})


@pytest.mark.parametrize("source", Source)
def test_every_source_answers_for_a_made_up_person(partner: Partner, source: Source) -> None:
    for record in search(plugin(source), question()):
        assert record.id_number == NUMBER


def test_what_the_register_holds_comes_back_whole(partner: Partner) -> None:
    knows(partner, Source.BANK_DEPOSITS, {"balance_fen": 5_000_000, "account_last4": "4321"})

    (deposit,) = search(plugin(Source.BANK_DEPOSITS), question())

    assert (deposit.balance_fen, deposit.account_last4) == (5_000_000, "4321")


def test_nothing_on_record_is_an_empty_list(partner: Partner) -> None:
    knows(partner, Source.VEHICLES)

    assert search(plugin(Source.VEHICLES), question()) == []


def test_a_long_answer_is_fetched_page_by_page(partner: Partner) -> None:
    records = [{"balance_fen": n, "account_last4": f"{n:04d}"} for n in range(230)]
    knows(partner, Source.BANK_DEPOSITS, *records)

    found = search(plugin(Source.BANK_DEPOSITS), question())

    assert [one.balance_fen for one in found] == list(range(230))
    assert partner.get("/control/counters").json()["bank_deposits"]["received"] == 3


def test_the_same_question_asked_again_gets_the_same_answer(partner: Partner) -> None:
    knows(partner, Source.BANK_DEPOSITS, {"balance_fen": 100})
    asked = question()
    partner.put("/control/faults/bank_deposits", {"lose_next": 1})
    with pytest.raises(PartnerFault):
        search(plugin(Source.BANK_DEPOSITS), asked)
    knows(partner, Source.BANK_DEPOSITS, {"balance_fen": 999})

    assert [one.balance_fen for one in search(plugin(Source.BANK_DEPOSITS), asked)] == [100]
    again = search(plugin(Source.BANK_DEPOSITS), question())
    assert [one.balance_fen for one in again] == [999]


@pytest.mark.parametrize(
    "fault", [{"garbage": True}, {"down": True}, {"status": 500}, {"status": 429}, {"hang": 1}]
)
def test_a_broken_answer_is_a_fault_and_never_a_figure(partner: Partner, fault: dict) -> None:
    partner.put("/control/faults/tax", fault)

    with pytest.raises(PartnerFault):
        search(plugin(Source.TAX), question())


def test_an_answer_signed_with_another_key_is_not_used(partner: Partner, settings) -> None:
    knows(partner, Source.BANK_DEPOSITS, {"balance_fen": 100})
    with (
        _twisted(partner, settings, lambda answer: {**answer, "signature": "hmac-sm3=" + "0" * 64}),
        pytest.raises(PartnerFault, match="签名"),
    ):
        search(plugin(Source.BANK_DEPOSITS), question())


def _with(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """An answer changed by its own signer: nothing but our checks stands in its way."""

    def twist(answer: dict[str, Any]) -> dict[str, Any]:
        change(answer["message"])
        answer["signature"] = partners.sign(answer["header"], answer["message"])
        return answer

    return twist


def _records(message: dict[str, Any]) -> list[dict[str, Any]]:
    return message["search_response"][0]["data"]["reg_records"]


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(transaction_id="another"),
        lambda m: m.pop("search_response"),
        lambda m: m.update(search_response=[]),
        lambda m: m.update(search_response=m["search_response"] * 2),
        lambda m: m["search_response"][0].update(reference_id="9"),
        lambda m: m["search_response"][0].update(status="rjct"),
        lambda m: m["search_response"][0].update(data=None),
        lambda m: m["search_response"][0]["data"].update(reg_type="tax"),
        lambda m: m["search_response"][0]["data"].update(reg_records={"0": 1}),
        lambda m: m["search_response"][0]["pagination"].update(total_count=7),
        lambda m: m["search_response"][0]["pagination"].update(total_count="1"),
        lambda m: m["search_response"][0]["pagination"].update(total_count=0),
        lambda m: _records(m)[0].update(id_number=SPOUSE),
        lambda m: _records(m)[0].update(balance_fen=1.5),
        lambda m: _records(m)[0].update(balance_fen="100"),
        lambda m: _records(m)[0].update(as_of="2099-01-01"),
        lambda m: _records(m).append(dict(_records(m)[0])),
        lambda m: _records(m).append("and now for something completely different"),
    ],
)
def test_a_signed_answer_to_another_question_is_refused(
    partner: Partner, settings, change: Callable[[dict[str, Any]], None]
) -> None:
    knows(partner, Source.BANK_DEPOSITS, raw_fields())
    with _twisted(partner, settings, _with(change)), pytest.raises(PartnerFault):
        search(plugin(Source.BANK_DEPOSITS), question())


def test_half_a_sign_in_an_answer_is_a_fault_and_no_crash(partner: Partner, settings) -> None:
    knows(partner, Source.BANK_DEPOSITS, raw_fields())

    def twist(answer: dict[str, Any]) -> dict[str, Any]:
        _records(answer["message"])[0]["bank_name"] = "\ud800"
        return answer

    with _twisted(partner, settings, twist), pytest.raises(PartnerFault):
        search(plugin(Source.BANK_DEPOSITS), question())


def raw_fields() -> dict[str, Any]:
    known = raw(Source.BANK_DEPOSITS, balance_fen=100)
    return {name: value for name, value in known.items() if name not in ("id_number", "as_of")}


@contextmanager
def _twisted(partner: Partner, settings, twist: Callable[[dict], dict]) -> Iterator[None]:
    """Put somebody in the middle who changes the simulator's answers."""

    class Middle(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = twist(partner.post(self.path, content=body).json())
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Middle)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    settings.PARTNER_URL = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        settings.PARTNER_URL = partner.url
        server.shutdown()
        server.server_close()
        thread.join()
