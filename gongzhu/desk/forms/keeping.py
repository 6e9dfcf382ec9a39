"""What administrators type: working days, filters of people are in `filters`."""

from __future__ import annotations

import re
from datetime import date

from django import forms

from gongzhu.common.fields import DayField

_LINE = re.compile(r"^(\d{4}-\d{2}-\d{2})\s*(\S.*)?$")


class DayForm(forms.Form):
    """Whether one day is worked, and why."""

    day = DayField(label="日期")
    is_working = forms.TypedChoiceField(
        label="这一天",
        choices=[("1", "上班"), ("0", "放假")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择上班还是放假。"},
    )
    note = forms.CharField(
        label="依据",
        max_length=60,
        help_text="会显示在日历上，并留痕。例如：市政府关于端午节放假的通知。",
        error_messages={"required": "请写明依据。", "max_length": "依据最多 60 个字。"},
    )


class YearForm(forms.Form):
    """The official arrangement of a year, one day a line."""

    source = forms.CharField(
        label="依据的通知",
        max_length=120,
        error_messages={"required": "请填写通知名称和文号。", "max_length": "最多 120 个字。"},
    )
    source_url = forms.URLField(
        label="通知链接",
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "链接写法不对，应以 https:// 开头。"},
    )
    holidays = forms.CharField(
        label="放假的日子",
        help_text="一行一天：日期、空格、节名。例如：2027-01-01 元旦",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "请填写放假的日子。"},
    )
    workdays = forms.CharField(
        label="调休上班的周末",
        required=False,
        help_text="一行一天。例如：2027-02-06",
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def clean_holidays(self) -> dict[date, str]:
        found = _days(self.cleaned_data["holidays"])
        nameless = [day for day, name in found.items() if not name]
        if nameless:
            raise forms.ValidationError(f"{nameless[0]} 没有写节名，请补上。")
        return found

    def clean_workdays(self) -> list[date]:
        return list(_days(self.cleaned_data["workdays"]))


def _days(text: str) -> dict[date, str]:
    """Days and what stands behind them, one a line. Raises ValidationError naming the line."""
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            day, name = _day(line.strip())
        except ValueError as fault:
            raise forms.ValidationError(
                f"第 {number} 行“{line.strip()[:30]}”看不懂。请按 2027-01-01 元旦 的样子填写。"
            ) from fault
        found[day] = name
    return found


def _day(line: str) -> tuple[date, str]:
    match = _LINE.match(line)
    if match is None:
        raise ValueError(line)
    return date.fromisoformat(match[1]), (match[2] or "").strip()
