"""Seal a finished case, read and export its file, keep it long enough."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from gongzhu.archive import tsa
from gongzhu.archive.bundle import Sealing, build, index_of
from gongzhu.archive.errors import Altered
from gongzhu.archive.models import ArchiveFile
from gongzhu.audit import services as audit
from gongzhu.common import clock, crypto, keys
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict, Invalid, Unavailable
from gongzhu.documents import services as documents
from gongzhu.documents.judging.pdfs import count_pages
from gongzhu.documents.selectors import documents_of
from gongzhu.documents.store import SealedFolder
from gongzhu.scope.models import Dossier

APPROVAL_YEARS = 3
"""Approval files are kept at least so long after help has stopped.

Source: 关于加强最低生活保障档案管理的通知 (审批类).
"""
DAILY_YEARS = 5
"""Files of day-to-day management. Source: 关于加强最低生活保障档案管理的通知 (日常管理类)."""

_READ_ONLY = 0o400


def seal(
    dossier: Dossier,
    *,
    summary: Mapping[str, str],
    events: Sequence[Mapping[str, Any]],
    by: Actor,
    retention_until: date | None = None,
) -> ArchiveFile:
    """Close a case's file for good: all documents in one PDF/A-3, digested and timestamped.

    summary: what the cover says, label to value in order; 经办机构 names the office above the title.
    events: the course of the case, each {"at": aware datetime, "by", "action", "note"}.
    retention_until: see `retention_after`; left empty while help is still being paid.
    A second call returns the first file unchanged, also when both run at once. Call it outside a
    transaction: it takes seconds. Raises Invalid for a draft, Unavailable when the timestamp
    service or the fonts are missing (nothing is kept then), documents' Tampered when a document
    is not what was registered.
    Source: 002 档案管理系统 (电子档案应加盖时间戳，办理材料电子化归档).
    """
    if dossier.number is None:
        raise Invalid("这份申请还没有提交，不能归档。请在办结之后再归档。")
    existing = ArchiveFile.objects.filter(dossier=dossier).first()
    if existing is not None:
        return existing
    sealing = Sealing(
        number=dossier.number,
        office=summary.get("经办机构") or by.office_name or "社会救助综合服务平台",
        by=by.label,
        at=clock.now(),
        until=retention_until,
    )
    rows = list(documents_of(dossier))
    index = index_of(rows, sealing)
    contents = [documents.content(row, by=by, purpose="archive") for row in rows]
    pdf = build(
        index, contents, summary=summary, events=events, sealing=sealing, demo=settings.DEMO
    )
    return _keep(_row(dossier, pdf, index, sealing), pdf, by=by)


def content(file: ArchiveFile, *, by: Actor, purpose: str = "", reason: str = "") -> bytes:
    """The sealed bundle, proven to be what was sealed; the reading enters the trail first.

    Raises Altered.
    """
    with transaction.atomic():
        audit.record("archive.read", obj=file, by=by, purpose=purpose, reason=reason)
    return _proven(file)


def verify(file: ArchiveFile) -> None:
    """Prove bundle and timestamp against each other. Raises Altered with what does not hold."""
    _proven(file)
    try:
        at = tsa.verify(file.sha256, bytes(file.timestamp), file.tsa_chain)
    except Unavailable as fault:
        raise Altered(file.number, "时间戳与封装件不符") from fault
    if at != file.stamped_at:
        raise Altered(file.number, "登记的时间戳时间与回执不符")


def export(file: ArchiveFile, folder: Path, *, by: Actor) -> list[Path]:
    """Write the bundle, its timestamp, the certificates and index.json into a folder.

    Together they can be verified anywhere with `verify_file.py`. Returns the files written.
    Raises Conflict when one of them is there already, Altered when the bundle does not hold.
    """
    pdf = content(file, by=by, purpose="export")
    name = re.sub(r"[^\w-]", "_", file.number)
    index = {**file.index, "bundle": _bundle(file, name), "stamp": _stamp(file, name)}
    outputs = {
        f"{name}.pdf": pdf,
        f"{name}.tsr": bytes(file.timestamp),
        f"{name}.pem": file.tsa_chain.encode(),
        "index.json": json.dumps(index, ensure_ascii=False, indent=1).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    taken = [name for name in outputs if (folder / name).exists()]
    if taken:
        raise Conflict(f"文件夹里已有 {taken[0]}，没有导出。请换一个空文件夹。")
    for output, data in outputs.items():
        (folder / output).write_bytes(data)
    return [folder / output for output in outputs]


def retention_after(stopped_on: date, *, years: int = APPROVAL_YEARS) -> date:
    """The last day a file must be kept when help stopped on this day."""
    try:
        return stopped_on.replace(year=stopped_on.year + years)
    except ValueError:  # 29 February
        return date(stopped_on.year + years, 3, 1)


@transaction.atomic
def keep_until(file: ArchiveFile, until: date, *, by: Actor) -> None:
    """Set or put off the day until which a file must be kept.

    Raises Conflict when that would be earlier than before.
    """
    locked = ArchiveFile.objects.select_for_update().get(pk=file.pk)
    if locked.retention_until is not None and until < locked.retention_until:
        raise Conflict("档案保管期限只能延长，不能缩短。请核对停发日期。")
    ArchiveFile.objects.filter(pk=file.pk).update(retention_until=until)
    file.retention_until = until
    audit.record("archive.keep_until", obj=file, by=by, detail={"until": until})


def sweep_orphans() -> int:
    """Delete bundles that no file owns, older than an hour, and return how many there were."""
    with acting_as(SYSTEM):
        return _folder().sweep(_owned)


def _owned(start: str) -> set[str]:
    return set(ArchiveFile.unscoped.filter(path__startswith=start).values_list("path", flat=True))


def _folder() -> SealedFolder:
    return SealedFolder(Path(settings.ARCHIVE_DIR))


def _place(dossier_id: int) -> bytes:
    return f"archive:{dossier_id}".encode()


def _row(dossier: Dossier, pdf: bytes, index: dict[str, Any], sealing: Sealing) -> ArchiveFile:
    sha256 = crypto.sha256(pdf)
    stamp = tsa.stamp(sha256)
    return ArchiveFile(
        dossier=dossier,
        number=sealing.number,
        sealed_at=sealing.at,
        sealed_by=sealing.by[:120],
        size=len(pdf),
        pages=count_pages(pdf),
        sm3=crypto.sm3(pdf),
        sha256=sha256,
        index=index,
        timestamp=stamp.reply,
        stamped_at=stamp.at,
        tsa_certificate=stamp.certificate,
        tsa_chain=stamp.chain,
        retention_until=sealing.until,
    )


def _keep(file: ArchiveFile, pdf: bytes, *, by: Actor) -> ArchiveFile:
    key, place = keys.unwrap(file.key), _place(file.dossier_id)
    file.path = _folder().put(pdf, key=key, place=place, mode=_READ_ONLY)
    try:
        with transaction.atomic():
            Dossier.unscoped.select_for_update().get(pk=file.dossier_id)
            first = ArchiveFile.objects.filter(dossier=file.dossier_id).first()
            if first is None:
                file.save(force_insert=True)
                audit.record("archive.seal", obj=file, by=by, detail={"sm3": file.sm3})
                return file
    except BaseException:
        _folder().drop(file.path)
        raise
    _folder().drop(file.path)
    return first


def _proven(file: ArchiveFile) -> bytes:
    try:
        pdf = _folder().get(file.path, key=keys.unwrap(file.key), place=_place(file.dossier_id))
    except (crypto.Tampered, FileNotFoundError) as fault:
        raise Altered(file.number, "封装件被改动、移动或丢失") from fault
    if crypto.sm3(pdf) != file.sm3 or crypto.sha256(pdf) != file.sha256:
        raise Altered(file.number, "封装件与登记的摘要不符")
    return pdf


def _bundle(file: ArchiveFile, name: str) -> dict[str, Any]:
    return {"file": f"{name}.pdf", "size": file.size, "sm3": file.sm3, "sha256": file.sha256}


def _stamp(file: ArchiveFile, name: str) -> dict[str, Any]:
    return {
        "file": f"{name}.tsr",
        "chain": f"{name}.pem",
        "at": file.stamped_at.isoformat(timespec="seconds"),
        "certificate_sha256": file.tsa_certificate,
    }
