"""The few shapes the generated pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

HEAD = "<!-- Written by scripts/documents.py. Change the code or the data it is read from, then run: make docs -->"


class Contradiction(Exception):
    """What the pages are read from does not agree with itself; nothing is written."""


def title(text: str, *paragraphs: str) -> str:
    """The head of a page."""
    return "\n\n".join([HEAD, f"# {text}", *paragraphs])


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; signs that would break a cell are made harmless."""
    lines = [_row(heads), _row(["---"] * len(heads)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|").strip() or "–"


def fence(language: str, lines: Iterable[str]) -> str:
    """A block of code or of a drawing."""
    return "\n".join([f"```{language}", *lines, "```"])


def bullets(lines: Iterable[str]) -> str:
    """A list."""
    return "\n".join(f"- {line}" for line in lines)


def joined(parts: Iterable[str]) -> str:
    """A page of its parts, the empty ones left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def first_sentence(docstring: str | None) -> str:
    """The first line of a docstring, "" without one."""
    return (docstring or "").strip().split("\n", 1)[0].strip()
