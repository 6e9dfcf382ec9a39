"""Where a resident can go, and what stands at the foot of every page.

Chinese name: 导航. Never: asks the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from gongzhu.common.actor import Actor, ActorKind
from gongzhu.org import selectors as org
from gongzhu.org.region import Hotline


@dataclass(frozen=True)
class Place:
    """One line of the navigation."""

    title: str
    url: str
    icon: str = ""
    active: bool = False


@dataclass(frozen=True)
class _Way:
    """A place before it is drawn. covers: the beginnings of the names of pages that belong to it."""

    title: str
    name: str
    icon: str
    covers: tuple[str, ...]


_WAYS = (
    _Way("首页", "home", "home", ("home",)),
    _Way(
        "救助事项",
        "items",
        "file-plus",
        (
            "item",
            "service_list",
            "apply",
            "standards",
            "polic",
            "experience",
            "check",
            "rehearsal",
            "vehicle",
        ),
    ),
    _Way("查政策", "search", "search", ("search", "ask", "knowledge", "article")),
    _Way("办理进度", "progress", "progress-check", ("progress",)),
    _Way("救助公示", "notices", "speakerphone", ("notice", "objection")),
    _Way("帮助", "help", "help-circle", ("help", "privacy", "accessibility")),
)
_MINE = _Way(
    "我的",
    "my",
    "user-circle",
    (
        "my",
        "case",
        "case_follow",
        "receipt",
        "supplement",
        "messages",
        "data",
        "signing",
        "password",
        "claim",
    ),
)
_COME_IN = _Way("登录", "sign_in", "login", ("sign_in", "register", "forgotten"))


def places(actor: Actor, *, here: str) -> list[Place]:
    """The navigation. here: name of the page that is open, "" when it has none."""
    last = _MINE if actor.kind is ActorKind.RESIDENT else _COME_IN
    return [_place(way, here) for way in (*_WAYS, last)]


def hotline() -> Hotline | None:
    """The telephone at the foot of each page; None when the region names none."""
    return next(iter(org.region().hotlines), None)


def footer() -> list[Place]:
    """Links at the foot of each page."""
    return [
        Place("服务清单", reverse("portal:service_lists")),
        Place("隐私说明", reverse("portal:privacy")),
        Place("无障碍声明", reverse("portal:accessibility")),
    ]


def simulated_messages(phone: str) -> str:
    """Where a demonstration shows what it would have sent to a phone; "" in a real deployment."""
    if not settings.DEMO:
        return ""
    try:
        return f"{reverse('demo:home')}?{urlencode({'phone': phone})}#messages"
    except NoReverseMatch:
        return ""


def _place(way: _Way, here: str) -> Place:
    is_here = any(here.startswith(start) for start in way.covers)
    return Place(way.title, reverse(f"portal:{way.name}"), way.icon, is_here)
