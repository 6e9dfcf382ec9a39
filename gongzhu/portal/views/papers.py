"""Papers a household hands in after its application: what was asked for again, what help went ahead of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from gongzhu.cases import selectors as cases
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.http import redirect_with_message
from gongzhu.intake import forms as intake_forms, selectors as intake, services
from gongzhu.intake.models import Application, Member
from gongzhu.portal import selectors
from gongzhu.portal.beside import paper_places
from gongzhu.portal.forms.mine import SupplementForm
from gongzhu.portal.views.pages import for_residents, form_status, posted, show

Chosen = tuple[str, str, Member | None, services.Upload]
"""Field name, line of the item's list, whose paper, the file."""


@for_residents
def supplement(request: Any, number: str) -> HttpResponse:
    """Everything that is missing, at once: put it in, then hand it in."""
    found = cases.case(number)
    asked = selectors.wanted_again(found)
    form = SupplementForm(posted(request), request.FILES or None, wanted=asked.wanted)
    if form.is_bound and form.is_valid():
        chosen = (
            (name, line["code"], _member(asked.application, line["member"]), upload)
            for name, line, upload in form.uploads()
        )
        if _put_in(request, asked.application, form, chosen):
            return redirect("portal:supplement", number)
    context = {
        "case": found,
        "asked": asked,
        "form": form,
        "lines": selectors.supplement_lines(asked, form),
        "missing": services.still_wanted(asked),
    }
    return show(request, "portal/supplement.html", context, status=form_status(form))


@for_residents
def hand_in(request: Any, number: str) -> HttpResponse:
    """Everything asked for is there: let the case go on."""
    asked = intake.supplement_open(cases.case(number))
    if request.method != "POST" or asked is None:
        return redirect("portal:case", number)
    services.answer_supplement(asked, by=request.actor, key=request.POST.get("key", ""))
    told = "补正材料交好了，接着办理。"
    return redirect_with_message(request, "portal:case", told, number=number)


@for_residents
def follow(request: Any, number: str) -> HttpResponse:
    """Papers that help did not wait for, handed in one by one as they are found.

    Source: 民发〔2018〕23号 二(二) (先行救助, 缓解后补齐).
    """
    found = cases.case(number)
    application = selectors.owing(found)
    papers = intake.required_materials(application, clock.today())
    form = intake_forms.MaterialsForm(posted(request), request.FILES or None, papers=papers)
    if form.is_bound and form.is_valid():
        chosen = (
            (name, paper.wanted.code, paper.member, upload)
            for name, paper, upload in form.uploads()
        )
        if _put_in(request, application, form, chosen):
            return redirect("portal:case_follow", number)
    context = {
        "case": found,
        "form": form,
        "places": paper_places(form),
        "owed": [one for one in papers if one.is_owed],
    }
    return show(request, "portal/follow.html", context, status=form_status(form))


def _member(application: Application, key: str) -> Member | None:
    return selectors.member(application, key) if key else None


def _put_in(request: Any, application: Application, form: Any, chosen: Iterable[Chosen]) -> bool:
    """Take each chosen file in; what cannot be kept is told beside its line."""
    taken = 0
    for name, code, member, upload in chosen:
        try:
            services.add_material(application, code, upload, member=member, by=request.actor)
            taken += 1
        except Refusal as refusal:
            form.add_error(name, refusal.sentence)
    if taken and not form.errors:
        messages.success(request, "传上来了。")
    return not form.errors
