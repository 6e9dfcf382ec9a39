"""Name the acting person to everything a request does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse

from gongzhu.accounts import passwords, selectors, sessions, wall_clock
from gongzhu.accounts.models import User
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, Actor, ActorKind, acting_as
from gongzhu.common.http import go_to

BINDING_PAGE = "desk:second_factor"
PASSWORD_PAGES = {ActorKind.OFFICER: "desk:password", ActorKind.RESIDENT: "portal:password"}
ALWAYS_OPEN = frozenset({"portal:sign_out", "portal:elder", "desk:sign_out"})
_OVER = "离开时间较长，为保护个人信息已自动退出。请重新登录后继续。"


class ActorMiddleware:
    """Builds the Actor of a request and runs the request as that actor.

    Sets request.actor, and request.posts: the posts an officer may switch between. Besides the
    session itself it asks at most two questions of the database: the user, and the posts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponseBase:
        request.posts = []
        was_signed_in = request.user.is_authenticated
        request.actor = actor = _identify(request)
        with acting_as(actor):
            response = self.get_response(request)
        if _is_made_while_sent(response):
            response.streaming_content = _spoken_as(actor, iter(response.streaming_content))  # type: ignore[arg-type]
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def process_view(
        self, request: Any, view: Callable, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Lead to the page that comes before all others, if there is one."""
        page = page_owed(request.user, request.actor)
        here = request.resolver_match.view_name
        if page is None or here == page or here in ALWAYS_OPEN:
            return None
        return go_to(request, page)


def page_owed(user: User, actor: Actor) -> str | None:
    """The only page open to this user now: binding a second factor, or a new password."""
    if actor.kind not in PASSWORD_PAGES:
        return None
    if user.is_officer and settings.SECOND_FACTOR_REQUIRED and not user.has_second_factor:
        return BINDING_PAGE
    if passwords.must_change(user, wall_clock.today()):
        return PASSWORD_PAGES[actor.kind]
    return None


def _identify(request: Any) -> Actor:
    """Who the session says is asking. Fills request.posts for an officer."""
    user = request.user
    if not user.is_authenticated:
        return PUBLIC
    if sessions.is_over(request.session, user, wall_clock.now()):
        sessions.end(request)
        messages.warning(request, _OVER)
        return PUBLIC
    if not user.is_officer:
        return selectors.resident_actor(user)
    request.posts = list(selectors.posts_held(user, on=clock.today()))
    return selectors.officer_actor(user, request.posts, request.session.get(sessions.POST))


def _is_made_while_sent(response: HttpResponseBase) -> TypeGuard[StreamingHttpResponse]:
    """Whether the content is a generator, which may ask the database; a file asks nothing."""
    is_stream = isinstance(response, StreamingHttpResponse)
    return is_stream and getattr(response, "file_to_stream", None) is None


def _spoken_as(actor: Actor, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Stream as the actor: each part is made under the name, which is dropped between parts."""
    while True:
        with acting_as(actor):
            part = next(parts, None)
        if part is None:
            return
        yield part
