"""Come in and go out: open an account, sign in, sign out, a forgotten password, another password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhu.accounts import services as accounts, sessions
from gongzhu.common.actor import PUBLIC
from gongzhu.common.errors import Denied, Invalid, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import client_source, next_page, redirect_with_message
from gongzhu.people import services as people
from gongzhu.portal import navigation, privacy, selectors, services
from gongzhu.portal.forms.entry import (
    ForgetForm,
    PasswordForm,
    PhoneToProveForm,
    RegisterForm,
    SignInForm,
)
from gongzhu.portal.views.codes import send_code
from gongzhu.portal.views.pages import for_everybody, for_residents, form_status, posted, show

NOT_LET_IN = (
    "号码或密码不对，或者连着输错，暂时不能登录。请核对以后再试；连着错 5 次要等 20 分钟。"
    "忘记密码的，带身份证到受理窗口重新设置。"
)
"""One sentence whatever was wrong, in a resident's words: see `accounts.services.REFUSED`."""
A_YEAR = 365 * 24 * 3600


@never_cache
@sensitive_post_parameters()
@for_everybody
def register(request: Any) -> HttpResponse:
    """Open an account for a phone that was proved, having read what happens to one's data.

    It is signed in at once.
    """
    if "code" not in request.POST:
        return _prove_phone(request)
    form = RegisterForm(request.POST)
    if form.is_valid():
        code, source = form.cleaned_data["code"], client_source(request)
        try:
            user = people.open_account(form.account(), code, source=source)
        except Refusal as refusal:
            put(form, refusal, names={"password": "new_password"})
        else:
            return _come_in(request, user, "账号开好了，已经登录。现在可以申请了。")
    return _account_page(request, form)


def _prove_phone(request: Any) -> HttpResponse:
    """Ask for the phone and send it a code; what else is needed is asked on the page that follows."""
    form = PhoneToProveForm(posted(request))
    if form.is_bound and form.is_valid() and (sent := send_code(request, form)):
        number = form.cleaned_data["phone"]
        return _account_page(request, RegisterForm(initial={"phone": number}), sent=sent)
    context = {"form": form, "reaches": people.reaches_phones(), "next": _asked_for(request)}
    return show(request, "portal/register_phone.html", context, status=form_status(form))


def _account_page(request: Any, form: RegisterForm, sent: Any = None) -> HttpResponse:
    """Everything besides the phone. sent: the code that has just gone out, if one has."""
    number = form["phone"].value() or ""
    context = {
        "form": form,
        "phone": number,
        "sent": sent,
        "simulated": navigation.simulated_messages(number),
        "notice": privacy.LATEST,
        "next": _asked_for(request),
    }
    return show(request, "portal/register.html", context, status=form_status(form))


@never_cache
@sensitive_post_parameters()
@for_everybody
def sign_in(request: Any) -> HttpResponse:
    """Identity number or mobile number, and password; whatever is wrong, the answer is the same."""
    if request.actor is not PUBLIC:
        return redirect(_wanted(request))
    form = SignInForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            user = people.sign_in(**form.cleaned_data, source=client_source(request))
        except Invalid as refusal:
            put(form, refusal)
        except Denied:
            form.add_error(None, NOT_LET_IN)
        else:
            return _come_in(request, user, "")
    context = {"form": form, "next": _asked_for(request)}
    return show(request, "portal/sign_in.html", context, status=form_status(form))


@require_POST
def sign_out(request: Any) -> HttpResponse:
    """End the session and leave its mark in the trail."""
    if request.user.is_authenticated:
        accounts.note_sign_out(request.user, by=request.actor)
        sessions.end(request)
    return redirect_with_message(request, "portal:home", "已经退出登录。")


@for_everybody
def forgotten(request: Any) -> HttpResponse:
    """What to do about a forgotten password: go to the window with the identity card."""
    return show(request, "portal/forgotten.html")


@never_cache
@sensitive_post_parameters()
@for_residents
def password(request: Any) -> HttpResponse:
    """Put a password of one's own in place of the present one; all other sessions end."""
    form = PasswordForm(posted(request), user=request.user)
    if form.is_bound and form.is_valid():
        old, new = form.cleaned_data["password"], form.cleaned_data["new_password"]
        source = client_source(request)
        try:
            user = accounts.change_password(request.user, old, new, by=request.actor, source=source)
        except Invalid as refusal:
            put(form, refusal, names={"password": "new_password"})
        except Denied:
            form.add_error("password", NOT_LET_IN)
        else:
            return _come_in(request, user, "密码换好了，其他手机、电脑上的登录已经退出。")
    context = {"form": form, "is_temporary": request.user.password_changed_on is None}
    return show(request, "portal/password.html", context, status=form_status(form))


@never_cache
@sensitive_post_parameters()
@for_residents
def forget(request: Any) -> HttpResponse:
    """Delete the account and what is known of the person, unless the law keeps it for now."""
    form = ForgetForm(posted(request))
    if form.is_bound and form.is_valid() and _is_forgotten(request, form):
        sessions.end(request)
        return redirect_with_message(request, "portal:home", "账号已经注销，信息已经删除。")
    return show(request, "portal/forget.html", {"form": form}, status=form_status(form))


@require_POST
def elder(request: Any) -> HttpResponse:
    """Large text on or off, remembered in this browser, and back to the page one was on."""
    response = redirect(_wanted(request, "portal:home"))
    is_on = request.POST.get("elder") == "1"
    response.set_cookie(
        "elder",
        "1" if is_on else "0",
        max_age=A_YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


def _is_forgotten(request: Any, form: ForgetForm) -> bool:
    """Prove the password once more, then forget; a refusal goes back into the form."""
    own, source = selectors.person(request.actor), client_source(request)
    try:
        accounts.prove_again(request.user, form.cleaned_data["password"], source=source)
        people.forget(own, by=request.actor, reason="本人注销账号")
        services.drop_check(request.actor)
    except Denied:
        form.add_error("password", NOT_LET_IN)
    except Refusal as refusal:
        put(form, refusal)
    return not form.errors


def _come_in(request: Any, user: Any, greeting: str) -> HttpResponse:
    """Sign the user in on this browser and lead to where they wanted to go."""
    sessions.begin(request, user)
    if greeting:
        messages.success(request, greeting)
    return redirect(_wanted(request))


def _asked_for(request: Any) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _wanted(request: Any, otherwise: str = "portal:my") -> str:
    """The page one wanted, when it is one of ours; never an address elsewhere."""
    return next_page(request, _asked_for(request), otherwise=otherwise)
