"""Attach files to a PDF/A-3, in the way the standard wants them: as associated files.

Attaching is done here rather than by the typesetter, so that contents need not pass through a
file on disk. Source: ISO 19005-3 6.8.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file to attach. relationship: "Data" or "Supplement"; name: ASCII, unique."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str = "Supplement"


def attach(pdf: bytes, attachments: Sequence[Attachment], *, at: datetime) -> bytes:
    """The same PDF/A-3 with the files embedded. at: the instant of filing, aware."""
    with pikepdf.open(io.BytesIO(pdf)) as bundle:
        ordered = sorted(attachments, key=lambda attachment: attachment.name)
        specs = [_spec(bundle, attachment, at) for attachment in ordered]
        names = [x for a, spec in zip(ordered, specs, strict=True) for x in (String(a.name), spec)]
        tree = Dictionary(EmbeddedFiles=bundle.make_indirect(Dictionary(Names=Array(names))))
        bundle.Root.Names = bundle.make_indirect(tree)
        bundle.Root.AF = Array(specs)
        out = io.BytesIO()
        bundle.save(
            out,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            deterministic_id=True,
            fix_metadata_version=False,
        )
        return out.getvalue()


def _spec(bundle: Pdf, attachment: Attachment, at: datetime) -> Object:
    changed = String(f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z")
    stream = bundle.make_stream(
        attachment.content,
        Type=Name.EmbeddedFile,
        Subtype=Name(f"/{attachment.media_type}"),
        Params=Dictionary(Size=len(attachment.content), ModDate=changed),
    )
    return bundle.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(attachment.name),
            UF=String(attachment.name),
            Desc=String(attachment.description),
            AFRelationship=Name(f"/{attachment.relationship}"),
            EF=Dictionary(F=stream, UF=stream),
        )
    )
