"""From the self-diagnosis into an application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.intake import selectors as intake
from gongzhu.portal import selectors
from gongzhu.portal.experience.carrying import carry as carried
from gongzhu.portal.experience.naming import NamesForm
from gongzhu.portal.experience.views.check import told_by
from gongzhu.portal.views.pages import for_residents, form_status, show


@never_cache
@sensitive_post_parameters()
@for_residents
def carry(request: Any, code: str) -> HttpResponse:
    """Who the others are, and the form is open with everything told in it.

    Without answers the application begins as it always does; without a place that is asked first.
    """
    version = catalogue.version_for(code, clock.today())
    told = told_by(request)
    if told is None or not told.members or catalogue.spec(version).no_application:
        return redirect("portal:apply", code)
    if not told.place:
        return redirect(f"{reverse('portal:check_place')}?then={code}")
    form = NamesForm(request.POST if request.method == "POST" else None, told=told)
    if form.is_bound and form.is_valid():
        try:
            own = selectors.person(request.actor)
            application = carried(told, code, form.named(), applicant=own, by=request.actor)
        except Refusal as refusal:
            put(form, refusal)
        else:
            messages.success(request, "前面回答过的都填好了。请从住址开始，把剩下的补上。")
            return redirect("portal:apply_on", code, application.pk)
    context = {
        "form": form,
        "item": version.item,
        "told": told,
        "place": selectors.place(str(told.place)),
        "draft": intake.open_draft(request.actor, code),
    }
    return show(request, "portal/experience/carry.html", context, status=form_status(form))
