"""Begin an application for somebody else."""

from __future__ import annotations

from django import forms

from gongzhu.portal.forms.fields import id_number, line


class FamilyForm(forms.Form):
    """Whom one applies for, and by what right. Source: 民发〔2021〕57号 第5条 (委托代办)."""

    name = line("家人的姓名", 40, help_text="和身份证上写的一样。")
    id_number = id_number("家人的身份证号")
    relation = line(
        "您是他（她）的什么人", 30, help_text="例如：儿子、女儿、邻居、村委会工作人员。"
    )
    agreed = forms.BooleanField(
        label="他（她）知道这件事，同意由我代办",
        help_text="后面还要上传一份双方签名的委托书。本人不能表达意愿的，由监护人来办，或请村（居）委会代办。",
        error_messages={"required": "代办要家人本人知道并同意。同意的话请打勾。"},
    )
