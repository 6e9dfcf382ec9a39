"""Begin an application at the window: who applies, for what, where, through whom."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.cases.enums import Channel

_OFF = {"autocomplete": "off", "spellcheck": "false"}


def _line(label: str, most: int, *, required: bool = True, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs=_OFF),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}太长，请核对。"},
    )


class StartForm(forms.Form):
    """The applicant with card in hand, the item, the village; a proxy when somebody else has come."""

    name = _line("申请人姓名", 40, help_text="照身份证填写。")
    id_number = _line("身份证号", 24)
    phone = _line("手机号码", 20, help_text="当面核实过的号码，用来接收通知和关联账号。")
    item = forms.ChoiceField(
        label="救助事项",
        error_messages={"required": "请选择救助事项。", "invalid_choice": "请从列表中选择事项。"},
    )
    division_code = forms.TypedChoiceField(
        label="所在社区（村）",
        coerce=int,
        error_messages={"required": "请选择社区（村）。", "invalid_choice": "请从列表中选择。"},
    )
    channel = forms.ChoiceField(
        label="登记方式",
        choices=[
            (Channel.WINDOW.value, "窗口"),
            (Channel.VISIT.value, "上门"),
            (Channel.DISCOVERY.value, "主动发现"),
        ],
        initial=Channel.WINDOW.value,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择登记方式。"},
    )
    proxy_name = _line("代办人姓名", 40, required=False, help_text="别人代办的才填。")
    proxy_id_number = _line("代办人身份证号", 24, required=False)
    proxy_relation = _line(
        "与申请人的关系", 30, required=False, help_text="例如：儿子、村委会工作人员。"
    )

    def __init__(
        self,
        *args: Any,
        items: list[tuple[str, str]],
        places: list[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", "请选择"), *items]  # type: ignore[attr-defined]
        self.fields["division_code"].choices = [("", "请选择"), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = ("proxy_name", "proxy_id_number", "proxy_relation")
        given = [name for name in names if data.get(name)]
        if given and len(given) < len(names):
            for name in names:
                if not data.get(name):
                    self.add_error(name, f"有代办人的，请填写{self.fields[name].label}。")
        return data
