"""Fields that check what people type with the house's own rules, and say it in its own words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from gongzhu.common import ids
from gongzhu.common.errors import Invalid


class Checked(forms.CharField):
    """A line of text that a function of ours makes normal, or refuses with a sentence."""

    def __init__(self, *, check: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check = check

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return text
        try:
            return self.check(text)
        except Invalid as fault:
            raise forms.ValidationError(fault.sentence) from fault


def line(label: str, most: int, *, help_text: str = "", required: bool = True, **attrs: Any) -> Any:
    """A line of text. attrs: of the input."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
        error_messages=said(label, most),
    )


def words(
    label: str, most: int, *, help_text: str = "", required: bool = True, rows: int = 5
) -> Any:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages=said(label, most),
    )


def id_number(label: str = "身份证号", *, help_text: str = "", required: bool = True) -> Checked:
    """An identity number, checked to its last digit."""
    return Checked(
        check=ids.normal_id_number,
        label=label,
        max_length=24,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages=said(label, 24),
    )


def phone(label: str = "手机号码", *, help_text: str = "", required: bool = True) -> Checked:
    """A mobile number."""
    return Checked(
        check=ids.normal_phone,
        label=label,
        max_length=20,
        help_text=help_text,
        required=required,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages=said(label, 20),
    )


def said(label: str, most: int) -> dict[str, str]:
    """What a line says when it is empty or too long."""
    label = label.rstrip("？")
    return {
        "required": f"请填写{label}。",
        "max_length": f"{label}太长了，最多 {most} 个字。",
        "null_characters_not_allowed": f"{label}里有看不见的符号，请重新填写。",
    }
