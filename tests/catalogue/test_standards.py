"""Standards by day and place; what nobody has published stays unknown."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.catalogue import selectors
from gongzhu.catalogue.models import Standard
from gongzhu.catalogue.services import load_catalogue
from gongzhu.org.enums import Grade
from tests.catalogue.packs import PackCopy

pytestmark = pytest.mark.django_db

TIANHE, PANYU_TOWN, BAIYUN = 440106000000, 440113001000, 440111000000


@pytest.mark.parametrize(
    ("day", "fen"),
    [
        (date(2019, 12, 31), None),
        (date(2020, 1, 1), 108000),
        (date(2020, 12, 31), 108000),
        (date(2021, 1, 1), 112000),
        (date(2022, 6, 1), 119600),
        (date(2023, 6, 1), 123800),
        (date(2024, 12, 31), 128200),
        (date(2025, 1, 1), None),
        (date(2026, 11, 21), None),
        (date(2027, 1, 1), None),
    ],
)
def test_the_dibao_standard_of_each_year(real, day: date, fen: int | None):
    assert selectors.standards_on(day, TIANHE)["dibao"] == fen


def test_a_district_with_its_own_figure_has_its_own(real):
    day = date(2024, 6, 1)

    assert selectors.standards_on(day, PANYU_TOWN)["tekun_basic_rural"] == 251200
    assert selectors.standards_on(day, TIANHE)["tekun_basic_rural"] == 205200
    assert selectors.standards_on(date(2021, 6, 1), BAIYUN)["tekun_basic_rural"] == 180600


def test_a_district_whose_figure_is_unknown_does_not_fall_back_on_the_city(real):
    Standard.objects.filter(
        code="tekun_basic_rural", division_code=440113000000, effective_on="2024-01-01"
    ).update(value=None)

    assert selectors.standards_on(date(2024, 6, 1), PANYU_TOWN)["tekun_basic_rural"] is None


def test_figures_that_were_only_computed_are_not_kept(real):
    day = date(2022, 6, 1)

    values = selectors.standards_on(day, TIANHE)

    assert (values["dibao_margin"], values["tekun_basic"]) == (None, None)
    assert not Standard.objects.filter(grade__in=(Grade.D, Grade.PRODUCT)).exists()


def test_the_published_near_poor_line_is_one_and_a_half_times_dibao(real):
    for year in (2021, 2023, 2024):
        values = selectors.standards_on(date(year, 6, 1), TIANHE)
        assert values["dibao_margin"] * 2 == values["dibao"] * 3


def test_every_code_is_answered_even_when_nothing_is_known(real):
    values = selectors.standards_on(date(1999, 1, 1), TIANHE)

    assert set(values.values()) == {None}
    assert "temporary_year_cap" in values


def test_another_province_has_none_of_our_figures(real):
    assert selectors.standards_on(date(2024, 6, 1), 320281000000)["dibao"] is None


def test_a_demonstration_shows_old_values_and_says_so():
    day = date(2026, 11, 21)

    row = selectors.standard_rows_on(day, TIANHE)["dibao"]

    assert selectors.standards_on(day, TIANHE)["dibao"] == 128200
    assert row.is_demonstration
    assert row.source == "演示：沿用2024年公布值，未核定"
    assert row.grade == Grade.PENDING


def test_a_demonstration_never_hides_a_published_value():
    day = date(2025, 6, 1)

    row = selectors.standard_rows_on(day, TIANHE)["dibao_asset_months"]

    assert (row.value, row.is_demonstration, row.grade) == (24, False, Grade.B)


def test_a_value_entered_on_the_spot_ends_the_demonstration_of_the_old_one():
    day = date(2026, 6, 1)
    Standard.objects.filter(code="dibao", effective_on="2026-01-01", is_demonstration=False).update(
        value=130000, grade=Grade.A, is_local=True
    )

    assert selectors.standards_on(day, TIANHE)["dibao"] == 130000


def test_a_demonstration_invents_nothing_that_was_never_published():
    values = selectors.standards_on(date(2026, 6, 1), TIANHE)

    assert values["minimum_wage"] is None
    assert values["disposable_income_per_head"] is None


def test_a_demonstration_ends_with_its_years():
    assert selectors.standards_on(date(2027, 1, 1), TIANHE)["dibao"] is None


def test_a_real_deployment_keeps_no_demonstration_rows(pack: PackCopy, real):
    assert Standard.objects.filter(is_demonstration=True).exists()

    loaded = load_catalogue()

    assert loaded.removed > 10
    assert not Standard.objects.filter(is_demonstration=True).exists()


def test_demonstration_rows_do_not_count_in_a_real_deployment_even_if_present(real):
    assert Standard.objects.filter(is_demonstration=True, code="dibao").exists()

    assert selectors.standards_on(date(2026, 6, 1), TIANHE)["dibao"] is None


def test_what_an_officer_entered_survives_loading(pack: PackCopy, real):
    load_catalogue()
    entered = Standard.objects.get(code="dibao", effective_on="2026-01-01")
    entered.value, entered.grade, entered.is_local = 130000, Grade.A, True
    entered.save()

    load_catalogue()

    assert selectors.standards_on(date(2026, 6, 1), TIANHE)["dibao"] == 130000


def test_a_row_corrected_in_the_pack_replaces_the_old_one(pack: PackCopy, real):
    load_catalogue()
    pack.replace(
        "standards.yaml",
        "{from: 2020-01-01, to: 2020-12-31, value: 1080",
        "{from: 2020-02-01, to: 2020-12-31, value: 1080",
    )

    loaded = load_catalogue()

    assert (loaded.standards, loaded.removed) == (1, 1)
    assert selectors.standards_on(date(2020, 1, 15), TIANHE)["dibao"] is None


def test_money_is_kept_in_fen_and_counts_as_they_are(real):
    rows = selectors.standard_rows_on(date(2024, 6, 1), TIANHE)

    assert (rows["vagrant_food_adult"].value, rows["vagrant_food_adult"].is_money) == (76920, True)
    assert (rows["class_relief_percent"].value, rows["class_relief_percent"].is_money) == (
        20,
        False,
    )
