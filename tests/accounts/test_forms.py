"""What a form asks for before anything is decided."""

from __future__ import annotations

from gongzhu.accounts.forms import ChangePasswordForm, OfficerSignInForm, PostForm, RegisterForm
from gongzhu.accounts.models import User, UserKind
from gongzhu.org.models import Office

FILLED = {
    "name": "李示例",
    "id_number": "970106199003070011",
    "phone": "13800000001",
    "new_password": "  two spaces first",
    "new_password_again": "  two spaces first",
    "consent": "on",
}


def test_consent_is_asked_for_and_not_ticked_beforehand():
    form = RegisterForm({**FILLED, "consent": ""})

    assert form.errors["consent"] == ["请先阅读并同意个人信息处理告知。"]
    assert "checked" not in str(RegisterForm()["consent"])


def test_a_password_is_taken_as_typed():
    form = RegisterForm(FILLED)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["new_password"] == "  two spaces first"


def test_a_slip_in_the_second_typing_is_found():
    form = RegisterForm({**FILLED, "new_password_again": "two spaces first"})

    assert form.errors["new_password_again"] == ["两次填写的新密码不一样。请重新填写。"]


def test_every_gap_is_named_in_its_own_words():
    form = OfficerSignInForm({})

    assert form.errors["work_number"] == ["请填写工号。"]
    assert form.errors["password"] == ["请填写密码。"]
    assert "code" not in form.errors


def test_a_password_is_never_written_back_into_the_page():
    form = RegisterForm({**FILLED, "consent": ""})

    assert "two spaces first" not in str(form)


def test_the_form_says_what_a_password_must_be():
    officer = ChangePasswordForm(user=User(kind=UserKind.OFFICER))
    resident = ChangePasswordForm(user=User(kind=UserKind.RESIDENT))

    assert "12 位" in officer["new_password"].help_text
    assert "8 位" in resident["new_password"].help_text


def test_only_the_offices_offered_can_be_chosen(db):
    form = PostForm(
        {"office": "1", "role": "window", "starts_on": "2026-11-23"}, offices=Office.objects.none()
    )

    assert set(form.errors) == {"office"}
