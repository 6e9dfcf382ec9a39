"""Begin an application: for whom, where they live, then the form itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.cases.enums import Channel
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.intake import selectors as intake, services
from gongzhu.intake.models import Application
from gongzhu.people import services as people
from gongzhu.portal import selectors
from gongzhu.portal.forms.starting import FamilyForm
from gongzhu.portal.views.pages import for_residents, form_status, posted, show

FAMILY, SELF = "family", "self"


@never_cache
@sensitive_post_parameters()
@for_residents
def apply(request: Any, code: str) -> HttpResponse:
    """For whom, and in which street or town; the last page of it opens the form.

    Nothing to fill in where nobody applies: the guide says what happens by itself.
    """
    version = catalogue.version_for(code, clock.today())
    if catalogue.spec(version).no_application:
        return redirect("portal:item", code)
    whom, place = _chosen(request, "for"), selectors.place(_chosen(request, "place"))
    form = FamilyForm(posted(request)) if whom == FAMILY else None
    is_told = whom in (FAMILY, SELF) and place.is_town
    if request.method == "POST" and is_told and (form is None or form.is_valid()):
        try:
            return redirect("portal:apply_on", code, _started(request, code, place, form).pk)
        except Refusal as refusal:
            if form is None:
                raise
            put(form, refusal, names={"proxy_relation": "relation"})
    draft = intake.open_draft(request.actor, code) if not whom else None
    context = {"item": version.item, "whom": whom, "place": place, "form": form, "draft": draft}
    status = form_status(form) if form is not None and place.is_town else 200
    return show(request, "portal/apply.html", context, status=status)


def _chosen(request: Any, name: str) -> str:
    return str(request.POST.get(name) or request.GET.get(name, ""))


def _started(request: Any, code: str, place: Any, form: FamilyForm | None) -> Application:
    """The form opened: for oneself, or for somebody one names."""
    own, by = selectors.person(request.actor), request.actor
    applicant, proxy = own, None
    if form is not None:
        told = form.cleaned_data
        applicant = people.enrol(told["name"], told["id_number"], by=by)
        proxy = services.Proxy(own, told["relation"])
    return services.start(
        code,
        by,
        applicant=applicant,
        division_code=place.here.code,
        channel=Channel.ONLINE,
        proxy=proxy,
    )
