"""What somebody typed, understood: groups of words that mean one thing, with typing errors mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from gongzhu.library.speech import gist
from gongzhu.library.vocabulary import Vocabulary
from gongzhu.library.words import is_chinese, normal, runs

MOST_SIGNS = 300
"""Of a question that are looked at; the rest changes nothing."""
MOST_GROUPS = 24
SAID, MEANT, PART, ALONE, SIGN = 1.0, 0.8, 0.5, 0.4, 0.3
"""How much a word counts: as it was said, as another word for it, a part of it, a sign by itself,
one sign of an unknown word."""
_NOTHING = re.compile(
    r"\d{6,}|[一二三四五六七八九十百千万两几\d]+(?:口人|口|块|套|辆|张|首|个月|个)"
    r"|[一二三四五六七八九十百\d]+[几多来]?(?:(?:周岁|岁)(?!以)|年)"
    r"|[一二三四五六七八九十两几\d]+[百千万][一二三四五六七八九十百千万几多\d]*[元块]?|\d+(?:元|块)"
)
"""Long numbers, which may be somebody's, ages, amounts and counts: they ask nothing."""
_PARTICLES = frozenset("的了吗呢吧啊呀么是在我你您他她它不没就还也都和跟与或但把被让给对从到去来")
"""Signs that part words; other hushed signs may stand inside an unknown word."""

Mended = dict[str, tuple[str, ...]]
"""What was typed → the words it was taken for; letters may stand for several."""


@dataclass(frozen=True)
class Group:
    """Words of which any one satisfies this part of the question.

    said: as it was typed. words: word → weight. is_known: whether the index has what was said.
    """

    said: str
    words: dict[str, float]
    is_known: bool = True


@dataclass(frozen=True)
class Question:
    """A question ready to be looked for. mended: what was typed → every way it was taken."""

    text: str
    groups: tuple[Group, ...]
    mended: Mended = field(default_factory=dict)

    @property
    def said(self) -> set[str]:
        """What was said in the index's own words, or in others for them."""
        return {
            word for group in self.groups for word, weight in group.words.items() if weight >= MEANT
        }

    @property
    def words(self) -> dict[str, float]:
        """Every word of every group with its greatest weight."""
        found: dict[str, float] = {}
        for group in self.groups:
            for word, weight in group.words.items():
                found[word] = max(weight, found.get(word, 0.0))
        return found


def understood(text: str, vocabulary: Vocabulary) -> Question:
    """The groups of a text, in order; nothing of it is ever run or sent to the database."""
    written = vocabulary.speech.written(normal(text)[:MOST_SIGNS])
    clean = gist(_NOTHING.sub(" ", written))
    mended: Mended = {}
    groups: dict[str, Group] = {}
    for run in runs(clean):
        found = (
            _chinese(run, vocabulary, mended)
            if is_chinese(run)
            else _latin(run, vocabulary, mended)
        )
        for group in found:
            groups.setdefault(group.said, group)
    for typed, words in mended.items():
        if is_chinese(typed):
            clean = clean.replace(typed, words[0])
    return Question(clean.strip(), tuple(groups.values())[:MOST_GROUPS], mended)


def _chinese(run: str, vocabulary: Vocabulary, mended: Mended) -> Iterator[Group]:
    for chunk, is_said in vocabulary.sayings(run):
        if is_said:
            yield _known(chunk, vocabulary)
        else:
            yield from _cut(chunk, vocabulary, mended)


def _cut(chunk: str, vocabulary: Vocabulary, mended: Mended) -> Iterator[Group]:
    """Words of a chunk; single signs side by side are looked at as one unknown word."""
    wrong = vocabulary.misheard(chunk)
    if wrong is not None:
        at, typed, word = wrong
        mended[typed] = (word,)
        yield from _cut(chunk[:at], vocabulary, mended) if at else ()
        yield _known(word, vocabulary)
        yield from _cut(chunk[at + len(typed) :], vocabulary, mended)
        return
    loose, words = "", vocabulary.cut(chunk)
    for at, word in enumerate([*words, ""]):
        if _is_loose(word, vocabulary) or (loose and _is_inside(words, at, vocabulary)):
            loose += word
            continue
        if loose:
            yield from _unknown(loose, vocabulary, mended)
            loose = ""
        if len(word) > 1 and word not in vocabulary.hushed:
            yield _known(word, vocabulary)


def _is_loose(word: str, vocabulary: Vocabulary) -> bool:
    return len(word) == 1 and word not in vocabulary.hushed


def _is_inside(words: list[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a hushed sign stands between two signs of an unknown word, as in 新能源."""
    if at + 1 >= len(words) or len(words[at]) != 1 or words[at] in _PARTICLES:
        return False
    return _is_loose(words[at + 1], vocabulary)


def _known(word: str, vocabulary: Vocabulary) -> Group:
    words = {word: SAID} if word in vocabulary else {}
    for other in vocabulary.meanings(word):
        words.setdefault(other, MEANT)
        for part in vocabulary.parts(other):
            words.setdefault(part, MEANT * PART)
    for part in vocabulary.parts(word):
        words.setdefault(part, PART)
    return Group(word, words, bool(words))


def _unknown(loose: str, vocabulary: Vocabulary, mended: Mended) -> Iterator[Group]:
    """A stretch the index has no word for: one sign, a typing error, or a matter of others."""
    if len(loose) == 1:
        meant = vocabulary.meanings(loose)
        words = dict.fromkeys(meant, MEANT) | ({loose: ALONE} if loose in vocabulary else {})
        yield Group(loose, words, bool(words))
        return
    right = vocabulary.mended(loose)
    if right is not None:
        at, wrong, word = right
        mended[wrong] = (word,)
        yield from _unknown(loose[:at], vocabulary, mended) if at else ()
        yield _known(word, vocabulary)
        rest = loose[at + len(wrong) :]
        yield from _unknown(rest, vocabulary, mended) if rest else ()
        return
    for at, sign in enumerate(loose):
        if vocabulary.meanings(sign):
            yield from _unknown(loose[:at], vocabulary, mended) if at else ()
            yield from _unknown(sign, vocabulary, mended)
            rest = loose[at + 1 :]
            yield from _unknown(rest, vocabulary, mended) if rest else ()
            return
    signs = {sign: SIGN for sign in loose if sign in vocabulary}
    yield Group(loose, signs, is_known=False)


def _latin(run: str, vocabulary: Vocabulary, mended: Mended) -> Iterator[Group]:
    """Letters: a word of the index, the sound of words, or their first letters."""
    if run in vocabulary:
        yield Group(run, {run: SAID if len(run) > 1 else ALONE})
        return
    found = vocabulary.sounding(run)
    if not found:
        yield Group(run, {}, is_known=False)
    for said, words in found:
        mended[said] = tuple(words)
        merged: dict[str, float] = {}
        for word in words:
            for other, weight in _known(word, vocabulary).words.items():
                merged[other] = max(weight, merged.get(other, 0.0))
        yield Group(said, merged)
