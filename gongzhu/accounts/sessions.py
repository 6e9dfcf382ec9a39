"""How long a session holds, and what it remembers.

An officer's ends after 15 minutes without use and after 8 hours in any case, a resident's after
30 minutes without use. Ending all sessions of a user at once is `services.end_sessions`.
Source: GB/T 22239 8.1.4.1 b).
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.wsgi import WSGIRequest

from gongzhu.accounts import backends
from gongzhu.accounts.models import Post, User

STARTED, SEEN, POST = "started", "seen", "post"
TOUCH_SECONDS = 30
"""Use is noted at most this often, so that reading pages does not write the database."""


def begin(request: WSGIRequest, user: User) -> None:
    """Sign the user in on this browser, under a new session key."""
    login(request, user, backend=backends.PATH)
    for key in (STARTED, SEEN, POST):
        request.session.pop(key, None)
    request.session.set_expiry(0)


def end(request: WSGIRequest) -> None:
    """Sign out here and forget the session."""
    logout(request)


def take_post(request: WSGIRequest, post: Post) -> None:
    """Work in this post from the next page on."""
    request.session[POST] = post.pk


def is_over(session: SessionBase, user: User, at: datetime) -> bool:
    """Whether the session has been idle, or open, for too long; notes its start and its use."""
    instant = int(at.timestamp())
    started, seen = session.get(STARTED, instant), session.get(SEEN, instant)
    idle_most = settings.OFFICER_IDLE_SECONDS if user.is_officer else settings.RESIDENT_IDLE_SECONDS
    is_too_old = user.is_officer and instant - started > settings.OFFICER_MOST_SECONDS
    if is_too_old or instant - seen > idle_most:
        return True
    if STARTED not in session or instant - seen >= TOUCH_SECONDS:
        session[STARTED], session[SEEN] = started, instant
    return False
