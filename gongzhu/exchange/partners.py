"""Speak to a partner over HTTP: one client, signed, timed out, with faults in one shape."""

from __future__ import annotations

import hmac
import json
from functools import cache
from typing import Any

import httpx
from django.conf import settings

from gongzhu.common.crypto import hmac_sm3
from gongzhu.exchange.errors import NotReady, PartnerFault

MOST_BYTES = 20 * 1024 * 1024
TIMEOUT = httpx.Timeout(10.0, connect=3.0)


def is_configured() -> bool:
    """Whether there is a gateway at all; that it answers is another matter."""
    return bool(settings.PARTNER_URL)


def send(
    method: str, path: str, *, content: bytes | None = None, kind: str = "application/json"
) -> bytes:
    """One exchange with the configured partner gateway; returns the body of a good answer.

    path: below settings.PARTNER_URL, such as `/bank/batches`.
    Raises NotReady for "nothing yet" (404 `…not_ready`), PartnerFault for anything else but 2xx.
    """
    if not is_configured():
        raise PartnerFault("还没有配置数据交换伙伴的地址，事项保留在待发队列中。")
    headers = {"Authorization": f"Bearer {settings.PARTNER_KEY}", "Content-Type": kind}
    try:
        answer = _answer(method, settings.PARTNER_URL + path, content, headers)
    except httpx.HTTPError as fault:
        raise PartnerFault(f"伙伴暂时无法连接（{type(fault).__name__}），稍后自动重试。") from fault
    if answer.status_code == 404 and b"not_ready" in answer.content:
        raise NotReady("伙伴还没有准备好结果，稍后再取。")
    if not answer.is_success:
        raise PartnerFault(f"伙伴返回异常（HTTP {answer.status_code}），稍后自动重试。")
    return answer.content


def _answer(
    method: str, url: str, content: bytes | None, headers: dict[str, str]
) -> httpx.Response:
    """The whole answer, unless it is larger than any honest one. Raises httpx.HTTPError."""
    with _client().stream(method, url, content=content, headers=headers) as answer:
        body = b""
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise httpx.DecodingError("answer too large", request=answer.request)
    return httpx.Response(answer.status_code, content=body)


def send_json(method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """As `send`, with JSON both ways. Raises PartnerFault when the answer is not JSON."""
    return parsed(send(method, path, content=json.dumps(body, ensure_ascii=False).encode()))


def parsed(content: bytes) -> dict[str, Any]:
    """A partner's JSON object. Raises PartnerFault when it is not one."""
    try:
        answer = json.loads(content)
    except ValueError as fault:
        raise PartnerFault("伙伴返回的内容无法识别，稍后自动重试。") from fault
    if not isinstance(answer, dict):
        raise PartnerFault("伙伴返回的内容格式不符，稍后自动重试。")
    return answer


def search(
    registry: str, envelope_header: dict[str, Any], message: dict[str, Any]
) -> dict[str, Any]:
    """Ask a registry in a signed DCI envelope and return the `message` of its signed answer.

    Raises PartnerFault when the answer's signature is not the partner's.
    Source: DCI social registry API 1.0.0.
    """
    body = {
        "signature": sign(envelope_header, message),
        "header": envelope_header,
        "message": message,
    }
    answer = send_json("POST", f"/dci/{registry}/registry/sync/search", body)
    header, found = answer.get("header"), answer.get("message")
    if not isinstance(header, dict) or not isinstance(found, dict):
        raise PartnerFault("数据来源返回的信封不完整，稍后自动重试。")
    if not hmac.compare_digest(str(answer.get("signature", "")), sign(header, found)):
        raise PartnerFault("数据来源返回内容的签名不符，未采用，稍后自动重试。")
    return found


def sign(header: dict[str, Any], message: dict[str, Any]) -> str:
    """HMAC-SM3 over the canonical JSON of header and message."""
    text = json.dumps(
        {"header": header, "message": message},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return f"hmac-sm3={hmac_sm3(settings.PARTNER_KEY.encode(), text.encode())}"


@cache
def _client() -> httpx.Client:
    """One connection pool a process; proxies of the environment are not for partners."""
    return httpx.Client(timeout=TIMEOUT, trust_env=False)
