"""What every answer carries, and what a real deployment's cookies are like."""

from __future__ import annotations

import importlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.aside import set_aside
from tests.security.asking import Asking
from tests.security.cast import Who
from tests.security.crawling import Seen, crawl
from tests.security.rules import rules
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ASKERS = (
    "anonymous",
    "window@own",
    *(
        pytest.param(name, marks=pytest.mark.trial)
        for name in ("owner", "spouse", "confirmer@own", "system_admin@own", "audit_admin@own")
    ),
)


def _pages(world: World, who: Who) -> list[Seen]:
    starts = ["/", "/desk/", "/my/", "/no-such-page/", "/static/no-such.css"]
    for rule in rules().values():
        stage = rule.thing.partition(" ")[2]
        if (not stage or stage in world.homes) and not rule.thing.startswith("person_of"):
            starts.append(Asking(rule, world).url())
    with set_aside():
        return list(crawl(who.client(), starts, most=200))


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize("name", ASKERS)
def test_every_answer_is_armoured(world: World, name: str) -> None:
    who, faults = world.who(name), []
    for seen in _pages(world, who):
        faults += [
            f"{seen.url} ({seen.response.status_code}): {fault}" for fault in _unarmoured(seen, who)
        ]

    assert not faults, "\n".join(faults)


def _unarmoured(seen: Seen, who: Who) -> list[str]:
    response, found = seen.response, []
    policy = _policy(response.get("Content-Security-Policy", ""))
    if policy.get("default-src") != ["'none'"]:
        found.append("no closed default-src")
    if any(
        "unsafe" in word or word in ("*", "https:", "http:")
        for words in policy.values()
        for word in words
    ):
        found.append("an open source in the policy")
    for name in ("object-src", "base-uri", "frame-ancestors"):
        if "sandbox" not in policy and policy.get(name) != ["'none'"]:
            found.append(f"{name} is open")
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    found += [
        f"{name} is {response.get(name)}"
        for name, value in wanted.items()
        if response.get(name) != value
    ]
    if who.user is not None and "no-store" not in response.get("Cache-Control", ""):
        found.append(f"may be kept: {response.get('Cache-Control')}")
    if "text/html" in response.get("Content-Type", ""):
        found += _inline(seen.body.decode())
    return found


def _policy(text: str) -> dict[str, list[str]]:
    parts = [part.split() for part in text.split(";") if part.strip()]
    return {name: words for name, *words in parts}


def _inline(body: str) -> list[str]:
    """What the policy would block, or what comes from elsewhere."""
    found = []
    if re.search(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", body):
        found.append("an inline script")
    if re.search(r"<[a-z]+[^>]*\son[a-z]+\s*=", body):
        found.append("an inline handler")
    if re.search(r"<style[\s>]", body) or re.search(r"<[a-z]+[^>]*\sstyle\s*=", body):
        found.append("an inline style")
    away = re.findall(
        r"<(?:script|img|link|iframe|source)[^>]*(?:src|href)=\"(https?:)?//(?!testserver)", body
    )
    return [*found, *(["something from elsewhere"] if away else [])]


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize(
    ("name", "key"),
    [("owner", "portal:case_file@material"), ("window@own", "desk:document_content@material")],
)
def test_files_are_kept_from_running(world: World, name: str, key: str) -> None:
    """A file somebody handed in is never a page of ours: sandboxed, of the type it is, not sniffed."""
    asking = Asking(rules()[key], world)
    who = next(one for one in asking.askers if one.name == name)
    with set_aside():
        response = who.client().get(asking.url())

    policy = _policy(response["Content-Security-Policy"])
    assert response["Content-Type"] in ("image/jpeg", "application/pdf")
    assert "sandbox" in policy and policy["default-src"] == ["'none'"]


def test_signing_out_clears_the_browser(world: World) -> None:
    for name, page in (("owner", "portal:sign_out"), ("window@own", "desk:sign_out")):
        with set_aside():
            client = world.who(name).client()
            response = client.post(reverse(page))
            again = client.get(reverse("portal:my") if name == "owner" else reverse("desk:home"))
        assert response["Clear-Site-Data"] == '"cache", "storage"'
        assert again.status_code == 302 and "sign-in" in again["Location"]


def test_a_form_from_elsewhere_is_refused(world: World) -> None:
    """Every POST of the matrix asks for the token."""
    strict = Client(enforce_csrf_checks=True)
    for rule in rules().values():
        stage = rule.thing.partition(" ")[2]
        if (stage and stage not in world.homes) or rule.answers["POST"]["*"] in ("same", "method"):
            continue
        with set_aside():
            response = strict.post(Asking(rule, world).url(), {"key": "x"})
        assert response.status_code == 403, rule.name
        assert "没有提交" in response.content.decode(), rule.name


@pytest.mark.requirement("SEC-04")
def test_cookies_of_a_real_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGZHU_SECRET_KEY", "not-a-secret")
    production = importlib.import_module("config.settings.production")

    assert production.SESSION_COOKIE_SECURE and production.CSRF_COOKIE_SECURE
    assert production.SESSION_COOKIE_HTTPONLY and production.CSRF_COOKIE_HTTPONLY
    assert production.SESSION_COOKIE_SAMESITE == production.CSRF_COOKIE_SAMESITE == "Lax"
    assert production.SESSION_COOKIE_NAME.startswith("__Host-")
    assert production.CSRF_COOKIE_NAME.startswith("__Host-")
    assert production.SECURE_SSL_REDIRECT and production.SECURE_HSTS_SECONDS >= 31536000
    assert not production.DEBUG and not production.DEMO
    assert production.X_FRAME_OPTIONS == "DENY"


def test_cookies_as_they_are_sent(world: World, settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    with set_aside():
        client = Client()
        page = client.get(reverse("portal:sign_in"), secure=True)
        turned = client.post(reverse("portal:elder"), {"elder": "1"}, secure=True)
    sent = [*page.cookies.values(), *turned.cookies.values()]

    assert sent
    for cookie in sent:
        assert cookie["httponly"] and cookie["secure"] and cookie["samesite"] == "Lax", cookie.key
        assert cookie["path"] == "/" and not cookie["domain"]
