"""Put a finished file away: sealed on disk first, then its row and its trail in one transaction.

For the services and letters of this room. A crash in between leaves an orphan on disk, never a
row without a file.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from gongzhu.audit import services as audit
from gongzhu.common import clock, crypto, keys
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Invalid
from gongzhu.documents.enums import DocumentKind, MediaType
from gongzhu.documents.models import Document
from gongzhu.documents.store import SealedFolder
from gongzhu.scope.models import Dossier

MOST_PER_DOSSIER = 80 * 1024 * 1024
MOST_FILES = 300
UPLOADED = (DocumentKind.MATERIAL, DocumentKind.EVIDENCE)
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """What the row is to say about the file. number: 文号, for letters."""

    kind: DocumentKind
    title: str
    media_type: MediaType
    pages: int = 1
    number: str = ""


def folder() -> SealedFolder:
    """Where the files of all dossiers lie."""
    return SealedFolder(Path(settings.DOCUMENTS_DIR))


def keep(dossier: Dossier, content: bytes, entry: Entry, *, by: Actor) -> Document:
    """File the content in the dossier. Raises Invalid when the dossier's uploads are full."""
    document = _row(dossier, content, entry, by=by)
    document.path = folder().put(
        content, key=keys.unwrap(document.key), place=str(document.pk).encode()
    )
    try:
        with transaction.atomic():
            if entry.kind in UPLOADED:
                _refuse_overfull(dossier, document.size)
            document.save(force_insert=True)
            _trail(document, by=by)
    except BaseException:
        folder().drop(document.path)
        raise
    return document


def _row(dossier: Dossier, content: bytes, entry: Entry, *, by: Actor) -> Document:
    return Document(
        id=uuid4(),
        dossier=dossier,
        kind=entry.kind,
        title=tidy(entry.title) or "未命名材料",
        media_type=entry.media_type,
        size=len(content),
        pages=entry.pages,
        sm3=crypto.sm3(content),
        sha256=crypto.sha256(content),
        number=entry.number,
        created_at=clock.now(),
        created_by=by.label[:_TITLE],
    )


def _refuse_overfull(dossier: Dossier, size: int) -> None:
    """Count under a lock on the dossier, so that two uploads at once cannot both be the last."""
    Dossier.unscoped.select_for_update().get(pk=dossier.pk)
    uploads = Document.unscoped.filter(dossier=dossier, kind__in=UPLOADED).order_by()
    taken = uploads.aggregate(total=Sum("size"))["total"] or 0
    if taken + size > MOST_PER_DOSSIER:
        raise Invalid(
            f"这份申请的材料合计已达 {MOST_PER_DOSSIER // 1048576} MB 上限，放不下这个文件。"
            "请删去重复或无关的材料，或降低拍照清晰度后再上传。"
        )
    if uploads.count() >= MOST_FILES:
        raise Invalid(
            f"这份申请已有 {MOST_FILES} 个文件，不能再多。请删去重复或无关的材料，或把多页合成一个 PDF。"
        )


def _trail(document: Document, *, by: Actor) -> None:
    action = "documents.receive" if document.kind in UPLOADED else "documents.write"
    detail = {"kind": str(document.kind), "size": document.size, "sm3": document.sm3}
    audit.record(action, obj=document, by=by, detail={**detail, "number": document.number})


def tidy(text: str) -> str:
    """A name fit to show: one line, without control, direction and path signs, at most 120 long."""
    plain = unicodedata.normalize("NFC", text)
    shown = "".join(" " if c in "/\\\t\n\r" else c for c in plain if _is_shown(c))
    return " ".join(shown.split())[:_TITLE]


def _is_shown(sign: str) -> bool:
    return sign in "\t\n\r" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co", "Cn")
