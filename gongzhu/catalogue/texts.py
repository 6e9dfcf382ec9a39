"""Every text of the rules language in a definition that may not be in shape yet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from gongzhu.catalogue.compiling import check_when
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.reading import Place
from gongzhu.rules import Checked, RuleError, Scope, Vocabulary, check

BOOL, MONEY, OF_MEMBER = "bool", "money", "member"
"""What a text must come to: yes or no of the household, an amount, yes or no of one member."""


@dataclass(frozen=True)
class RuleText:
    """A text and what it has to be. kind: one of BOOL, MONEY, OF_MEMBER."""

    place: Place
    text: str
    kind: str = BOOL

    def checked(self, words: Vocabulary) -> Checked:
        """The checked rule. Raises RuleError with the position in the text as written."""
        if self.kind == OF_MEMBER:
            return check_when(self.text, Subject.MEMBER, words)
        return check(self.text, words, self.kind)

    def fault(self, words: Vocabulary) -> RuleError | None:
        """What is wrong with it, or None."""
        try:
            self.checked(words)
        except RuleError as fault:
            wrong = self.text[fault.position : fault.position + fault.length]
            hint = _meant(wrong, words) if _CHINESE.fullmatch(wrong) else ""
            return RuleError(fault.position, fault.length, f"{fault.sentence}{hint}")
        return None


_CHINESE = re.compile("[\u4e00-\u9fff]{2,}")
_MOST_MEANT = 3


def _meant(typed: str, words: Vocabulary) -> str:
    """The words whose labels have most in common with Chinese that was typed into a rule."""
    found: list[tuple[int, int, str]] = []
    for scope, facts in (
        (Scope.STANDARD, words.standards),
        (Scope.HOUSEHOLD, words.household),
        (Scope.MEMBER, words.member),
        (Scope.PARAMETER, words.parameters),
    ):
        for one in facts:
            common = SequenceMatcher(None, typed, one.label, False).find_longest_match().size
            name = f"{scope.prefix}{one.name}（{one.label}）"
            found.append((-common, len(one.label), name))
    near = [name for common, _, name in sorted(found) if common < -1][:_MOST_MEANT]
    return f"可能要用的词：{'、'.join(near)}。" if near else ""


def texts_of(data: Mapping[str, Any]) -> Iterator[RuleText]:
    """Each rule text that has been written, in the order of the definition."""
    for index, row in rows(data.get("conditions")):
        yield from _text(("conditions", index, "expr"), row.get("expr"), BOOL)
    formula = data.get("formula")
    if isinstance(formula, Mapping):
        yield from _text(("formula", "expr"), formula.get("expr"), MONEY)
    for index, row in rows(data.get("materials")):
        yield from _text(("materials", index, "when"), row.get("when"), _kind(row))
    for index, group in rows(data.get("questions")):
        yield from _text(("questions", index, "when"), group.get("when"), BOOL)
        for number, row in rows(group.get("questions")):
            place = ("questions", index, "questions", number, "when")
            yield from _text(place, row.get("when"), _kind(row))


def _kind(row: Mapping[str, Any]) -> str:
    return OF_MEMBER if row.get("about") == Subject.MEMBER else BOOL


def _text(place: Place, text: Any, kind: str) -> Iterator[RuleText]:
    if isinstance(text, str) and text:
        yield RuleText(place, text, kind)


def rows(value: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of a list, with their places; what is no row is left out."""
    for index, row in enumerate(value if isinstance(value, list) else ()):
        if isinstance(row, Mapping):
            yield index, row
