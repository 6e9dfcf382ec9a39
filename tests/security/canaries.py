"""Numbers planted with made-up people, and every shape in which they might come out again.

A shape is found after the text was made plain: address and page escapes undone, full-width
characters narrowed, separators between digits dropped. Base64 is looked for as it stands.
"""

from __future__ import annotations

import base64
import html
import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from urllib.parse import unquote_plus

from gongzhu.common import ids
from tests.people.members import luhn

_serial = itertools.count(1)


@dataclass(frozen=True)
class Canary:
    """One person's planted values. Names are not secret on every page; the rest is."""

    name: str
    id_number: str
    phone: str
    card: str
    address: str

    def numbers(self) -> dict[str, str]:
        """The planted numbers by what they are."""
        return {
            f"{self.name}.{one.name}": getattr(self, one.name)
            for one in fields(self)
            if one.name in ("id_number", "phone", "card")
        }


def plant(name: str, born: str = "19870219", *, woman: bool = False) -> Canary:
    """A person whose numbers occur nowhere else; all check digits are right."""
    n = next(_serial)
    first = f"440184{born}{(n * 2 + 300 - (not woman)) % 1000:03d}"
    return Canary(
        name=name,
        id_number=first + ids.check_digit(first),
        phone=f"1593{7000000 + n * 7919:07d}",
        card=luhn(f"62284812{8000000000 + n * 104729:010d}"),
        address=f"金丝雀巷{870000 + n * 37}号",
    )


class Net:
    """Finds planted values in whatever is thrown at it."""

    def __init__(self, *canaries: Canary, addresses: bool = False) -> None:
        self.cores: dict[str, str] = {}
        self.coded: dict[str, str] = {}
        for canary in canaries:
            for what, number in canary.numbers().items():
                self._add(what, number)
            if addresses:
                self.cores[canary.address] = f"{canary.name}.address"
                self._add_coded(f"{canary.name}.address", canary.address.encode())

    def _add(self, what: str, number: str) -> None:
        tail = number[1:]
        self.cores[tail] = what
        if len(number) == 18:
            self.cores[number[:17]] = what
            self.cores[number[6:17]] = f"{what} (birthday and sequence)"
        for text in (number, spaced(number), wide(number)):
            self._add_coded(what, text.encode())

    def _add_coded(self, what: str, raw: bytes) -> None:
        for core in base64_cores(raw):
            self.coded[core] = what

    def found_in(self, text: str | bytes) -> set[str]:
        """Names of the planted values in a text, in whatever shape."""
        seen = as_text(text)
        hits = {what for core, what in self.coded.items() if core in seen}
        shapes = plain(seen)
        return hits | {what for core, what in self.cores.items() if any(core in s for s in shapes)}


def as_text(text: str | bytes) -> str:
    """Bytes as text that loses no ASCII digit and no Chinese sign."""
    if isinstance(text, str):
        return text
    return text.decode("utf-8", "replace") + "\n" + text.replace(b"\0", b"").decode("latin-1")


def plain(text: str) -> tuple[str, str]:
    """A text made plain, with the separators between digits and without them."""
    undone = unicodedata.normalize("NFKC", html.unescape(unquote_plus(html.unescape(text))))
    unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), undone)
    upper = unicodedata.normalize("NFKC", unescaped).upper()
    return upper, re.sub(r"(?<=\d)(?:<[^>]*>|[\s\-._·,*/|])+(?=[\dX])", "", upper)


def spaced(number: str) -> str:
    """As people write it: 6-8-4 for identity numbers, 3-4-4 for phones, fours for cards."""
    cuts = {18: (6, 14), 11: (3, 7)}.get(len(number), tuple(range(4, len(number), 4)))
    return " ".join(number[a:b] for a, b in itertools.pairwise((0, *cuts, len(number))))


def wide(text: str) -> str:
    """In full-width characters."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def base64_cores(raw: bytes) -> Iterator[str]:
    """What of a value is seen in base64 wherever in a stream it starts, both alphabets, and hex."""
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + raw).decode()
        start = {0: 0, 1: 2, 2: 3}[offset]
        core = coded[start : (len(raw) + offset) // 3 * 4]
        yield core
        yield core.replace("+", "-").replace("/", "_")
    yield raw.hex()
