"""Lists: work waiting, work done, work standing still, and the search over all visible cases."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from gongzhu.common import clock
from gongzhu.desk import navigation, selectors
from gongzhu.desk.drawing import rows
from gongzhu.desk.forms.filters import CaseFilter, DoneFilter, Filter, WorklistFilter
from gongzhu.desk.permissions import CASE_ROLES, WORKERS
from gongzhu.desk.views.pages import counts, for_officers, show


@for_officers()
def home(request: Any) -> HttpResponse:
    """Work waiting for the post; a post without any begins its day elsewhere."""
    if request.actor.role not in WORKERS:
        return redirect(navigation.home_of(request.actor))
    actor, on = request.actor, clock.today()
    choices = {"item": selectors.items(), "stage": selectors.stages_of_post(actor)}
    asked = WorklistFilter(request.GET, choices=choices)
    page = page_of(selectors.worklist(actor, on, asked.asked), asked, request)
    context = {"counts": counts(request), "rows": rows.task_rows(page, on, _places(page))}
    return show(request, "desk/worklist.html", {**context, "filter": asked, "page": page})


@for_officers(*WORKERS)
def done(request: Any) -> HttpResponse:
    """Steps this person took."""
    asked = DoneFilter(request.GET)
    page = page_of(selectors.done(request.actor, asked.asked), asked, request)
    return show(request, "desk/done.html", {"filter": asked, "page": page})


@for_officers(*WORKERS)
def suspended(request: Any) -> HttpResponse:
    """Work of the post that stands still."""
    asked = WorklistFilter(request.GET, choices=selectors.items_and_stages())
    page = page_of(selectors.suspended(request.actor, asked.asked), asked, request)
    listed = rows.task_rows(page, clock.today(), _places(page))
    return show(request, "desk/suspended.html", {"filter": asked, "page": page, "rows": listed})


@for_officers(*CASE_ROLES)
def cases(request: Any) -> HttpResponse:
    """The search over every case the post may see."""
    asked = CaseFilter(request.GET, choices=selectors.items_and_stages())
    page = page_of(selectors.found_cases(asked.asked), asked, request)
    listed = rows.case_rows(page, clock.today(), _places(page))
    return show(request, "desk/cases.html", {"filter": asked, "page": page, "rows": listed})


def page_of(found: QuerySet, asked: Filter, request: Any) -> Page:
    """The page asked for, counted exactly; a number that is none gives the nearest page."""
    return Paginator(found, asked.page_size).get_page(request.GET.get("page"))


def _places(page: Page) -> dict[int, str]:
    """Names of the places a page's rows belong to."""
    page.object_list = list(page.object_list)
    return selectors.places(row.division_code for row in page)
