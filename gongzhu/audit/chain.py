"""How an entry becomes bytes and bytes a link: the agreement between the trail and its verifier.

`verify_audit.py` holds a second, independent implementation of this page; change both or neither.

    hash = SM3(UTF-8 of a JSON array without spaces: "gongzhu-audit/1", the fields in the order of
    FIELDS, prev). `at` is UTC with six decimals and a Z. The first prev is sixty-four zeros.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from gongzhu.common.crypto import sm3

FORMAT = "gongzhu-audit/1"
GENESIS = "0" * 64
FIELDS = (
    "seq",
    "at",
    "actor_label",
    "user_id",
    "post_id",
    "office_id",
    "office_name",
    "role",
    "action",
    "object_type",
    "object_id",
    "purpose",
    "reason",
    "digest",
)


def written(at: datetime) -> str:
    """An instant as it enters the hash: 2026-11-21T15:43:12.000001Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def fields_of(entry: Any) -> list[Any]:
    """The values of an entry in the order in which they are hashed."""
    return [written(entry.at) if name == "at" else getattr(entry, name) for name in FIELDS]


def link(entry: Any, prev: str) -> str:
    """The hash of an entry that follows the one whose hash is prev: 64 hex digits."""
    content = [FORMAT, *fields_of(entry), prev]
    return sm3(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())
