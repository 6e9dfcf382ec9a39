"""From the data of a published version to things that run: words, rules, questions, materials."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongzhu.catalogue.enums import QuestionType, Subject
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_parts import Citation, FormulaSpec, Material, Question, QuestionGroup
from gongzhu.common.crypto import sm3
from gongzhu.rules import (
    Checked,
    Condition,
    Fact,
    Facts,
    Formula,
    RuleError,
    RuleSet,
    Scope,
    Vocabulary,
    check,
)

ROUNDINGS = {"yuan_half_up": "round_yuan", "yuan_up": "round_yuan_up", "fen": "round_fen"}
"""What the regional parameter `rounding` means to the rules engine."""

_TYPES = {
    "bool": QuestionType.YES_NO,
    "money": QuestionType.MONEY,
    "int": QuestionType.NUMBER,
    "number": QuestionType.NUMBER,
    "date": QuestionType.DATE,
    "text": QuestionType.TEXT,
}
_OF_MEMBER = "any(members, "


def canonical(spec: ItemSpec) -> dict[str, Any]:
    """The definition as plain JSON, without what is left at its default.

    So a definition keeps its digest when the schema grows.
    """
    return spec.model_dump(mode="json", exclude_defaults=True)


def digest(spec: Mapping[str, Any]) -> str:
    """SM3 over the canonical JSON of a definition, in hexadecimal."""
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sm3(text.encode())


def item_vocabulary(spec: ItemSpec, words: Vocabulary) -> Vocabulary:
    """The region's words with the item's own. Raises VocabularyError for a doubled one."""
    if not (spec.facts.household or spec.facts.member):
        return words
    return words.extended(
        [fact.fact() for fact in spec.facts.household], [fact.fact() for fact in spec.facts.member]
    )


def ruleset(
    spec: ItemSpec, words: Vocabulary, titles: Mapping[str, str], rounding: str = "yuan_half_up"
) -> RuleSet:
    """The conditions and formula of a definition, checked and compiled.

    words: as item_vocabulary gave them. titles: of the policies, by code.
    rounding: the regional parameter. Raises RuleError when a text cannot be used.
    """
    conditions = [
        Condition(
            one.key, one.label, one.expr, cited(one.citations, titles), one.remedy, vocabulary=words
        )
        for one in spec.conditions
    ]
    formula = _formula(spec.formula, words, titles, rounding) if spec.formula else None
    return RuleSet(conditions, formula)


def _formula(
    spec: FormulaSpec, words: Vocabulary, titles: Mapping[str, str], rounding: str
) -> Formula:
    how = ROUNDINGS[rounding] if spec.rounding == "by_region" else spec.rounding
    return Formula(spec.expr, cited(spec.citations, titles), vocabulary=words, rounding=how)


def cited(citations: list[Citation], titles: Mapping[str, str]) -> str:
    """Citations in one line: 《办法》第十三条；《通知》四（二）."""
    return "；".join(f"《{titles.get(one.policy, one.policy)}》{one.clause}" for one in citations)


def question_type(fact: Fact) -> QuestionType:
    """How a fact is asked for."""
    return QuestionType.CHOICE if fact.choices else _TYPES[fact.type]


def check_when(text: str, about: Subject, words: Vocabulary) -> Checked:
    """Check a `when`: one about each member speaks of that member as `m.`.

    Raises RuleError with the position in the text as written.
    """
    if about is Subject.HOUSEHOLD:
        return check(text, words, "bool")
    try:
        return check(f"{_OF_MEMBER}{text})", words, "bool")
    except RuleError as fault:
        at = max(0, fault.position - len(_OF_MEMBER))
        raise RuleError(at, fault.length, fault.sentence) from fault


@dataclass(frozen=True)
class Asked:
    """A question ready to be shown: the item's wording over that of the vocabulary."""

    key: str
    fact: str
    about: Subject
    label: str
    hint: str
    type: QuestionType
    choices: tuple[tuple[Any, str], ...]
    unit: str
    is_required: bool
    when: str


@dataclass(frozen=True)
class AskedGroup:
    """Questions of one page of the wizard, ready to be shown."""

    key: str
    title: str
    intro: str
    when: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True)
class Needed:
    """A material to hand in. member: index in Facts.members, or None when one serves all.

    is_certain: False while an answer that decides about it is missing.
    """

    material: Material
    member: int | None
    is_certain: bool


@dataclass(frozen=True)
class Situation:
    """What is known where a `when` is asked: facts, standards and parameters of one day."""

    facts: Facts
    standards: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def of_member(self, index: int) -> Situation:
        """The same household with one member only."""
        members = (self.facts.members or ())[index : index + 1]
        return replace(self, facts=Facts(self.facts.household, members))

    def holds(self, when: str, about: Subject, words: Vocabulary) -> bool | None:
        """Whether a `when` holds; None while unknown. An empty one always does."""
        if not when:
            return True
        rule = check_when(when, about, words)
        value = rule.value(self.facts, self.standards, self.parameters)
        return value if value is None else bool(value)


def asked_groups(spec: ItemSpec, words: Vocabulary) -> tuple[AskedGroup, ...]:
    """Every question of an item in order, whether or not it is shown just now."""
    return tuple(_group(group, words) for group in spec.questions)


def _group(group: QuestionGroup, words: Vocabulary) -> AskedGroup:
    questions = tuple(_asked(one, words) for one in group.questions)
    return AskedGroup(group.key, group.title, group.intro, group.when, questions)


def _asked(question: Question, words: Vocabulary) -> Asked:
    scope = Scope.MEMBER if question.about is Subject.MEMBER else Scope.HOUSEHOLD
    fact = words.find(scope, question.fact)
    if fact is None:
        raise KeyError(question.fact)
    return Asked(
        key=question.key,
        fact=fact.name,
        about=question.about,
        label=question.label or fact.question,
        hint=question.hint,
        type=question_type(fact),
        choices=tuple(fact.options.items()),
        unit=fact.unit,
        is_required=question.is_required,
        when=question.when,
    )


def needed_materials(spec: ItemSpec, words: Vocabulary, situation: Situation) -> tuple[Needed, ...]:
    """What this household has to hand in, in the order of the definition."""
    return tuple(
        needed for material in spec.materials for needed in _needed(material, words, situation)
    )


def _needed(material: Material, words: Vocabulary, situation: Situation) -> Iterator[Needed]:
    if material.about is Subject.HOUSEHOLD:
        if (holds := situation.holds(material.when, material.about, words)) is not False:
            yield Needed(material, None, holds is True)
        return
    for index in range(len(situation.facts.members or ())):
        holds = situation.of_member(index).holds(material.when, material.about, words)
        if holds is not False:
            yield Needed(material, index, holds is True)
