"""Hostile text into every field of every form there is: nothing breaks, nothing runs, nothing is
shown again as it came.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.aside import set_aside
from tests.security import payloads
from tests.security.asking import Asking
from tests.security.cast import Who
from tests.security.crawling import FoundForm, Page, crawl, route_of
from tests.security.journey import photo
from tests.security.routes import routes
from tests.security.rules import rules
from tests.security.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.trial]
LEFT_OUT = {"portal:sign_out", "desk:sign_out", "portal:elder", "demo:clock", "demo:enter"}
"""Forms without anything to type; the clock would move for every test that follows."""
STAGES = ("draft", "unsigned", "accept", "supplement", "review")
"""Whose residents fill forms in."""
ROLES = (
    "anonymous", "window@own", "surveyor@own", "reviewer@own", "verifier@own",
    "confirmer@own", "fund_checker@own", "fund_releaser@own", "supervisor@own", "system_admin@own",
    "security_admin@own", "audit_admin@own", "policy_officer@own", "policy_publisher@own",
)  # fmt: skip
TURNS = 40
"""Payloads a form is sent singly; the next form goes on in the list where this one stopped."""
PLAUSIBLE = {
    "date": "2026-11-20", "tel": "13900000001", "number": "3", "password": "Plum-Blossom-2026", "file": "",
    "id_number": "440106199003070010", "amount": "100", "phone": "13900000001", "reason": "情况属实需要处理",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A form somebody can send."""

    who: Who
    url: str
    form: FoundForm

    def __str__(self) -> str:
        return f"{route_of(self.url)} as {self.who.name}"


@pytest.fixture(scope="module")
def places(world: World) -> list[Place]:
    """Every form, as the first who finds it; the same fields at the same address count once."""
    found: dict[Any, Place] = {}
    around = [who for stage in STAGES for who in world.residents[stage]]
    for who in [*around, *(world.who(name) for name in ROLES)]:
        with set_aside():
            begin = [*_addresses(world, who), "/", "/desk/"]
            for seen in crawl(who.client(), begin, most=len(begin) + 50):
                if "text/html" not in seen.response.get("Content-Type", ""):
                    continue
                for form in Page(seen.body.decode()).forms:
                    url = urlsplit(urljoin(f"http://testserver{seen.url}", form.action)).path
                    mark = (
                        route_of(url),
                        form.method,
                        frozenset(re.sub(r"[0-9a-f-]{36}|\d+", "#", f) for f in form.kinds),
                    )
                    if route_of(url) not in LEFT_OUT:
                        found.setdefault(mark, Place(who, url, form))
    return list(found.values())


def _addresses(world: World, who: Who) -> list[str]:
    """Addresses of the matrix this asker gets a page at."""
    found = []
    for rule in rules().values():
        asking = Asking(rule, world)
        if who in asking.askers and asking.expected("GET", who) in ("ok", "invalid"):
            found.append(asking.url())
    return found


def test_the_forms_were_found(places: list[Place]) -> None:
    posted = {route_of(place.url) for place in places if place.form.method == "post"}
    expected = {rule.name for rule in rules().values() if rule.answers["POST"]["*"] == "invalid"}

    assert len(places) > 50
    assert len(payloads.ALL) >= 120
    assert sorted(expected - posted - {"desk:preview", "portal:supplement_done"}) == []


def test_every_payload_into_every_field_at_once(places: list[Place]) -> None:
    """A dozen payloads to a field, all fields together: each field sees each payload."""
    faults: dict[str, str] = {}
    packs = [payloads.ALL[at : at + 12] for at in range(0, len(payloads.ALL), 12)]
    for place in places:
        names = _typed_in(place.form)
        for k in range(len(packs)):
            sent = {name: packs[(k + i) % len(packs)] for i, name in enumerate(names)}
            data = {name: " ".join(pack) for name, pack in sent.items()}
            _send(place, data, [one for pack in sent.values() for one in pack], faults)

    assert not faults, _listed(faults)


def test_one_hostile_field_among_plausible_ones(places: list[Place]) -> None:
    """The rest of the form is in order, so that the field is not only refused but worked with."""
    faults: dict[str, str] = {}
    turns = itertools.cycle(payloads.ALL)
    for place in places:
        base, names = _plausible(place.form), _typed_in(place.form)
        for name in itertools.islice(itertools.cycle(names), TURNS if names else 0):
            payload = next(turns)
            _send(place, {**base, name: payload}, [payload], faults)

    assert not faults, _listed(faults)


def test_hostile_files(places: list[Place]) -> None:
    """Names and contents of uploads; what an image may do is tested with the documents."""
    faults: dict[str, str] = {}
    for place in places:
        for field in [name for name, kind in place.form.kinds.items() if kind == "file"][:1]:
            for number, label in enumerate(payloads.NAMES):
                content = (
                    photo().content
                    if number % 8 == 0
                    else f"GIF89a<script>{payloads.MARK}</script>".encode()
                )
                file = Sent(label, content)
                _send(place, {**_plausible(place.form), field: file}, [label], faults)

    assert not faults, _listed(faults)


