"""Records from outside are hostile until proven otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from gongzhu.exchange.errors import PartnerFault
from gongzhu.verification.enums import Source
from gongzhu.verification.sources import PLUGINS, plugin
from tests.verification.worlds import DEFAULTS, NUMBER, ON, SPOUSE, checked, raw

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def test_every_source_has_a_plug_in() -> None:
    assert set(PLUGINS) == set(Source)


@pytest.mark.parametrize("source", Source)
def test_a_sound_record_is_taken_and_reads_the_same_after_sealing(source: Source) -> None:
    records = checked(source, raw(source))

    assert plugin(source).reopened(plugin(source).kept(records)) == [
        record.model_copy(update={"id_number": ""}) for record in records
    ]


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(
    "change",
    [
        {"id_number": SPOUSE},
        {"id_number": None},
        {"as_of": "2026-11-23"},
        {"as_of": "2026-13-01"},
        {"as_of": 20261120},
        {"as_of": None},
    ],
)
def test_another_person_or_an_impossible_day_is_refused(source: Source, change: dict) -> None:
    with pytest.raises(PartnerFault):
        checked(source, {**raw(source), **change})


@pytest.mark.parametrize(
    ("source", "field", "values"),
    [
        (Source.BANK_DEPOSITS, "balance_fen", [-1, 1.5, "100", True, None, 10**14, float("nan")]),
        (Source.TAX, "income_fen", [-1, 2500.0, "250000", False, 10**30]),
        (Source.TAX, "income_month", ["2026-13", "2026-1", 202610, "2026-10-01"]),
        (Source.REAL_ESTATE, "share_percent", [0, 101, "50", 33.3]),
        (Source.REAL_ESTATE, "floor_area_sqm", ["", "56,8", "-1", "1e9", "五十"]),
        (Source.BANK_DEPOSITS, "account_last4", ["", "12345", "一二三四", "000X"]),
        (Source.VEHICLES, "plate_number", ["粤A" * 200, "粤A\u202e演", "粤\x00A", None, 5]),
        (Source.DEATH, "died_on", ["昨天", "2025-02-30", 1]),
        (Source.MARRIAGE, "spouse_id_number", [5, ["4"], {"a": 1}]),
    ],
)
def test_a_field_that_does_not_fit_is_refused(
    source: Source, field: str, values: list[Any]
) -> None:
    for value in values:
        with pytest.raises(PartnerFault):
            checked(source, raw(source, **{field: value}))


@pytest.mark.parametrize("source", Source)
def test_a_missing_field_is_refused(source: Source) -> None:
    for field in DEFAULTS[source]:
        record = {name: value for name, value in raw(source).items() if name != field}
        with pytest.raises(PartnerFault):
            checked(source, record)


@pytest.mark.parametrize("source", Source)
def test_the_same_record_twice_is_refused_rather_than_counted_twice(source: Source) -> None:
    with pytest.raises(PartnerFault, match="重复"):
        checked(source, raw(source), raw(source))


@pytest.mark.parametrize("source", Source)
def test_more_records_than_a_person_can_have_are_refused(source: Source) -> None:
    with pytest.raises(PartnerFault, match="多得"):
        checked(source, *[raw(source)] * (plugin(source).most + 1))


def test_what_a_register_adds_beyond_the_known_fields_is_not_kept() -> None:
    records = checked(Source.VEHICLES, raw(Source.VEHICLES, owner_phone="13800000000"))

    assert "13800000000" not in str(plugin(Source.VEHICLES).kept(records))


@pytest.mark.parametrize("source", Source)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_no_shape_whatever_crashes_a_source(source: Source, data: st.DataObject) -> None:
    fields = data.draw(st.dictionaries(st.sampled_from(sorted(raw(source))), JSON, max_size=4))
    items = data.draw(st.just([{**raw(source), **fields}]) | st.lists(JSON, max_size=3))

    try:
        records = plugin(source).records(items, id_number=NUMBER, on=ON)
    except PartnerFault:
        return
    assert len(records) == len(items)
