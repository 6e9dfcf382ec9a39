"""The words of the index in memory, with the region's synonyms: read again when the index is built anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from math import log
from pathlib import Path

from django.conf import settings

from gongzhu.library.alike import Asked, Phrasings
from gongzhu.library.models import Index, Passage, Term
from gongzhu.library.pack import read_search, search_stamps
from gongzhu.library.schema import SearchFile
from gongzhu.library.speech import Speech
from gongzhu.library.words import LONGEST, QuestionCutter, is_chinese, sound

MOST_SOUNDS = 4
"""Words taken for letters that stand for several."""


class Vocabulary:
    """Every word of the index with how common it is, and what the region's file says of words.

    counts: word → (passages, headings). sounds: word → (whole sound, first letters).
    phrasings: how residents ask for the pages.
    """

    def __init__(
        self,
        counts: Mapping[str, tuple[int, int]],
        sounds: Mapping[str, tuple[str, str]],
        passages: int,
        search: SearchFile,
        phrasings: Phrasings,
    ) -> None:
        self.counts, self.passages, self.search = counts, passages, search
        self.phrasings = phrasings
        self.speech = Speech(search.spoken)
        self._sounds = sounds
        self.hushed = frozenset(search.hushed)
        self._field = frozenset(search.words)
        self._meanings = _meanings(search, self.speech)

    def __contains__(self, word: str) -> bool:
        return word in self.counts

    def is_of_the_field(self, words: Iterable[str]) -> bool:
        """Whether any of the words is one of social assistance, by the region's file."""
        return not self._field.isdisjoint(words)

    def rarity(self, word: str) -> float:
        """How much a word tells: near 0 for one in every passage, most for one the index lacks."""
        held = self.counts.get(word, (0, 0))[0]
        return log(1 + (self.passages - held + 0.5) / (held + 0.5))

    def rarity_in_headings(self, word: str) -> float:
        """As rarity, among headings."""
        held = self.counts.get(word, (0, 0))[1]
        return log(1 + (self.passages - held + 0.5) / (held + 0.5))

    def meanings(self, word: str) -> tuple[str, ...]:
        """Other words of the index for what was said."""
        return tuple(one for one in self._meanings.get(word, ()) if one in self)

    def parts(self, word: str) -> tuple[str, ...]:
        """Shorter words of the index inside a long one."""
        if len(word) < 4:
            return ()
        inner = {word[at : at + size] for size in (2, 3) for at in range(len(word) - size + 1)}
        return tuple(sorted(one for one in inner if one in self and one not in self.hushed))

    def cut(self, chunk: str) -> list[str]:
        """Known words and single signs of a chunk."""
        return self._cutter.words(chunk)

    def sayings(self, run: str) -> Iterator[tuple[str, bool]]:
        """A run parted where the region's file knows a saying: (chunk, whether it is one)."""
        at = begun = 0
        while at < len(run):
            saying = next(
                (
                    run[at : at + size]
                    for size in range(min(self._longest, len(run) - at), 1, -1)
                    if run[at : at + size] in self._meanings
                ),
                "",
            )
            if not saying:
                at += 1
                continue
            if begun < at:
                yield run[begun:at], False
            yield saying, True
            at = begun = at + len(saying)
        if begun < len(run):
            yield run[begun:], False

    def misheard(self, chunk: str) -> tuple[int, str, str] | None:
        """Where a longer word of the field is misspelt: (place, wrong, right).

        With signs that sound alike, or, for four signs and more, with one wrong sign that belongs to
        no word.
        """
        heard = tuple(map(sound, chunk))
        for size in range(min(len(chunk), LONGEST), 2, -1):
            for at in range(len(chunk) - size + 1):
                wrong = chunk[at : at + size]
                if wrong in self:
                    continue
                right = self._own_by_signs.get(heard[at : at + size], "") or self._one_off(wrong)
                if right:
                    return at, wrong, right
        return None

    def _one_off(self, wrong: str) -> str:
        if len(wrong) < 4:
            return ""
        loose = {sign for sign in self.cut(wrong) if len(sign) == 1}
        for right in self._own_by_size.get(len(wrong), ()) if loose else ():
            differing = [a for a, b in zip(wrong, right, strict=True) if a != b]
            if len(differing) == 1 and differing[0] in loose:
                return right
        return ""

    def mended(self, loose: str) -> tuple[int, str, str] | None:
        """Where in a stretch of unknown signs a known word is misspelt: (place, wrong, right).

        First what sounds the same, then, for words of three signs and more, what differs in one.
        """
        for size in range(min(len(loose), 8), 1, -1):
            for at in range(len(loose) - size + 1):
                wrong = loose[at : at + size]
                if right := self._alike(wrong):
                    return at, wrong, right
        return None

    def _alike(self, wrong: str) -> str:
        # only words people come for: any two signs sound like some word of the texts
        heard = [
            one
            for one in self._by_sound.get(sound(wrong), ())
            if len(one) == len(wrong) and (one in self._own or self.counts[one][1])
        ]
        if heard:
            return self._commonest(heard)
        if len(wrong) < 3:
            return ""
        near = [one for one in self._own_by_size[len(wrong)] if _differs_in_one(one, wrong)]
        return self._commonest(near) if near else ""

    def sounding(self, letters: str) -> list[tuple[str, list[str]]]:
        """Letters parted into sounds or first letters of words: (letters, words); [] if they are none."""
        if len(letters) < 2 or len(letters) > 40:
            return []
        best: dict[int, list[tuple[str, list[str]]]] = {0: []}
        for end in range(1, len(letters) + 1):
            for start in range(end - 1):
                words = self._heard(letters[start:end]) if start in best else []
                if words and (end not in best or len(best[start]) + 1 < len(best[end])):
                    best[end] = [*best[start], (letters[start:end], words)]
        return best.get(len(letters), [])

    def _heard(self, letters: str) -> list[str]:
        whole = self._by_sound.get(letters)
        if whole:
            return sorted(whole, key=self._order)[:MOST_SOUNDS]
        return sorted(self._by_initials.get(letters, ()), key=self._order)[:MOST_SOUNDS]

    def _commonest(self, words: Iterable[str]) -> str:
        return min(words, key=self._order)

    def _order(self, word: str) -> tuple[bool, int, str]:
        return word not in self._own, -self.counts[word][0], word

    @cached_property
    def _own(self) -> frozenset[str]:
        """Words of the field that the index has."""
        named = {
            *self.search.words,
            *self.search.plain,
            *(one for group in self.search.same for one in group),
        }
        return frozenset(word for word in named if word in self)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._meanings), default=0)

    @cached_property
    def _cutter(self) -> QuestionCutter:
        words = {one: held for one, (held, _) in self.counts.items() if is_chinese(one)}
        extra = {one: 1 for one in self.hushed if one not in words}
        # a word of the field is never broken for the sake of its common parts
        own = {one: words[one] + 1000 for one in self._own}
        return QuestionCutter({**words, **extra, **own})

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        return _grouped((heard, word) for word, (heard, _) in self._sounds.items())

    @cached_property
    def _by_initials(self) -> Mapping[str, Sequence[str]]:
        """By first letters: words of the field and of headings only, or anything would be found."""
        return _grouped(
            (letters, word)
            for word, (_, letters) in self._sounds.items()
            if word in self._own or self.counts[word][1]
        )

    @cached_property
    def _own_by_signs(self) -> Mapping[tuple[str, ...], str]:
        """Words of the field by the sound of each sign by itself."""
        return {tuple(map(sound, word)): word for word in sorted(self._own) if len(word) > 2}

    @cached_property
    def _own_by_size(self) -> Mapping[int, Sequence[str]]:
        """Words somebody may have misspelt; not phrases that any matter may have."""
        found: dict[int, list[str]] = defaultdict(list)
        for word in sorted(self._own.difference(self.search.plain)):
            found[len(word)].append(word)
        return found


