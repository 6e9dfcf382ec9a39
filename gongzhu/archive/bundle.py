"""Put a case together as one PDF/A-3: what a reader sees, and every document attached whole.

The attached `index.json` is the machine-readable truth of the bundle; the pages show the same.
Contents travel in memory only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from gongzhu.archive.attaching import Attachment, attach
from gongzhu.documents.enums import MediaType
from gongzhu.documents.letter_data import Instant, Shape, Words, long_day, long_instant
from gongzhu.documents.models import Document
from gongzhu.documents.typesetting import typeset

FORMAT = "gongzhu-archive/1"
LAYOUT = Path(__file__).parent / "layouts" / "bundle.typ"
_ENDING = {MediaType.JPEG: "jpg", MediaType.PDF: "pdf"}


class Event(Shape):
    """One step of the case: when, by whom, what, and a word about it."""

    at: Instant
    by: Words
    action: Words
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What the cover says about the act of filing itself.

    office: who files. until: the last day it must be kept, or None while that is open.
    """

    number: str
    office: str
    by: str
    at: datetime
    until: date | None


def index_of(documents: Sequence[Document], sealing: Sealing) -> dict[str, Any]:
    """What lies in the bundle, document by document, with digests: JSON-like."""
    return {
        "format": FORMAT,
        "number": sealing.number,
        "sealed_at": sealing.at.isoformat(timespec="seconds"),
        "documents": [_line(i, document) for i, document in enumerate(documents, start=1)],
    }


def build(
    index: Mapping[str, Any],
    contents: Sequence[bytes],
    *,
    summary: Mapping[str, str],
    events: Sequence[Mapping[str, Any]],
    sealing: Sealing,
    demo: bool,
) -> bytes:
    """The bundle as PDF/A-3b.

    index: from `index_of`; contents: the documents' bytes in its order.
    summary: label to value, in the order they stand on the cover.
    Raises pydantic.ValidationError for an event that lacks something, Unavailable without fonts.
    """
    steps = [Event.model_validate(dict(event)).model_dump() for event in events]
    inner = {**index, "summary": dict(summary), "events": [_plain(event) for event in events]}
    content = json.dumps(inner, ensure_ascii=False, indent=1).encode()
    attachments = [
        Attachment("index.json", content, "application/json", "档案目录", "Data"),
        *(
            Attachment(line["file"], data, line["media_type"], line["title"])
            for line, data in zip(index["documents"], contents, strict=True)
        ),
    ]
    pages = typeset(LAYOUT, _page(index, summary, steps, sealing), demo=demo, standard="a-3b")
    return attach(pages, attachments, at=sealing.at)


def _line(position: int, document: Document) -> dict[str, Any]:
    media_type = MediaType(document.media_type)
    return {
        "position": position,
        "file": f"{position:03d}.{_ENDING[media_type]}",
        "id": str(document.pk),
        "title": document.title,
        "kind": document.get_kind_display(),
        "number": document.number,
        "media_type": media_type.value,
        "pages": document.pages,
        "size": document.size,
        "created_at": document.created_at.isoformat(timespec="seconds"),
        "sm3": document.sm3,
        "sha256": document.sha256,
    }


def _page(
    index: Mapping[str, Any],
    summary: Mapping[str, str],
    steps: list[dict[str, Any]],
    sealing: Sealing,
) -> dict[str, Any]:
    here = timezone.localtime(sealing.at)
    documents = [
        {**line, "created_at": long_instant(datetime.fromisoformat(line["created_at"]))}
        for line in index["documents"]
    ]
    return {
        "number": sealing.number,
        "office": sealing.office,
        "sealed_by": sealing.by,
        "sealed_at": long_instant(sealing.at),
        "sealed_on": [here.year, here.month, here.day],
        "retention_until": long_day(sealing.until) if sealing.until else "停止救助后另行确定",
        "summary": list(summary.items()),
        "documents": documents,
        "document_pages": sum(line["pages"] for line in documents),
        "events": steps,
    }


def _plain(event: Mapping[str, Any]) -> dict[str, Any]:
    return {**event, "at": event["at"].isoformat(timespec="seconds")}