class Sent(BytesIO):
    """A file as a hostile client sends it: Django's own test file would refuse such names."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name.replace("\0", "").replace("\n", "").replace("\r", "") or "x"


def _listed(faults: dict[str, str]) -> str:
    return "\n".join(f"{where}: {what}" for where, what in faults.items())


def _typed_in(form: FoundForm) -> list[str]:
    """Names of the fields somebody could put anything into; hidden ones too."""
    return [
        n
        for n, kind in form.kinds.items()
        if n != "csrfmiddlewaretoken" and kind not in ("submit", "button", "file")
    ]


def _plausible(form: FoundForm) -> dict[str, Any]:
    """Values a well-meaning person might send: what stands there, else a choice, else a guess."""
    data: dict[str, Any] = {}
    for name, kind in form.kinds.items():
        stands = form.fields.get(name, "")
        offered = [one for one in form.choices.get(name, []) if one]
        guess = (
            PLAUSIBLE.get(name)
            or PLAUSIBLE.get(kind)
            or ("属实，情况如申报所述。" if kind in ("text", "textarea") else "")
        )
        data[name] = stands or (offered[0] if offered else guess)
    return data


def _send(place: Place, data: dict[str, Any], sent: list[str], faults: dict[str, str]) -> None:
    """Send a form, undo it, and note what was wrong with the answer."""
    data = {
        name: value
        for name, value in data.items()
        if value != "" or place.form.kinds.get(name) != "file"
    }
    client = place.who.client()
    with set_aside():
        try:
            response = (
                client.get(place.url, data)
                if place.form.method == "get"
                else client.post(place.url, data)
            )
        except Exception as fault:
            what = f"{type(fault).__name__}: {str(fault)[:120]}"
            told = {
                name: str(value)[:30]
                for name, value in data.items()
                if name != "csrfmiddlewaretoken"
            }
            faults.setdefault(f"{place} {what}", f"{told}"[:400])
            return
        for what in _wrong(response, sent):
            faults.setdefault(f"{place} {what}", "")


def _wrong(response: HttpResponse, sent: list[str]) -> Iterator[str]:
    if response.status_code >= 500 and response.status_code != 503:
        yield f"status {response.status_code}"
    if response.has_header("X-Injected") or "evil" in response.cookies:
        yield "header injected"
    location = urlsplit(response.get("Location", ""))
    if location.netloc not in ("", "testserver") or location.scheme not in ("", "http"):
        yield f"leads elsewhere: {response['Location']}"
    if "text/html" not in response.get("Content-Type", ""):
        return
    body = response.content.decode()
    if payloads.PRODUCT in body:
        yield "a template ran"
    if "root:x:0:0" in body:
        yield "a file was read"
    for payload in sent:
        if html.escape(payload) != payload and len(payload) > 6 and payload in body:
            yield f"reflected as it came: {payload[:60]}"


def test_hostile_addresses_find_nothing(world: World) -> None:
    """Every argument of every address, as somebody who may open it."""
    faults = []
    things = {rule.name: Asking(rule, world) for rule in rules().values()}
    for route in routes():
        asking = things[route.name]
        kwargs = {**asking.thing.kwargs, **asking.rule.args}
        who = next(
            (one for one in asking.askers if asking.expected("GET", one) == "ok"),
            world.who("anonymous"),
        )
        client = who.client()
        for name in route.arguments:
            for payload in payloads.ALL[::2]:
                url = _address(route.pattern, kwargs, name, payload)
                with set_aside():
                    try:
                        status = client.get(url).status_code
                    except Exception as fault:
                        status = f"{type(fault).__name__}: {fault}"[:150]
                if status not in (200, 301, 302, 403, 404, 405, 409):
                    faults.append(f"{route.name} {name}={payload[:40]!r}: {status}")

    assert not faults, "\n".join(faults)


def _address(pattern: str, kwargs: dict[str, Any], name: str, payload: str) -> str:
    told = {**kwargs, name: payload}
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: quote(str(told.get(m[1], "x")), safe=""), pattern)
    return "/" + path.replace("%2F", "/")[:3000]


@pytest.mark.parametrize(
    "name", ["next", "page", "day", "number", "place", "q", "show", "for", "back", "download"]
)
def test_hostile_queries(world: World, name: str) -> None:
    pages = [reverse("portal:home"), reverse("portal:sign_in"), reverse("portal:items"), reverse("portal:notices"),
             reverse("portal:progress"), reverse("desk:home"), reverse("desk:cases"), reverse("desk:calendar_year", args=[2026]),
             reverse("portal:apply", args=["dibao"]), reverse("desk:sign_in")]  # fmt: skip
    faults = []
    for who in (world.who("anonymous"), world.who("owner"), world.who("window@own")):
        client = who.client()
        for url, payload in zip(itertools.cycle(pages), payloads.ALL * 2, strict=False):
            with set_aside():
                try:
                    response = client.get(url, {name: payload})
                except Exception as fault:
                    faults.append(
                        f"{url}?{name}={payload[:40]!r} as {who.name}: {type(fault).__name__}: {str(fault)[:100]}"
                    )
                    continue
            faults += [
                f"{url}?{name}={payload[:40]!r}: {what}" for what in _wrong(response, [payload])
            ]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "HX-Request",
        "Referer",
        "Accept-Language",
        "User-Agent",
        "Cookie",
    ],
)
def test_hostile_headers(world: World, header: str) -> None:
    faults = []
    for payload in payloads.ALL[::3]:
        value = payload.replace("\r", "").replace("\n", "").replace("\0", "")
        value = value.encode(errors="replace").decode("latin-1")  # as it goes over the wire
        with set_aside():
            response = world.who("anonymous").client().get("/", headers={header: value})
        faults += [f"{value[:40]!r}: {what}" for what in _wrong(response, [payload])]

    assert not faults, "\n".join(faults)


def test_nobody_is_led_off_the_platform_after_signing_in(world: World) -> None:
    for there in (
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\thttps://evil.example",
        "javascript:alert(1)",
        "http:evil.example",
    ):
        for page, form in (
            ("desk:sign_in", {"work_number": "x", "password": "x"}),
            ("portal:elder", {"elder": "1"}),
        ):
            with set_aside():
                response = (
                    world.who("anonymous").client().post(reverse(page), {**form, "next": there})
                )
            assert "evil" not in response.get("Location", ""), (page, there)
