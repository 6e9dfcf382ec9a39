"""What officers and households type about a verification. What it means is decided by services."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from gongzhu.intake.services import Upload
from gongzhu.verification.comparing import Line
from gongzhu.verification.enums import Conclusion
from gongzhu.verification.services import Assessment, Draft
from gongzhu.verification.services.objections import ANSWER_MOST, TEXT_MOST

_ASIDE = "aside_"


def _words(label: str, most: int, *, required: bool, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}最多 {most} 个字。",
        },
    )


class ConcludeForm(forms.Form):
    """The officer's assessment of a draft.

    Each contrary line has a field of its own, in which a reason not to follow it may be written;
    `aside_fields` pairs the lines with them. `read` carries the digest of the draft on the page;
    a page drawn again after a refusal shows the present draft and carries its digest.
    """

    opinion = _words("核对意见", 500, required=False)
    conclusion = forms.ChoiceField(
        label="结论",
        required=False,
        choices=[("", "按比对结果"), *Conclusion.choices],
        help_text="与比对结果不同的，请在核对意见中写明理由。",
    )
    proceed_without = _words(
        "不等待其余来源的理由",
        200,
        required=False,
        help_text="还有来源没有返回而确需先出报告的才填，报告会注明缺少哪些来源。",
    )
    read = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.fields["read"].initial = draft.digest
        self._was_read = str(self.data.get("read") or "")
        if self.is_bound:
            shown: Any = copy(self.data)
            shown["read"] = draft.digest
            self.data = shown
        for line in draft.contrary:
            self.fields[_ASIDE + line.key] = forms.CharField(
                label=f"不采信的理由：{line.person} {line.subject}",
                required=False,
                max_length=100,
                error_messages={"max_length": "理由最多 100 个字。"},
            )

    def aside_fields(self) -> list[tuple[Line, forms.BoundField]]:
        """Contrary lines with the field for a reason not to follow each."""
        return [(line, self[_ASIDE + line.key]) for line in self.draft.contrary]

    def assessment(self) -> Assessment:
        """What a valid form says."""
        data = self.cleaned_data
        reasons = {
            name.removeprefix(_ASIDE): str(value).strip()
            for name, value in data.items()
            if name.startswith(_ASIDE) and str(value).strip()
        }
        return Assessment(
            opinion=data["opinion"],
            conclusion=Conclusion(data["conclusion"]) if data["conclusion"] else None,
            proceed_without=data["proceed_without"],
            set_aside=reasons,
            read=self._was_read,
        )


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _ManyFiles(forms.FileField):
    """Any number of files, checked one by one."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given: Sequence[Any] = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(_ManyFiles, self).clean(one, initial) for one in given if one]
        return [one for one in cleaned if one]


class ObjectionForm(forms.Form):
    """The household says what is wrong, and brings what shows it."""

    text = _words("哪里与实际不符", TEXT_MOST, required=True)
    evidence = _ManyFiles(
        label="佐证材料",
        required=False,
        widget=_Files(attrs={"accept": "image/*,application/pdf"}),
        help_text="例如注销证明、转让协议、银行流水。照片或 PDF。",
        error_messages={"empty": "有一个文件是空的。请重新选择。"},
    )

    def uploads(self) -> list[Upload]:
        """The files of a valid form."""
        return [Upload(one.name or "", one.read()) for one in self.cleaned_data["evidence"]]


class AnswerForm(forms.Form):
    """The answer to an objection, and whether every source is asked again."""

    answer = _words("处理结果", ANSWER_MOST, required=True, help_text="申请家庭会看到。")
    recheck = forms.BooleanField(label="重新核对", required=False)


class RecheckForm(forms.Form):
    """Why another round is opened."""

    reason = _words("复核事由", 100, required=True)
