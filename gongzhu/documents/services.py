"""Take files in, give them out, clear away what nobody owns."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import PurePath

from django.db import transaction
from django.db.models import ProtectedError

from gongzhu.audit import services as audit
from gongzhu.audit.selectors import named
from gongzhu.common import crypto, keys
from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.common.errors import Conflict
from gongzhu.common.keys import Destroyed
from gongzhu.documents import scanner
from gongzhu.documents.enums import DocumentKind, MediaType
from gongzhu.documents.errors import Tampered, Unfit
from gongzhu.documents.judging.judge import Judged, judge
from gongzhu.documents.keeping import Entry, folder, keep, tidy
from gongzhu.documents.models import Document
from gongzhu.scope.models import Dossier

log = logging.getLogger("gongzhu.documents")
_NO_PICTURE = "这里要放一张图片，PDF 不行。请截图或者拍照，存成 JPG、PNG 或 WebP 再上传。"
_judged_before: ContextVar[dict[str, Judged] | None] = ContextVar("judged_before", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside this block the same bytes are judged once, and what came out is kept for the next.

    For the builder of the demonstration, whose households hand in the same few drawn photographs;
    never around what people upload, whose pictures are not to stay in memory.
    """
    token = _judged_before.set({})
    try:
        yield
    finally:
        _judged_before.reset(token)


def receive(
    dossier: Dossier,
    upload_bytes: bytes,
    filename: str,
    *,
    title: str,
    by: Actor,
    kind: DocumentKind = DocumentKind.MATERIAL,
) -> Document:
    """Look an upload through, keep the cleaned copy sealed in the dossier, and return its row.

    Kept are photographs (as upright JPEG of at most 2400 pixels, without metadata) and PDFs (as
    passive pages). What the file is comes from its bytes; the name only serves when there is no
    title. Call it outside a transaction: looking takes a moment.
    Raises Unfit (an Invalid) with the reason and the way out, Invalid when the dossier is full,
    Unavailable when a configured virus scanner is silent.
    Source: GB/T 22239 8.1.4.5; OWASP ASVS 5.2.
    """
    judged = look_through(dossier, upload_bytes, by=by)
    name = tidy(title) or tidy(PurePath(filename.replace("\\", "/")).stem)
    return file_away(dossier, judged, title=name, by=by, kind=kind)


def file_away(
    dossier: Dossier, judged: Judged, *, title: str, by: Actor, kind: DocumentKind
) -> Document:
    """Keep what `look_through` found fit; quick enough to stand inside a transaction.

    Raises Invalid when the dossier is full.
    """
    entry = Entry(DocumentKind(kind), tidy(title), judged.media_type, judged.pages)
    return keep(dossier, judged.content, entry, by=by)


def look_through(dossier: Dossier, data: bytes, *, by: Actor) -> Judged:
    """Judge an upload and return its cleaned copy, keeping nothing yet. Call outside a transaction.

    Raises as `receive` does; a hostile upload is remembered in the trail.
    """
    try:
        judged = _judged(data)
        scanner.refuse_infected(data)
    except Unfit as unfit:
        if unfit.is_hostile:
            _report(dossier, unfit, crypto.sm3(data), by=by)
        raise
    return judged


def look_at_picture(data: bytes, *, by: Actor) -> bytes:
    """Judge a picture that is to be published, and return it encoded afresh as JPEG.

    It belongs to no dossier and is not kept here. Call outside a transaction.
    Raises Unfit (an Invalid), also for a PDF; Unavailable as `receive`. A hostile upload is
    remembered in the trail.
    """
    try:
        judged = _judged(data)
        scanner.refuse_infected(data)
        if judged.media_type is not MediaType.JPEG:
            raise Unfit("not_a_picture", _NO_PICTURE)
    except Unfit as unfit:
        if unfit.is_hostile:
            _report(("documents.upload", "public"), unfit, crypto.sm3(data), by=by)
        raise
    return judged.content


def content(document: Document, *, by: Actor, purpose: str = "", reason: str = "") -> bytes:
    """The bytes of a file, proven to be those that were registered.

    An officer's reading enters the trail before anything is shown; a resident reading the own
    dossier, and the system working on it, do not fill it.
    Raises Tampered when the file on disk was changed, moved, or is gone; Missing after the key
    was destroyed on request of the person.
    """
    if by.kind is ActorKind.OFFICER:
        with transaction.atomic():
            audit.record("documents.read", obj=document, by=by, purpose=purpose, reason=reason)
    return _proven(document)


def is_whole(document: Document) -> bool:
    """Whether the file lies where its row says and is what was registered; for the house's checks.

    A file whose key was destroyed on request of the person counts as whole: it is gone on purpose.
    """
    try:
        _proven(document)
    except Tampered:
        return False
    except Destroyed:
        return True
    return True


@transaction.atomic
def remove(document: Document, *, by: Actor) -> None:
    """Take a file out of a draft.

    Raises Conflict once the application was handed in (from then on a file stays), and while
    another row still refers to the file.
    """
    dossier = Dossier.unscoped.select_for_update().get(pk=document.dossier_id)
    if dossier.number is not None:
        raise Conflict("申请已经提交，材料不能删除。如需更正，请补充上传新的材料并说明。")
    path, label = document.path, (document._meta.label_lower, document.pk)
    try:
        Document.unscoped.filter(pk=document.pk).delete()
    except ProtectedError as fault:
        raise Conflict("这份文件还在材料清单中使用，不能删除。请先把它从清单中移除。") from fault
    audit.record("documents.remove", obj=label, by=by)
    transaction.on_commit(lambda: folder().drop(path))


def sweep_orphans() -> int:
    """Delete files that no document owns, older than an hour, and return how many there were."""
    with acting_as(SYSTEM):
        return folder().sweep(_owned)


def _judged(data: bytes) -> Judged:
    known = _judged_before.get()
    if known is None:
        return judge(data)
    digest = crypto.sha256(data)
    if digest not in known:
        known[digest] = judge(data)
    return known[digest]


def _owned(start: str) -> set[str]:
    return set(Document.unscoped.filter(path__startswith=start).values_list("path", flat=True))


def _report(meant_for: Dossier | tuple[str, str], unfit: Unfit, digest: str, *, by: Actor) -> None:
    """A hostile upload is refused and remembered; the file itself is not kept."""
    log.warning("hostile upload refused: %s, %s, sm3 %s", unfit.code, named(meant_for), digest)
    with transaction.atomic():
        audit.record(
            "documents.refuse", obj=meant_for, by=by, purpose=unfit.code, detail={"sm3": digest}
        )


def _proven(document: Document) -> bytes:
    try:
        data = folder().get(
            document.path, key=keys.unwrap(document.key), place=str(document.pk).encode()
        )
    except (crypto.Tampered, FileNotFoundError) as fault:
        raise _found_tampered(document) from fault
    if crypto.sm3(data) != document.sm3 or crypto.sha256(data) != document.sha256:
        raise _found_tampered(document)
    return data


def _found_tampered(document: Document) -> Tampered:
    log.error("document %s does not match its registered digest", document.pk)
    return Tampered(document.title)
