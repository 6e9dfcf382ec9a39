"""The words rules may use, and the kinds of income, asset and expense a declaration offers.

Everything is read from a pack's `vocabulary.yaml`, whose head says what each field means; the
`derivation` of each fact is the one description of how intake works it out of a declaration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from gongzhu.catalogue.enums import Section
from gongzhu.catalogue.schema import (
    FactSpec,
    Kind,
    SectionText,
    StandardsFile,
    VocabularyFile,
)
from gongzhu.org.region import Region
from gongzhu.rules import Fact, Scope, Vocabulary

DIBAO, TEKUN = "dibao", "tekun"
_SAME = "="


@dataclass(frozen=True)
class Words:
    """A region's vocabulary with the labels, sections and kinds around it."""

    rules: Vocabulary
    facts: Mapping[tuple[Scope, str], FactSpec]
    sections: Mapping[Section, SectionText]
    kinds: Mapping[str, Mapping[str, Kind]]

    def kinds_of(self, group: str) -> tuple[Kind, ...]:
        """The kinds of one list (incomes, homes, supporter_states …), in the order to show them.

        Raises KeyError for a list that does not exist.
        """
        return tuple(self.kinds[group].values())

    def kind(self, group: str, code: str) -> Kind:
        """One kind. Raises KeyError."""
        return self.kinds[group][code]

    def fact(self, name: str, scope: Scope = Scope.HOUSEHOLD) -> FactSpec:
        """The declaration of a fact, with its derivation. Raises KeyError."""
        return self.facts[scope, name]


def counts(
    kind: Kind, *, on: date, parameters: Mapping[str, Any], purpose: str = DIBAO
) -> bool | None:
    """Whether a kind counts on a day; None while that is 待核定, and then nobody may guess.

    on: the day of application. parameters: as `selectors.parameters()`.
    purpose: "tekun" for the narrower reckoning of 特困, else the general one.
    Source: 最低生活保障审核确认办法 第十三条; 特困人员认定办法 第六条.
    """
    if purpose == TEKUN and kind.counts_tekun != _SAME:
        return _decided(kind.counts_tekun, parameters)
    if kind.counts_until is not None and on > kind.counts_until:
        return _decided(kind.counts_after, parameters)
    return _decided(kind.counts, parameters)


def _decided(value: bool | str | None, parameters: Mapping[str, Any]) -> bool | None:
    if not isinstance(value, str):
        return value
    answer = parameters.get(value.removeprefix("!"))
    if answer is None:
        return None
    return bool(answer) != value.startswith("!")


def build(words: VocabularyFile, standards: StandardsFile, region: Region) -> Words:
    """Put the words together. Raises VocabularyError for a doubled or reserved one."""
    rules = Vocabulary(
        household=[fact.fact() for fact in words.household],
        member=[fact.fact() for fact in words.member],
        standards=standard_facts(standards),
        parameters=[
            _parameter(region, one.name, one.type)
            for one in words.parameters
            if one.name in region.parameters
        ],
    )
    facts = {(Scope.HOUSEHOLD, fact.name): fact for fact in words.household}
    facts |= {(Scope.MEMBER, fact.name): fact for fact in words.member}
    kinds = {
        group: MappingProxyType({kind.code: kind for kind in listed})
        for group, listed in words.kinds.items()
    }
    return Words(
        rules,
        MappingProxyType(facts),
        MappingProxyType(dict(words.sections)),
        MappingProxyType(kinds),
    )


def standard_facts(standards: StandardsFile) -> tuple[Fact, ...]:
    """Each standard as a word `std.<code>`: money in fen when its unit begins with 元."""
    return tuple(
        Fact(code, "money" if entry.is_money else "int", entry.name, unit=entry.unit)
        for code, entry in standards.standards.items()
    )


def _parameter(region: Region, name: str, kind: str) -> Fact:
    entry = region.entry(name)
    choices = tuple(entry.choices.items()) if kind == "choice" else ()
    unit = "" if kind == "money" else entry.unit
    return Fact(name, kind, entry.label, choices=choices, unit=unit)
