"""Decode a photograph within limits and encode it afresh, so that only the picture survives.

Location, device, thumbnails, comments, colour profiles and anything appended are left behind.
Pure: bytes in, bytes out. Runs in the judging process.
"""

from __future__ import annotations

import io

from PIL import Image, UnidentifiedImageError

from gongzhu.documents.errors import Unfit

MOST_PIXELS = 40_000_000
# Palettes, transparency and WebP need several copies while decoding; no camera writes them.
MOST_PIXELS_LAYERED = 14_000_000
LONG_SIDE = 2400
_QUALITY = 85
_ORIENTATION = 0x0112
_PLAIN = {"RGB", "L", "1", "CMYK", "YCbCr"}
_DAMAGED = "照片打不开，文件可能已损坏或尺寸过大。请降低分辨率重新拍照，或换一张照片上传。"

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow itself gives up at twice this, before decoding


def clean(data: bytes) -> bytes:
    """The picture as a baseline JPEG, upright, at most 2400 pixels on its long side.

    data: JPEG, PNG or WebP; of an animation the first picture is taken.
    Raises Unfit when the picture is damaged or has more pixels than a document needs.
    """
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as image:
            _refuse_flood(image)
            return _encoded(_small(image))
    except Image.DecompressionBombError as fault:
        raise _flood() from fault
    except Image.DecompressionBombWarning as fault:
        raise _flood() from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, EOFError) as fault:
        raise Unfit("damaged", _DAMAGED) from fault
    except (IndexError, KeyError, OverflowError, ArithmeticError, AttributeError) as fault:
        # What Pillow raises on headers that were made up rather than written by a camera.
        raise Unfit("damaged", _DAMAGED) from fault


def _refuse_flood(image: Image.Image) -> None:
    is_plain = image.mode in _PLAIN and image.format != "WEBP"
    most = MOST_PIXELS if is_plain else MOST_PIXELS_LAYERED
    if image.width * image.height > most:
        raise _flood(most)


def _flood(most: int = MOST_PIXELS) -> Unfit:
    return Unfit(
        "too_many_pixels",
        f"照片的像素超过 {most // 10000} 万，系统无法处理。请在相机设置里降低分辨率后重拍，或截屏后上传。",
    )


def _small(image: Image.Image) -> Image.Image:
    """The upright picture on white, shrunk before it is copied so that memory stays bounded."""
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))
    turn = _orientation(image)
    if image.mode not in ("RGB", "L"):
        has_alpha = "A" in image.getbands() or "transparency" in image.info
        image = image.convert("RGBA" if has_alpha else "RGB")
    image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    return sheet.transpose(turn) if turn is not None else sheet


def _orientation(image: Image.Image) -> Image.Transpose | None:
    """How to turn the picture upright, from the only piece of metadata that is ever read."""
    try:
        value = image.getexif().get(_ORIENTATION)
    except Exception:  # hostile metadata may break the reader in any way; it is dropped anyway
        return None
    return _TURNS.get(value) if isinstance(value, int) else None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _encoded(sheet: Image.Image) -> bytes:
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
