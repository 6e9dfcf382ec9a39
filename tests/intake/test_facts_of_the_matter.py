"""What the platform knows, emergencies, corrections, and that no word of the vocabulary is forgotten."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.intake.facts import ANSWERS, CIRCUMSTANCES, Correction, Snapshot, derive
from gongzhu.rules import FactError, Scope
from tests.intake.declared import ON, fact, facts, household, line, member, of_member, spec


@pytest.mark.parametrize("item", ["dibao", "dibao_margin", "tekun", "temporary"])
def test_every_word_of_the_vocabulary_is_worked_out_here(item: str) -> None:
    words = catalogue.words().rules
    known = facts(household(), item=item)

    assert set(words.names(Scope.HOUSEHOLD)) <= set(known.household)
    assert known.members
    assert set(words.names(Scope.MEMBER)) <= set(known.members[0])


def test_nothing_told_leaves_everything_unknown_but_what_needs_no_telling() -> None:
    known = facts(household(filled=()))

    certain = {name for name, value in known.household.items() if value is not None}
    assert certain == {
        "applied_on",
        "members_count",
        "deductions_monthly",
        "assessment_adjustment_monthly",
    }


def test_without_members_it_is_unknown_who_belongs_to_the_household() -> None:
    known = derive(Snapshot(()), spec(), ON, catalogue.parameters())

    assert known.members is None
    assert known.household["members_count"] is None


def test_a_standing_the_platform_knows_goes_before_the_answer() -> None:
    answered = {"current_relief": "none"}

    assert fact(household(answers=answered), "current_relief") == "none"
    assert fact(household(answers=answered, current_relief="dibao"), "current_relief") == "dibao"


def test_help_of_this_year_is_what_the_platform_paid_plus_what_was_told() -> None:
    told = {"aid_received_this_year": 50_000}

    assert (
        fact(household(answers=told, aid_on_platform_fen=120_000), "aid_received_this_year")
        == 170_000
    )
    assert fact(household(aid_on_platform_fen=120_000), "aid_received_this_year") is None


def test_an_emergency_that_has_eased_keeps_its_kind() -> None:
    assert (
        fact(household(answers={"emergency_kind": "fire", "urgent": False}), "emergency_kind")
        == "fire"
    )
    assert fact(household(answers={"urgent": False}), "emergency_kind") == "none"
    assert fact(household(), "emergency_kind") is None


def test_days_and_amounts_answered_come_back_as_such() -> None:
    home = household(answers={"emergency_on": "2026-11-20", "emergency_need": 300_000})

    assert fact(home, "emergency_on") == date(2026, 11, 20)
    assert fact(home, "emergency_need") == 300_000


def test_a_value_that_does_not_fit_its_word_is_refused_not_guessed() -> None:
    with pytest.raises(FactError):
        facts(household(answers={"current_relief": "rich"}))


def test_a_found_amount_takes_the_place_of_the_declared_one() -> None:
    home = household(
        member("1"), member("2", "spouse"), lines=(line("wages", 1000), line("wages", 500, who="2"))
    )
    found = home.corrected([Correction("1", "income", "wages", 180_000, source="tax")])

    # declared 1000 + 500;  found 1800 + 500
    assert fact(home, "income_total_monthly") == 150_000
    assert fact(found, "income_total_monthly") == 230_000
    assert home.entries[0].amount_fen == 100_000
    assert [one.origin for one in found.entries] == ["declared", "verified"]


def test_what_was_not_declared_is_added() -> None:
    home = household(lines=(line("wages", 1000),))
    found = home.corrected(
        [
            Correction("1", "asset", "vehicles.car", None, source="vehicles"),
            Correction("1", "asset", "homes.residence", None),
            Correction("1", "asset", "homes.residence", None),
        ]
    )

    assert fact(found, "vehicles_counted") == 1
    assert fact(found, "homes_count") == 2


def test_a_bare_kind_replaces_the_one_that_names_its_list() -> None:
    home = household(lines=(line("financial_assets.deposit", 100, section="asset"),))
    found = home.corrected([Correction("1", "asset", "deposit", 900_000)])

    assert fact(found, "financial_assets_total") == 900_000


def test_a_correction_can_say_that_there_is_none() -> None:
    home = household(lines=(line("vehicles.car", 9000, section="asset"),))
    found = home.corrected([Correction("1", "asset", "vehicles.car", None, {"count": 0})])

    assert fact(found, "vehicles_counted") == 0


def test_totals_of_the_declaration_do_not_survive_a_found_amount() -> None:
    steady = household(
        lines=(line("wages", 1000, same_every_month=True, period_total_fen=600_000),)
    )
    told = household(lines=(line("wages", 1000, year_total_fen=1_100_000),))
    found = [Correction("1", "income", "wages", 150_000)]

    assert fact(steady.corrected(found), "income_total_monthly") == 150_000
    assert fact(steady.corrected(found), "income_12m") == 1_800_000
    assert fact(told.corrected(found), "income_12m") is None


def test_members_and_answers_can_be_corrected_too() -> None:
    home = household(
        member(disability_category="physical", disability_level=3),
        answers={"necessary_spending": 90_000},
    )
    found = home.corrected(
        [
            Correction("1", CIRCUMSTANCES, "disability_level", None, {"value": 2}),
            Correction("", ANSWERS, "necessary_spending", 70_000),
        ]
    )

    assert of_member(found, "disability_level") == 2
    assert fact(found, "necessary_spending") == 70_000


def test_the_digest_tells_declarations_apart_and_not_what_time_changes() -> None:
    home = household(lines=(line("wages", 1000),))
    richer = household(lines=(line("wages", 1001),))
    later = household(lines=(line("wages", 1000),), current_relief="dibao", aid_on_platform_fen=5)

    assert home.digest() == later.digest()
    assert home.digest() != richer.digest()
    assert len(home.digest()) == 64


def test_the_same_snapshot_gives_the_same_facts() -> None:
    home = household(lines=(line("wages", 1000),))

    assert facts(home) == facts(home)
