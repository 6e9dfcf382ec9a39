"""What those who keep service lists type."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.catalogue.enums import Sector, TargetGroup
from gongzhu.common.fields import DayField
from gongzhu.lists import layers
from gongzhu.lists.schema import ServiceEntry
from gongzhu.org.enums import Department

_LONG = {"rows": 3}
_UNKNOWN = "不清楚的先空着，页面上会写“待核定”。"


class EntryForm(forms.Form):
    """A service or resource of the area. What is left empty is shown as 待核定."""

    name = forms.CharField(
        label="名称",
        max_length=60,
        help_text="居民看得懂的叫法，例如：长者饭堂、免费法律咨询、旧衣驿站。",
        error_messages={"required": "请写名称。"},
    )
    layers = forms.MultipleChoiceField(
        label="帮助哪几层家庭（分层）",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一层。"},
    )
    groups = forms.MultipleChoiceField(
        label="帮助哪一类困难（分类）",
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text="选了几类的，清单上排在第一类下面。",
        error_messages={"required": "请至少选一类。"},
    )
    sector = forms.ChoiceField(
        label="谁来帮",
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择政府救助还是社会帮扶。"},
    )
    department = forms.ChoiceField(
        label="主管部门", required=False, choices=[("", "没有或待核定"), *Department.choices]
    )
    giver = forms.CharField(
        label="由谁提供", max_length=80, required=False, help_text="单位名称，不写个人。"
    )
    content = forms.CharField(
        label="提供什么", max_length=300, required=False, widget=forms.Textarea(attrs=_LONG)
    )
    how = forms.CharField(
        label="怎样得到", max_length=300, required=False, widget=forms.Textarea(attrs=_LONG)
    )
    phone = forms.CharField(
        label="联系电话",
        max_length=40,
        required=False,
        help_text="单位的固定电话或热线，不写个人手机号。",
    )
    basis = forms.CharField(
        label="依据或来源", max_length=160, required=False, help_text="文件、协议或提供单位的函。"
    )
    until = DayField(label="到哪一天为止", required=False, help_text="长期提供的不填。")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        listed = [(one.key, one.name) for one in layers.layers()]
        self.fields["layers"].choices = listed  # type: ignore[attr-defined]
        self.fields["content"].help_text = _UNKNOWN

    @property
    def entry(self) -> dict[str, Any]:
        """The entry typed, as the service takes it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {**typed, "department": typed["department"] or None}


def shown(entry: ServiceEntry, seen: int) -> dict[str, Any]:
    """An entry as its form begins with it."""
    kept = entry.model_dump(mode="json", exclude={"key"})
    return {**kept, "department": kept["department"] or "", "until": entry.until, "seen": seen}


class SubmitForm(forms.Form):
    """From which day on a list is to be in force."""

    effective_on = DayField(label="施行日", help_text="今天或以后。发布得晚的，从发布那天起施行。")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class ListReviewForm(forms.Form):
    """What was found when a list was read again."""

    note = forms.CharField(
        label="复核情况",
        max_length=300,
        help_text="例如：逐项打电话核实，仍然提供。有变化的请起草新清单。",
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": "请写明核实了什么、结果怎样。"},
    )
