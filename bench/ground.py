"""The platform as a suite finds it: production settings, an up-to-date database, officers, a browser.

Importing this module sets Django up.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from gongzhu.accounts import passwords, services as accounts, sessions  # noqa: E402
from gongzhu.accounts.enums import Role  # noqa: E402
from gongzhu.accounts.models import Post, User, UserKind  # noqa: E402
from gongzhu.accounts.selectors import actor_for  # noqa: E402
from gongzhu.common import clock  # noqa: E402
from gongzhu.common.actor import Actor  # noqa: E402
from gongzhu.org import selectors as org, services as calendar  # noqa: E402
from gongzhu.org.models import CalendarYear  # noqa: E402

TOWN, VILLAGE = 440106004000, 440106004001
"""The busy street, 沙河街道 of 天河区, and one of its communities."""
HTTPS = {"SERVER_NAME": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}


def prepare() -> None:
    """Keys, tables, row-level security, the region's pack, next year's calendar; quick a second time.

    Limits reach into the next year, whose arrangement an administrator would have entered by then.
    """
    call_command("make_keys", stdout=open(os.devnull, "w"))  # noqa: SIM115 ends with the process
    call_command("prepare", stdout=sys.stderr)
    following = clock.today().year + 1
    if not CalendarYear.objects.filter(year=following).exists():
        calendar.announce_year(
            following,
            source="为基准测量录入，不是正式放假安排",
            holidays={date(following, 1, 1): "元旦"},
            workdays=[],
            by=officer("city", Role.SYSTEM_ADMIN),
        )


def officer(level: str, role: Role) -> Actor:
    """An officer of civil affairs, in the office of that level that serves the bench's village."""
    office = org.office_for("civil_affairs", level, VILLAGE)
    user, is_new = User.objects.get_or_create(
        username=f"bench-{role.value}-{level}", defaults={"kind": UserKind.OFFICER, "name": "基准"}
    )
    if is_new:
        accounts.set_password(user, passwords.temporary())
    post, _ = Post.objects.get_or_create(
        user=user, office=office, role=role, starts_on=date(2020, 1, 1)
    )
    return actor_for(user, on=clock.today(), post_id=post.pk)


def cookie_of(actor: Actor) -> str:
    """A session of this officer, as a browser would send it."""
    request = HttpRequest()
    request.session = SessionStore()
    sessions.begin(request, User.objects.get(pk=actor.account))  # type: ignore[arg-type]
    request.session.save()
    return f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"


def browser_of(actor: Actor) -> Client:
    """A browser in this process, signed in as the officer."""
    browser = Client(**HTTPS)
    browser.cookies.load(cookie_of(actor))
    return browser


def queries_of(work: Callable[[], Any]) -> int:
    """How many queries a piece of work asks, transactions' own statements left out."""
    with CaptureQueriesContext(connection) as captured:
        work()
    asked = [query["sql"] for query in captured.captured_queries]
    return len(
        [sql for sql in asked if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    )
