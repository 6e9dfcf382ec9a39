"""What people type into one field: amounts, days, choices; every fault a sentence."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from gongzhu.intake import forms
from gongzhu.intake.forms.fields import CountField


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("800", 80_000),
        ("800.5", 80_050),
        ("1,282.00", 128_200),
        ("1，282", 128_200),
        ("600元", 60_000),
        ("0", 0),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, fen):
    assert forms.MoneyField(required=False).clean(typed) == fen


@pytest.mark.parametrize("typed", ["八百", "800.555", "-5", "1e3x", "9" * 19])
def test_what_is_no_amount_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        forms.MoneyField().clean(typed)

    assert refused.value.messages[0].endswith("。")


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "20261122"]
)
def test_a_day_is_read_as_people_write_it(typed):
    assert forms.DayField().clean(typed) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (forms.DayField(), "上个月", "例如 2026-11-22"),
        (forms.DayField(), "", "请填写日期。"),
        (forms.YesNoField(), "", "“是”或“否”"),
        (forms.OneOfField([(1, "一"), (2, "二")]), "3", "列表"),
        (CountField(), "-1", "负数"),
        (CountField(), "两个", "整数"),
    ],
)
def test_every_fault_is_a_sentence(field, typed, told):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert told in refused.value.messages[0]


def test_yes_no_and_choices_clean_to_values():
    assert forms.YesNoField().clean("yes") is True
    assert forms.YesNoField(required=False).clean("") is None
    assert forms.OneOfField([(1, "一"), (2, "二")]).clean("2") == 2
