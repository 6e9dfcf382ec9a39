"""Fill in an application: one page at a time, saved as it goes, left and come back to at any time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongzhu.common import clock
from gongzhu.common.errors import Invalid, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import redirect_with_message
from gongzhu.intake import forms as intake_forms, outline, selectors as intake, services
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application
from gongzhu.portal import selectors, wizard
from gongzhu.portal.beside import beside
from gongzhu.portal.views.pages import for_residents, show

ADDING = (outline.MEMBERS, outline.MATERIALS, outline.AUTHORISATION)
"""Pages that add to what is there; sent with nothing on them they simply go on."""
ADDED = {
    outline.MEMBERS: "加上了。还有别的家人就接着加，没有了就点下一步。",
    outline.MATERIALS: "传上来了。还有别的就接着传，没有了就点下一步。",
    outline.AUTHORISATION: "签好了。",
}


@for_residents
def go_on(request: Any, item: str, key: UUID) -> HttpResponse:
    """Go on where one left off."""
    application = intake.application(key)
    if application.status == ApplicationStatus.SUBMITTED:
        return redirect("portal:case", application.dossier.number)
    at = wizard.here(application, "", request.actor)
    return redirect(wizard.address(application, at.step.key))


@never_cache
@sensitive_post_parameters()
@for_residents
def page(request: Any, item: str, key: UUID, step: str) -> HttpResponse:
    """One page of the form."""
    application = intake.application(key)
    if application.status == ApplicationStatus.SUBMITTED:
        return redirect("portal:receipt", application.dossier.number)
    at = wizard.here(application, step, request.actor)
    if at.step.key != step:
        return redirect(wizard.address(application, at.step.key))
    if request.method == "POST":
        return _answered(request, at)
    return _drawn(request, at, wizard.worded(at.step.form()))


@require_POST
@for_residents
def remove_member(request: Any, item: str, key: UUID, member: UUID) -> HttpResponse:
    """Take somebody out of the household again."""
    application = intake.draft(key)
    services.remove_member(selectors.member(application, member), by=request.actor)
    return _back_to(request, application, outline.MEMBERS, "已经移除。")


@require_POST
@for_residents
def remove_material(request: Any, item: str, key: UUID, material: int) -> HttpResponse:
    """Take a paper out of the draft again."""
    application = intake.draft(key)
    services.remove_material(selectors.material(application, material), by=request.actor)
    return _back_to(request, application, outline.MATERIALS, "已经删除。")


@for_residents
def letter(request: Any, item: str, key: UUID) -> HttpResponse:
    """The authorisation to print and sign on paper, for those who do not sign on screen."""
    application = intake.application(key)
    wanted = intake.signatures(application, clock.today())
    context = {
        "application": application,
        "wording": selectors.authorisation_text(application),
        "signatures": [one for one in wanted if one.is_grown and not one.given],
    }
    return show(request, "portal/letter.html", context)


def _answered(request: Any, at: wizard.Here) -> HttpResponse:
    """Save what was typed and go on, or show it again with what has to be put right."""
    changed = wizard.rearranged(at, request.POST)
    if changed is not None:
        return _drawn(request, at, changed)
    if at.step.key in ADDING and wizard.is_blank(request.POST, request.FILES):
        return _nothing_new(request, at)
    form = wizard.worded(at.step.form(request.POST, request.FILES))
    if form.is_valid() and _saved(at, form):
        return _onward(request, at)
    return _drawn(request, at, form, status=422)


def _nothing_new(request: Any, at: wizard.Here) -> HttpResponse:
    """Nothing was typed or chosen: go on, or say so to somebody who meant to add something."""
    if request.POST.get("go") != "stay":
        return _onward(request, at)
    if at.step.key == outline.MEMBERS:
        form = wizard.worded(at.step.form(request.POST))
        return _drawn(request, at, form, status=422)
    messages.warning(request, "还没有选文件，也没有打勾。请先选好，再点这个按钮。")
    return redirect(wizard.address(at.application, at.step.key))


def _saved(at: wizard.Here, form: Any) -> bool:
    """Save a valid form; a service's refusal goes back into it."""
    try:
        at.step.save(form)
    except Invalid as refusal:
        intake_forms.add_refusal(_main(form), refusal)
        return False
    except Refusal as refusal:
        put(_main(form), refusal)
        return False
    return True


def _main(form: Any) -> Any:
    """The form that takes a refusal: the first of several."""
    return form[0] if isinstance(form, list) else form


def _onward(request: Any, at: wizard.Here) -> HttpResponse:
    """After saving: the next page, this one again, the review one came from, or home."""
    application, go = intake.application(at.application.pk), request.POST.get("go", "next")
    if application.status == ApplicationStatus.SUBMITTED:
        return redirect("portal:receipt", application.dossier.number)
    if go == "later":
        return redirect_with_message(request, "portal:my", "替您存好了，什么时候想接着填都行。")
    if go == "stay":
        return _back_to(request, application, at.step.key, ADDED.get(at.step.key, "存好了。"))
    if request.POST.get("back") == outline.REVIEW:
        return redirect(wizard.address(application, outline.REVIEW))
    return redirect(wizard.after(application, at.step.key, request.actor))


def _back_to(request: Any, application: Application, key: str, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(wizard.address(application, key))


def _drawn(request: Any, at: wizard.Here, form: Any, *, status: int = 200) -> HttpResponse:
    """The page with its form and whatever stands beside it."""
    context = {
        "at": at,
        "form": wizard.drawn(form),
        "faulty": status == 422,
        "back": request.POST.get("back") or request.GET.get("back", ""),
        **beside(at, form, request.actor),
    }
    return show(request, at.template, context, status=status)
