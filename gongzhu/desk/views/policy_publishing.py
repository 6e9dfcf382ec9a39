"""The second person: publish or send back, confirm proposals, end items; and periodic reviews."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.catalogue import keeping, permissions, selectors, services
from gongzhu.catalogue.permissions import KEEPERS
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.policy import ReasonForm, RetireForm, ReviewForm
from gongzhu.desk.policy import laying, tables
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.library import keeping as library
from gongzhu.lists import keeping as lists
from gongzhu.org import selectors as org


@for_officers(*KEEPERS)
def waiting(request: Any) -> HttpResponse:
    """What waits for somebody: submitted drafts, proposals, returned drafts, due reviews."""
    context = {
        "versions": keeping.waiting_versions(),
        "proposals": keeping.waiting_proposals(),
        "returned": keeping.returned_versions(),
        "returned_proposals": keeping.returned_proposals()[:10],
        "editions": library.waiting(),
        "returned_editions": library.returned(),
        "due": keeping.due_by(clock.today() + keeping.SOON)[:10],
    }
    return show(request, "desk/policy/waiting.html", context)


@for_officers(Role.POLICY_PUBLISHER)
def decide(request: Any, pk: int) -> HttpResponse:
    """Publish a submitted version, or send it back with the reason."""
    found = keeping.version(pk)
    form = ReasonForm(request.POST if request.POST.get("do") == "return" else None)
    if request.method == "POST":
        done = _decided(
            request,
            form,
            lambda: services.publish(found, by=request.actor),
            lambda reason: services.send_back(found, by=request.actor, reason=reason),
        )
        if done:
            told = (
                "已退回起草人。" if done == "return" else f"已发布，{found.effective_on} 起施行。"
            )
            to = reverse("desk:policy_version", args=[pk])
            return redirect_with_message(request, to, told)
    refusal = why_not(permissions.may_decide_version, request.actor, found)
    context = {
        "version": found,
        "state": laying.state_of(found),
        "form": form,
        "refusal": refusal,
        "obstacles": [] if refusal else services.obstacles(found),
        "before": keeping.in_force_beside(found),
        "lapsed": keeping.lapsed(found),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/policy/decide.html", context, status=status)


@for_officers(*KEEPERS, sent_by=[Role.POLICY_PUBLISHER])
def proposal(request: Any, pk: int) -> HttpResponse:
    """A proposal with all its rows; the publisher confirms it or sends it back."""
    found = keeping.proposal(pk)
    form = ReasonForm(request.POST if request.POST.get("do") == "return" else None)
    if request.method == "POST":
        done = _decided(
            request,
            form,
            lambda: services.confirm(found, by=request.actor),
            lambda reason: services.return_proposal(found, by=request.actor, reason=reason),
        )
        if done:
            told = "已退回。" if done == "return" else "已确认，现在起生效。"
            return redirect_with_message(request, "desk:policy_waiting", told)
    rows, same = tables.sorted_out(tables.told(found))
    context = {
        "proposal": found,
        "rows": rows,
        "same": same,
        "form": form,
        "refusal": why_not(permissions.may_decide, request.actor, found),
    }
    status = 422 if form.errors else 200
    return show(request, "desk/policy/proposal.html", context, status=status)


def _decided(
    request: Any, form: ReasonForm, yes: Callable[[], Any], no: Callable[[str], Any]
) -> str:
    """What was done: yes, return, or "" when a reason is wanted first. Refusals go to the desk."""
    if request.POST.get("do") == "yes":
        yes()
        return "yes"
    if request.POST.get("do") != "return":
        raise Missing
    if not form.is_valid():
        return ""
    no(form.cleaned_data["reason"])
    return "return"


@for_officers(Role.POLICY_OFFICER)
def retire(request: Any, code: str) -> HttpResponse:
    """Propose that an item ends."""
    found = selectors.item(code)
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.propose_retirement(found, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            told = "已提出停用，等待政策发布人确认。"
            return redirect_with_message(request, "desk:policy_item", told, code=code)
    context = {"item": found, "form": form}
    return show(request, "desk/policy/retire.html", context, status=422 if form.errors else 200)


@for_officers(*KEEPERS)
def reviews(request: Any) -> HttpResponse:
    """Everything that is looked through regularly, soonest first."""
    rows = keeping.reviews()
    context = {
        "rows": rows,
        "due": sum(one.is_due for one in rows),
        "months": keeping.review_months(),
        "lists": [
            {"one": one, "name": org.path_name(one.service_list.division_id)}
            for one in lists.due_within(request.actor.territory)
            if one.is_due or one.is_soon
        ],
        "articles": [one for one in library.rows(on=clock.today()) if one.is_due or one.is_soon],
    }
    return show(request, "desk/policy/reviews.html", context)


@for_officers(*KEEPERS)
def review(request: Any, kind: str, code: str) -> HttpResponse:
    """Note that a thing was read again and is still true."""
    thing = {"item": selectors.item, "policy": selectors.policy}.get(kind, _none)(code)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        services.review(thing, note=note, on=clock.today(), by=request.actor)
        return redirect_with_message(request, "desk:policy_reviews", f"已记下对{thing}的复核。")
    context = {
        "thing": thing,
        "kind": kind,
        "form": form,
        "reviews": keeping.past_reviews(thing)[:20],
    }
    return show(request, "desk/policy/review.html", context, status=422 if form.errors else 200)


def _none(code: str) -> Any:
    raise Missing
