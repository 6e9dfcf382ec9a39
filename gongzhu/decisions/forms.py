"""What officers type when they survey, propose, look after a notice and decide.

Each form serves all actions of its stage: `needed` names the fields an action cannot do without.
What the words mean is decided by services.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from gongzhu.accounts.models import User
from gongzhu.common.errors import Invalid
from gongzhu.common.fields import DayField
from gongzhu.common.money import parse_yuan, yuan
from gongzhu.decisions.enums import Finding, SurveyMethod
from gongzhu.decisions.services import Proposal, Verdict, Visit
from gongzhu.decisions.services.objections import ANSWER_MOST

MOST_PHOTOS = 12


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to whole fen; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "data-suffix": "元", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=20, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return yuan(value).replace(",", "") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_yuan(typed)
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


def words(
    label: str, most: int, *, help_text: str = "", required: bool = True, rows: int = 3
) -> forms.CharField:
    """A text of a few lines."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多 {most} 个字。",
        },
    )


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of photographs, checked one by one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_Files(attrs={"accept": "image/*"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(PhotosField, self).clean(one, initial) for one in given if one]
        if len(cleaned) > MOST_PHOTOS:
            raise forms.ValidationError(f"一次最多上传 {MOST_PHOTOS} 张照片。")
        return [one for one in cleaned if one]


SEEN = (Finding.HOUSING, Finding.LIVING, Finding.INCOME, Finding.PROPERTY, Finding.HEALTH)
"""What is always looked into."""


class SurveyForm(forms.Form):
    """What two officers saw and heard. colleagues: who may have gone along."""

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "complete": (
            "method",
            "visited_on",
            "second_officer",
            "present",
            *SEEN,
            "agreement",
            "conclusion",
        )
    }

    method = forms.ChoiceField(
        label="调查方式",
        choices=SurveyMethod.choices,
        error_messages={"required": "请选择调查方式。"},
    )
    visited_on = DayField(label="调查日期", error_messages={"required": "请填写调查日期。"})
    second_officer = forms.ModelChoiceField(
        label="另一位调查人员",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="入户调查要两名工作人员，由您和这位同事共同签字。",
        error_messages={
            "required": "请选择另一位调查人员。",
            "invalid_choice": "请从列表中选择另一位调查人员。",
        },
    )
    present = forms.CharField(
        label="在场的家庭成员",
        max_length=40,
        help_text="写姓名和与申请人的关系，例如：陈某某（本人）。",
        error_messages={"required": "请填写在场的家庭成员。", "max_length": "最多 40 个字。"},
    )
    housing = words(Finding.HOUSING.label, 300, help_text="房屋归属、面积、新旧，家里的陈设。")
    living = words(Finding.LIVING.label, 300, help_text="衣食、水电燃气、主要支出。")
    income = words(Finding.INCOME.label, 300, help_text="谁在工作、做什么、大约多少收入。")
    property = words(Finding.PROPERTY.label, 300, help_text="车辆、家电、店铺、种养等看到的情况。")
    health = words(Finding.HEALTH.label, 300, help_text="患病、残疾、生活能否自理、谁在照料。")
    agreement = forms.ChoiceField(  # not "matches": it would hide form.matches from scripts
        label=Finding.MATCHES.label,
        choices=[("一致", "一致"), ("有出入", "有出入")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择与申报是否一致。"},
    )
    differences = words(
        Finding.DIFFERENCES.label, 300, required=False, help_text="有出入的，逐项写明。"
    )
    conclusion = words("调查结论", 500)
    photos = PhotosField(
        label="现场照片",
        required=False,
        help_text=f"最多 {MOST_PHOTOS} 张。照片里的位置信息会自动去掉。",
        error_messages={"empty": "有一张照片是空的，请重新选择。"},
    )

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_officer"].queryset = colleagues  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("agreement") == "有出入" and not data.get("differences"):
            self.add_error("differences", "有出入的，请写明出入之处。")
        return data

    def visit(self) -> Visit:
        """What a valid form says."""
        data = self.cleaned_data
        told = {**data, Finding.MATCHES: data["agreement"]}
        findings = {name.value: told[name] for name in Finding if told[name]}
        return Visit(
            method=data["method"],
            visited_on=data["visited_on"],
            second_officer=data["second_officer"],
            present=data["present"],
            findings=findings,
            conclusion=data["conclusion"],
        )

    def pictures(self) -> list[tuple[str, bytes]]:
        """The photographs of a valid form."""
        return [(one.name or "", one.read()) for one in self.cleaned_data["photos"]]


class OpinionForm(forms.Form):
    """The town's first opinion, or why the case goes back.

    A flow that has a button for either opinion needs no choice between them.
    """

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "propose": ("is_favourable", "text"),
        "propose_refusal": ("text",),
        "back": ("text",),
    }

    is_favourable = forms.TypedChoiceField(
        label="初审意见",
        choices=[("yes", "拟予以确认"), ("no", "拟不予确认")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择初审意见。"},
    )
    amount = YuanField(label="拟救助金额", required=False, help_text="默认是规则算出的金额。")
    text = words("意见和理由", 500, help_text="退回时写明要重新调查什么。")

    def proposal(self, *, is_favourable: bool) -> Proposal:
        """What a valid form says; a proposal to refuse carries no amount."""
        data = self.cleaned_data
        amount = data.get("amount") if is_favourable else None
        return Proposal(is_favourable, amount, data["text"])


class UpholdForm(forms.Form):
    """Why an objection to a notice is taken up."""

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {"objection": ("reason",)}

    reason = words("异议的处理", 300, help_text="写明异议内容和要重新调查什么，会留在办理记录中。")


class PublicAnswerForm(forms.Form):
    """What came of an objection to a notice, as whoever raised it may read it."""

    answer = words(
        "答复",
        ANSWER_MOST,
        help_text="写明怎样调查、结果如何。留了电话的会收到短信；不要写申请家庭的收入、财产等情况。",
    )


class VerdictForm(forms.Form):
    """The decision: amount, reasons, and why it departs from the rules where it does."""

    needed: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "approve": ("reasons",),
        "refuse": ("reasons",),
        "back": ("reasons",),
    }

    amount = YuanField(label="救助金额", required=False, help_text="默认是规则算出的金额。")
    reasons = words(
        "理由", 1000, rows=4, help_text="决定的理由会写进决定书；退回的理由镇（街道）会看到。"
    )
    departure = words(
        "偏离规则结论的理由",
        500,
        required=False,
        help_text="结论或金额与规则不同的必须填写，不少于 10 个字，随决定归档。",
    )

    def verdict(self, *, approves: bool) -> Verdict:
        """What a valid form says."""
        data = self.cleaned_data
        amount = data.get("amount") if approves else None
        return Verdict(approves, amount, data["reasons"], data["departure"])
