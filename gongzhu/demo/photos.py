"""Photographs for the synthetic papers: drawn, marked as what they are, each kind drawn once."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

_FONT = "NotoSansSC_400Regular.ttf"
_SIZE = (720, 460)
_PAPER, _INK, _PALE = (252, 250, 244), (40, 52, 70), (206, 212, 220)


@cache
def photo(title: str) -> bytes:
    """A JPEG that says what it stands for. title: e.g. 身份证件."""
    picture = Image.new("RGB", _SIZE, _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((24, 24, _SIZE[0] - 24, _SIZE[1] - 24), 18, outline=_INK, width=3)
    for line in range(5):
        top = 170 + line * 46
        draw.rounded_rectangle((64, top, 640 - line * 40, top + 14), 7, fill=_PALE)
    draw.text((64, 62), title, font=_font(40), fill=_INK)
    draw.text((64, 118), "演示数据 · 虚构材料", font=_font(24), fill=(176, 62, 46))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(settings.FONTS_DIR) / _FONT), size)
