"""A square a phone can read."""

from __future__ import annotations

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def square(address: str) -> SafeString:
    """A QR code of an address as an SVG element, drawn in the colour of the text, without styles."""
    buffer = io.BytesIO()
    segno.make(address, error="m").save(
        buffer, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, scale=4,
        svgclass=None, lineclass=None, dark="#0b1e3a",
    )  # fmt: skip
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 drawn just above, holds no markup of ours
