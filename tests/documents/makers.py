"""Honest photographs and PDFs, made on the spot."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Stream
from PIL import Image


def picture(width: int = 400, height: int = 300, mode: str = "RGB") -> Image.Image:
    """A picture whose top left quarter is red, bottom right blue, the rest pale."""
    image = Image.new("RGB", (width, height), (230, 230, 220))
    image.paste((200, 20, 20), (0, 0, width // 2, height // 2))
    image.paste((20, 20, 200), (width // 2, height // 2, width, height))
    return image.convert(mode)


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def jpeg(width: int = 400, height: int = 300, **options: Any) -> bytes:
    return encoded(picture(width, height), "JPEG", **options)


def png(width: int = 400, height: int = 300, mode: str = "RGB", **options: Any) -> bytes:
    return encoded(picture(width, height, mode), "PNG", **options)


def webp(**options: Any) -> bytes:
    return encoded(picture(), "WEBP", **options)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def blank(pages: int = 1) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 400))
    return pdf


def pdf(words: str = "hello", pages: int = 1) -> pikepdf.Pdf:
    """Pages that carry a line of text in a standard font."""
    made = blank(pages)
    font = made.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )
    for page in made.pages:
        page.Resources = Dictionary(Font=Dictionary(F1=font))
        page.Contents = Stream(made, f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode())
    return made
