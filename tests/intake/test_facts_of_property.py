"""Property and expenses, worked out by hand beside each case. Amounts are yuan."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gongzhu.intake.facts import EntrySnap
from tests.intake.declared import fact, household, line, member

COUPLE = (member("1"), member("2", "spouse", gender="female"))


def has(kind: str, yuan: float | None = None, *, who: str = "1", **details: object) -> EntrySnap:
    return line(kind, yuan, who=who, section="asset", **details)


def spent(kind: str, yuan: float | None) -> EntrySnap:
    return line(kind, yuan, section="expense")


def test_financial_assets_are_added_and_shared_by_head() -> None:
    home = household(
        *COUPLE,
        lines=(
            has("financial_assets.deposit", 20_000),
            has("financial_assets.insurance", 5_000.50, who="2"),
            has("financial_assets.claim", 1_000),
            has("homes.residence", 800_000),
        ),
    )

    # 20000 + 5000.50 + 1000 = 26000.50;  ÷ 2 = 13000.25;  a home is no financial asset
    assert fact(home, "financial_assets_total") == 2_600_050
    assert fact(home, "financial_assets_per_head") == 1_300_025


def test_financial_assets_per_head_stay_exact() -> None:
    home = household(*COUPLE, member("3", "child"), lines=(has("financial_assets.fund", 100),))

    assert fact(home, "financial_assets_per_head") == Fraction(10_000, 3)


def test_one_unknown_balance_makes_the_assets_unknown() -> None:
    home = household(
        lines=(has("financial_assets.deposit", 10), has("financial_assets.fund", None))
    )

    assert fact(home, "financial_assets_total") is None


@pytest.mark.parametrize(
    ("kind", "homes", "others"),
    [
        ("homes.residence", 1, 0),
        ("homes.adobe_unused", 0, 0),
        ("homes.shop", 0, 1),
        ("homes.garage", 0, 1),
        ("homes.other", 0, 1),
    ],
)
def test_homes_to_live_in_are_told_from_shops_and_old_adobe_houses(
    kind: str, homes: int, others: int
) -> None:
    home = household(lines=(has(kind),))

    assert fact(home, "homes_count") == homes
    assert fact(home, "non_residential_count") == others


@pytest.mark.parametrize(
    ("kind", "counted", "livelihood"),
    [
        ("vehicles.car", 1, 0),
        ("vehicles.other", 1, 0),
        ("vehicles.livelihood", 0, 1),
        ("vehicles.disabled_mobility", 0, 0),
        ("vehicles.motorcycle", 0, 0),
        ("vehicles.electric_bicycle", 0, 0),
    ],
)
def test_vehicles_count_unless_the_region_exempts_them(
    kind: str, counted: int, livelihood: int
) -> None:
    home = household(lines=(has(kind, 3000),))

    assert fact(home, "vehicles_counted") == counted
    assert fact(home, "livelihood_vehicles") == livelihood


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("vehicles.motorcycle", "vehicles_counted"),
        ("homes.adobe_unused", "homes_count"),
        ("businesses.family_shop", "businesses_counted"),
    ],
)
def test_what_a_region_has_yet_to_exempt_is_unknown_and_never_taken_for_exempt(
    kind: str, name: str, settings
) -> None:
    home = household(lines=(has(kind),))
    assert fact(home, name) == 0  # exempt by the rules of the province

    settings.REGION = "jiangyin"  # where no such rule was found

    assert fact(home, name) is None
    assert fact(household(), name) == 0


def test_a_livelihood_vehicles_value_is_unknown_until_appraised_and_zero_without_one() -> None:
    assert (
        fact(household(lines=(has("vehicles.livelihood", None),)), "livelihood_vehicle_value")
        is None
    )
    assert (
        fact(household(lines=(has("vehicles.livelihood", 28_000),)), "livelihood_vehicle_value")
        == 2_800_000
    )
    assert fact(household(lines=(has("vehicles.car", None),)), "livelihood_vehicle_value") == 0


@pytest.mark.parametrize(
    ("kind", "counted"),
    [("businesses.enterprise", 1), ("businesses.family_shop", 0), ("businesses.cooperative", 0)],
)
def test_businesses_count_unless_exempt(kind: str, counted: int) -> None:
    assert fact(household(lines=(has(kind),)), "businesses_counted") == counted


def test_one_line_may_stand_for_several_things_or_for_none() -> None:
    home = household(lines=(has("homes.garage", count=2), has("vehicles.car", count=0)))

    assert fact(home, "non_residential_count") == 2
    assert fact(home, "vehicles_counted") == 0


@pytest.mark.parametrize(
    "name",
    [
        "financial_assets_total",
        "financial_assets_per_head",
        "homes_count",
        "non_residential_count",
        "vehicles_counted",
        "livelihood_vehicles",
        "livelihood_vehicle_value",
        "businesses_counted",
    ],
)
def test_property_nobody_declared_is_unknown_and_a_declared_nothing_is_zero(name: str) -> None:
    assert fact(household(filled=("income",)), name) is None
    assert fact(household(filled=("asset",)), name) == 0


def test_rigid_expenses_of_twelve_months_are_added() -> None:
    home = household(
        lines=(spent("medical", 12_000), spent("education", 3_000), spent("accident", 500))
    )

    assert fact(home, "rigid_expense_12m") == 1_550_000


def test_living_costs_are_rigid_only_where_the_region_says_so() -> None:
    home = household(lines=(spent("medical", 1_000), spent("living", 9_000)))

    assert fact(home, "rigid_expense_12m", rigid_includes_living=False) == 100_000
    assert fact(home, "rigid_expense_12m", rigid_includes_living=True) == 1_000_000
    assert fact(home, "rigid_expense_12m", rigid_includes_living=None) is None


def test_the_rigid_share_is_exact_and_unknown_without_income() -> None:
    wages = line("wages", 1_000, year_total_fen=3_000_000)
    home = household(lines=(wages, spent("medical", 20_000)))

    # 20000 ÷ 30000 = 2/3
    assert fact(home, "rigid_share") == Fraction(2, 3)
    assert fact(household(lines=(spent("medical", 20_000),)), "rigid_share") is None
    assert fact(household(filled=("income",), lines=(wages,)), "rigid_share") is None
