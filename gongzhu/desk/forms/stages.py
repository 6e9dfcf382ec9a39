"""Forms of stages that have no room of their own to decide in, and of steps outside the flow."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongzhu.intake.forms import MaterialsForm
from gongzhu.org.enums import Department
from gongzhu.org.models import Office


def reason_field(label: str = "理由", help_text: str = "", most: int = 300) -> forms.CharField:
    """A few lines that say why."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": f"请写明{label}。",
            "max_length": f"{label}最多 {most} 个字。",
        },
    )


class ReasonForm(forms.Form):
    """A plain stage: a reason where the action asks for one."""

    reason = reason_field("办理说明", "退回或不予办理时必须填写，会留在办理记录中。")


class JointForm(ReasonForm):
    """A stage that calls departments together: which of them take part."""

    departments = forms.MultipleChoiceField(
        label="联办部门",
        choices=Department.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择联办部门。", "invalid_choice": "请从列表中选择部门。"},
    )
    field_order = ("departments", "reason")


class PaperworkForm(MaterialsForm):
    """Papers that help did not wait for, and why one of them will never come."""

    reason = reason_field(
        "补不了的原因", "材料都收齐的不用填。确实补不了的（例如证件烧毁），写明原因，随卷归档。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.order_fields([*self.places, "reason"])


class PauseForm(forms.Form):
    """Why the clock is stopped, started, or given its longer limit."""

    reason = reason_field("理由", "申请人和后续经办人都会看到。")


class TransferForm(forms.Form):
    """To whom a task is handed over. offices: of the same department."""

    office = forms.ModelChoiceField(
        label="转到",
        queryset=Office.objects.none(),
        empty_label="请选择机构",
        error_messages={"required": "请选择接办的机构。", "invalid_choice": "请从列表中选择机构。"},
    )
    reason = reason_field("转办理由")

    def __init__(self, *args: Any, offices: QuerySet[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class RevealForm(forms.Form):
    """Why one full value is looked at."""

    reason = forms.CharField(
        label="查看事由",
        min_length=4,
        max_length=200,
        widget=forms.TextInput(
            attrs={"placeholder": "例如：电话通知补正材料", "autocomplete": "off"}
        ),
        error_messages={
            "required": "请写明查看事由，至少 4 个字。",
            "min_length": "查看事由至少 4 个字。",
            "max_length": "最多 200 个字。",
        },
    )
