"""The little markup texts may hold: **strong** and [words](kind:key). Everything else is plain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TARGETS = ("item", "policy", "article", "page", "tel")
"""What a link may lead to: a page of the platform, or a telephone."""
PAGES = ("items", "standards", "policies", "help", "progress", "notices", "search", "ask", "my")
_MARK = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\[(?P<words>[^\[\]]+)\]\((?P<kind>[a-z]+):(?P<key>[\w-]+)\)"
)


@dataclass(frozen=True)
class Piece:
    """A stretch of text. kind: "" plain, "strong", or what the link leads to; key: its target."""

    words: str
    kind: str = ""
    key: str = ""


def pieces(text: str) -> Iterator[Piece]:
    """The stretches of a text, in order."""
    at = 0
    for found in _MARK.finditer(text):
        if found.start() > at:
            yield Piece(text[at : found.start()])
        if found["strong"]:
            yield Piece(found["strong"], "strong")
        else:
            yield Piece(found["words"], found["kind"], found["key"])
        at = found.end()
    if at < len(text):
        yield Piece(text[at:])


def plain(text: str) -> str:
    """The text without its marks."""
    return "".join(piece.words for piece in pieces(text))
