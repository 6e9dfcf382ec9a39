"""DCI envelopes: open a signed request, answer its searches, seal the reply.

Source: spdci/standards, social registry API 1.0.0 (header, search request, search response, error
codes). Ours: the signature form (see `signing`) and `RESIDENT_ID` as identifier type.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulator.identity import is_id_number
from simulator.records import Record
from simulator.signing import Signer, canonical
from simulator.wire import Refusal, now, stamp

Lookup = Callable[[str, str | None], list[Record]]
MOST_SEARCHES = 100


@dataclass(frozen=True)
class Envelope:
    """A request that passed every check of signature and header."""

    header: dict[str, Any]
    message: dict[str, Any]

    @property
    def digest(self) -> str:
        """Identify the content; a resend may carry a new `message_ts`, nothing else."""
        header = {k: v for k, v in self.header.items() if k != "message_ts"}
        return hashlib.sha256(canonical(header, self.message)).hexdigest()

    @property
    def correlation_id(self) -> str:
        """Name the reply to this message, the same however often the message is sent."""
        name = f"{self.header['sender_id']}|{self.header['message_id']}"
        return hashlib.sha256(name.encode()).hexdigest()[:32]


def opened(body: dict[str, Any], signer: Signer) -> Envelope:
    """Check signature, then header, and return the envelope.

    Raises Refusal 401 for the signature and 400 for what the header says wrongly.
    """
    header, message = body.get("header"), body.get("message")
    if not isinstance(header, dict) or not isinstance(message, dict):
        raise Refusal(400, "err.request.bad", "请求应有 header 和 message 两个对象。")
    _check_signature(body.get("signature"), header, message, signer)
    for fault, code, sentence in _header_faults(header, message):
        if fault:
            raise Refusal(400, code, sentence)
    return Envelope(header, message)


def reply(envelope: Envelope, lookup: Lookup, *, source: str, signer: Signer) -> dict[str, Any]:
    """Answer every search of the envelope and seal the `on-search` reply."""
    searches = envelope.message["search_request"]
    names = [item.get("reference_id") if isinstance(item, dict) else None for item in searches]
    results = [
        _result(item, lookup, source=source, is_repeated=names.count(names[n]) > 1)
        for n, item in enumerate(searches)
    ]
    header = {
        "version": "1.0.0",
        "message_id": f"on-{envelope.correlation_id}",
        "message_ts": stamp(now()),
        "action": "on-search",
        "status": "succ",
        "total_count": len(results),
        "completed_count": len(results),
        "sender_id": envelope.header.get("receiver_id") or source,
        "receiver_id": envelope.header["sender_id"],
        "is_msg_encrypted": False,
    }
    message = {
        "transaction_id": envelope.message["transaction_id"],
        "correlation_id": envelope.correlation_id,
        "search_response": results,
    }
    return {"signature": signer.sign(header, message), "header": header, "message": message}


def acknowledgement(envelope: Envelope) -> dict[str, Any]:
    """Return the ACK of an asynchronous request."""
    return {
        "message": {
            "ack_status": "ACK",
            "timestamp": stamp(now()),
            "correlation_id": envelope.correlation_id,
        }
    }


def _check_signature(signature: Any, header: Any, message: Any, signer: Signer) -> None:
    if signer.algorithm == "none":
        return
    if not isinstance(signature, str) or not signature:
        raise Refusal(401, "err.signature.missing", "请求没有签名。")
    if not signer.accepts(signature, header, message):
        raise Refusal(401, "err.signature.invalid", "签名与内容不符，或所用算法、密钥不对。")


def _header_faults(header: Record, message: Record) -> list[tuple[bool, str, str]]:
    searches = message.get("search_request")
    count = len(searches) if isinstance(searches, list) else 0
    return [
        (header.get("version", "1.0.0") != "1.0.0", "rjct.version.invalid", "只支持 1.0.0 版。"),
        (not _is_name(header.get("message_id")), "err.request.bad", "缺少 message_id。"),
        (
            not _is_instant(header.get("message_ts")),
            "rjct.message_ts.invalid",
            "时间缺时区或不合法。",
        ),
        (header.get("action") != "search", "rjct.action.not_supported", "这里只支持 search。"),
        (not _is_name(header.get("sender_id")), "err.sender_id.invalid", "缺少 sender_id。"),
        (bool(header.get("is_msg_encrypted")), "err.encryption.invalid", "不支持加密报文。"),
        (not _is_name(message.get("transaction_id")), "err.request.bad", "缺少 transaction_id。"),
        (count == 0, "err.request.bad", "search_request 应是非空数组。"),
        (
            count > MOST_SEARCHES,
            "rjct.total_count.limit_exceeded",
            f"一次最多查 {MOST_SEARCHES} 条，请分批。",
        ),
        (
            header.get("total_count") != count,
            "rjct.total_count.invalid",
            "total_count 与条数不符。",
        ),
    ]


def _result(item: Any, lookup: Lookup, *, source: str, is_repeated: bool) -> dict[str, Any]:
    """Answer one search; a search that cannot be answered is rejected by itself."""
    item = item if isinstance(item, dict) else {}
    result = {"reference_id": item.get("reference_id"), "timestamp": stamp(now())}
    criteria = item.get("search_criteria")
    criteria = criteria if isinstance(criteria, dict) else {}
    query = criteria.get("query")
    query = query if isinstance(query, dict) else {}
    page = _page(criteria.get("pagination", {}))
    for fault, code, sentence in [
        (
            not _is_name(item.get("reference_id")),
            "rjct.reference_id.invalid",
            "缺少 reference_id。",
        ),
        (is_repeated, "rjct.reference_id.duplicate", "同一报文内 reference_id 重复。"),
        (not _is_instant(item.get("timestamp")), "rjct.timestamp.invalid", "时间缺时区或不合法。"),
        (
            not _is_askable(criteria, query),
            "rjct.search_criteria.invalid",
            "只支持按有效身份证号码查询。",
        ),
        (page is None, "rjct.pagination.invalid", "page_size 与 page_number 应为正整数。"),
    ]:
        if fault:
            reason = {"status_reason_code": code, "status_reason_message": sentence}
            return {**result, "status": "rjct", **reason}
    found = lookup(query["value"], query.get("name"))
    size, number = page or (0, 0)
    return {
        **result,
        "status": "succ",
        "data": {
            "version": "1.0.0",
            "reg_type": source,
            "reg_record_type": source,
            "reg_records": found[size * (number - 1) : size * number],
        },
        "pagination": {"page_size": size, "page_number": number, "total_count": len(found)},
        "locale": "zho",
    }


def _is_askable(criteria: Record, query: Record) -> bool:
    return (
        criteria.get("query_type") == "idtype-value"
        and query.get("type") == "RESIDENT_ID"
        and is_id_number(query.get("value"))
        and (query.get("name") is None or _is_name(query.get("name")))
    )


def _page(pagination: Any) -> tuple[int, int] | None:
    """Return size and number of the page asked for; None when nonsense is asked."""
    if not isinstance(pagination, dict):
        return None
    size, number = pagination.get("page_size", 100), pagination.get("page_number", 1)
    if all(type(n) is int and 1 <= n <= 10_000 for n in (size, number)):
        return size, number
    return None


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 99


def _is_instant(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (TypeError, ValueError):
        return False
