"""What every page of the desk does alike: who may come in, the frame around it, refusals in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.cases import selectors as cases
from gongzhu.catalogue import keeping
from gongzhu.catalogue.permissions import KEEPERS
from gongzhu.common import clock
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Refusal
from gongzhu.common.http import TITLES, go_to, is_htmx, refusal_response
from gongzhu.desk import navigation
from gongzhu.desk.permissions import WORKERS
from gongzhu.library import keeping as library
from gongzhu.lists import keeping as lists

View = Callable[..., HttpResponse]


def for_officers(
    *roles: Role, sent_by: Collection[Role] = (), needs_post: bool = True
) -> Callable[[View], View]:
    """A page for officers in a post, perhaps only of these roles; refusals come out as desk pages.

    sent_by: those of the roles whose work its form is; the others read the page.
    needs_post: pages about one's own account open to an officer who has none.
    Who is not signed in is led to the officers' own sign-in page.
    """

    def door(view: View) -> View:
        @wraps(view)
        def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                doing = tuple(sent_by) if request.method == "POST" else ()
                _let_in(request.actor, doing or roles, needs_post)
                return view(request, *args, **kwargs)
            except Refusal as refusal:
                return refused(request, refusal)

        inside.roles = frozenset(roles)  # type: ignore[attr-defined]
        return inside

    return door


def show(
    request: Any, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the desk's frame: navigation of the post, way out, and what the page itself has."""
    match = request.resolver_match
    frame = {
        "nav": navigation.places(
            request.actor,
            here=match.url_name if match else "",
            posts=len(request.posts),
            waiting=_waiting(request),
            lists=lists.waiting_for(request.actor) if request.actor.post_id is not None else 0,
        ),
        "sign_out_url": reverse("desk:sign_out"),
    }
    return render(request, template, {**frame, **(context or {})}, status=status)


def counts(request: Any) -> dict[str, int]:
    """How much work waits for the post, asked once for each request."""
    if not hasattr(request, "desk_counts"):
        actor, nothing = request.actor, dict.fromkeys(("waiting", "priority", "near", "overdue"), 0)
        works = _does_work(actor)
        request.desk_counts = cases.inbox_counts(actor, clock.today()) if works else nothing
    return request.desk_counts


def _waiting(request: Any) -> int:
    """The one count that every page shows; a page that counted all has it already."""
    if hasattr(request, "desk_counts"):
        return int(request.desk_counts["waiting"])
    if request.actor.post_id is not None and request.actor.role in KEEPERS:
        role = request.actor.role
        return keeping.waiting_for(role) + library.waiting_for(role)
    return cases.waiting(request.actor) if _does_work(request.actor) else 0


def _does_work(actor: Actor) -> bool:
    return actor.post_id is not None and actor.role in WORKERS


def refused(request: Any, refusal: Refusal) -> HttpResponse:
    """A refusal as a page of the desk; a fragment for htmx; the sign-in page for strangers.

    What does not exist and what lies outside the scope are one and the same page.
    """
    if refusal.status == 401:
        return _to_sign_in(request)
    if is_htmx(request):
        response = refusal_response(request, refusal)
    elif refusal.status == 404:
        response = render(request, "desk/missing.html", status=404)
    else:
        context = {"title": TITLES.get(refusal.status, "没有办成"), "sentence": refusal.sentence}
        response = show(request, "desk/refused.html", context, status=refusal.status)
    response.refuses = True  # type: ignore[attr-defined]  # answered here, not again by middleware
    return response


def _let_in(actor: Actor, roles: tuple[Role, ...], needs_post: bool) -> None:
    if roles:
        accounts.may_act_as(actor, *roles)
    elif needs_post or actor.kind is not ActorKind.OFFICER:
        accounts.may_use_desk(actor)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" and not is_htmx(request) else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    return go_to(request, resolve_url("desk:sign_in") + query)
