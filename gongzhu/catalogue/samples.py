"""Sample households with the answer worked out by hand, run against a definition.

A sample is JSON: name, day, division, household and members (facts by name; money in yuan, or as a
fraction such as "3200/3"), standards and parameters that are assumed, arithmetic in words, and
expect: outcome, and where they matter yuan, refused_by (keys of conditions), missing (names).
demonstration: the demonstration's standards count. Packs keep theirs in samples/<item>.yaml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from gongzhu.catalogue import compiling, selectors
from gongzhu.catalogue.models import ItemVersion, Policy
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.common.errors import Missing
from gongzhu.common.money import yuan
from gongzhu.rules import Answer, FactError, Line, Outcome, RuleSet, Scope, Vocabulary, evaluate

Sample = dict[str, Any]
Standards = Callable[..., Mapping[str, int | None]]
"""As `selectors.standards_on`."""

OUTCOMES = tuple(one.label for one in Outcome)


@dataclass(frozen=True)
class Tried:
    """A sample and what the definition answered. faults: where the two differ; empty when alike."""

    sample: Sample
    outcome: str
    amount_fen: int | None
    has_amount: bool
    lines: tuple[Line, ...]
    steps: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def is_alike(self) -> bool:
        """Whether the answer is the one stated."""
        return not self.faults


def rules_of(spec: ItemSpec) -> RuleSet:
    """The rules of a definition that need not be published; compiled for this once."""
    titles = dict(Policy.objects.values_list("code", "title"))
    rounding = str(selectors.parameters().get("rounding") or "yuan_half_up")
    words = compiling.item_vocabulary(spec, selectors.words().rules)
    return compiling.ruleset(spec, words, titles, rounding)


def run(spec: ItemSpec, samples: list[Sample]) -> tuple[Tried, ...]:
    """Try every sample on a definition. A sample that cannot be read differs in words."""
    rules = rules_of(spec)
    words = compiling.item_vocabulary(spec, selectors.words().rules)
    standards = lru_cache(maxsize=None)(selectors.standards_on)  # samples share days and places
    return tuple(_tried(sample, rules, words, standards) for sample in samples)


def _tried(sample: Sample, rules: RuleSet, words: Vocabulary, standards: Standards) -> Tried:
    try:
        answer = answer_to(sample, rules, words, standards)
    except (FactError, ValueError, TypeError, AttributeError, KeyError, Missing) as fault:
        told = fault.sentence if isinstance(fault, FactError | Missing) else str(fault)
        return Tried(sample, "", None, False, (), (), (f"样例的内容用不了：{told}",))
    amount = answer.amount
    return Tried(
        sample=sample,
        outcome=answer.outcome.label,
        amount_fen=amount.fen if amount else None,
        has_amount=amount is not None,
        lines=answer.lines,
        steps=amount.steps if amount else (),
        faults=tuple(_differences(sample.get("expect") or {}, answer)),
    )


def answer_to(sample: Sample, rules: RuleSet, words: Vocabulary, standards_on: Standards) -> Answer:
    """What the rules say to a sample. Raises FactError, ValueError for what is no value."""
    day, place = date.fromisoformat(str(sample["day"])), int(sample["division"])
    facts = words.facts(
        _values(words, Scope.HOUSEHOLD, sample.get("household") or {}),
        [_values(words, Scope.MEMBER, one) for one in sample.get("members") or []],
    )
    shown = bool(sample.get("demonstration"))
    standards = {
        **standards_on(day, place, demonstrating=shown),
        **_values(words, Scope.STANDARD, sample.get("standards") or {}),
    }
    parameters = {**selectors.parameters(), **(sample.get("parameters") or {})}
    return evaluate(rules, facts, standards, parameters)


def _values(words: Vocabulary, scope: Scope, written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(words, scope, name, value) for name, value in written.items()}


def _value(words: Vocabulary, scope: Scope, name: str, value: Any) -> Any:
    fact = words.find(scope, name)
    kind = fact.type if fact else ""
    if value is None or not kind:
        return value
    if kind == "money":
        return Fraction(str(value)) * 100
    if kind == "number":
        return Fraction(str(value))
    return date.fromisoformat(str(value)) if kind == "date" else value


def _differences(expected: Mapping[str, Any], answer: Answer) -> Iterator[str]:
    if answer.outcome.label != expected.get("outcome"):
        yield f"应为“{expected.get('outcome')}”，算出来是“{answer.outcome.label}”。"
    refused = [line.key for line in answer.lines if line.outcome is Outcome.FALSE]
    if refused != list(expected.get("refused_by") or []):
        named = {line.key: line.label for line in answer.lines}
        wanted = [named.get(key, key) for key in expected.get("refused_by") or []]
        found = [named[key] for key in refused]
        yield f"不符合的条件应为{_listed(wanted)}，算出来是{_listed(found)}。"
    lacking = set(expected.get("missing") or []) - {one.name for one in answer.missing}
    if lacking:
        yield f"应当还缺{_listed(sorted(lacking))}，算出来不缺。"
    if "yuan" in expected:
        yield from _amount(expected["yuan"], answer)


def _amount(expected: Any, answer: Answer) -> Iterator[str]:
    wanted = None if expected is None else int(Fraction(str(expected)) * 100)
    found = answer.amount.fen if answer.amount else None
    if wanted != found or answer.amount is None:
        told = "没有金额" if answer.amount is None else f"{yuan(found)} 元"
        yield f"金额应为 {yuan(wanted)} 元，算出来是{told}。"


def _listed(words: list[str]) -> str:
    return "、".join(f"“{one}”" for one in words) or "没有"


def of_pack(version: ItemVersion) -> list[Sample]:
    """The samples that came with the pack and whose day falls into a published version."""
    path = Path(settings.PACKS_DIR) / settings.REGION / "samples" / f"{version.item.code}.yaml"
    if not path.is_file():
        return []
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    whole = [{"division": content["division"], **sample} for sample in content["samples"]]
    return [_plain(one) for one in whole if _falls_into(version, one["day"])]


def _falls_into(version: ItemVersion, day: date) -> bool:
    return version.effective_on <= day and (version.ends_on is None or day <= version.ends_on)


def _plain(value: Any) -> Any:
    """YAML values as JSON: days and decimals become text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, date | float) else value
