"""What a resident asks for in a case of the own household."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.intake.forms import UploadField
from gongzhu.intake.services import Upload
from gongzhu.portal.forms.fields import words


class WithdrawForm(forms.Form):
    """Take an application back, with the reason."""

    reason = words("为什么要撤回？", 200, help_text="一句话就行，例如：找到工作了。")
    sure = forms.BooleanField(
        label="我知道撤回以后就不再办理，以后需要时要重新申请",
        error_messages={"required": "确定要撤回的，请打勾；不想撤回的，点“先不撤回”。"},
    )


class SupplementForm(forms.Form):
    """One place for a file for each paper that was asked for."""

    def __init__(self, *args: Any, wanted: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = {f"paper-{number}": line for number, line in enumerate(wanted)}
        for name, line in self.wanted.items():
            self.fields[name] = UploadField(
                label=f"上传{line['title']}",
                required=False,
                help_text="可以拍照，也可以上传 PDF。每个文件不超过 20 MB。",
            )

    def uploads(self) -> list[tuple[str, dict[str, str], Upload]]:
        """What was chosen, as (field name, line of the notice, file)."""
        chosen = ((name, line, self.cleaned_data.get(name)) for name, line in self.wanted.items())
        return [(name, line, file) for name, line, file in chosen if file]
