"""The message gateway 短信网关: takes each message once and shows a test what was sent."""

import re
from typing import Any

from simulator.store import Store
from simulator.wire import Answer, Refusal, Request, json_answer, now, stamp

_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_TO = re.compile(r"[A-Za-z0-9@._+-]{1,64}", re.ASCII)
_MOST_SIGNS = 500


class Messages:
    """Accepts messages by id; the same id with another content is a conflict."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, request: Request) -> Answer:
        """Answer `POST /messages` {id, to, text} with 202.

        Raises Refusal 422 for a faulty message, 409 for a used id with another content.
        """
        message = _checked(request.json())
        with self._store.transaction() as db:
            fresh = db.execute(
                "INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?)",
                (message["id"], message["to"], message["text"], stamp(now())),
            )
            kept = db.execute("SELECT * FROM messages WHERE id = ?", (message["id"],)).fetchone()
        if (kept["recipient"], kept["text"]) != (message["to"], message["text"]):
            raise Refusal(409, "message.id.conflict", "这个消息编号已用于另一内容，未再发送。")
        receipt = {"id": kept["id"], "status": "accepted", "accepted_at": kept["accepted_at"]}
        replayed = {} if fresh.rowcount else {"Idempotent_Replayed": "true"}
        return json_answer(receipt, status=202, **replayed)

    def listing(self, request: Request) -> Answer:
        """Answer `GET /control/messages?to=`: everything accepted, in order."""
        to = request.query.get("to")
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT id, recipient AS 'to', text, accepted_at FROM messages"
                " WHERE ? IS NULL OR recipient = ? ORDER BY rowid",
                (to, to),
            ).fetchall()
        return json_answer({"messages": [dict(row) for row in rows]})


def _checked(body: dict[str, Any]) -> dict[str, str]:
    if body.keys() != {"id", "to", "text"} or not all(isinstance(v, str) for v in body.values()):
        raise Refusal(422, "err.request.bad", "消息应恰有 id、to、text 三个文本字段。")
    if not _ID.fullmatch(body["id"]) or not _TO.fullmatch(body["to"]):
        raise Refusal(422, "err.request.bad", "消息的 id 或 to 不合格式。")
    if not body["text"].strip() or len(body["text"]) > _MOST_SIGNS:
        raise Refusal(422, "err.request.bad", f"消息正文应有 1 至 {_MOST_SIGNS} 字。")
    return body
