"""What those who keep the articles type outside the text itself."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.common.fields import DayField
from gongzhu.desk.forms.filters import Filter, text_field
from gongzhu.library import keeping
from gongzhu.library.enums import ArticleKind

_LONG = {"rows": 3}


class ArticleFilter(Filter):
    """Of the list of articles."""

    text = text_field("标题", "标题里的字")
    kind = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any) -> None:
        states = [(key, text) for key, (text, _) in {**keeping.SHOWN, **keeping.DRAFTS}.items()]
        super().__init__(data, choices={"kind": ArticleKind.choices, "state": states})
        del self.fields["size"]


class NewArticleForm(forms.Form):
    """What has to be known to begin an article."""

    kind = forms.ChoiceField(
        label="类别",
        choices=ArticleKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择类别。"},
    )
    title = forms.CharField(
        label="标题",
        max_length=80,
        help_text="以后还可以改。",
        error_messages={"required": "请写标题。"},
    )


class ArticleSubmitForm(forms.Form):
    """From which day on a version is to be shown."""

    effective_on = DayField(label="施行日", help_text="今天或以后。发布得晚的，从发布那天起显示。")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TakeDownForm(forms.Form):
    """From which day on nothing is shown, and why."""

    effective_on = DayField(label="从哪天起不再显示", help_text="今天或以后。")
    note = forms.CharField(
        label="撤下的理由",
        max_length=300,
        widget=forms.Textarea(attrs=_LONG),
        error_messages={"required": "请写明为什么撤下，发布人会看到。"},
    )
