"""Every item in force held against one household at once, by the rules that will decide.

Facts are derived once for all items: the region's words and what the items themselves ask. Where two
items give one name different meanings, nobody is asked for it, and both items stay open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from gongzhu.catalogue import compiling, selectors as catalogue
from gongzhu.catalogue.compiling import Asked, Needed, Situation
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.schema_parts import FactSpec
from gongzhu.catalogue.vocabulary import Words as RegionWords
from gongzhu.intake.facts import Snapshot, counted_members, derive_for
from gongzhu.org import selectors as org
from gongzhu.rules import (
    Answer,
    Condition,
    Fact,
    Facts,
    Opening,
    Scope,
    Vocabulary,
    evaluate,
    opening,
)

_TOLD = (Scope.HOUSEHOLD, Scope.MEMBER)
"""Where facts that follow from a declaration live, rather than from a day or a place."""


@dataclass(frozen=True)
class Words:
    """Every word an answer may be about. region: its words. specs: the items' own; asked: their wording."""

    region: RegionWords
    vocabulary: Vocabulary
    specs: Mapping[tuple[Scope, str], FactSpec]
    asked: Mapping[tuple[Scope, str], Asked]

    def section(self, scope: Scope, name: str) -> str:
        """Where in a declaration a fact comes from, as `FactSpec.section`."""
        return str(self.spec(scope, name).section)

    def spec(self, scope: Scope, name: str) -> FactSpec:
        """The declaration of a fact. Raises KeyError."""
        own = self.specs.get((scope, name))
        return own or self.region.fact(name, scope)

    def fact(self, scope: Scope, name: str) -> Fact:
        """A declared word. Raises KeyError."""
        found = self.vocabulary.find(scope, name)
        if found is None:
            raise KeyError(name)
        return found

    def knows(self, scope: Scope, name: str) -> bool:
        """Whether there is such a word."""
        return self.vocabulary.find(scope, name) is not None


@dataclass(frozen=True)
class Judged:
    """One item, what the rules say of the household, and what they still want to know."""

    version: ItemVersion
    answer: Answer
    opening: Opening


@dataclass(frozen=True)
class Board:
    """All items of a day for households of a place (the whole region until one is chosen)."""

    on: date
    place: int
    versions: tuple[ItemVersion, ...]
    words: Words
    standards: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def facts(self, taken: Snapshot) -> Facts:
        """What follows from a declaration."""
        words = self.words
        return derive_for(taken, words.vocabulary, words.region, self.on, self.parameters)

    def judge(self, facts: Facts, versions: tuple[ItemVersion, ...] | None = None) -> list[Answer]:
        """What the rules say of all items, or of some; explained when looked at."""
        return [
            evaluate(catalogue.ruleset(one), facts, self.standards, self.parameters)
            for one in (self.versions if versions is None else versions)
        ]

    def look(self, taken: Snapshot) -> Look:
        """One household held against all items."""
        return Look(self, taken)

    def conditions_about(self, names: Set[str]) -> Iterator[tuple[str, Condition]]:
        """Conditions that look at some of these facts of a household and at nothing else of it.

        Each with its item's name. Standards and parameters may stand beside the facts.
        """
        for version in self.versions:
            for condition in catalogue.ruleset(version).conditions:
                looked_at = {ref.name for ref in condition.checked.refs if ref.scope in _TOLD}
                if looked_at and looked_at <= names:
                    yield version.item.name, condition

    def limited_to(self, versions: tuple[ItemVersion, ...]) -> Board:
        """The same day and place with some of the items."""
        return replace(self, versions=versions)


@dataclass(frozen=True)
class Look:
    """One household held against all items, each part worked out when it is first wanted."""

    board: Board
    taken: Snapshot

    @cached_property
    def facts(self) -> Facts:
        return self.board.facts(self.taken)

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Index among the told members of each member of Facts.members."""
        return tuple(int(one.id) for one in counted_members(self.taken))

    @cached_property
    def openings(self) -> list[Opening]:
        board = self.board
        return [
            opening(catalogue.ruleset(one), self.facts, board.standards, board.parameters)
            for one in board.versions
        ]

    @cached_property
    def judged(self) -> list[Judged]:
        answers = self.board.judge(self.facts)
        return [
            Judged(version, answer, opened)
            for version, answer, opened in zip(
                self.board.versions, answers, self.openings, strict=True
            )
        ]

    def materials(self, version: ItemVersion) -> tuple[Needed, ...]:
        """What this household would hand in for an item."""
        situation = Situation(self.facts, self.board.standards, self.board.parameters)
        spec, words = catalogue.spec(version), catalogue.vocabulary(version)
        return compiling.needed_materials(spec, words, situation)


def board_on(on: date, place: int = 0) -> Board:
    """Every item in force on a day. place: where the household lives; 0: anywhere in the region."""
    where = place or int(org.region().code)
    versions = catalogue.published_versions(on)
    return Board(
        on=on,
        place=where,
        versions=versions,
        words=_words_of(versions),
        standards=catalogue.standards_on(on, where),
        parameters=catalogue.parameters(),
    )


_known: dict[tuple[str, ...], Words] = {}
_MOST_KNOWN = 8


def _words_of(versions: tuple[ItemVersion, ...]) -> Words:
    """The words of these items, put together once in each process."""
    region = catalogue.words()
    key = tuple(one.digest for one in versions)
    found = _known.get(key)
    if found is None or found.region is not region:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        found = _known[key] = _joined(versions, region)
    return found


def _joined(versions: tuple[ItemVersion, ...], region: RegionWords) -> Words:
    specs: dict[tuple[Scope, str], FactSpec] = {}
    doubtful: set[tuple[Scope, str]] = set()
    asked: dict[tuple[Scope, str], Asked] = {}
    for version in versions:
        for key, spec in _own(version):
            if specs.setdefault(key, spec).fact() != spec.fact():
                doubtful.add(key)
        for group in catalogue.questions(version):
            for one in group.questions:
                asked.setdefault((_scope(one), one.fact), one)
    kept = {key: spec for key, spec in specs.items() if key not in doubtful}
    vocabulary = region.rules.extended(
        [one.fact() for (scope, _), one in kept.items() if scope is Scope.HOUSEHOLD],
        [one.fact() for (scope, _), one in kept.items() if scope is Scope.MEMBER],
    )
    return Words(region, vocabulary, kept, asked)


def _own(version: ItemVersion) -> Iterator[tuple[tuple[Scope, str], FactSpec]]:
    """What an item itself asks; words in a resident's own text decide nothing."""
    own = catalogue.spec(version).facts
    for scope, facts in ((Scope.HOUSEHOLD, own.household), (Scope.MEMBER, own.member)):
        yield from (
            ((scope, one.name), one) for one in facts if one.question and one.type != "text"
        )


def _scope(asked: Asked) -> Scope:
    return Scope.MEMBER if asked.about is Subject.MEMBER else Scope.HOUSEHOLD
