"""What people type about themselves and about accounts. What it means is decided by services."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.accounts.passwords import MOST, OFFICER_LEAST, RESIDENT_LEAST
from gongzhu.common.fields import DayField
from gongzhu.org.models import Office

_TWICE = "两次填写的新密码不一样。请重新填写。"


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=MOST,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"请填写{label}。"},
    )


def _text(label: str, most: int, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.TextInput(attrs=attrs),
        error_messages={
            "required": f"请填写{label}。",
            "max_length": f"{label}太长，最多 {most} 个字符。",
        },
    )


def _code(label: str, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": "请填写手机上显示的六位动态口令。"},
    )


class OfficerSignInForm(forms.Form):
    """Work number, password and, once bound, the one-time code."""

    work_number = _text("工号", 40, autocomplete="username", autocapitalize="none")
    password = _password("密码", "current-password")
    code = _code("动态口令（已绑定手机的填写）", required=False)


class ResidentSignInForm(forms.Form):
    """Identity number or mobile number, and password."""

    identifier = _text("身份证号或手机号", 24, autocomplete="username")
    password = _password("密码", "current-password")


class _NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    new_password = _password("新密码", "new-password")
    new_password_again = _password("再填一次新密码", "new-password")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("new_password") != data.get("new_password_again"):
            self.add_error("new_password_again", _TWICE)
        return data


class ChangePasswordForm(_NewPasswordForm):
    """The present password, and a new one twice."""

    password = _password("现在的密码", "current-password")
    field_order = ("password", "new_password", "new_password_again")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password"].help_text = (
            f"至少 {OFFICER_LEAST} 位，大写、小写、数字、符号至少三类。"
            if user.is_officer
            else f"至少 {RESIDENT_LEAST} 位。"
        )


class RegisterForm(_NewPasswordForm):
    """A resident's own account. Consent is asked for, never ticked beforehand (个人信息保护法 14)."""

    name = _text("姓名", 40, autocomplete="name")
    id_number = _text("身份证号", 24, autocomplete="off")
    phone = _text("手机号码", 20, autocomplete="tel", inputmode="tel")
    consent = forms.BooleanField(
        label="我已阅读并同意个人信息处理告知",
        error_messages={"required": "请先阅读并同意个人信息处理告知。"},
    )
    field_order = ("name", "id_number", "phone", "new_password", "new_password_again", "consent")


class SecondFactorForm(forms.Form):
    """The code that proves a phone was bound rightly."""

    code = _code("动态口令", required=True)


class ChoosePostForm(forms.Form):
    """Which post to work in."""

    post = forms.TypedChoiceField(label="岗位", coerce=int)

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(post.pk, str(post)) for post in posts]  # type: ignore[attr-defined]


class OfficerForm(forms.Form):
    """A new officer's account."""

    work_number = _text("工号", 40, autocomplete="off")
    name = _text("姓名", 40, autocomplete="off")


class PostForm(forms.Form):
    """A post to give."""

    office = forms.ModelChoiceField(
        label="机构", queryset=Office.objects.none(), empty_label="请选择机构"
    )
    role = forms.ChoiceField(label="岗位", choices=[("", "请选择岗位"), *Role.choices])
    starts_on = DayField(label="起")
    ends_on = DayField(label="止", required=False)

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done to somebody's account."""

    reason = _text("事由", 200, autocomplete="off")
