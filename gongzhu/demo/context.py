"""What the banner of a demonstration leads to; a context processor for every page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.urls import NoReverseMatch, reverse

from gongzhu.common import clock


def demonstration(request: WSGIRequest) -> dict[str, Any]:
    """demo_links: another identity, and the clock with the day it shows."""
    if not settings.DEMO:
        return {}
    try:
        home = reverse("demo:home")
    except NoReverseMatch:  # an error page must not fail where these addresses are not served
        return {}
    today = clock.today()
    return {
        "demo_links": [
            {"title": "换个身份", "url": home},
            {"title": f"今天是{today.month}月{today.day}日，快进", "url": f"{home}#clock"},
        ]
    }
