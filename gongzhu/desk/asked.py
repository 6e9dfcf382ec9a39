"""The two hidden things every step carries: the key of the press, the version that was seen."""

from __future__ import annotations

import uuid
from typing import Any

from gongzhu.cases.errors import KeyReused
from gongzhu.cases.models import Case, Event
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Refusal
from gongzhu.desk.stages.base import Asked


def new_key() -> str:
    """A name for one press of a button."""
    return str(uuid.uuid4())


def asked_of(data: Any, by: Actor) -> Asked:
    """What a form carried; a key that is none is replaced, so that nothing is taken for a replay."""
    seen = str(data.get("seen", ""))
    return Asked(by, key_of(data), int(seen) if seen.isdecimal() and len(seen) < 9 else None)


def key_of(data: Any) -> str:
    """The key a form carried, if it is one; else a new one."""
    try:
        return str(uuid.UUID(str(data.get("key", ""))))
    except ValueError:
        return new_key()


def was_taken(case: Case, asked: Asked) -> bool:
    """Whether this very press was carried out before: a double click, a page sent again."""
    made = Event.objects.filter(case=case, request_key=asked.key, user_id=asked.by.user_id)
    return made.exists()


def key_after(refusal: Refusal, asked: Asked) -> str:
    """The key to try again with: the same, unless it belongs to something else."""
    return new_key() if isinstance(refusal, KeyReused) else asked.key
