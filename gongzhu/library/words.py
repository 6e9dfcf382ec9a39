"""Chinese text as words: the same cut for what is written and for what is asked.

Published text is cut with jieba's dictionary and the region's own words. A question is cut with
the words of the index alone, which is quick, needs no large dictionary in the web processes, and
never yields a word that the index does not have.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import jieba
from django.conf import settings
from pypinyin import Style, lazy_pinyin

jieba.setLogLevel(logging.WARNING)

LONGEST = 12
"""Signs of the longest word kept whole."""
_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")


def normal(text: str) -> str:
    """Text as it is compared: full-width signs narrowed, small letters, no odd signs."""
    return unicodedata.normalize("NFKC", text).lower()


def runs(text: str) -> Iterator[str]:
    """The stretches of Chinese signs, and of letters and digits, in a normal text."""
    yield from _RUN.findall(text)


def is_chinese(run: str) -> bool:
    """Whether a run is of Chinese signs."""
    return run[:1] > "z"


class Cutter:
    """Cuts published text. own: words of the field that must stay whole."""

    def __init__(self, own: Iterable[str]) -> None:
        self._jieba = jieba.Tokenizer()
        # its cache of the dictionary lies in our own folder: it is unmarshalled when read
        self._jieba.tmp_dir = str(Path(settings.VAR_DIR))
        self._jieba.initialize()
        for word in own:
            self._jieba.add_word(word, freq=200_000)

    def words(self, text: str) -> Iterator[str]:
        """The words of a text with the shorter ones inside them, and every single sign once."""
        plain = normal(text)
        yield from dict.fromkeys(sign for run in runs(plain) if is_chinese(run) for sign in run)
        for run in runs(plain):
            if not is_chinese(run):
                yield run
                continue
            for word in self._jieba.cut_for_search(run, HMM=False):
                if 1 < len(word) <= LONGEST:
                    yield word


class QuestionCutter:
    """Cuts questions with the words of the index. known: how often each word occurs."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._jieba = jieba.Tokenizer()
        counts: dict[str, int] = {}
        for word, count in known.items():
            counts[word] = count + 1
            for end in range(1, len(word)):
                counts.setdefault(word[:end], 0)
        self._jieba.FREQ, self._jieba.total = counts, sum(counts.values()) or 1
        self._jieba.initialized = True

    def words(self, run: str) -> list[str]:
        """A run of Chinese signs as known words and single signs, in order, nothing left out."""
        return list(self._jieba.cut(run, HMM=False))


@lru_cache(maxsize=50_000)
def sound(word: str) -> str:
    """How a word sounds, without tones: 低保 → dibao."""
    return "".join(lazy_pinyin(word, style=Style.NORMAL, errors="ignore"))


@lru_cache(maxsize=50_000)
def initials(word: str) -> str:
    """The first letter of each sign: 低保 → db."""
    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER, errors="ignore"))
