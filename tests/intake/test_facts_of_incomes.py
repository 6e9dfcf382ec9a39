"""Incomes, worked out by hand beside each case. Amounts are yuan a month unless said otherwise."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from gongzhu.intake.facts import ASSESSMENT, Correction
from tests.intake.declared import fact, household, line, member, of_member

PARENTS = (member("1"), member("2", "spouse", gender="female"))
FAMILY = (*PARENTS, member("3", "child", born=date(2015, 6, 1)))


def test_incomes_of_all_members_are_added_and_shared_by_head() -> None:
    home = household(
        *FAMILY,
        lines=(
            line("wages", 1800),
            line("business", 600.50, who="2"),
            line("other", 99.5, who="2"),
        ),
    )

    # 1800 + 600.50 + 99.50 = 2500;  2500 ÷ 3 = 833.333… kept exact, never rounded
    assert fact(home, "income_total_monthly") == 250_000
    assert fact(home, "income_per_head") == Fraction(250_000, 3)
    assert of_member(home, "income_monthly", at=1) == 70_000


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("wages", True),
        ("business", True),
        ("property", True),
        ("pension", True),
        ("support", True),
        ("transfer", True),
        ("preferential", False),
        ("family_planning", False),
        ("scholarship", False),
        ("award", False),
        ("relief", False),
    ],
)
def test_what_the_law_lists_as_income_counts_and_what_it_exempts_does_not(
    kind: str, counts: bool
) -> None:
    home = household(lines=(line("wages", 1000), line(kind, 300)))

    assert fact(home, "income_total_monthly") == (130_000 if counts else 100_000)


def test_the_total_of_the_six_months_before_is_averaged_exactly() -> None:
    # told: 5,000 yuan in six months;  5000 ÷ 6 = 833.33…
    home = household(lines=(line("wages", 833.33, period_total_fen=500_000),))

    assert fact(home, "income_total_monthly") == Fraction(500_000, 6)
    assert fact(home, "income_total_monthly", income_months=5) == 100_000
    assert fact(home, "income_total_monthly", income_months=None) is None


def test_a_list_not_yet_filled_is_unknown_and_a_declared_nothing_is_zero() -> None:
    blank, nothing = household(filled=()), household(filled=("income",))

    assert fact(blank, "income_total_monthly") is None
    assert fact(blank, "income_per_head") is None
    assert fact(nothing, "income_total_monthly") == 0
    assert fact(nothing, "income_per_head") == 0


def test_one_unknown_amount_makes_the_sum_unknown_unless_its_kind_does_not_count() -> None:
    assert (
        fact(household(lines=(line("wages", 1000), line("support", None))), "income_per_head")
        is None
    )
    assert (
        fact(household(lines=(line("wages", 1000), line("relief", None))), "income_per_head")
        == 100_000
    )


def test_basic_pension_is_exempt_until_2025_and_undecided_after() -> None:
    home = household(lines=(line("wages", 1000), line("basic_pension", 230)))
    last, first = date(2025, 12, 31), date(2026, 1, 1)

    assert fact(home, "income_total_monthly", on=last) == 100_000
    assert fact(home, "income_total_monthly", on=first) is None
    assert fact(home, "income_total_monthly", on=first, base_pension_excluded=True) == 100_000
    assert fact(home, "income_total_monthly", on=first, base_pension_excluded=False) == 123_000


def test_an_undecided_kind_is_harmless_at_zero() -> None:
    home = household(lines=(line("wages", 1000), line("old_age_allowance", 0)))

    assert fact(home, "income_total_monthly") == 100_000
    assert fact(household(lines=(line("old_age_allowance", 100),)), "income_total_monthly") is None


def test_tekun_leaves_out_basic_pension_and_old_age_allowance() -> None:
    home = household(
        lines=(line("support", 500), line("basic_pension", 230), line("old_age_allowance", 100))
    )

    # 特困人员认定办法 第六条: only the 500 of support counts
    assert fact(home, "tekun_income_per_head") == 50_000
    assert fact(home, "income_per_head") is None


def test_tekun_income_is_unknown_while_a_pension_is_undecided() -> None:
    assert fact(household(lines=(line("pension", 900),)), "tekun_income_per_head") is None


def test_only_an_approved_deduction_is_taken_off() -> None:
    home = household(
        *PARENTS, lines=(line("wages", 3000), line("work_cost", 400, section="deduction"))
    )
    approved = home.corrected([Correction("1", "deduction", "work_cost", 40_000)])

    # claimed: 3000 ÷ 2 = 1500;  approved: (3000 − 400) ÷ 2 = 1300
    assert fact(home, "income_per_head") == 150_000
    assert fact(home, "deductions_monthly") == 0
    assert fact(approved, "deductions_monthly") == 40_000
    assert fact(approved, "income_per_head") == 130_000


def test_income_per_head_never_falls_below_zero() -> None:
    home = household(lines=(line("wages", 300),)).corrected(
        [Correction("1", "deduction", "illness", 80_000)]
    )

    assert fact(home, "income_per_head") == 0


def test_the_assessment_raises_or_lowers_the_income_of_the_household() -> None:
    home = household(*PARENTS, lines=(line("wages", 1000),))
    lowered = home.corrected([Correction("", ASSESSMENT, "needs", -30_000)])
    raised = lowered.corrected([Correction("", ASSESSMENT, "spending", 10_000)])

    # no table: 0;  1000 − 300 = 700, ÷ 2 = 350;  1000 − 300 + 100 = 800, ÷ 2 = 400
    assert fact(home, "assessed_income_per_head") == 50_000
    assert fact(lowered, "assessed_income_per_head") == 35_000
    assert fact(raised, "assessed_income_per_head") == 40_000
    assert fact(raised, "income_per_head") == 50_000


def test_twelve_months_income_is_the_total_told_or_twelve_equal_months() -> None:
    told = household(lines=(line("wages", 1000, year_total_fen=950_000),))
    equal = household(lines=(line("wages", 1000, same_every_month=True),))
    silent = household(lines=(line("wages", 1000),))

    assert fact(told, "income_12m") == 950_000
    assert fact(equal, "income_12m") == 1_200_000
    assert fact(silent, "income_12m") is None


def test_twelve_months_income_answered_outright_serves_while_the_lines_leave_it_open() -> None:
    home = household(lines=(line("wages", 1000),), answers={"income_12m": 1_100_000})

    assert fact(home, "income_12m") == 1_100_000


def test_a_single_applicant_counts_alone_beside_the_whole_familys_income() -> None:
    home = household(
        *FAMILY,
        lines=(line("wages", 0), line("wages", 2700, who="2")),
        answers={"is_single_applicant": True},
    )

    # alone: 0 ÷ 1;  the family: 2700 ÷ 3 = 900
    assert fact(home, "members_count") == 1
    assert fact(home, "income_per_head") == 0
    assert fact(home, "family_income_per_head") == 90_000


def test_a_single_applicant_who_lists_nobody_else_answers_for_the_family() -> None:
    answers = {"is_single_applicant": True, "family_income_per_head": 123_400}

    assert fact(household(answers=answers), "family_income_per_head") == 123_400
    assert fact(household(answers={"family_income_per_head": 1}), "family_income_per_head") is None


def test_income_of_somebody_who_does_not_count_is_left_out() -> None:
    away = member("2", "child", born=date(2000, 1, 1), exclusion="in_prison")
    home = household(member("1"), away, lines=(line("wages", 900), line("wages", 5000, who="2")))

    assert fact(home, "members_count") == 1
    assert fact(home, "income_per_head") == 90_000
