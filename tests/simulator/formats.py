"""What a partner's client has to write, built from simulator/README.md alone: envelopes and files.

A second implementation on purpose: it shares no line with the simulator, so that agreement between
the two means that the document is right.
"""

import csv
import hashlib
import hmac
import io
import itertools
import json
from typing import Any

from tests.simulator.launcher import SIGNING_KEY

TIME = "2026-11-21T09:30:00+08:00"
_numbers = itertools.count(1)


def id_number(*, division: str = "440103", born: str = "19700215", sequence: int = 1) -> str:
    """Return a valid made-up id number; an odd sequence is a man."""
    first = f"{division}{born}{sequence:03d}"
    total = sum(int(d) * 2 ** (17 - place) for place, d in enumerate(first))
    return first + "10X98765432"[total % 11]


def search(value: str, *, reference: str = "r1", **query: Any) -> dict[str, Any]:
    """Return one search by id number."""
    return {
        "reference_id": reference,
        "timestamp": TIME,
        "search_criteria": {
            "query_type": "idtype-value",
            "query": {"type": "RESIDENT_ID", "value": value, **query},
        },
    }


def envelope(
    *searches: dict[str, Any],
    message_id: str = "",
    signing_key: str = SIGNING_KEY,
    algorithm: str = "sm3",
    **header: Any,
) -> dict[str, Any]:
    """Return a signed request; keyword arguments override header fields."""
    head = {
        "version": "1.0.0",
        "message_id": message_id or f"m-{next(_numbers)}",
        "message_ts": TIME,
        "action": "search",
        "sender_id": "gongzhu.test",
        "receiver_id": "registry.demo",
        "total_count": len(searches),
        **header,
    }
    message = {"transaction_id": "t1", "search_request": list(searches)}
    signature = sign(head, message, signing_key=signing_key, algorithm=algorithm)
    return {"signature": signature, "header": head, "message": message}


def sign(head: Any, message: Any, *, signing_key: str = SIGNING_KEY, algorithm: str = "sm3") -> str:
    """Return the signature of header and message."""
    text = json.dumps(
        {"header": head, "message": message},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    code = hmac.new(signing_key.encode(), text.encode(), algorithm).hexdigest()
    return f"hmac-{algorithm}={code}"


def payment(seq: int, *, card: str = "", fen: int = 80_400, name: str = "张三") -> list[str]:
    """Return one payment row without its batch number."""
    card = card or f"62170000000001{seq:04d}9"
    return [str(seq), name, "123X", card, str(fen), "低保金2026年11月"]


def payment_file(batch: str, *rows: list[str], algorithm: str = "sm3") -> bytes:
    """Return a payment file with a right trailer."""
    header = ["batch", "seq", "name", "id_last4", "card", "amount_fen", "summary"]
    head = _csv([header, *([batch, *row] for row in rows)])
    return head + trailer(head, rows, algorithm=algorithm)


def trailer(head: bytes, rows: Any, *, algorithm: str = "sm3") -> bytes:
    """Return the trailer row for the bytes before it."""
    total = sum(int(row[4]) for row in rows)
    digest = hashlib.new(algorithm, head).hexdigest()
    return _csv([["TRAILER", len(rows), total, algorithm, digest]])


def read_return(content: bytes) -> list[dict[str, str]]:
    """Return the rows of a return file after checking its trailer."""
    head, last = content[: content[:-1].rfind(b"\n") + 1], content[content[:-1].rfind(b"\n") + 1 :]
    rows = list(csv.DictReader(io.StringIO(head.decode())))
    mark, count, total, algorithm, digest = last.decode().strip().split(",")
    assert (mark, int(count)) == ("TRAILER", len(rows))
    assert int(total) == sum(int(row["amount_fen"]) for row in rows)
    assert digest == hashlib.new(algorithm, head).hexdigest()
    return rows


def _csv(rows: Any) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
