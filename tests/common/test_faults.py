"""The sentence of a refusal stands where the person typed what it is about."""

from __future__ import annotations

from django import forms

from gongzhu.common.errors import Conflict, Invalid
from gongzhu.common.faults import put, put_anywhere


class Form(forms.Form):
    """Two fields."""

    name = forms.CharField(required=False)
    day = forms.CharField(required=False)


def bound() -> Form:
    form = Form({})
    assert form.is_valid()
    return form


def test_a_refusal_that_names_no_field_belongs_to_the_whole_form():
    form = bound()

    put(form, Conflict("已经有人办了。"))

    assert form.errors == {"__all__": ["已经有人办了。"]}


def test_one_field_alone_gets_the_fuller_sentence():
    short, long = bound(), bound()

    put(short, Invalid("施行日要在今天以后，请改日期。", {"day": "太早。"}))
    put(long, Invalid("请改正。", {"day": "施行日要在今天以后，请改日期。"}))

    assert short.errors == long.errors == {"day": ["施行日要在今天以后，请改日期。"]}


def test_a_sentence_that_only_repeats_the_field_s_adds_nothing():
    form = bound()

    put(form, Invalid("有的回答要改：请填写日期。", {"day": "请填写日期。"}))

    assert form.errors == {"day": ["请填写日期。"]}


def test_several_fields_get_a_sentence_each_under_the_names_of_the_form():
    form = bound()

    put(form, Invalid("请改正。", {"title": "请填写。", "day": "太早。"}), names={"title": "name"})

    assert form.errors == {"name": ["请填写。"], "day": ["太早。"]}


def test_of_several_forms_the_first_carries_the_sentence():
    one, other = bound(), bound()

    put_anywhere([one, other], Conflict("已经有人办了。"))

    assert one.errors and not other.errors
