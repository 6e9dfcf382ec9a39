"""The order of passages: BM25 over the words of a question, the same on every database.

The database only says which passages hold any of the rarer words; how well they fit is reckoned
here, from the tokens kept with each passage, in one order of floating-point sums.
Source: Robertson and Zaragoza, The Probabilistic Relevance Framework (BM25), 2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongzhu.library import engine
from gongzhu.library.alike import Likeness, Page
from gongzhu.library.asking import MEANT, Group, Question
from gongzhu.library.engine import HEADING
from gongzhu.library.enums import EntryKind
from gongzhu.library.vocabulary import Vocabulary
from gongzhu.library.words import is_chinese

SATURATION, LENGTH = 1.2, 0.6
"""k1 and b of BM25."""
IN_HEADING = 1.0
"""What a word in a heading is worth beside one in the text; its rarity is that among headings."""
WORTH: Mapping[str, float] = {
    EntryKind.ITEM: 1.0,
    EntryKind.ARTICLE: 1.0,
    EntryKind.STANDARD: 0.7,
    EntryKind.LIST: 0.7,
    EntryKind.POLICY: 0.6,
}
"""What people came for stands before what it rests on."""
DETAIL = 0.7
"""What a detail is worth beside the part of the page that says the thing itself."""
_DETAILS = ("paper-", "asked", "unknown")
NAMED = 1.3
"""What it is worth when a page was called by its name."""
PAGE = 0.4
"""What the rest of its page adds to a passage, beside its own fit."""
LIKE = 1.0
"""What a pair of signs shared with how residents ask for a page adds to its passages."""
MOST_LIKE = 5
"""Pages that are looked at for how they are asked for, whatever words they hold."""
MOST = 150
"""Passages of one look-up that are reckoned with; only very common words have more."""
_ENOUGH = 100


@dataclass(frozen=True)
class Least:
    """What a passage must have to be shown at all: one of the two; see `Scored`."""

    cover: float
    likeness: float


class Scored(NamedTuple):
    """A passage and how well it fits. page: kind and key of what it is a part of.

    by_words: the same for its words alone. cover: share of what was asked that it speaks of, 0 to 1.
    likeness: of the question to how residents ask for its page, in rare pairs of signs, see `alike`.
    """

    pk: int
    page: tuple[str, str]
    score: float
    by_words: float
    cover: float
    likeness: float = 0.0

    def fits(self, least: Least) -> bool:
        """Whether it speaks of enough of what was asked, or its page is asked for in just this way."""
        return self.cover >= least.cover or self.likeness >= least.likeness


@dataclass(frozen=True)
class _Asked:
    """A group with what each of its words is worth: (word, weight, rarity, rarity in headings)."""

    group: Group
    weight: float
    words: tuple[tuple[str, float, float, float], ...]


_Row = tuple[int, str, int, str, str, str, str]
_COLUMNS = ("id", "words", "length", "kind", "key", "name", "anchor")


def ranked(question: Question, vocabulary: Vocabulary, mean_length: float) -> list[Scored]:
    """Passages that fit a question, best first; ties by their place in the index."""
    like = vocabulary.phrasings.like(question.text)
    asked = [_asked(group, vocabulary) for group in question.groups]
    wanted = {mark + word for one in asked for word, *_ in one.words for mark in ("", HEADING)}
    rows = _candidates(question, vocabulary, _likest(like))
    called = {name for *_, name, _ in rows}
    names = {name: _called(name, question.groups) for name in called}
    scored = [_score(row, asked, wanted, mean_length, names) for row in rows]
    return sorted(_with_pages(scored, like), key=lambda one: (-one.score, one.pk))


def _likest(like: Mapping[Page, Likeness]) -> list[int]:
    """Leading passages of the pages that are asked for most nearly like this."""
    best = sorted(like.values(), key=lambda one: (-one.much, one.pk))[:MOST_LIKE]
    return sorted(one.pk for one in best)


def _with_pages(scored: Iterable[Scored], like: Mapping[Page, Likeness]) -> Iterator[Scored]:
    """Each passage with what the two other best ones of its page add, and how the page is asked for."""
    pages: dict[Page, list[Scored]] = defaultdict(list)
    for one in scored:
        if one.score or one.page in like:
            pages[one.page].append(one)
    for page, ones in pages.items():
        best = sorted(ones, key=lambda one: (-one.score, one.pk))[:3]
        much = like[page].much if page in like else 0.0
        for one in ones:
            others = sum(other.score for other in best if other is not one) / 2
            by_words = one.score + PAGE * others
            yield Scored(one.pk, page, by_words + LIKE * much, by_words, one.cover, much)


def _candidates(question: Question, vocabulary: Vocabulary, also: Sequence[int]) -> list[_Row]:
    """Passages that hold the rarest words: headings first, then texts, until there are enough."""
    words = sorted(
        (word for word in question.words if word in vocabulary),
        key=lambda word: (vocabulary.counts[word][0], word),
    )
    headed = [word for word in words if vocabulary.counts[word][1]]
    headings = _lots(headed, lambda word: vocabulary.counts[word][1], HEADING)
    texts = _lots(words, lambda word: vocabulary.counts[word][0])
    return engine.holding([*headings, *texts], MOST, _COLUMNS, also)


def _lots(words: Sequence[str], count: Callable[[str], int], mark: str = "") -> list[list[str]]:
    """The first words, taken until together they stand in enough passages.

    The last of them may stand in very many: it is looked for by itself, or it would crowd out, in
    the order of the index, the few that hold the words that tell most.
    """
    taken, held = [], 0
    for word in words:
        taken.append(mark + word)
        held += count(word)
        if held >= _ENOUGH:
            break
    return [taken] if held <= MOST else [taken[:-1], taken[-1:]]


def _asked(group: Group, vocabulary: Vocabulary) -> _Asked:
    words = tuple(
        (word, weight, vocabulary.rarity(word), vocabulary.rarity_in_headings(word))
        for word, weight in group.words.items()
    )
    if group.is_known:
        return _Asked(
            group, max((weight * rare for _, weight, rare, _ in words), default=0.0), words
        )
    # what the index does not know tells most, and a long stretch of it more; odd letters tell little
    much = min(len(group.said), 4) / 2 if is_chinese(group.said) else 0.25
    return _Asked(group, vocabulary.rarity("") * much, words)


def _score(
    row: _Row,
    asked: Sequence[_Asked],
    wanted: set[str],
    mean_length: float,
    names: Mapping[str, float],
) -> Scored:
    pk, text, length, kind, key, name, anchor = row
    tokens = text[1:-1].split("||")
    held = {word: tokens.count(word) for word in wanted.intersection(tokens)}
    norm = SATURATION * (1 - LENGTH + LENGTH * length / mean_length)
    score = covered = whole = 0.0
    for one in asked:
        best, share = _fit(one, held, norm)
        score += best
        covered += one.weight * share
        whole += one.weight
    cover = covered / (whole or 1.0)
    called = names[name] * (DETAIL if anchor.startswith(_DETAILS) else 1.0)
    score *= called * WORTH[kind] * (0.4 + 0.6 * cover)
    return Scored(pk, (kind, key), score, score, cover)


def _called(name: str, groups: Sequence[Group]) -> float:
    """What a page of this name gains by being called by it."""
    return NAMED if any(_names(group, name) for group in groups) else 1.0


def _names(group: Group, name: str) -> bool:
    """Whether somebody said the very name of a page, or the beginning of a long one."""
    return any(
        word == name or (len(word) > 3 and name.startswith(word))
        for word, weight in group.words.items()
        if weight >= MEANT
    )


def _fit(asked: _Asked, held: dict[str, int], norm: float) -> tuple[float, float]:
    """What the best word of a group is worth in a passage, and which share of the group it is."""
    best = share = 0.0
    for word, weight, rarity, rarity_in_headings in asked.words:
        times, is_headed = held.get(word, 0), HEADING + word in held
        if times or is_headed:
            worth = rarity * times * (SATURATION + 1) / (times + norm)
            worth += IN_HEADING * rarity_in_headings * is_headed
            best, share = max(best, weight * worth), max(share, min(1.0, weight + 0.2))
    return best, share if asked.group.is_known else 0.0
