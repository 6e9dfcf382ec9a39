"""A day is typed as people write it and shown as a browser's calendar can read it."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest
from django import forms

from gongzhu.common.fields import DayField

HOUSE = Path(__file__).resolve().parents[2] / "gongzhu"
DAY = date(2026, 11, 22)


class Asking(forms.Form):
    day = DayField(label="日期", attrs={"max": "2026-12-31"})


@pytest.mark.parametrize(
    "typed",
    ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "20261122", " 2026-11-22 "],
)
def test_a_day_is_read_as_people_write_it_and_shown_again(typed):
    form = Asking({"day": typed})

    assert form.is_valid() and form.cleaned_data["day"] == DAY
    assert 'type="date"' in str(form["day"]) and 'value="2026-11-22"' in str(form["day"])


@pytest.mark.parametrize("initial", [DAY, "2026-11-22"])
def test_what_is_stored_is_shown(initial):
    shown = str(Asking(initial={"day": initial})["day"])

    assert 'value="2026-11-22"' in shown and 'max="2026-12-31"' in shown


def test_what_is_no_day_is_refused_and_stays_as_typed():
    form = Asking({"day": "上个月"})

    assert form.errors["day"] == ["请按年月日填写日期，例如 2026-11-22。"]
    assert 'value="上个月"' in str(form["day"])


def test_a_form_may_word_its_own_refusal():
    field = DayField(error_messages={"required": "请填写调查日期。"})

    with pytest.raises(forms.ValidationError, match="请填写调查日期。"):
        field.clean("")


def test_the_house_asks_for_days_with_nothing_else():
    strays = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in HOUSE.rglob("*.py")
        if path.name != "fields.py" or path.parent.name != "common"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("DateField", "DateInput")
        and isinstance(node.value, ast.Name)
        and node.value.id == "forms"
    ]

    assert strays == []
