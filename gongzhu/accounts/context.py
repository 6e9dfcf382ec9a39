"""What every template may know of its surroundings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, ActorKind
from gongzhu.org import selectors as org

PLATFORM_NAME = "共助 · 社会救助综合服务平台"


def surroundings(request: WSGIRequest) -> dict[str, Any]:
    """Names, modes, the acting person and the day.

    region_name: what the region calls its platform. here: 本市, 本县. actor: None while nobody is signed in.
    elder: large text, a choice kept in the cookie "elder". clock_shift: days the demonstration
    runs ahead.
    """
    actor = getattr(request, "actor", PUBLIC)
    return {
        "platform_name": PLATFORM_NAME,
        "region_name": org.region().platform_name,
        "here": org.region().here,
        "is_demo": settings.DEMO,
        "elder": request.COOKIES.get("elder") == "1",
        "actor": None if actor.kind is ActorKind.PUBLIC else actor,
        "today": clock.today(),
        "clock_shift": clock.shift_days(),
    }
