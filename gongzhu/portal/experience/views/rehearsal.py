"""Walk through an application with people who do not exist; nothing is written anywhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.errors import Invalid
from gongzhu.intake import forms as intake_forms, outline
from gongzhu.portal import selectors, wizard
from gongzhu.portal.beside import TONES
from gongzhu.portal.experience import keeping, practising
from gongzhu.portal.experience.afterwards import ahead
from gongzhu.portal.experience.practice import Practice, begun
from gongzhu.portal.experience.practising import BACK, Here, Pages
from gongzhu.portal.views.pages import for_everybody, show

PRACTICE = "practice"
"""Name of the cookie."""


@never_cache
@for_everybody
def start(request: Any) -> HttpResponse:
    """Which help to practise with; chosen, the first page of the form."""
    items = practising.offered(clock.today())
    chosen = next((one for one in items if one.code == request.POST.get("item")), None)
    if request.method == "POST" and chosen is not None:
        practice = begun(catalogue.version_for(chosen.code, clock.today()))
        return _kept(request, practice, practising.address(practice, outline.HOUSEHOLD))
    return show(request, "portal/experience/rehearsal.html", {"items": items})


@never_cache
@sensitive_post_parameters()
@for_everybody
def page(request: Any, code: str, step: str) -> HttpResponse:
    """One page of the form."""
    practice = _practice(request, code)
    if practice is None:
        return redirect("portal:rehearsal")
    found = practising.pages(practice)
    at = found.here(step)
    if at.step.key != step:
        return redirect(practising.address(practice, at.step.key))
    if request.method == "POST":
        return _answered(request, found, at)
    return _drawn(request, found, at, wizard.worded(at.step.form()))


@never_cache
@for_everybody
def done(request: Any, code: str) -> HttpResponse:
    """What would happen next; and with that everything typed is gone."""
    practice = _practice(request, code)
    if practice is None:
        return redirect("portal:rehearsal")
    version = catalogue.version_for(code, clock.today())
    context = {
        "item": version.item,
        "steps": ahead(version, practice.place),
        "limits": selectors.guide_of(code, on=clock.today()).limits,
    }
    response = show(request, "portal/experience/rehearsal_done.html", context)
    keeping.drop(response, PRACTICE)
    return response


def _answered(request: Any, found: Pages, at: Here) -> HttpResponse:
    """Go on, or show the page again with what has to be put right."""
    typed, practice = request.POST, found.practice
    if typed.get("drop"):
        return _kept(request, practice.without(typed["drop"]), request.path)
    changed = wizard.rearranged(at, typed)
    if changed is not None:
        return _drawn(request, found, at, changed)
    if typed.get("go") == "later" or _adds_nothing(at, typed):
        return _onward(request, found, at, practice.went(at.step.key))
    form = wizard.worded(at.step.form(typed))
    if not form.is_valid():
        return _drawn(request, found, at, form, status=422)
    try:
        return _onward(request, found, at, found.save(at.step.key, form))
    except Invalid as refusal:
        intake_forms.add_refusal(form[0] if isinstance(form, list) else form, refusal)
        return _drawn(request, found, at, form, status=422)


def _adds_nothing(at: Here, typed: Any) -> bool:
    """The page of members is left without adding anybody by its own button."""
    return at.step.key == outline.MEMBERS and typed.get("go") != "stay"


def _onward(request: Any, found: Pages, at: Here, practice: Practice) -> HttpResponse:
    """The next page as the answers now have it; after the last one, what would happen."""
    go = request.POST.get("go", "next")
    if go == "stay":
        return _kept(request, practice, request.path)
    every = [page.key for page in practising.pages(practice).seen.pages]
    place = every.index(at.step.key) + 1 if at.step.key in every else 0
    if go == "later" or place >= len(every):
        return _kept(request, practice, reverse("portal:rehearsal_done", args=[practice.item]))
    return _kept(request, practice, practising.address(practice, every[place]))


def _drawn(request: Any, found: Pages, at: Here, form: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "at": at,
        "form": wizard.drawn(form),
        "faulty": status == 422,
        "back": BACK,
        **_beside(found, at, form),
    }
    return show(request, at.template, context, status=status)


def _beside(found: Pages, at: Here, form: Any) -> dict[str, Any]:
    """What the page's template needs besides its form."""
    key, seen = at.step.key, found.seen
    if hasattr(form, "formset"):
        return {"every_form": [form, form.formset]}
    if key == outline.MEMBERS:
        return {"members": seen.everybody}
    if key == outline.MATERIALS:
        return {"papers": practising.papers(seen)}
    if key == outline.AUTHORISATION:
        wording = selectors.wording_for(seen.version.item.name, "受理的镇（街道）")
        return {"wording": wording, "others": practising.signers(seen)}
    return _reviewed(seen) if key == outline.REVIEW else {}


def _reviewed(seen: Any) -> dict[str, Any]:
    told = (outline.ACCOUNT, outline.MATERIALS, outline.AUTHORISATION, outline.REVIEW)
    groups = [
        {
            "title": one.title,
            "rows": [{"label": a, "value": b} for a, b in selectors.rows_of(one, seen)],
        }
        for one in seen.pages
        if one.key not in told
    ]
    hint = practising.hint(seen)
    return {"groups": groups, "hint": hint, "tone": TONES[hint.outcome]}


def _practice(request: Any, code: str) -> Practice | None:
    found = keeping.read(request, PRACTICE)
    practice = None if found is None else Practice.from_json(found)
    return practice if practice is not None and practice.item == code else None


def _kept(request: Any, practice: Practice, onto: str) -> HttpResponse:
    response = redirect(onto)
    keeping.write(request, response, PRACTICE, practice.as_json())
    return response
