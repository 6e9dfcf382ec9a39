"""Add to the trail, and sign where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.db import connection

from gongzhu.audit import checkpoints
from gongzhu.audit.chain import link
from gongzhu.audit.errors import Broken, NotInTransaction
from gongzhu.audit.models import CODE, LABEL, REASON, Entry, Head
from gongzhu.audit.selectors import named
from gongzhu.common import clock, keys
from gongzhu.common.actor import Actor
from gongzhu.common.crypto import hmac_sm3
from gongzhu.common.secret import mask_numbers

CHECKPOINT_ENTRIES = 1000
CHECKPOINT_SECONDS = 600


def record(
    action: str,
    *,
    obj: Any = None,
    by: Actor,
    purpose: str = "",
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Leave one entry, in the transaction of what it tells about: both stand or neither.

    Call it last: the end of the chain stays locked until the transaction ends. Three queries.
    action: a code such as "cases.accept". obj: a saved row, or ("type", "id").
    reason: a sentence somebody typed; identity, card and phone numbers in it are masked.
    detail: what was changed, JSON-like; never stored, only its digest (see `digest_of`).
    Raises NotInTransaction outside a transaction, Broken when the end of the chain is missing.
    Source: GB/T 22239 8.1.4.3; 002 (全程留痕，每项操作到人).
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"audit.record({action!r}) outside transaction.atomic")
    kind, number = named(obj)
    last, prev = _locked_head()
    entry = Entry(
        seq=last + 1,
        at=clock.now(),
        actor_label=_short(by.label, LABEL),
        user_id=by.user_id,
        post_id=by.post_id,
        office_id=by.office_id,
        office_name=_short(by.office_name, LABEL),
        role=_short(by.role, CODE),
        action=_short(action, CODE),
        object_type=_short(kind, CODE),
        object_id=_short(number, CODE),
        purpose=_short(purpose, CODE),
        reason=_short(mask_numbers(reason), REASON),
        digest="" if detail is None else digest_of(last + 1, detail),
        prev=prev,
    )
    entry.hash = link(entry, prev)
    entry.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_HEAD, [entry.seq, entry.hash])
    return entry


def digest_of(seq: int, detail: Mapping[str, Any]) -> str:
    """What an entry keeps of its detail: HMAC-SM3 under the index key, over number and content.

    The key keeps others from guessing small values (an amount, a yes) by trying them all; the
    number makes equal details look different. Whoever has the detail and the key can prove later
    that it is what was recorded; the chain itself verifies without either, so that deleting a
    person breaks nothing. To put it beyond the platform's own guessing after a deletion, include
    something of the person's in the mapping that is destroyed with the person.
    Secrets enter as their mask, dates and the like as text.
    """
    content = json.dumps(dict(detail), sort_keys=True, ensure_ascii=False, default=str)
    return hmac_sm3(keys.kms().index_key(), f"audit\x00{seq}\x00{content}".encode())


def checkpoint() -> checkpoints.Checkpoint | None:
    """Verify what was added since the last checkpoint, and sign the new end outside the database.

    None when nothing was added. Raises Broken rather than sign over a broken chain, Unavailable
    when it cannot be signed now.
    """
    with checkpoints.one_at_a_time():
        last = checkpoints.latest()
        head = Head.objects.filter(pk=Head.ONLY).first() or Head()
        if head.seq == last.seq and head.hash == last.hash:
            return None
        checkpoints.prove(last, head)
        return checkpoints.write(last, head, at=clock.now())


def checkpoint_if_due() -> checkpoints.Checkpoint | None:
    """A checkpoint when 1,000 entries, or 10 minutes and any entry, came since the last one.

    For the worker to call as often as it likes.
    """
    last = checkpoints.latest()
    head = Head.objects.filter(pk=Head.ONLY).first() or Head()
    if head.seq == last.seq and head.hash == last.hash:
        return None
    is_old = last.at is None or (clock.now() - last.at).total_seconds() >= CHECKPOINT_SECONDS
    if is_old or head.seq - last.seq >= CHECKPOINT_ENTRIES or head.seq < last.seq:
        return checkpoint()
    return None


# plain SQL for these two: they run at every step of every case, and the ORM takes ten times as long
_LOCK_HEAD = "SELECT seq, hash FROM audit_head WHERE id = 1"
_MOVE_HEAD = "UPDATE audit_head SET seq = %s, hash = %s WHERE id = 1"


def _locked_head() -> tuple[int, str]:
    """The end of the chain, ours until commit; SQLite's write transactions are exclusive anyway."""
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HEAD + lock)
        found = cursor.fetchone()
    if found:
        return found[0], found[1]
    if Entry.objects.exists():
        raise Broken(0, "留痕链头不见了")
    Head.objects.get_or_create(pk=Head.ONLY)
    return _locked_head()


def _short(text: str, most: int) -> str:
    """Text that fits its column on every database: an entry must never fail for its length."""
    return text.replace("\x00", "").encode(errors="replace").decode()[:most]
