"""Service lists for those who keep them: the own one, what waits, what is due, how far areas are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.common.permissions import why_not
from gongzhu.desk.forms.policy import ReasonForm
from gongzhu.desk.forms.service_lists import EntryForm, ListReviewForm, SubmitForm, shown
from gongzhu.desk.policy import laying
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.lists import keeping, layers, permissions, selectors, services
from gongzhu.lists.models import ServiceList
from gongzhu.lists.permissions import KEEPERS
from gongzhu.org import selectors as org

A_SCREEN = 20


@for_officers(*KEEPERS)
def home(request: Any) -> HttpResponse:
    """The own area's list and, within the territory, what waits, what is due and what is missing."""
    by, on = request.actor, clock.today()
    area = keeping.own_area(by)
    now = selectors.current(area, on=on)
    dues = [one for one in keeping.due_within(by.territory) if one.is_due or one.is_soon]
    context = {
        "area": area,
        "now": now,
        "due": keeping.due_of(now) if now else None,
        "draft": keeping.unpublished(area),
        "editions": [_stood(one) for one in keeping.editions(area)[:A_SCREEN]],
        "refusal": why_not(permissions.may_write, by, area),
        "waiting": [_named(one) for one in keeping.waiting(by)],
        "standing": keeping.standing(by.territory),
        "dues": [{"one": one, "name": org.path_name(one.service_list.division_id)} for one in dues],
        "without": keeping.without_list(area),
        "months": keeping.months(),
    }
    return show(request, "desk/lists/home.html", context)


def _stood(one: ServiceList) -> dict[str, Any]:
    text, tone = keeping.STATES[keeping.state_of(one, clock.today())]
    return {"one": one, "text": text, "tone": tone}


def _named(one: ServiceList) -> dict[str, Any]:
    return {"one": one, "name": org.path_name(one.division_id)}


@for_officers(*KEEPERS)
def start(request: Any) -> HttpResponse:
    """Begin the next list of the own area."""
    if request.method != "POST":
        raise Missing
    made = services.start(keeping.own_area(request.actor), by=request.actor)
    told = "草稿已建好，从上一份清单里还有效的服务开始。" if made.entries else "草稿已建好。"
    return _to(request, made, told)


@for_officers(*KEEPERS)
def one_list(request: Any, pk: int) -> HttpResponse:
    """One list with everything in it, and what may be done to it now."""
    found = _read(request, pk)
    return _page(request, found)


@for_officers(*KEEPERS)
def entry_new(request: Any, pk: int) -> HttpResponse:
    """Put a service in."""
    return _entry(request, _read(request, pk), None)


@for_officers(*KEEPERS)
def entry(request: Any, pk: int, key: str) -> HttpResponse:
    """Change a service or take it out."""
    found = _read(request, pk)
    known = next((row for row in found.rows if row.key == key), None)
    if known is None:
        raise Missing
    if request.method == "POST" and request.POST.get("do") == "remove":
        services.remove_entry(found, key, by=request.actor, seen=_seen(request))
        return _to(request, found, f"“{known.name}”已从草稿里删去，清单发布以后生效。")
    return _entry(request, found, known)


def _entry(request: Any, found: ServiceList, known: Any) -> HttpResponse:
    permissions.may_change(request.actor, found)
    begun = shown(known, found.revision) if known else {"seen": found.revision}
    form = EntryForm(request.POST or None, initial=begun)
    if request.method == "POST" and form.is_valid():
        key, seen = known.key if known else "", form.cleaned_data["seen"]
        try:
            services.save_entry(found, form.entry, by=request.actor, seen=seen, key=key)
        except Refusal as refusal:
            put(form, refusal)
            form.data = {**_lists_of(request.POST), "seen": keeping.service_list(found.pk).revision}
        else:
            return _to(request, found, f"“{form.cleaned_data['name']}”已保存。")
    context = {"list": found, "form": form, "known": known, "place": _place(found)}
    return show(request, "desk/lists/entry.html", context, status=422 if form.errors else 200)


def _lists_of(post: Any) -> dict[str, Any]:
    """What was posted, with boxes that may be ticked together as lists."""
    return {
        name: post.getlist(name) if name in ("layers", "groups") else post[name] for name in post
    }


@for_officers(*KEEPERS)
def submit(request: Any, pk: int) -> HttpResponse:
    """Hand a draft over, or throw it away."""
    found = _read(request, pk)
    if request.method != "POST":
        raise Missing
    permissions.may_change(request.actor, found)
    if request.POST.get("do") == "discard":
        services.discard(found, by=request.actor)
        return redirect_with_message(request, "desk:lists", "草稿已删除。施行中的清单不受影响。")
    form = SubmitForm(request.POST)
    if form.is_valid():
        try:
            services.submit(found, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            return _to(request, found, "已提交，等待核对发布。")
    return _page(request, found, submit_form=form)


@for_officers(*KEEPERS)
def decide(request: Any, pk: int) -> HttpResponse:
    """Publish a list that was handed over, or send it back with the reason."""
    found, do = _read(request, pk), request.POST.get("do")
    if request.method != "POST" or do not in ("yes", "return"):
        raise Missing
    if do == "yes":
        done = services.publish(found, by=request.actor)
        return _to(request, found, f"已发布，{done.effective_on:%Y-%m-%d} 起施行。")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, found, reason_form=form)
    services.send_back(found, by=request.actor, reason=form.cleaned_data["reason"])
    return redirect_with_message(request, "desk:lists", "已退回起草人。")


@for_officers(*KEEPERS)
def review(request: Any, pk: int) -> HttpResponse:
    """Note that the list in force was read again and still holds."""
    found = _read(request, pk)
    if request.method != "POST":
        raise Missing
    permissions.may_review(request.actor, found)
    form = ListReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, found, review_form=form)
    services.review(found, form.cleaned_data["note"], by=request.actor)
    return _to(request, found, "已记下这次复核。")


def _read(request: Any, pk: int) -> ServiceList:
    found = keeping.service_list(pk)
    permissions.may_read(request.actor, found)
    return found


def _page(request: Any, found: ServiceList, **forms: Any) -> HttpResponse:
    by, on = request.actor, clock.today()
    state = keeping.state_of(found, on)
    sheet = selectors.of_draft(found, on=found.ends_on if state == "ended" else on)
    begun = {"effective_on": max(found.effective_on, on), "seen": found.revision}
    change_refusal = why_not(permissions.may_change, by, found)
    context = {
        "list": found,
        "place": _place(found),
        "state": keeping.STATES[state],
        "rows": found.rows,
        "layer_names": layers.names(),
        "sheet": sheet,
        "change_refusal": change_refusal,
        "obstacles": [] if change_refusal else services.obstacles(found, begun["effective_on"]),
        "decide_refusal": why_not(permissions.may_decide, by, found),
        "due": keeping.due_of(found) if state == "force" else None,
        "reviews": keeping.past_reviews(found)[:10],
        "review_refusal": why_not(permissions.may_review, by, found),
        "history": laying.history(found),
        "submit_form": SubmitForm(initial=begun),
        "reason_form": ReasonForm(),
        "review_form": ListReviewForm(),
        **forms,
    }
    return show(request, "desk/lists/list.html", context, status=422 if forms else 200)


def _place(found: ServiceList) -> str:
    return org.path_name(found.division_id)


def _seen(request: Any) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _to(request: Any, found: ServiceList, told: str) -> HttpResponse:
    return redirect_with_message(request, reverse("desk:list", args=[found.pk]), told)
