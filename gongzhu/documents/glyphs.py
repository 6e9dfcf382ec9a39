"""Characters that the printing font cannot draw.

Names may hold characters that no font of a deployment has. PDF/A forbids a blank box, and a letter
must still go out: such a character is printed as the geta mark 〓, the printers' sign for "a type
is missing here", and the letter says so.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

GETA = "〓"
_FORMAT_12 = 12


@lru_cache(maxsize=8)
def covered(font: Path) -> frozenset[int]:
    """The code points a TrueType font has a glyph for.

    Raises ValueError when the file is not a TrueType font with a full Unicode table.
    """
    data = font.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    for i in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == b"cmap":
            return frozenset(_groups(data, offset))
    raise ValueError(f"{font.name}: no character table")


def _groups(data: bytes, table: int) -> set[int]:
    """Read the segmented coverage (format 12) of the character table at this offset."""
    for i in range(struct.unpack_from(">H", data, table + 2)[0]):
        _, _, offset = struct.unpack_from(">HHI", data, table + 4 + 8 * i)
        start = table + offset
        if struct.unpack_from(">H", data, start)[0] == _FORMAT_12:
            points: set[int] = set()
            for j in range(struct.unpack_from(">I", data, start + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, start + 16 + 12 * j)
                points.update(range(first, last + 1))
            return points
    raise ValueError("no full Unicode character table")


def printable(value: Any, font: Path) -> Any:
    """The same data with every string made fit to print with the font.

    value: what JSON can hold. Control and direction signs are dropped, line ends kept, missing
    characters become 〓.
    """
    if isinstance(value, str):
        return _printable(value, covered(font))
    if isinstance(value, dict):
        return {key: printable(item, font) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item, font) for item in value]
    return value


def _printable(text: str, points: frozenset[int]) -> str:
    signs = []
    for sign in unicodedata.normalize("NFC", text):
        if sign == "\n":
            signs.append(sign)
        elif unicodedata.category(sign) in ("Zs", "Zl", "Zp") or sign == "\t":
            signs.append(" ")
        elif unicodedata.category(sign) not in ("Cc", "Cf", "Cs"):
            signs.append(sign if ord(sign) in points else GETA)
    return "".join(signs)
