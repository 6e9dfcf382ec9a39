"""What each place has to offer, by layer and kind: today's list, and the ones before it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from gongzhu.org import selectors as org
from gongzhu.portal.selectors import service_lists as selectors
from gongzhu.portal.views.pages import for_everybody, show


@for_everybody
def whole(request: Any) -> HttpResponse:
    """The list of the whole region, and the way to one's own place."""
    return _page(request, "")


@for_everybody
def area(request: Any, code: str) -> HttpResponse:
    """The list of a place in force today."""
    return _page(request, code)


@for_everybody
def edition(request: Any, code: str, number: int) -> HttpResponse:
    """A list of a place by its number, with what came from above in its time."""
    return _page(request, code, number)


def _page(request: Any, code: str, number: int | None = None) -> HttpResponse:
    choice = selectors.read_choice(request.GET)
    context = {
        "shown": selectors.service_list(code, choice, number=number),
        "choices": selectors.choices(),
        "hotlines": org.region().hotlines,
    }
    return show(request, "portal/service_list.html", context)
