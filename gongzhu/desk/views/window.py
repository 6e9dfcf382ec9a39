"""The window takes an application down: the same pages as the resident's own, on paper where signed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from gongzhu.cases import selectors as cases
from gongzhu.common import clock
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put_anywhere
from gongzhu.common.http import redirect_with_message
from gongzhu.desk import reading, window
from gongzhu.desk.asked import new_key
from gongzhu.desk.forms.filters import DraftFilter
from gongzhu.desk.forms.window import StartForm
from gongzhu.desk.permissions import HELPING
from gongzhu.desk.views.lists import page_of
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.intake import outline, selectors, services, steps
from gongzhu.intake.forms import with_one_more, without
from gongzhu.intake.models import Application


@require_GET
@for_officers(*HELPING)
def drafts(request: Any) -> HttpResponse:
    """Applications that are still being filled in."""
    asked = DraftFilter(request.GET)
    page = page_of(window.drafts(request.actor), asked, request)
    return show(request, "desk/window/drafts.html", {"page": page})


@for_officers(*HELPING)
def new(request: Any) -> HttpResponse:
    """Who applies, for what, where."""
    actor, on = request.actor, clock.today()
    form = StartForm(request.POST or None, items=window.items(on), places=window.places(actor))
    if request.method == "POST" and form.is_valid():
        try:
            application = window.begin(form.cleaned_data, by=actor)
            told = "已建立申请，逐页填写后提交。可以随时离开，内容会保存。"
            return redirect_with_message(request, "desk:intake", told, pk=application.pk)
        except Refusal as refusal:
            put_anywhere(form, refusal)
    return show(request, "desk/window/new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@for_officers(*HELPING)
def draft(request: Any, pk: UUID) -> HttpResponse:
    """The first page that is not finished."""
    application = selectors.draft(pk)
    key = window.onward(steps.steps(application, request.actor)).key
    return redirect("desk:intake_step", pk=pk, key=key)


@for_officers(*HELPING)
def step(request: Any, pk: UUID, key: str) -> HttpResponse:
    """One page of the form."""
    application = selectors.application(pk)
    if application.status != "draft":
        return redirect("desk:case", number=application.dossier.number)
    shown = steps.step(application, key, request.actor)
    changed = _changed_lines(request.POST)
    sent = request.method == "POST" and changed is None
    form = shown.form(changed or (request.POST if sent else None), request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            shown.save(form)
            return _next(request, application, key)
        except Refusal as refusal:
            put_anywhere(form, refusal)
    return _draw(request, application, key, form, status=422 if sent else 200)


@require_POST
@for_officers(*HELPING)
def remove(request: Any, pk: UUID, what: str, which: str) -> HttpResponse:
    """Take a member or a paper out of a draft."""
    application = selectors.draft(pk)
    if what == "member":
        services.remove_member(window.member(application, which), by=request.actor)
        told, key = "已移除这位家人。", outline.MEMBERS
    else:
        material = application.materials.filter(pk=which if which.isdecimal() else 0).first()
        if material is None:
            raise Missing
        services.remove_material(material, by=request.actor)
        told, key = "已删除这份材料。", outline.MATERIALS
    return redirect_with_message(request, "desk:intake_step", told, pk=pk, key=key)


@require_GET
@for_officers(*HELPING)
def consent(request: Any, pk: UUID) -> HttpResponse:
    """The authorisations to be printed and signed by hand, one sheet for each person."""
    application, on = selectors.draft(pk), clock.today()
    sheets = [window.consent(application, one, on) for one in window.signatories(application, on)]
    context = {"application": application, "sheets": sheets}
    return show(request, "desk/window/consent.html", context)


@require_GET
@for_officers(*HELPING)
def receipt(request: Any, number: str) -> HttpResponse:
    """The receipt, to be printed and handed over."""
    found = cases.case(number)
    context = {"case": found, "receipt": selectors.receipt(found)}
    return show(request, "desk/window/receipt.html", context)


def _draw(
    request: Any, application: Application, key: str, form: Any, *, status: int = 200
) -> HttpResponse:
    fresh = selectors.application(application.pk)
    every = steps.steps(fresh, request.actor)
    shown = next(one for one in every if one.key == key)
    number = [one.key for one in every].index(key) + 1
    context = {
        "application": fresh,
        "steps": every,
        "step": shown,
        "number": number,
        "form": form,
        "is_list": window.is_list(key),
        "members": window.members(fresh) if key == outline.MEMBERS else None,
        "papers": selectors.required_materials(fresh, clock.today())
        if key == outline.MATERIALS
        else None,
        "signatures": window.signatories(fresh, clock.today())
        if key == outline.AUTHORISATION
        else None,
        "gaps": services.completeness(fresh) if key == outline.REVIEW else None,
        "declared": reading.draft(fresh, by=request.actor) if key == outline.REVIEW else None,
        "key": new_key(),
        "next_key": window.onward(every, key).key,
    }
    return show(request, "desk/window/step.html", context, status=status)


def _next(request: Any, application: Application, key: str) -> HttpResponse:
    """After saving: the same page where more may follow, the case once handed in, else onward."""
    if key == outline.REVIEW:
        number = window.receipt_number(application)
        told = f"申请已提交，受理编号 {number}。请打印回执交给申请人。"
        return redirect_with_message(request, "desk:receipt", told, number=number)
    if "stay" in request.POST:
        return redirect("desk:intake_step", pk=application.pk, key=key)
    fresh = selectors.application(application.pk)
    following = window.onward(steps.steps(fresh, request.actor), key)
    return redirect("desk:intake_step", pk=application.pk, key=following.key)


def _changed_lines(data: Any) -> dict[str, Any] | None:
    if "add" in data:
        return with_one_more(data, data["add"])
    return without(data, data["remove"]) if "remove" in data else None
