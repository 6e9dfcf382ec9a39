"""What must hold inside an item file: words, rules, citations, flow and their agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

from pydantic import BaseModel

from gongzhu.catalogue.blocks import misled
from gongzhu.catalogue.checks_flow import flow_faults
from gongzhu.catalogue.citing import clauses_of, unlisted
from gongzhu.catalogue.compiling import check_when, item_vocabulary, question_type
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.pack import Pack, ReadFile
from gongzhu.catalogue.reading import Place, Source
from gongzhu.catalogue.schema import ItemFile, ItemSpec, VersionFile
from gongzhu.catalogue.schema_parts import Citation, Question
from gongzhu.org.errors import Fault
from gongzhu.org.region import Region
from gongzhu.rules import RuleError, Scope, Vocabulary, VocabularyError, check

_SCOPES = {Subject.HOUSEHOLD: Scope.HOUSEHOLD, Subject.MEMBER: Scope.MEMBER}


def item_faults(item: ReadFile[ItemFile], pack: Pack) -> Iterator[Fault]:
    """Everything wrong in one item file that is in shape."""
    yield from _numbers(item)
    listed = clauses_of(pack.policies.content)
    ground = Ground(pack.words.rules, pack.region, frozenset(listed), listed)
    for index, version in enumerate(item.content.versions):
        yield from spec_faults(item.source, ("versions", index, "spec"), version.spec, ground)


@dataclass(frozen=True)
class Ground:
    """What a definition stands on: the region's words and parameters, its policies and pictures.

    policies: codes of documents. clauses: those the library lists of each document, asked of packs
    only: an officer may cite one that waits for its confirmation. pictures: digests of those that
    were uploaded; a pack brings none.
    """

    words: Vocabulary
    region: Region
    policies: frozenset[str]
    clauses: Mapping[str, frozenset[str]] | None = None
    pictures: frozenset[str] = frozenset()


def spec_faults(source: Source, at: Place, spec: ItemSpec, ground: Ground) -> Iterator[Fault]:
    """Everything wrong inside one definition that is in shape; at: where in the file it begins."""
    yield from _uncited(source, at, spec, ground)
    yield from _guide_faults(source, (*at, "guide", "blocks"), spec, ground)
    yield from _repeated(source, at, spec)
    for place, reason in rule_faults(at, spec, ground.words):
        yield source.fault(place, reason)
    yield from _parameters(source, at, spec, ground.region)
    yield from _shown_standards(source, at, spec, ground.words)
    yield from flow_faults(source, at, spec, ground.region)


def _numbers(item: ReadFile[ItemFile]) -> Iterator[Fault]:
    numbered = sorted(enumerate(item.content.versions), key=lambda pair: pair[1].number)
    for (_, before), (index, after) in pairwise(numbered):
        if before.number == after.number:
            yield item.source.fault(
                ("versions", index, "number"), f"版本号 {after.number} 重复了。"
            )
        elif _overlap(before, after):
            yield item.source.fault(
                ("versions", index, "effective_on"),
                f"第{after.number}版的施行日与第{before.number}版重叠；请先写明第{before.number}版的截止日。",
            )


def _overlap(before: VersionFile, after: VersionFile) -> bool:
    return before.ends_on is None or before.ends_on >= after.effective_on


def _uncited(source: Source, at: Place, part: Any, ground: Ground) -> Iterator[Fault]:
    """Citations anywhere below that name what the policy library does not have."""
    if isinstance(part, Citation):
        for key, reason in unlisted(part, ground.policies, ground.clauses):
            yield source.fault((*at, key), reason)
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _uncited(source, (*at, name), getattr(part, name), ground)
    elif isinstance(part, list):
        for index, one in enumerate(part):
            yield from _uncited(source, (*at, index), one, ground)


def _guide_faults(source: Source, at: Place, spec: ItemSpec, ground: Ground) -> Iterator[Fault]:
    """Links of a guide that lead nowhere, and pictures nobody uploaded."""
    for index, block in enumerate(spec.guide.blocks):
        for place, text in block.texts():
            for reason in misled(text, {"policy": ground.policies}):
                yield source.fault((*at, index, *place), reason)
        if block.picture and block.picture.digest not in ground.pictures:
            yield source.fault((*at, index, "picture", "digest"), _NO_PICTURE)


_NO_PICTURE = "平台上没有这张图片。指南的图片由政策管理员在编辑页上传，数据包里不能带；文章可以带。"


def _repeated(source: Source, at: Place, spec: ItemSpec) -> Iterator[Fault]:
    questions = [
        ((*at, "questions", g, "questions", q, "key"), question.key)
        for g, group in enumerate(spec.questions)
        for q, question in enumerate(group.questions)
    ]
    for places in (
        [((*at, "conditions", i, "key"), one.key) for i, one in enumerate(spec.conditions)],
        [((*at, "materials", i, "code"), one.code) for i, one in enumerate(spec.materials)],
        [((*at, "time_limits", i, "key"), one.key) for i, one in enumerate(spec.time_limits)],
        [((*at, "questions", i, "key"), one.key) for i, one in enumerate(spec.questions)],
        questions,
    ):
        yield from _doubled(source, places)


def _doubled(source: Source, places: Iterable[tuple[Place, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, key in places:
        if key in seen:
            yield source.fault(place, f"「{key}」重复了，请换一个。")
        seen.add(key)


def rule_faults(at: Place, spec: ItemSpec, words: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Places and reasons of all that does not fit these words; the item's own are added."""
    try:
        words = item_vocabulary(spec, words)
    except VocabularyError as fault:
        yield (*at, "facts"), str(fault)
        return
    for place, checking in _texts(at, spec, words):
        try:
            checking()
        except RuleError as fault:
            yield place, f"规则有误，{fault}"
    for place, question in _questions(at, spec):
        if reason := _misfit(question, words):
            yield (*place, "fact"), reason


