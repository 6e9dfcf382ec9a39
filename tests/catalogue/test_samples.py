"""The published items, run on households whose answers were worked out by hand.

The samples are for policy officers to read: packs/guangzhou/samples/*.yaml, amounts in yuan.
A sample may assume standards and parameters that are 待核定, and says so in its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from gongzhu.catalogue import selectors
from gongzhu.rules import Answer, Facts, Scope, Vocabulary, evaluate

FOLDER = Path(__file__).parents[2] / "packs" / "guangzhou" / "samples"

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("DEC-03")]


def samples() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for sample in content["samples"]:
            whole = {"division": content["division"], "item": content["item"], **sample}
            yield pytest.param(whole, id=f"{path.stem}: {sample['name']}")


def in_fen(words: Vocabulary, scope: Scope, written: dict[str, Any]) -> dict[str, Any]:
    """Values of money facts are written in yuan, or as a fraction such as 3200/3."""
    return {
        name: Fraction(str(value)) * 100 if words.find(scope, name).type == "money" else value
        for name, value in written.items()
    }


def answer_to(sample: dict[str, Any]) -> Answer:
    version = selectors.version_for(sample["item"], sample["day"])
    words = selectors.vocabulary(version)
    facts: Facts = words.facts(
        in_fen(words, Scope.HOUSEHOLD, sample["household"]),
        [in_fen(words, Scope.MEMBER, member) for member in sample.get("members", [])],
    )
    standards = {
        **selectors.standards_on(sample["day"], int(sample["division"])),
        **in_fen(words, Scope.STANDARD, sample.get("standards", {})),
    }
    parameters = {**selectors.parameters(), **sample.get("parameters", {})}
    return evaluate(selectors.ruleset(version), facts, standards, parameters)


@pytest.mark.parametrize("sample", list(samples()))
def test_a_household_gets_the_answer_worked_out_by_hand(sample: dict[str, Any], monkeypatch):
    monkeypatch.setattr(settings, "DEMO", sample.get("demonstration", False))
    expected = sample["expect"]

    answer = answer_to(sample)

    assert answer.outcome.label == expected["outcome"], [line.reading for line in answer.lines]
    refused = [line.key for line in answer.lines if line.outcome.value == "false"]
    assert refused == expected.get("refused_by", [])
    assert {one.name for one in answer.missing} >= set(expected.get("missing", []))
    if "yuan" in expected:
        fen = expected["yuan"] * 100 if expected["yuan"] is not None else None
        assert answer.amount is not None
        assert answer.amount.fen == fen, answer.amount.steps


DETERMINED_HERE = [
    "dibao",
    "tekun",
    "dibao_margin",
    "rigid",
    "classified",
    "discounts",
    "price_subsidy",
    "temporary",
    "orphan",
    "de_facto_orphan",
]
"""Items whose conditions the platform itself reckons: those of civil affairs."""


@pytest.mark.parametrize("item", DETERMINED_HERE)
def test_every_item_decided_by_civil_affairs_has_samples_of_each_outcome(item: str):
    own = [sample.values[0] for sample in samples() if sample.values[0]["item"] == item]

    assert len(own) >= 8
    assert {sample["expect"]["outcome"] for sample in own} == {"符合", "不符合", "待核实"}
    assert all(sample["arithmetic"].strip() for sample in own)


def test_what_is_missing_is_exactly_what_nobody_has_published(monkeypatch):
    monkeypatch.setattr(settings, "DEMO", False)
    sample = next(s.values[0] for s in samples() if "2025年标准待核定" in s.values[0]["name"])

    answer = answer_to(sample)

    assert {(one.kind.value, one.name) for one in answer.missing} == {("standard", "dibao")}
    assert answer.next_question is None
    assert "待核定" in next(line.reading for line in answer.lines if line.key == "income")
