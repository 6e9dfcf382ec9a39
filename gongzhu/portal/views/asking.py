"""Public questions: where an application stands, what is posted, what somebody has against it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import client_source, redirect_with_message
from gongzhu.decisions import services as decisions
from gongzhu.portal import selectors, services
from gongzhu.portal.forms.asking import ObjectionForm, ProgressForm
from gongzhu.portal.views.pages import for_everybody, form_status, posted, show

A_PAGE = 20


@never_cache
@sensitive_post_parameters()
@for_everybody
def progress(request: Any) -> HttpResponse:
    """Where an application stands, for whoever has its receipt and the applicant's number."""
    form = ProgressForm(posted(request), initial={"number": request.GET.get("number", "")[:20]})
    status = form_status(form)
    if form.is_bound and form.is_valid():
        try:
            standing = services.look_up(**form.cleaned_data, source=client_source(request))
        except Refusal as refusal:
            put(form, refusal)
            status = refusal.status
        else:
            return show(request, "portal/progress_found.html", {"standing": standing})
    return show(request, "portal/progress.html", {"form": form}, status=status)


@for_everybody
def notices(request: Any) -> HttpResponse:
    """What is posted today, by district and street."""
    place = selectors.place(request.GET.get("place", ""))
    found = selectors.notices_in(place, on=clock.today())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return show(request, "portal/notices.html", {"place": place, "page": page})


@for_everybody
def notice(request: Any, token: Any) -> HttpResponse:
    """One notice, while it is posted."""
    found = selectors.notice(token, on=clock.today())
    return show(request, "portal/notice.html", {"notice": found})


@never_cache
@sensitive_post_parameters()
@for_everybody
def objection(request: Any, token: Any) -> HttpResponse:
    """Say what one has against a notice, with or without a name."""
    found = selectors.notice(token, on=clock.today())
    form = ObjectionForm(posted(request))
    if form.is_bound and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("text", "name", "phone")}
        try:
            decisions.object_to(found, **told, key=request.POST.get("key", ""))
        except Refusal as refusal:
            put(form, refusal)
        else:
            said = "收到了，谢谢。镇（街道）会派人核实；留了电话的，核实以后会告诉您结果。"
            return redirect_with_message(request, "portal:notice", said, token=token)
    context = {"notice": found, "form": form}
    return show(request, "portal/objection.html", context, status=form_status(form))
