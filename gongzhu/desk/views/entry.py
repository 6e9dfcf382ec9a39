"""Come in and go out: sign in, choose a post, bind a phone, change the password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhu.accounts import selectors, services, sessions
from gongzhu.accounts.forms import (
    ChangePasswordForm,
    ChoosePostForm,
    OfficerSignInForm,
    SecondFactorForm,
)
from gongzhu.common import clock
from gongzhu.common.actor import ActorKind
from gongzhu.common.errors import Denied, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import client_source, next_page, redirect_with_message
from gongzhu.desk.binding import qr_of
from gongzhu.desk.views.pages import for_officers, show


@never_cache
@sensitive_post_parameters("password", "code")
def sign_in(request: Any) -> HttpResponse:
    """Work number, password and, once bound, the one-time code."""
    if request.actor.kind is ActorKind.OFFICER:
        return redirect("desk:home")
    form = OfficerSignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.sign_in_officer(**form.cleaned_data, source=client_source(request))
        except Denied as refusal:
            form.add_error(None, refusal.sentence)
        else:
            sessions.begin(request, user)
            return _onward(request, user)
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "desk/sign_in.html", context, status=403 if form.errors else 200)


@require_POST
def sign_out(request: Any) -> HttpResponse:
    """End the session and leave its mark in the trail."""
    if request.user.is_authenticated:
        services.note_sign_out(request.user, by=request.actor)
        sessions.end(request)
    messages.success(request, "已退出登录。")
    return redirect("desk:sign_in")


@for_officers(needs_post=False)
def choose_post(request: Any) -> HttpResponse:
    """Which of several posts to work in."""
    form = ChoosePostForm(request.POST or None, posts=request.posts)
    if request.method == "POST" and form.is_valid():
        chosen, on = form.cleaned_data["post"], clock.today()
        post = services.choose_post(request.user, chosen, on=on, by=request.actor)
        sessions.take_post(request, post)
        return redirect(_wanted(request))
    context = {"posts": request.posts, "next": request.GET.get("next", "")}
    return show(request, "desk/choose_post.html", context)


@for_officers(needs_post=False)
@sensitive_post_parameters("code")
def second_factor(request: Any) -> HttpResponse:
    """Bind a phone: draw a secret to scan, then prove it by the code the phone shows."""
    form = SecondFactorForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        services.begin_second_factor(request.user, by=request.actor)
        return redirect("desk:second_factor")
    if form.is_bound and form.is_valid():
        try:
            code = form.cleaned_data["code"]
            services.confirm_second_factor(request.user, code, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            told = "已绑定。下次登录时要填写手机上的六位动态口令。"
            return redirect_with_message(request, "desk:account", told)
    context = {"form": form, "scan": qr_of(request.user), "bound_at": request.user.totp_bound_at}
    return show(request, "desk/second_factor.html", context, status=422 if form.errors else 200)


@for_officers(needs_post=False)
@sensitive_post_parameters()
def password(request: Any) -> HttpResponse:
    """Put a password of one's own in place of the present one."""
    form = ChangePasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        old, new = form.cleaned_data["password"], form.cleaned_data["new_password"]
        try:
            source = client_source(request)
            user = services.change_password(request.user, old, new, by=request.actor, source=source)
        except Refusal as refusal:
            put(form, refusal, names={"password": "new_password"})
        else:
            sessions.begin(request, user)
            told = "密码已更换，其他设备上的登录已退出。"
            return redirect_with_message(request, "desk:home", told)
    context = {"form": form, "is_temporary": request.user.password_changed_on is None}
    return show(request, "desk/password.html", context, status=422 if form.errors else 200)


@for_officers(needs_post=False)
def account(request: Any) -> HttpResponse:
    """One's own posts, password and phone."""
    return show(request, "desk/account.html", {"user": request.user, "posts": request.posts})


def _onward(request: Any, user: Any) -> HttpResponse:
    """After signing in: the post first when there are several, then where one wanted to go."""
    if selectors.posts_held(user, on=clock.today()).count() < 2:
        return redirect(_wanted(request))
    wanted = request.POST.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if wanted else ""
    return redirect(reverse("desk:choose_post") + query)


def _wanted(request: Any) -> str:
    """The page one wanted, when it is one of this desk; else the worklist."""
    wanted = request.POST.get("next", "")
    return next_page(request, wanted, otherwise="desk:home", within=reverse("desk:home"))