def _texts(
    at: Place, spec: ItemSpec, words: Vocabulary
) -> Iterator[tuple[Place, Callable[[], object]]]:
    """Each text in the rules language, with what checks it."""
    for index, condition in enumerate(spec.conditions):
        yield (*at, "conditions", index, "expr"), partial(check, condition.expr, words, "bool")
    if spec.formula:
        yield (*at, "formula", "expr"), partial(check, spec.formula.expr, words, "money")
    for place, when, about in _whens(at, spec):
        if when:
            yield (*place, "when"), partial(check_when, when, about, words)


def _whens(at: Place, spec: ItemSpec) -> Iterator[tuple[Place, str, Subject]]:
    for index, material in enumerate(spec.materials):
        yield (*at, "materials", index), material.when, material.about
    for index, group in enumerate(spec.questions):
        yield (*at, "questions", index), group.when, Subject.HOUSEHOLD
    for place, question in _questions(at, spec):
        yield place, question.when, question.about


def _questions(at: Place, spec: ItemSpec) -> Iterator[tuple[Place, Question]]:
    for group_index, group in enumerate(spec.questions):
        for index, question in enumerate(group.questions):
            yield (*at, "questions", group_index, "questions", index), question


def _misfit(question: Question, words: Vocabulary) -> str:
    fact = words.find(_SCOPES[question.about], question.fact)
    if fact is None:
        return f"词汇里没有名为「{question.fact}」的{question.about.label}情况项。"
    if not (question.label or fact.question):
        return f"「{fact.label}」没有提问的话，请写 label，或换一个情况项。"
    if question.type and question.type != question_type(fact):
        return (
            f"「{fact.label}」要用 {question_type(fact).value} 来问，不是 {question.type.value}。"
        )
    return ""


def _shown_standards(
    source: Source, at: Place, spec: ItemSpec, words: Vocabulary
) -> Iterator[Fault]:
    """Standards a guide shows that standards.yaml does not have."""
    for index, name in enumerate(spec.guide.standards):
        if words.find(Scope.STANDARD, name) is None:
            place: Place = (*at, "guide", "standards", index)
            yield source.fault(place, f"没有名为「{name}」的标准。请先写进 standards.yaml。")


def _parameters(source: Source, at: Place, spec: ItemSpec, region: Region) -> Iterator[Fault]:
    """Regional parameters named outside the rules language."""
    named = [(("publicity", "days_parameter"), spec.publicity.days_parameter)]
    if spec.payment:
        named.append((("payment", "start_parameter"), spec.payment.start_parameter))
        named.append((("payment", "day_parameter"), spec.payment.day_parameter))
    if spec.formula and spec.formula.rounding == "by_region":
        named.append((("formula", "rounding"), "rounding"))
    for place, name in named:
        if name and name not in region.parameters:
            yield source.fault((*at, *place), f"地区参数中没有「{name}」。请先写进 region.yaml。")
