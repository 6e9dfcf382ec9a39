"""The words of the rules, and what counts as income, property and expense."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors
from gongzhu.catalogue.enums import Section
from gongzhu.catalogue.vocabulary import TEKUN, counts
from gongzhu.rules import Scope
from tests.catalogue.packs import PackCopy

DAY = date(2024, 6, 1)


def kind_counts(
    group: str, code: str, *, on: date = DAY, purpose: str = "dibao", **changed: object
):
    kind = selectors.words().kind(group, code)
    return counts(kind, on=on, parameters={**selectors.parameters(), **changed}, purpose=purpose)


def test_wages_count_and_relief_does_not():
    assert kind_counts("incomes", "wages") is True
    assert kind_counts("incomes", "relief") is False


@pytest.mark.parametrize(
    ("on", "excluded", "expected"),
    [
        (date(2025, 12, 31), None, False),
        (date(2026, 1, 1), None, None),
        (date(2026, 1, 1), True, False),
        (date(2026, 1, 1), False, True),
    ],
)
def test_the_basic_pension_after_the_plan_period_is_open_until_decided(on, excluded, expected):
    assert (
        kind_counts("incomes", "basic_pension", on=on, base_pension_excluded=excluded) is expected
    )


def test_the_old_age_allowance_never_counts_for_tekun_and_is_open_for_dibao():
    assert kind_counts("incomes", "old_age_allowance", purpose=TEKUN) is False
    assert kind_counts("incomes", "old_age_allowance") is None


def test_living_expenses_are_rigid_only_where_the_region_says_so():
    assert kind_counts("expenses", "living") is False
    assert kind_counts("expenses", "living", rigid_includes_living=True) is True


def test_motorcycles_and_mobility_vehicles_are_exempt():
    vehicles = selectors.words().kinds_of("vehicles")
    counted = {kind.code for kind in vehicles if kind.counts is True}

    assert counted == {"car", "other"}


def test_every_fact_says_how_it_is_worked_out_and_is_a_word_of_the_rules():
    words = selectors.words()

    for (scope, name), fact in words.facts.items():
        assert len(fact.derivation) > 5
        assert words.rules.find(scope, name).label == fact.label


def test_standards_are_words_with_their_unit():
    rules = selectors.words().rules

    assert rules.find(Scope.STANDARD, "dibao").type == "money"
    assert rules.find(Scope.STANDARD, "dibao_asset_months").type == "int"


def test_every_section_of_the_declaration_is_introduced():
    assert set(selectors.words().sections) == set(Section)


def test_changed_files_are_read_again(pack: PackCopy):
    assert selectors.words().fact("members_count").label == "共同生活家庭成员人数"

    pack.replace("vocabulary.yaml", "label: 共同生活家庭成员人数", "label: 家庭人数")

    assert selectors.words().fact("members_count").label == "家庭人数"
