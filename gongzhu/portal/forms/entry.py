"""Opening an account, signing in, and the account's own matters."""

from __future__ import annotations

from typing import Any

from django import forms

from gongzhu.accounts import forms as accounts
from gongzhu.accounts.passwords import MOST, RESIDENT_LEAST
from gongzhu.common.errors import Invalid
from gongzhu.people.services import NewAccount
from gongzhu.portal import privacy
from gongzhu.portal.forms.fields import id_number, line, phone


class SignInForm(accounts.ResidentSignInForm):
    """Identity number or mobile number, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _long_passwords(self)


def code_line() -> forms.CharField:
    """The code that was sent to a phone."""
    return line(
        "验证码",
        10,
        help_text="短信里的六位数字，10 分钟内有效。",
        inputmode="numeric",
        autocomplete="one-time-code",
    )


class PhoneToProveForm(forms.Form):
    """The mobile number a code is sent to, before anything else is asked."""

    phone = phone(help_text="用来收验证码和办理消息。没有手机的，请家人用自己的账号“帮家人办”。")


class RegisterForm(accounts.RegisterForm):
    """A resident's own account, with the code that was sent to the phone.

    Nothing is ticked beforehand. Source: 个人信息保护法 第14条.
    """

    code = code_line()
    name = line("姓名", 40, help_text="和身份证上写的一样。", autocomplete="name")
    id_number = id_number(help_text="18 位，最后一位是 X 的也要填。")
    phone = phone()
    consent_version = forms.CharField(
        widget=forms.HiddenInput, initial=privacy.LATEST.version, required=False, max_length=20
    )
    consent = forms.BooleanField(
        label="我看过上面的说明，同意开账号",
        error_messages={
            "required": "请看过上面的说明，同意的话打个勾。不同意也可以到受理窗口办理。"
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = forms.HiddenInput()
        told = f"至少 {RESIDENT_LEAST} 位，数字和字母都可以。不要用生日、手机号，请记在家人也找得到的地方。"
        self.fields["new_password"].label = "给自己设一个密码"
        self.fields["new_password"].help_text = told
        self.fields["new_password"].error_messages["required"] = "请给自己设一个密码。"
        self.fields["new_password_again"].label = "再填一遍密码"
        self.fields["new_password_again"].error_messages["required"] = "请把密码再填一遍。"
        _long_passwords(self)

    def account(self) -> NewAccount:
        """What a valid form says."""
        told = self.cleaned_data
        names = ("name", "id_number", "phone", "consent_version")
        return NewAccount(password=told["new_password"], **{name: told[name] for name in names})

    def clean_consent_version(self) -> str:
        version = self.cleaned_data["consent_version"]
        try:
            return privacy.wording(version).version
        except Invalid as fault:
            again = {name: value for name, value in self.data.items() if name != "consent"}
            self.data = {**again, "consent_version": privacy.LATEST.version}
            raise forms.ValidationError(fault.sentence) from fault


class PasswordForm(accounts.ChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _long_passwords(self)


class PhoneForm(forms.Form):
    """Another mobile number, to which a code is sent."""

    phone = phone("新的手机号码")


class ProvedPhoneForm(forms.Form):
    """The code that came to the new number."""

    phone = phone("新的手机号码")
    code = code_line()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].widget = forms.HiddenInput()


class ForgetForm(forms.Form):
    """Delete the account for good, proved by the password."""

    password = forms.CharField(
        label="登录密码",
        strip=False,
        max_length=MOST,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填写登录密码，确认是您本人。"},
    )
    sure = forms.BooleanField(
        label="我知道删除以后找不回来",
        error_messages={"required": "确定要注销的，请打勾；不想注销的，点“先不注销”。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _long_passwords(self)


class ClaimForm(forms.Form):
    """The receipt number of an application made at the window."""

    number = line(
        "受理编号",
        20,
        help_text="印在窗口给的受理回执上，字母和数字都要填。",
        autocapitalize="characters",
    )


def _long_passwords(form: forms.Form) -> None:
    """Every password field says in our own words that what was typed is too long."""
    for name, field in form.fields.items():
        if "password" in name:
            field.error_messages["max_length"] = f"密码太长了，最多 {MOST} 位。"
