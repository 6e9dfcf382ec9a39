"""Search: the pages that speak of what was typed, each with its best passage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

from django.conf import settings
from django.utils.safestring import SafeString

from gongzhu.library.asking import Mended, Question, understood
from gongzhu.library.enums import EntryKind
from gongzhu.library.marking import marked
from gongzhu.library.models import Index, Passage
from gongzhu.library.pack import read_search
from gongzhu.library.ranking import Least, Scored, ranked
from gongzhu.library.vocabulary import Vocabulary, vocabulary

LEAST = Least(0.3, 5.5)
"""What a page must have to be shown."""


@dataclass(frozen=True)
class Hit:
    """A passage found. words: those that are marked where it is shown."""

    passage: Passage
    score: float
    cover: float
    words: Sequence[str]

    @property
    def title(self) -> SafeString:
        """The name of its page, marked, safe to show."""
        return marked(self.passage.name, self.words)

    @property
    def snippet(self) -> SafeString:
        """The part of its text that fits, marked, safe to show."""
        return marked(self.passage.text, self.words, around=True)


class Pages(Sequence[Hit]):
    """One hit for each page found, best first; a passage is read when its part of the list is shown."""

    def __init__(self, best: Sequence[Scored], question: Question) -> None:
        self._best, self._question = best, question

    def __len__(self) -> int:
        return len(self._best)

    @overload
    def __getitem__(self, place: int) -> Hit: ...
    @overload
    def __getitem__(self, place: slice) -> list[Hit]: ...
    def __getitem__(self, place: int | slice) -> Hit | list[Hit]:
        if isinstance(place, slice):
            return hits(self._best[place], self._question)
        return hits([self._best[place]], self._question)[0]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self[:])


@dataclass(frozen=True)
class Found:
    """What a search brought. pages: one hit for each page. counts: pages by kind.

    mended: what was typed → the words it was taken for that the pages speak of, the best page's first.
    """

    pages: Pages
    counts: dict[EntryKind, int]
    mended: Mended
    asked: bool


def search(text: str, *, kind: EntryKind | str = "", most: int = 60) -> Found:
    """Pages that speak of a text, best first. kind: only of this kind. Never fails for a text."""
    question, scored, known = look(text)
    best: dict[tuple[str, str], Scored] = {}
    for one in scored:
        if one.fits(LEAST):
            best.setdefault(one.page, one)
    counts = {each: sum(page[0] == each for page in best) for each in EntryKind}
    chosen = [one for page, one in best.items() if not kind or page[0] == kind][:most]
    pages = Pages(chosen, question)
    mended = _spoken_of(question, pages, known) if question.mended else {}
    return Found(pages, counts, mended, bool(question.groups))


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
    """Passages with the words to mark, in the order given; one that is gone by now is left out."""
    rows = Passage.objects.defer("words").in_bulk([one.pk for one in scored])
    words = [*question.words, *(group.said for group in question.groups)]
    return [Hit(rows[one.pk], one.score, one.cover, words) for one in scored if one.pk in rows]


def _spoken_of(question: Question, pages: Pages, known: Vocabulary | None) -> Mended:
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
