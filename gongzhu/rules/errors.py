"""What can be wrong with a rule or with the facts given to it, in sentences for policy officers."""

from collections.abc import Iterable
from difflib import get_close_matches


class RuleError(ValueError):
    """A rule text that cannot be used.

    position: index of the first offending sign in the text, from 0. length: how many signs, >= 1.
    sentence: plain Chinese, says what is meant and how to go on.
    """

    def __init__(self, position: int, length: int, sentence: str) -> None:
        super().__init__(position, length, sentence)
        self.position = position
        self.length = max(1, length)
        self.sentence = sentence

    def __str__(self) -> str:
        return f"第 {self.position + 1} 个字起：{self.sentence}"


class FactError(ValueError):
    """A value given for a fact, standard or parameter is not of the declared type."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(name, sentence)
        self.name = name
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class VocabularyError(ValueError):
    """Facts that cannot form a vocabulary: a reserved, doubled or malformed name."""


def nearest(word: str, known: Iterable[str], prefix: str = "") -> str:
    """Return a hint naming the nearest known word, or an empty text when none is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是不是想写「{prefix}{close[0]}」？" if close else ""
