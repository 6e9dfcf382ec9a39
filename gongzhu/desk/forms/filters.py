"""Filters above the lists. What cannot be read narrows nothing: a list is never refused."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.cases.enums import CaseStatus
from gongzhu.common.fields import DayField

SIZES = (20, 50, 100)
MOST_TEXT = 40


class Filter(forms.Form):
    """A row of filters sent with GET. `asked` holds what could be read, the rest at its default."""

    size = forms.TypedChoiceField(
        label="每页",
        coerce=int,
        required=False,
        choices=[(size, f"每页 {size} 条") for size in SIZES],
        widget=forms.Select(attrs={"aria-label": "每页条数"}),
    )

    def __init__(self, data: Any, *, choices: dict[str, list[tuple[str, str]]] | None = None):
        super().__init__(data)
        self.order_fields([name for name in self.fields if name != "size"])
        for name, listed in (choices or {}).items():
            field = self.fields[name]
            field.choices = [("", f"全部{field.label}"), *listed]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("aria-label", field.label)

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, by field name, without the page size."""
        self.is_valid()
        return {n: v for n, v in self.cleaned_data.items() if n != "size" and v not in (None, "")}

    @property
    def page_size(self) -> int:
        """How many rows a page holds."""
        self.is_valid()
        return self.cleaned_data.get("size") or SIZES[0]


def text_field(label: str, placeholder: str) -> forms.CharField:
    """A search box."""
    attrs = {"type": "search", "placeholder": placeholder, "maxlength": MOST_TEXT}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=MOST_TEXT, widget=widget)


def _day(label: str) -> DayField:
    return DayField(label=label, required=False)


class WorklistFilter(Filter):
    """Of the worklist. late: only what is past its day."""

    text = text_field("编号或姓名", "受理编号、申请人姓名")
    item = forms.ChoiceField(label="事项", required=False)
    stage = forms.ChoiceField(label="环节", required=False)
    show = forms.ChoiceField(
        label="时限",
        required=False,
        choices=[("", "全部时限"), ("near", "即将到期"), ("late", "已超期"), ("green", "绿色通道")],
    )


class CaseFilter(Filter):
    """Of the search over all visible cases."""

    text = text_field("编号或姓名", "受理编号、姓名开头")
    item = forms.ChoiceField(label="事项", required=False)
    status = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), *CaseStatus.choices]
    )
    stage = forms.ChoiceField(label="环节", required=False)
    since = _day("提交日期从")
    until = _day("提交日期到")


class DoneFilter(Filter):
    """Of one's own finished steps."""

    text = text_field("编号或姓名", "受理编号、申请人姓名")
    since = _day("办理日期从")
    until = _day("办理日期到")


class DraftFilter(Filter):
    """Of applications still being filled in: nothing to narrow, only pages."""


class TrailFilter(Filter):
    """Of the trail. what: the beginning of an action; about: number of the thing acted upon."""

    who = text_field("操作人", "姓名、机构")
    what = forms.ChoiceField(label="操作", required=False)
    about = text_field("对象", "受理编号、对象编号")
    since = _day("时间从")
    until = _day("时间到")


class OfficerFilter(Filter):
    """Of the officers within reach."""

    text = text_field("工号或姓名", "工号、姓名、机构")
    role = forms.ChoiceField(label="岗位", required=False)
