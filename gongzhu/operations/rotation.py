"""A new key-encryption key: every wrapped key of every room is wrapped anew, none is opened to view.

Which rows hold a wrapped key is read off the models, so that a new room is not forgotten: a
binary field named `key`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction

from gongzhu.audit import services as audit
from gongzhu.common import keys
from gongzhu.common.actor import Actor
from gongzhu.common.crypto import version_of

FIELD = "key"
_AT_ONCE = 500


@dataclass(frozen=True)
class Rotation:
    """What a rotation did. version: the key that wraps now; is_new: whether it was made by it.

    rewrapped: how many keys were wrapped anew, by model.
    """

    version: int
    is_new: bool
    rewrapped: dict[str, int]


def holders() -> list[type[models.Model]]:
    """Every model whose rows carry a wrapped key."""
    return [
        model
        for model in apps.get_models()
        if any(
            isinstance(field, models.BinaryField) and field.name == FIELD
            for field in model._meta.concrete_fields
        )
    ]


def rotate(*, by: Actor) -> Rotation:
    """Make the next key-encryption key and wrap everything with it.

    A run that was cut short is finished first: while rows of an older key are left, no newer key
    is made. Bears being run beside a serving platform and again after a crash; keys destroyed
    meanwhile stay destroyed. Raises Tampered for a key that cannot be opened.
    """
    is_new = not _are_left()
    if is_new:
        keys.rotate(Path(settings.KEYS_DIR))
    done = {model._meta.label: _rewrap(model) for model in holders()}
    found = Rotation(keys.kms().current(), is_new, done)
    with transaction.atomic():
        detail = {"version": found.version, "rewrapped": sum(done.values())}
        audit.record(
            "operations.rotate_keys", obj=("keys", str(found.version)), by=by, detail=detail
        )
    return found


def _are_left() -> bool:
    """Whether some row is still wrapped by a key older than the present one."""
    current = keys.kms().current()
    return any(version_of(key) != current for model in holders() for _, key in _wrapped(model))


def _rewrap(model: type[models.Model]) -> int:
    rows: Any = _rows(model)
    done = 0
    for pk, key in _wrapped(model):
        anew = keys.rewrap(key)
        if anew != key:  # only where it still is that key: one forgotten meanwhile stays forgotten
            done += rows.filter(pk=pk, **{FIELD: key}).update(**{FIELD: anew})
    return done


def _wrapped(model: type[models.Model]) -> Iterator[tuple[Any, bytes]]:
    """Rows with their wrapped key; those whose key was destroyed are left out."""
    found = _rows(model).order_by("pk").values_list("pk", FIELD)
    for pk, key in found.iterator(chunk_size=_AT_ONCE):
        if key:
            yield pk, bytes(key)


def _rows(model: type[models.Model]) -> Any:
    return getattr(model, "unscoped", model._default_manager).all()
