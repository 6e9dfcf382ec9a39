"""What anybody may ask or say without signing in: progress, an objection."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.common.errors import Invalid
from gongzhu.common.ids import normal_phone
from gongzhu.portal.forms.fields import id_number, line, said, words

ANONYMOUS, NAMED = "anonymous", "named"


class ProgressForm(forms.Form):
    """A receipt number and the applicant's identity number; posted, never in an address."""

    number = line(
        "受理编号",
        20,
        help_text="印在受理回执上，像 GZ20261121000031 这样。",
        autocapitalize="characters",
        spellcheck="false",
    )
    id_number = id_number(
        "申请人的身份证号",
        help_text="用来确认是您本人在查。只用这一次，不保存，也不会出现在网址里。",
    )


class ObjectionForm(forms.Form):
    """What somebody has against a notice, with or without a name. Source: 002 附录B (署名、匿名)."""

    text = words(
        "您想反映什么情况？",
        1000,
        help_text="请写清楚您知道的事实，比如家里有车、有别的住房、收入不实。5 到 1000 个字。",
    )
    who = forms.ChoiceField(
        label="要不要留名字？",
        choices=[
            (ANONYMOUS, "不留名。不记录我是谁"),
            (NAMED, "留下姓名和电话，方便告诉我结果"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "请选择要不要留名字。",
            "invalid_choice": "请从上面两项里选一项。",
        },
    )
    name = line(
        "您的姓名", 40, required=False, help_text="留名的才填，只有负责调查的工作人员看得到。"
    )
    phone = line("您的电话", 20, required=False, inputmode="tel")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        if len(text) < 5:
            raise forms.ValidationError("请再写具体一点，至少 5 个字。")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("who") == ANONYMOUS:
            return {**data, "name": "", "phone": ""}
        if data.get("who") == NAMED:
            self._named(data)
        return data

    def _named(self, data: dict[str, Any]) -> None:
        if not data.get("name") and "name" not in self.errors:
            self.add_error("name", said("姓名", 40)["required"] + "不想留的，请选“不留名”。")
        try:
            normal_phone(data.get("phone") or "")
        except Invalid as fault:
            if "phone" not in self.errors:
                self.add_error("phone", fault.sentence)
