"""A version of an article: read it, hand it over, publish it or send it back, compare it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.articles import ArticleSubmitForm
from gongzhu.desk.forms.policy import ReasonForm
from gongzhu.desk.policy import article_parts as parts, laying
from gongzhu.desk.policy.comparing import sheets
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.library import keeping, permissions, services
from gongzhu.library.models import Edition
from gongzhu.library.permissions import KEEPERS


@for_officers(*KEEPERS)
def edition(request: Any, pk: int) -> HttpResponse:
    """One version: what is wrong in it, what it changes, and what may be done to it now."""
    return _page(request, keeping.edition(pk))


def _page(request: Any, found: Edition, **forms: Any) -> HttpResponse:
    by, on = request.actor, clock.today()
    before = keeping.before(found)
    change_refusal = why_not(permissions.may_change, by, found)
    begun = {"effective_on": max(found.effective_on, on), "seen": found.revision}
    looked = keeping.draft_of(found)
    context = {
        "edition": found,
        "state": keeping.state_of(found, on),
        "can_preview": looked.text is not None,
        "before": before[0] if before else "",
        "change_refusal": change_refusal,
        "decide_refusal": why_not(permissions.may_decide, by, found),
        "obstacles": _obstacles(found, begun["effective_on"]),
        "history": laying.history(found),
        "submit_form": ArticleSubmitForm(initial=begun),
        "reason_form": ReasonForm(),
        **forms,
    }
    return show(request, "desk/policy/edition.html", context, status=422 if forms else 200)


def _obstacles(found: Edition, day: Any) -> list[str]:
    return [] if found.is_fixed else list(dict.fromkeys(services.obstacles(found, day)))


@for_officers(Role.POLICY_OFFICER)
def submit(request: Any, pk: int) -> HttpResponse:
    """Hand a draft over, or throw it away."""
    found = keeping.edition(pk)
    if request.method != "POST":
        raise Missing
    permissions.may_change(request.actor, found)
    if request.POST.get("do") == "discard":
        services.discard(found, by=request.actor)
        told = "草稿已删除。居民看到的不变。"
        return redirect_with_message(request, "desk:policy_articles", told)
    form = ArticleSubmitForm(request.POST)
    if form.is_valid():
        try:
            services.submit(found, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            return _to(request, found, "已提交，等待政策发布人发布。")
    return _page(request, found, submit_form=form)


@for_officers(Role.POLICY_PUBLISHER)
def decide(request: Any, pk: int) -> HttpResponse:
    """Publish a version that was handed over, or send it back with the reason."""
    found, do = keeping.edition(pk), request.POST.get("do")
    if request.method != "POST" or do not in ("yes", "return"):
        raise Missing
    if do == "yes":
        done = services.publish(found, by=request.actor)
        what = "不再显示" if done.withdraws else "施行"
        return _to(request, found, f"已发布，{done.effective_on:%Y-%m-%d} 起{what}。")
    permissions.may_decide(request.actor, found)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason_form=form)
    services.send_back(found, by=request.actor, reason=form.cleaned_data["reason"])
    return _to(request, found, "已退回起草人。")


@for_officers(*KEEPERS)
def compare(request: Any, pk: int) -> HttpResponse:
    """A version beside the text before it, word by word."""
    found = keeping.edition(pk)
    before = keeping.before(found)
    if before is None or found.withdraws:
        raise Missing
    name, text = before
    form = parts.form_of(found)
    context = {
        "edition": found,
        "before": name,
        "parts": sheets("全文", form, parts.shown(text), parts.shown(found.content)),
    }
    return show(request, "desk/policy/edition_compare.html", context)


def _to(request: Any, found: Edition, told: str) -> HttpResponse:
    return redirect_with_message(request, reverse("desk:policy_edition", args=[found.pk]), told)
