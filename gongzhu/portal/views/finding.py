"""One search over everything published, and questions answered from it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from gongzhu.accounts import wall_clock
from gongzhu.common.errors import Refusal
from gongzhu.common.faults import put
from gongzhu.common.http import client_source
from gongzhu.library import answering, selectors as library
from gongzhu.library.enums import EntryKind
from gongzhu.org import selectors as org
from gongzhu.portal.forms.finding import AskForm, FindForm
from gongzhu.portal.selectors import finding
from gongzhu.portal.services import limits
from gongzhu.portal.views.pages import for_everybody, form_status, posted, show

A_PAGE = 10


@for_everybody
def search(request: Any) -> HttpResponse:
    """Pages that speak of what was typed, by kind."""
    form = FindForm(request.GET)
    asked = form.read()
    found = library.search(asked["q"], kind=asked["kind"])
    page = Paginator(found.pages, A_PAGE).get_page(request.GET.get("page"))
    counts = [(kind, EntryKind(kind).label, count) for kind, count in found.counts.items()]
    context = {"text": asked["q"], "kind": asked["kind"], "found": found, "page": page}
    context["lines"] = [finding.line_of(hit) for hit in page]
    context |= {
        "counts": counts,
        "total": sum(found.counts.values()),
        "examples": library.examples(),
    }
    return show(request, "portal/search.html", context)


@never_cache
@sensitive_post_parameters()
@for_everybody
def ask(request: Any) -> HttpResponse:
    """A question in plain words, answered from what is published; nothing of it is kept."""
    form = AskForm(posted(request))
    context: dict[str, Any] = {"form": form, "reply": None, "lines": [], "nearest": []}
    context |= {"hotlines": org.region().hotlines, "examples": library.examples()}
    status = form_status(form)
    if form.is_bound and form.is_valid():
        try:
            limits.count(client_source(request), at=wall_clock.now(), of="ask")
            reply = answering.ask(form.cleaned_data["question"])
        except Refusal as refusal:
            put(form, refusal)
            status = refusal.status
        else:
            # what was typed is not shown again: a number in it would be
            context["form"] = AskForm()
            context |= {"reply": reply, "lines": [finding.line_of(hit) for hit in reply.passages]}
            context["nearest"] = [finding.line_of(hit) for hit in reply.nearest]
    return show(request, "portal/ask.html", context, status=status)
