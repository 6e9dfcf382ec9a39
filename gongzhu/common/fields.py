"""The one form field for a day: shown as a browser's calendar wants it, read as people write it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
"""What a person can mean by a day: nobody here is older, nothing is decided further ahead."""
DAY_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]


class DayField(forms.DateField):
    """A day: from the browser's calendar, or typed as 2026-11-22, 2026/11/22 or 2026年11月22日.

    attrs: of the input, besides its type. A browser's calendar shows nothing but ISO days, so
    whatever can be read as a day is written so again.
    """

    def __init__(self, *, attrs: dict[str, str] | None = None, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **(attrs or {})})
        super().__init__(widget=widget, input_formats=DAY_FORMATS, **kwargs)
        self.validators.append(_is_possible)
        self.error_messages = {
            **self.error_messages,
            "required": "请填写日期。",
            "invalid": "请按年月日填写日期，例如 2026-11-22。",
            **(kwargs.get("error_messages") or {}),
        }

    def prepare_value(self, value: Any) -> Any:
        """What was typed or stored as a day, where it is one; else as typed."""
        if isinstance(value, date | None):
            return value
        try:
            return self.to_python(value)
        except ValidationError:
            return value


def _is_possible(day: date) -> None:
    if not FIRST <= day <= LAST:
        raise ValidationError(f"日期要在{FIRST.year}年到{LAST.year}年之间，请核对年份。")
