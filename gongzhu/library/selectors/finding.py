"""Search: the pages that speak of what was typed, each with its best passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString

from gongzhu.library.asking import Mended, Question, understood
from gongzhu.library.enums import EntryKind
from gongzhu.library.marking import marked
from gongzhu.library.models import Index, Passage
from gongzhu.library.pack import read_search
from gongzhu.library.ranking import Scored, ranked
from gongzhu.library.vocabulary import Vocabulary, vocabulary

LEAST_COVER = 0.3
"""Share of what was typed that a page must speak of to be shown."""


@dataclass(frozen=True)
class Hit:
    """A passage found. snippet: the part of its text that fits, marked, safe to show."""

    passage: Passage
    score: float
    cover: float
    title: SafeString
    snippet: SafeString


@dataclass(frozen=True)
class Found:
    """What a search brought. pages: one hit for each page. counts: pages by kind.

    mended: what was typed → the words it was taken for that the pages speak of, the best page's first.
    """

    pages: list[Hit]
    counts: dict[EntryKind, int]
    mended: Mended
    asked: bool


def search(text: str, *, kind: EntryKind | str = "", most: int = 60) -> Found:
    """Pages that speak of a text, best first. kind: only of this kind. Never fails for a text."""
    question, scored, known = look(text)
    good = [one for one in scored if one.cover >= LEAST_COVER]
    best = _one_a_page(good)
    counts = {each: sum(place[0] == each for place in best) for each in EntryKind}
    chosen = [one for place, one in best.items() if not kind or place[0] == kind][:most]
    pages = hits(chosen, question)
    return Found(pages, counts, _spoken_of(question, pages, known), bool(question.groups))


def examples() -> list[str]:
    """Questions to begin with, as the region's file has them."""
    return read_search(Path(settings.PACKS_DIR) / settings.REGION).examples


def look(text: str) -> tuple[Question, list[Scored], Vocabulary | None]:
    """A text understood, with the passages that fit it, best first."""
    index = Index.objects.filter(pk=1).first()
    if index is None or not index.passages:
        return Question("", ()), [], None
    known = vocabulary(index)
    question = understood(text, known)
    return question, ranked(question, known, index.mean_length), known


def hits(scored: Sequence[Scored], question: Question) -> list[Hit]:
    """Passages with their words marked, in the order given."""
    rows = Passage.objects.defer("words").in_bulk([one.pk for one in scored])
    words = [*question.words, *(group.said for group in question.groups)]
    return [_hit(one, rows[one.pk], words) for one in scored if one.pk in rows]


def _spoken_of(question: Question, pages: Sequence[Hit], known: Vocabulary | None) -> Mended:
    """Of the words that were looked for in place of what was typed, those that were found.

    All of them where none was found: what was looked for is said then.
    """
    texts = [hit.passage.name + hit.passage.text for hit in pages]

    def place(word: str) -> int:
        meant = {word, *(known.meanings(word) if known else ())}
        spoken = (at for at, text in enumerate(texts) if any(one in text for one in meant))
        return next(spoken, len(texts))

    told: Mended = {}
    for typed, words in question.mended.items():
        places = {word: place(word) for word in words}
        found = [word for word in words if places[word] < len(texts)]
        told[typed] = tuple(sorted(found, key=places.__getitem__)) or words
    return told


def _hit(one: Scored, passage: Passage, words: Iterable[str]) -> Hit:
    title, snippet = marked(passage.name, words), marked(passage.text, words, around=True)
    return Hit(passage, one.score, one.cover, title, snippet)


def _one_a_page(scored: Iterable[Scored]) -> dict[tuple[str, str], Scored]:
    """The best passage of each page, in order."""
    scored = list(scored)
    places = {
        pk: (kind, key)
        for pk, kind, key in Passage.objects.filter(pk__in=[one.pk for one in scored]).values_list(
            "pk", "kind", "key"
        )
    }
    found: dict[tuple[str, str], Scored] = {}
    for one in scored:
        if one.pk in places:
            found.setdefault(places[one.pk], one)
    return found
