"""Controls drawn in Python are the ones Django's templates would have drawn."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from gongzhu.common.renderer import Drawn

HOSTILE = "<script>\"x\"</script> & 'y'"


class Everything(forms.Form):
    words = forms.CharField(widget=forms.TextInput(attrs={"placeholder": HOSTILE, "maxlength": 40}))
    amount = forms.DecimalField(required=False)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    promise = forms.BooleanField()
    hidden = forms.CharField(widget=forms.HiddenInput)
    secret = forms.CharField(widget=forms.PasswordInput(render_value=True))
    disabled = forms.CharField(disabled=True, initial=HOSTILE)
    choice = forms.ChoiceField(
        choices=[("", "全部"), ("a", HOSTILE), ("b", mark_safe("<b>乙</b>"))]
    )
    number = forms.TypedChoiceField(coerce=int, choices=[(1, "一"), (2, "二")])
    grouped = forms.ChoiceField(choices=[("组", [("a", "甲"), ("b", "乙")]), ("c", "丙")])
    several = forms.MultipleChoiceField(choices=[("a", "甲"), ("b", "乙"), ("c", "丙")])


TOLD = {
    "words": HOSTILE,
    "amount": "12.50",
    "day": "2026-11-22",
    "promise": "on",
    "hidden": HOSTILE,
    "secret": HOSTILE,
    "choice": "a",
    "number": "2",
    "grouped": "b",
    "several": ["a", "c"],
}


@pytest.mark.parametrize("data", [None, {}, TOLD], ids=["untouched", "empty", "filled in"])
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_drawn_control_is_the_one_of_djangos_template(name: str, data: Any) -> None:
    extra = {"class": "form-control is-invalid", "aria-describedby": "id-hint", "hidden": False}

    drawn = Everything(data, renderer=Drawn())[name].as_widget(attrs=extra)
    theirs = Everything(data, renderer=DjangoTemplates())[name].as_widget(attrs=extra)

    assert parse_html(drawn) == parse_html(theirs)
    assert "<script>" not in drawn
