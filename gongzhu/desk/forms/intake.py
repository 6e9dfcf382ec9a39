"""What the window types when an application is handed in: marks on papers, the answer, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from gongzhu.desk.forms.stages import reason_field
from gongzhu.intake.enums import ReviewMark
from gongzhu.intake.models import Material
from gongzhu.intake.selectors import Paper

_MARKS = [(ReviewMark.ACCEPTED.value, "符合"), (ReviewMark.FAULTY.value, "需补正")]


def _remark(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "需补正的，写明哪里不符合"}),
        error_messages={"max_length": "说明最多 200 个字。"},
    )


class AcceptForm(forms.Form):
    """The window's answer, with a mark and a remark for every paper that was handed in.

    action: which button was pressed. asks_urgent: the flow has to know whether help comes first.
    """

    first_asked = forms.CharField(
        label="首问责任人",
        required=False,
        max_length=40,
        help_text="第一个接待申请人的工作人员。",
        error_messages={"max_length": "最多 40 个字。"},
    )
    related_to_staff = forms.BooleanField(
        label="申请人是经办人员或村（居）委会成员的近亲属（备案）", required=False
    )
    urgent = forms.ChoiceField(
        label="是否急难情形",
        choices=[("yes", "是，先行救助"), ("no", "不是，按一般程序")],
        widget=forms.RadioSelect,
        error_messages={"required": "请确认是不是急难情形。"},
    )
    reason = reason_field("不予受理的理由", "只有不予受理时要填，会写进告知书。", 500)
    clause = forms.CharField(
        label="依据的条款",
        required=False,
        max_length=120,
        help_text="例如：《最低生活保障审核确认办法》第四条。",
        error_messages={"max_length": "最多 120 个字。"},
    )
    advice = forms.CharField(
        label="可以寻求的其他帮助",
        required=False,
        max_length=500,
        help_text="一行一条，会写进告知书。",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "最多 500 个字。"},
    )

    def __init__(
        self, *args: Any, papers: Sequence[Paper], action: str, asks_urgent: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = action == "refuse"
        self.fields["urgent"].required = asks_urgent and action == "accept"
        if not asks_urgent:
            del self.fields["urgent"]
        self.papers = list(papers)
        for material in self._handed():
            self._add(material)

    def _handed(self) -> Iterator[Material]:
        return (material for paper in self.papers for material in paper.handed_in)

    def _add(self, material: Material) -> None:
        self.fields[f"mark-{material.pk}"] = forms.ChoiceField(
            label=f"审查：{material.document.title}",
            required=False,
            choices=_MARKS,
            initial=material.review,
            widget=forms.RadioSelect,
        )
        remark = _remark(f"说明：{material.document.title}")
        remark.initial = material.remark
        self.fields[f"remark-{material.pk}"] = remark

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for material in self._handed():
            faulty = data.get(f"mark-{material.pk}") == ReviewMark.FAULTY
            if faulty and len(data.get(f"remark-{material.pk}", "").strip()) < 2:
                told = "需补正的，请写明哪里不符合、怎样补正，申请人会看到。"
                self.add_error(f"remark-{material.pk}", told)
        return data

    @property
    def urgent(self) -> bool | None:
        """The window's own finding of an emergency; None where it was not asked."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("urgent", ""))

    def marks(self) -> Iterator[tuple[Material, str, str]]:
        """Marks of a valid form that say something new: the paper, the mark, the remark."""
        for material in self._handed():
            mark = self.cleaned_data[f"mark-{material.pk}"]
            remark = self.cleaned_data[f"remark-{material.pk}"].strip()
            if mark and (mark, remark) != (material.review, material.remark):
                yield material, mark, remark

    def lines(self) -> list[dict[str, Any]]:
        """The papers with the fields for marking each file handed in."""
        return [
            {
                "paper": paper,
                "files": [
                    {
                        "material": one,
                        "mark": self[f"mark-{one.pk}"],
                        "remark": self[f"remark-{one.pk}"],
                    }
                    for one in paper.handed_in
                ],
            }
            for paper in self.papers
        ]

    def answer_fields(self) -> list[forms.BoundField]:
        """The fields of the answer itself."""
        names = ("urgent", "first_asked", "related_to_staff")
        return [self[name] for name in names if name in self.fields]

    def refusal_fields(self) -> list[forms.BoundField]:
        """The fields of a refusal."""
        return [self[name] for name in ("reason", "clause", "advice")]
