"""What every page of the residents does alike: who may come in, the frame, refusals in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import render

from gongzhu.accounts import permissions as accounts
from gongzhu.common.errors import Missing, Refusal
from gongzhu.common.http import TITLES, is_htmx
from gongzhu.portal import navigation, selectors

View = Callable[..., HttpResponse]
LED_ELSEWHERE = (401, Missing.status)


def for_everybody(view: View) -> View:
    """A page anybody may open; a refusal comes out in the frame of the other pages."""

    @wraps(view)
    def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    return inside


def for_residents(view: View) -> View:
    """A page of a resident with an account; a stranger signs in first and comes back to it."""

    @wraps(view)
    def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        accounts.may_use_own_pages(request.actor)
        return view(request, *args, **kwargs)

    return for_everybody(inside)


def show(
    request: Any, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the portal's frame. `key` names the request the page's form will make."""
    match = request.resolver_match
    frame = {
        "nav": navigation.places(request.actor, here=match.url_name if match else ""),
        "hotline": navigation.hotline(),
        "authority": selectors.authority(),
        "footer_links": navigation.footer(),
        "key": request.POST.get("key") or str(uuid4()),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def posted(request: Any) -> Any:
    """What was typed, or None for a page as it is first opened."""
    return request.POST if request.method == "POST" else None


def form_status(*forms: Any) -> int:
    """200 for a page as it is first opened, 422 for one with something to put right."""
    return 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200


def refused(request: Any, refusal: Refusal) -> HttpResponse:
    """A refusal as a page of the portal.

    Raises it again when it is no page of ours: the sign-in page, and the one page for whatever does
    not exist or may not be seen.
    """
    if refusal.status in LED_ELSEWHERE or is_htmx(request):
        raise refusal
    context = {
        "title": TITLES.get(refusal.status, "没有办成"),
        "sentence": refusal.sentence,
    }
    return show(request, "portal/refused.html", context, status=refusal.status)
