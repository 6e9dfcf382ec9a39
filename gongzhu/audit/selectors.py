"""Read the trail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import QuerySet

from gongzhu.audit.chain import FIELDS, fields_of
from gongzhu.audit.models import Entry, Head


def named(obj: Any) -> tuple[str, str]:
    """How the trail names a thing: a saved row, or its type and number given as a pair.

    A row becomes ("people.person", "42"). Raises ValueError for a row without a number.
    """
    if obj is None:
        return "", ""
    if isinstance(obj, models.Model):
        obj = obj._meta.label_lower, obj.pk
    kind, number = obj
    if number is None:
        raise ValueError(f"the trail cannot name a {kind} that is not saved yet")
    return str(kind), str(number)


def trail(obj: Any) -> QuerySet[Entry]:
    """Everything recorded about a row, or a ("type", "id") pair, oldest first."""
    kind, number = named(obj)
    return Entry.objects.filter(object_type=kind, object_id=number).order_by("seq")


def recent(most: int = 50) -> QuerySet[Entry]:
    """The latest entries, newest first."""
    return Entry.objects.order_by("-seq")[:most]


def head() -> tuple[int, str]:
    """Number and hash of the last entry; 0 and sixty-four zeros when there is none."""
    end = Head.objects.filter(pk=Head.ONLY).first() or Head()
    return end.seq, end.hash


def lines(after: int = 0) -> Iterator[str]:
    """The trail as JSON lines that `verify_audit.py --jsonl` reads, oldest first."""
    for entry in Entry.objects.filter(seq__gt=after).order_by("seq").iterator(chunk_size=2000):
        row = dict(zip(FIELDS, fields_of(entry), strict=True))
        yield json.dumps({**row, "prev": entry.prev, "hash": entry.hash}, ensure_ascii=False)
