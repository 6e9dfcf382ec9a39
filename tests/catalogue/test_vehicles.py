"""The vehicle method: never more for older or further, the range holds the value, faults by line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings, strategies as st

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.appraisal import Vehicle, appraise, months_between
from gongzhu.catalogue.vehicles import (
    PriceClass,
    VehicleKind,
    VehicleTable,
    VehicleUse,
    read_vehicles,
)
from gongzhu.org.enums import Grade
from gongzhu.org.errors import PackFaults

pytestmark = pytest.mark.requirement("EXP-02")
TODAY = date(2026, 11, 22)
FILE = Path(django_settings.BASE_DIR) / "packs" / "common" / "vehicles.yaml"
percents = st.integers(0, 100)


@st.composite
def tables(draw) -> VehicleTable:
    kind = VehicleKind(
        code="car",
        label="车",
        declared_as="car",
        yearly_percent=draw(percents),
        least_percent=draw(percents),
        free_km=draw(st.integers(0, 200_000)),
        km_percent=draw(percents),
        km_most_percent=draw(percents),
        spread_percent=draw(percents),
    )
    use = VehicleUse(code="private", label="自家用", percent=draw(percents))
    return VehicleTable.model_construct(
        from_=date(2026, 1, 1),
        to=None,
        source="试验",
        grade=Grade.PRODUCT,
        note="试验",
        kinds=[kind],
        uses=[use],
        classes=[PriceClass(code="a", label="一档", low=1, high=2)],
    )


@st.composite
def vehicles(draw) -> Vehicle:
    low = draw(st.integers(1, 10**8))
    return Vehicle(
        "car",
        "private",
        low,
        low + draw(st.integers(0, 10**8)),
        TODAY - timedelta(days=draw(st.integers(0, 30_000))),
        draw(st.integers(0, 2_000_000)),
    )


@settings(max_examples=200, deadline=None)
@given(tables(), vehicles(), st.integers(1, 5_000))
def test_an_older_one_is_never_worth_more(table, vehicle, days) -> None:
    older = Vehicle(
        **{**vars(vehicle), "registered_on": vehicle.registered_on - timedelta(days=days)}
    )

    now, then = appraise(vehicle, table, TODAY), appraise(older, table, TODAY)

    assert then.fen <= now.fen and then.low <= now.low and then.high <= now.high


@settings(max_examples=200, deadline=None)
@given(tables(), vehicles(), st.integers(1, 500_000))
def test_one_that_ran_further_is_never_worth_more(table, vehicle, km) -> None:
    further = Vehicle(**{**vars(vehicle), "km": vehicle.km + km})

    assert appraise(further, table, TODAY).fen <= appraise(vehicle, table, TODAY).fen


@settings(max_examples=200, deadline=None)
@given(tables(), vehicles())
def test_the_range_holds_the_value_and_stays_within_the_price(table, vehicle) -> None:
    found = appraise(vehicle, table, TODAY)

    assert 0 <= found.low <= found.fen <= found.high
    assert found.high < vehicle.price_high + 100


def test_five_years_of_fifteen_percent_worked_out_by_hand(db) -> None:
    table = read_vehicles(FILE.parent, catalogue.words()).tables[0]
    car = Vehicle("car", "private", 100_000_00, 100_000_00, date(2021, 11, 22), 60_000)

    found = appraise(car, table, TODAY)

    # 0.85^5 = 0.4437053125; beyond 50,000 km by 10,000: 1% less: 0.439268259375
    # 43,926.83 is told as 43,900; twenty percent less, 35,141.46, down and as much more, 52,712.19, up
    assert found.fen == 43_900_00
    assert (found.low, found.high) == (35_100_00, 52_800_00)
    assert found.steps[-2:] == (
        "100,000 元 × 43.9% ≈ 43,900 元",
        "上下各差 20%：35,100 元 到 52,800 元",
    )


def test_what_is_worth_little_is_told_to_the_yuan(db) -> None:
    table = read_vehicles(FILE.parent, catalogue.words()).tables[0]
    old = Vehicle("motorcycle", "private", 3_999_50, 3_999_50, date(2016, 11, 22), 9_000)

    found = appraise(old, table, TODAY)

    assert found.fen == 429_00  # 0.8^10 of 3,999.50 is 429.44
    assert found.steps[0] == "买的时候 3,999.50 元"


def test_months_are_whole_ones() -> None:
    assert months_between(date(2025, 11, 23), date(2026, 11, 22)) == 11
    assert months_between(date(2025, 11, 22), date(2026, 11, 22)) == 12


@pytest.mark.parametrize(
    "told",
    [
        {"registered_on": date(2099, 1, 1)},
        {"km": -1},
        {"price_low": 0},
        {"price_low": 9, "price_high": 8},
    ],
)
def test_what_cannot_be_is_refused(told, db) -> None:
    table = read_vehicles(FILE.parent, catalogue.words()).tables[0]
    car = Vehicle("car", "private", 100, 100, date(2021, 11, 22), 1)

    with pytest.raises(ValueError, match=r"\w"):
        appraise(Vehicle(**{**vars(car), **told}), table, TODAY)


SPOILT = {
    "not yaml": ("tables:", "tables: [", "格式不对"),
    "a percentage above a hundred": ("yearly_percent: 15", "yearly_percent: 115", "「yearly_percent」不能大于100"),
    "a text for a number": ("km_percent: 1,", "km_percent: one,", "应为整数"),
    "an unknown key": ("spread_percent: 20}", "spread: 20}", "不认识「spread」"),
    "a guessed grade": ("    grade: product", "    grade: D", "推算的（D）"),
    "no source": ("source: 本产品自定的简单折旧法，数字没有官方出处", 'source: ""', "不能为空"),
    "a kind twice": ("code: electric_car", "code: car", "「car」重复了"),
    "an unknown declaration": ("declared_as: motorcycle", "declared_as: bike", "没有「bike」"),
    "a class turned round": ("low: 50000, high: 100000", "low: 500000, high: 100000", "high 不能小于 low"),
    "dates turned round": ("  - from: 2026-01-01", "  - from: 2026-01-01\n    to: 2025-01-01", "to 不能早于 from"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), SPOILT.values(), ids=SPOILT)
def test_every_fault_is_named_with_file_and_line(old, new, reason, tmp_path, db) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    folder = tmp_path / "guangzhou"
    folder.mkdir()
    (folder / "vehicles.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PackFaults) as found:
        read_vehicles(folder, catalogue.words())

    told = [fault for fault in found.value.faults if reason in fault.reason]
    assert told and told[0].file == "guangzhou/vehicles.yaml" and told[0].line > 0


def test_stretches_of_time_may_not_overlap(tmp_path, db) -> None:
    text = FILE.read_text(encoding="utf-8")
    table = text[text.index("  - from:") :]
    (tmp_path / "vehicles.yaml").write_text(
        text + table.replace("2026-01-01", "2027-01-01"), "utf-8"
    )

    with pytest.raises(PackFaults, match="日期重叠"):
        read_vehicles(tmp_path, catalogue.words())


def test_a_region_without_the_file_has_no_method(tmp_path, db) -> None:
    assert read_vehicles(tmp_path, catalogue.words()).tables == []
