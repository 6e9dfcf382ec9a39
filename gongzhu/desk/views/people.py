"""Officers and their posts, kept by two administrators who each do only their own part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from gongzhu.accounts import permissions, services
from gongzhu.accounts.enums import Role
from gongzhu.accounts.forms import OfficerForm, PostForm, ReasonForm
from gongzhu.accounts.models import User
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk import selectors
from gongzhu.desk.forms.filters import OfficerFilter
from gongzhu.desk.navigation import KEEPERS
from gongzhu.desk.views.lists import page_of
from gongzhu.desk.views.pages import for_officers, show


@for_officers(*KEEPERS)
def officers(request: Any) -> HttpResponse:
    """Officers within reach."""
    asked = OfficerFilter(request.GET, choices={"role": list(Role.choices)})
    page = page_of(selectors.officers(request.actor, asked.asked), asked, request)
    refusal = why_not(permissions.may_open_account, request.actor)
    context = {"filter": asked, "page": page, "on": clock.today(), "new_refusal": refusal}
    return show(request, "desk/officers.html", context)


@for_officers(Role.SYSTEM_ADMIN)
def new(request: Any) -> HttpResponse:
    """Open an officer's account; a temporary password is handed out on its own page."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = services.create_officer(**form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            told = "账号已开立。请重设密码得到临时密码，再由安全管理员安排岗位。"
            return redirect_with_message(request, "desk:officer", told, pk=user.pk)
    return show(
        request, "desk/officer_new.html", {"form": form}, status=422 if form.errors else 200
    )


@for_officers(*KEEPERS)
def officer(request: Any, pk: int) -> HttpResponse:
    """One officer: account, posts, and what this administrator may do about them."""
    user = selectors.officer(request.actor, pk)
    form = ReasonForm(request.POST if request.POST.get("do") else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = _do(request.POST["do"], user, request.actor, form.cleaned_data["reason"])
        except Missing:
            raise
        except Refusal as refusal:
            put(form, refusal)
        else:
            return _done(request, user, told)
    giving = _post_form(request.actor, request.POST if request.POST.get("give") else None)
    if giving.is_bound and giving.is_valid() and _give(user, giving, request.actor):
        return redirect_with_message(request, "desk:officer", "岗位已安排。", pk=user.pk)
    return _show_officer(request, user, form, giving)


def _show_officer(request: Any, user: User, form: ReasonForm, giving: PostForm) -> HttpResponse:
    actor, on = request.actor, clock.today()
    close = why_not(permissions.may_close_account, actor, user, on=on)
    secure = why_not(permissions.may_secure_account, actor, user, on=on)
    context = {
        "user": user,
        "form": form,
        "giving": giving,
        "close_refusal": close,
        "secure_refusal": secure,
        "post_refusal": why_not(permissions.may_act_as, actor, Role.SECURITY_ADMIN),
        "on": on,
    }
    wrong = form.errors or giving.errors
    return show(request, "desk/officer.html", context, status=422 if wrong else 200)


def _done(request: Any, user: User, password: str) -> HttpResponse:
    """A temporary password is shown this once; anything else is told on the officer's page."""
    if not password:
        return redirect_with_message(request, "desk:officer", "已办理，已留痕。", pk=user.pk)
    context = {"user": user, "password": password}
    return show(request, "desk/temporary_password.html", context)


def _do(what: str, user: User, by: Actor, reason: str) -> str:
    """Carry one thing out; returns a temporary password when it made one."""
    head, _, number = what.partition(":")
    if head == "end":
        held = {str(post.pk): post for post in user.posts.all()}
        if number not in held:
            raise Missing
        services.end_post(held[number], on=clock.today(), by=by, reason=reason)
        return ""
    verb = _VERBS.get(what)
    if verb is None:
        raise Missing
    return verb(user, by=by, reason=reason) or ""


_VERBS: dict[str, Callable[..., str | None]] = {
    "reset": services.reset_password,
    "close": services.close_account,
    "reopen": services.reopen_account,
    "unlock": services.unlock,
    "unbind": services.take_off_second_factor,
}


def _post_form(actor: Actor, data: Any) -> PostForm:
    initial = {"starts_on": clock.today().isoformat()}
    return PostForm(data, offices=selectors.offices_within(actor), initial=initial)


def _give(user: User, form: PostForm, by: Actor) -> bool:
    """Give the post asked for; False with the sentence on the form when it is refused."""
    given = form.cleaned_data
    try:
        services.give_post(
            user,
            given["office"],
            Role(given["role"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            by=by,
        )
    except Refusal as refusal:
        put(form, refusal)
        return False
    return True
