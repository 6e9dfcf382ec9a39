"""Pictures for guides: kept once, known by their digest, dropped when no version shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import permissions
from gongzhu.catalogue.models import ItemVersion, Picture
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Invalid

STRAY = timedelta(days=30)
"""So long a picture is kept that was uploaded and never saved in a draft."""

_JPEG, _FRAMES = b"\xff\xd8", (0xC0, 0xC1, 0xC2)


def keep_picture(content: bytes, *, by: Actor) -> Picture:
    """Keep a picture that was judged and encoded afresh; the same one is kept once.

    content: a JPEG as documents.services.look_at_picture gives it, never what was uploaded.
    Raises Denied, Invalid when it is no JPEG.
    """
    permissions.may_write(by)
    width, height = size_of(content)
    with transaction.atomic():
        _forget_strays()
        kept, is_new = Picture.objects.get_or_create(
            digest=sm3(content),
            defaults={
                "media_type": "image/jpeg",
                "width": width,
                "height": height,
                "content": content,
                "kept_by": by.label,
                "kept_at": clock.now(),
            },
        )
        if is_new:
            audit.record("catalogue.picture", obj=kept, by=by, detail={"digest": kept.digest})
    return kept


def pin_pictures(digests: Collection[str]) -> None:
    """Keep these for good: what names them is not an item, so it would not be asked."""
    Picture.objects.filter(digest__in=digests, is_pinned=False).update(is_pinned=True)


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height as a JPEG states them in its frame header. Raises Invalid."""
    at = 2
    while content.startswith(_JPEG) and content[at : at + 1] == b"\xff":
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in _FRAMES:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            return int.from_bytes(width), int.from_bytes(height)
        at += 2 + length
    raise Invalid("这不是一张可以用的图片。请换一张照片或截图上传。")


def _forget_strays() -> None:
    """Drop what was uploaded long ago and stands in no version."""
    old = Picture.objects.filter(kept_at__lt=clock.now() - STRAY, is_pinned=False)
    stray = set(old.values_list("digest", flat=True))
    if stray:
        specs = ItemVersion.objects.values_list("spec", flat=True)
        stray -= {digest for spec in specs for digest in _named(spec)}
        Picture.objects.filter(digest__in=stray).delete()


def _named(spec: Any) -> Iterator[str]:
    """The digests a definition names, whether or not it is in shape."""
    blocks = (spec.get("guide") or {}).get("blocks") or ()
    for block in blocks:
        found = block.get("picture") if isinstance(block, dict) else None
        if isinstance(found, dict):
            yield str(found.get("digest", ""))
