"""The data sources 核对数据源: search now, or search and be called back."""

import json
import time
from typing import Any

from simulator.callbacks import Callbacks
from simulator.envelope import Envelope, Lookup, acknowledgement, opened, reply
from simulator.faults import Fault
from simulator.people import People
from simulator.records import SOURCES
from simulator.signing import Signer
from simulator.store import Store
from simulator.wire import Answer, Refusal, Request


class Sources:
    """All registries behind `/dci/<source>/`: each answers a message once, then repeats itself."""

    def __init__(
        self, store: Store, people: People, callbacks: Callbacks, *, signer: Signer
    ) -> None:
        self._store, self._people, self._callbacks = store, people, callbacks
        self._signer = signer

    def search_now(self, request: Request) -> Answer:
        """Answer `POST /dci/<source>/registry/sync/search`."""
        source, order = _source(request), request.effect.order
        envelope = opened(request.json(), self._signer)
        content = reply(envelope, self._lookup(source, order), source=source, signer=self._signer)
        return self._once("sync", source, envelope, answer=content)

    def search_later(self, request: Request) -> Answer:
        """Answer `POST /dci/<source>/registry/search` with ACK and queue the callback."""
        source, order = _source(request), request.effect.order
        envelope = opened(request.json(), self._signer)
        address = self._callbacks.address(envelope.header.get("sender_uri"))
        content = reply(envelope, self._lookup(source, order), source=source, signer=self._signer)
        due_at = time.time() + order.callback_delay_ms / 1000
        posts = [(source, address, _bytes(content), due_at)] * order.callback_repeat
        answer = self._once(
            "async", source, envelope, answer=acknowledgement(envelope), posts=posts
        )
        self._callbacks.nudge()
        return answer

    def _lookup(self, source: str, order: Fault) -> Lookup:
        return lambda id_number, name: self._people.records(
            source, id_number, name=name, contradict=order.contradict
        )

    def _once(
        self, mode: str, source: str, envelope: Envelope, *, answer: Any, posts: Any = ()
    ) -> Answer:
        """Keep the first answer to a message, with its callbacks, and return it ever after.

        Raises Refusal 409 when the same sender reuses the message id for something else.
        """
        key = (source, mode, envelope.header["sender_id"], envelope.header["message_id"])
        with self._store.transaction() as db:
            kept = db.execute(
                "SELECT digest, body FROM answers"
                " WHERE source = ? AND mode = ? AND sender_id = ? AND message_id = ?",
                key,
            ).fetchone()
            if kept is None:
                body = _bytes(answer)
                db.execute(
                    "INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?)", (*key, envelope.digest, body)
                )
                db.executemany(
                    "INSERT INTO callbacks (source, uri, body, due_at) VALUES (?, ?, ?, ?)", posts
                )
                return Answer(202 if mode == "async" else 200, body)
        if kept["digest"] != envelope.digest:
            raise Refusal(409, "rjct.message_id.duplicate", "这个 message_id 已用于另一内容。")
        headers = {"Idempotent-Replayed": "true"}
        return Answer(202 if mode == "async" else 200, kept["body"], headers=headers)


def _source(request: Request) -> str:
    source = request.params["source"]
    if source not in SOURCES:
        names = "、".join(SOURCES)
        raise Refusal(404, "err.request.not_found", f"没有这个数据源。可用的有：{names}。")
    return source


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
