"""Keep what was told for an hour in the browser itself, sealed: the server keeps nothing.

A cookie of its own that only the platform can read (SM4-GCM), only goes to the experience zone's
own pages, and is refused an hour after it was last written. Signing in does not touch it.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from datetime import timedelta
from typing import Any

from gongzhu.accounts import wall_clock
from gongzhu.common import crypto
from gongzhu.common.errors import Invalid

AN_HOUR = timedelta(hours=1)
MOST_BYTES = 3700
"""Browsers keep cookies up to 4096 bytes, name and attributes included."""
PATH = "/experience/"
FORMAT = 1
"""Of what is kept; what an earlier version of the platform wrote is as good as nothing."""
_MOST_JSON = 60_000
_PLACE = b"gongzhu:experience:"


def read(request: Any, name: str) -> dict[str, Any] | None:
    """What this browser was given under a name; None when there is nothing, or not any more."""
    found = request.COOKIES.get(name, "")
    try:
        told = _opened(name, found) if found else None
    except (crypto.Tampered, ValueError, binascii.Error, zlib.error):
        return None
    if told is None or told.get("v") != FORMAT:
        return None
    if wall_clock.now().timestamp() - told["at"] > AN_HOUR.total_seconds():
        return None
    kept: dict[str, Any] = told["told"]
    return kept


def write(request: Any, response: Any, name: str, told: Any) -> None:
    """Give this browser JSON values to bring back. Raises Invalid when it is more than fits."""
    plain = json.dumps(
        {"v": FORMAT, "at": int(wall_clock.now().timestamp()), "told": told},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    blob = crypto.seal(_key(), zlib.compress(plain.encode(), 9), _PLACE + name.encode())
    value = base64.urlsafe_b64encode(blob).decode()
    if len(value) > MOST_BYTES:
        raise Invalid("填的内容太多，这里放不下了。请减少几行，或者直接到申请里填写。")
    response.set_cookie(
        name,
        value,
        max_age=int(AN_HOUR.total_seconds()),
        path=PATH,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )


def drop(response: Any, name: str) -> None:
    """Take it away from this browser."""
    response.delete_cookie(name, path=PATH, samesite="Lax")


def _opened(name: str, value: str) -> dict[str, Any]:
    blob = base64.urlsafe_b64decode(value)
    packed = crypto.open_sealed(_key(), blob, _PLACE + name.encode())
    plain = zlib.decompressobj().decompress(packed, _MOST_JSON)
    told: dict[str, Any] = json.loads(plain)
    return told


def _key() -> bytes:
    """A key of this purpose only, made from the platform's index key, which is never rotated."""
    return bytes.fromhex(crypto.blind_index("portal.experience", "cookie"))[: crypto.KEY_BYTES]
