"""What travels over HTTP: the request as handlers see it, the answer they give, the refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

NOTICE = "演示伙伴，非真实系统"
BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


class Refusal(Exception):
    """The partner declines a request, in the shape `{"errors": [{"code", "message"}]}`."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Request:
    """One request after routing; `effect` carries the faults ordered for it, if any."""

    method: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    effect: Any = None

    def json(self, *, floats: bool = False) -> dict[str, Any]:
        """Return the body as a JSON object.

        Floats are refused unless asked for: money is in integer fen, and a float has no single
        canonical form to sign. Raises Refusal 400 when the body is not such an object.
        """
        parse_float = float if floats else _no_float
        try:
            value = json.loads(self.body, parse_float=parse_float, parse_constant=_no_float)
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair is no text
        except (ValueError, RecursionError):
            raise Refusal(
                400, "err.request.bad", "请求内容不是合法的 JSON，或含有不接受的小数。"
            ) from None
        if not isinstance(value, dict):
            raise Refusal(400, "err.request.bad", "请求内容应是一个 JSON 对象。")
        return value


@dataclass(frozen=True)
class Answer:
    """One answer: status, body bytes, content type and further headers."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_answer(value: Any, *, status: int = 200, **headers: str) -> Answer:
    """Return `value` as a JSON answer; header names are given with `_` for `-`."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, body, headers={k.replace("_", "-"): v for k, v in headers.items()})


def refusal_answer(refusal: Refusal) -> Answer:
    """Return the one error shape every endpoint uses."""
    errors = [{"code": refusal.code, "message": refusal.message}]
    return json_answer({"errors": errors}, status=refusal.status)


def now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def stamp(instant: datetime) -> str:
    """Return an instant as ISO 8601 to the second in Beijing time, `2026-11-21T09:30:00+08:00`."""
    return instant.astimezone(BEIJING).isoformat(timespec="seconds")


def _no_float(text: str) -> float:
    raise ValueError(text)