def vocabulary(index: Index) -> Vocabulary:
    """The vocabulary of the index as it is now; kept in the process until it is built anew."""
    path = Path(settings.PACKS_DIR) / settings.REGION
    return _read(path, index.serial, index.fingerprint, search_stamps(path))


@lru_cache(maxsize=2)
def _read(path: Path, serial: int, fingerprint: str, stamps: tuple[int, ...]) -> Vocabulary:
    counts: dict[str, tuple[int, int]] = {}
    sounds: dict[str, tuple[str, str]] = {}
    for word, held, headings, heard, letters in Term.objects.values_list(
        "word", "passages", "headings", "sound", "initials"
    ):
        counts[word] = held, headings
        if heard:
            sounds[word] = heard, letters
    passages = Index.objects.get(pk=1).passages
    return Vocabulary(counts, sounds, passages, read_search(path), Phrasings(_asked()))


def _asked() -> Iterator[Asked]:
    rows = Passage.objects.exclude(asked="").order_by("pk")
    for pk, kind, key, name, asked in rows.values_list("pk", "kind", "key", "name", "asked"):
        yield Asked(pk, (kind, key), name, asked)


def _meanings(search: SearchFile, speech: Speech) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for said, means in search.synonyms.items():
        found[speech.written(said)].update(dict.fromkeys(means))
    for group in search.same:
        for word in group:
            found[word].update(dict.fromkeys(one for one in group if one != word))
    return {said: tuple(means) for said, means in found.items()}


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for key, word in pairs:
        found[key].append(word)
    return found


def _differs_in_one(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
