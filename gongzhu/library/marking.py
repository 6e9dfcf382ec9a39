"""The words that were looked for, marked in a text: escaped first, so that nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

BEFORE, SHOWN = 30, 130
"""Signs shown before the first marked word, and in all."""


def marked(text: str, words: Iterable[str], *, around: bool = False) -> SafeString:
    """The text with the words in <mark>. around: only the stretch where most of them stand."""
    wanted = sorted({word for word in words if len(word) > 1}, key=lambda word: (-len(word), word))
    if not wanted:
        return _cut(text, 0, []) if around else format_html("{}", text)
    pattern = re.compile("|".join(map(re.escape, wanted)), re.IGNORECASE)
    spans = [found.span() for found in pattern.finditer(text)]
    if not around:
        return _drawn(text, spans)
    return _cut(text, _best_start(spans), spans)


def _best_start(spans: list[tuple[int, int]]) -> int:
    """Where to begin, so that as many marked words as can be are shown."""
    starts = [begin for begin, _ in spans] or [0]
    within = [sum(at <= other < at + SHOWN - BEFORE for other in starts) for at in starts]
    return max(0, starts[within.index(max(within))] - BEFORE)


def _cut(text: str, start: int, spans: list[tuple[int, int]]) -> SafeString:
    if start and len(text) - start < SHOWN:
        start = max(0, len(text) - SHOWN)
    end = min(len(text), start + SHOWN)
    inner = [
        (begin - start, stop - start) for begin, stop in spans if begin >= start and stop <= end
    ]
    shown = _drawn(text[start:end], inner)
    return format_html("{}{}{}", "…" if start else "", shown, "…" if end < len(text) else "")


def _drawn(text: str, spans: list[tuple[int, int]]) -> SafeString:
    parts: list[tuple[str]] = []
    at = 0
    for begin, end in spans:
        parts.append((text[at:begin],))
        parts.append((format_html("<mark>{}</mark>", text[begin:end]),))
        at = end
    parts.append((text[at:],))
    return format_html_join("", "{}", parts)
