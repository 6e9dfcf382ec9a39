"""The case page, tab by tab; one full value for a reason; files; steps outside the flow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from gongzhu.cases import selectors as cases
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import file_response, is_htmx, redirect_with_message
from gongzhu.desk import adhoc, revealing, selectors, tabs
from gongzhu.desk.asked import asked_of, key_after, was_taken
from gongzhu.desk.casefile import TABS, frame
from gongzhu.desk.forms.stages import RevealForm
from gongzhu.desk.permissions import CASE_ROLES, WORKERS, may_open
from gongzhu.desk.views.pages import for_officers, show
from gongzhu.documents import selectors as documents, services as files
from gongzhu.documents.enums import MediaType


@require_GET
@for_officers(*CASE_ROLES)
def case(request: Any, number: str, tab: str = "overview") -> HttpResponse:
    """A case: its frame, and what the open tab holds."""
    if tab not in TABS:
        raise Missing
    found, on = cases.case(number), clock.today()
    context = {
        **frame(found, request.actor, on, tab=tab),
        **tabs.content(tab, found, request.actor, on),
    }
    return show(request, TABS[tab].template, context)


@require_POST
@for_officers(*CASE_ROLES)
def reveal(request: Any, number: str, what: str, pk: UUID) -> HttpResponse:
    """One full value of one person or account, for a reason, recorded."""
    found = cases.case(number)
    subject = revealing.subject_of(found, what, pk)
    form, value = RevealForm(request.POST), ""
    if form.is_valid():
        try:
            value = revealing.reveal(subject, by=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            put(form, refusal)
    part = is_htmx(request)
    context = {"case": found, "subject": subject, "value": value, "form": form}
    template = "desk/case/_revealed.html" if part else "desk/case/revealed.html"
    return show(request, template, context, status=200 if value or part else 422)


@require_GET
@for_officers(*CASE_ROLES)
def document(request: Any, pk: UUID) -> HttpResponse:
    """A file of a dossier on a page of its own, under the watermark."""
    found = documents.document(pk)
    may_open(request.actor, found)
    is_picture = found.media_type == MediaType.JPEG
    case = selectors.case_of(found.dossier)
    context = {"document": found, "case": case, "is_picture": is_picture}
    return show(request, "desk/case/document.html", context)


@require_GET
@for_officers(*CASE_ROLES)
def content(request: Any, pk: UUID) -> HttpResponse:
    """The bytes of a file; reading them is recorded."""
    found = documents.document(pk)
    may_open(request.actor, found)
    data = files.content(found, by=request.actor, purpose="desk")
    is_kept = "download" in request.GET
    return file_response(data, found.media_type, found.title, inline=not is_kept)


@for_officers(*WORKERS)
def step(request: Any, number: str, key: str) -> HttpResponse:
    """A step outside the flow, with its reason."""
    found, chosen = cases.case(number), adhoc.step(key)
    asked = asked_of(request.POST, request.actor)
    if request.method == "POST" and was_taken(found, asked):
        return redirect_with_message(request, "desk:case", chosen.done, number=number)
    adhoc.check(chosen, request.actor, found)
    form, again = adhoc.form(key, found, request.actor, request.POST or None), asked.key
    if form.is_bound and form.is_valid():
        try:
            chosen.act(found, form, asked)
            return redirect_with_message(request, "desk:case", chosen.done, number=number)
        except Refusal as refusal:
            put(form, refusal)
            again = key_after(refusal, asked)
    context = {"step": chosen, "form": form, "key": again, **_frame(found, request.actor)}
    return show(request, "desk/adhoc.html", context, status=422 if form.errors else 200)


def _frame(found: Case, actor: Actor) -> dict[str, Any]:
    """The frame of a case as it stands now, not as it stood when it was loaded."""
    return frame(cases.case(found.number), actor, clock.today())
