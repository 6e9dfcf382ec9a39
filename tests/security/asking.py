"""Ask as somebody, compare what comes back with what the matrix says."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from gongzhu.common.actor import SYSTEM, acting_as
from tests.aside import set_aside
from tests.depth import one_of_each
from tests.security import cast
from tests.security.cast import Who
from tests.security.rules import Rule, expected
from tests.security.world import Thing, World

UNDEFINED = settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"].partition("：")[0].encode()
_CODES = {
    "ok": 200, "invalid": 422, "denied": 403, "missing": 404, "conflict": 409, "method": 405, "bad": 400,
}  # fmt: skip


@dataclass
class Asking:
    """One rule in one world."""

    rule: Rule
    world: World

    @cached_property
    def thing(self) -> Thing:
        return self.world.thing(self.rule.thing)

    @property
    def askers(self) -> list[Who]:
        """Everybody; officers by relation only where an officer may stand before the thing."""
        stage = self.rule.thing.partition(" ")[2]
        around = self.world.residents.get(stage) or next(iter(self.world.residents.values()))
        is_near = self.rule.thing and self.rule.door in ("post", "role")
        officers = [one for one in self.world.officers if is_near or one.relation == "own"]
        return [*self.world.strays, *around, self.world.stranger, *officers]

    def sees(self, who: Who) -> bool:
        """Whether the thing is there for the asker."""
        with acting_as(SYSTEM):
            if self.rule.thing.startswith("officer"):
                return cast.reaches(who, self.world.who("window@own").office)
            if self.thing.dossier is None:
                return True
            if who.user is not None and not who.user.is_officer:
                return who.name in self.rule.seers
            return cast.sees(who, self.thing.dossier)

    def expected(self, method: str, who: Who) -> str:
        return expected(self.rule, method, who, sees=self.sees(who))

    def url(self, *, absent: bool = False) -> str:
        kwargs = {**(self.thing.absent if absent else self.thing.kwargs), **self.rule.args}
        return reverse(self.rule.name, kwargs=kwargs)

    def got(self, method: str, client: Client, *, absent: bool = False) -> HttpResponse:
        """The answer; whatever it changed is undone."""
        with set_aside():
            url = self.url(absent=absent)
            if method == "GET":
                return client.get(url)
            return client.post(
                url, {"csrfmiddlewaretoken": "x", "key": str(uuid.uuid4()), **self.rule.data}
            )

    def differences(self, method: str) -> list[str]:
        """Every cell that answers otherwise than written, equal ones told together."""
        found: dict[str, list[str]] = {}
        for who in self.chosen(method):
            if told := self._difference(method, who):
                found.setdefault(told, []).append(who.name)
        return [f"{told}: {', '.join(names)}" for told, names in found.items()]

    def chosen(self, method: str) -> list[Who]:
        """Everybody in trials; otherwise, of those who get the same answer, one of each sort."""

        def kind(who: Who) -> tuple[str, bool, bool]:
            return self.expected(method, who), who.user is None, bool(who.role)

        return one_of_each(self.askers, kind, turn=crc32(f"{self.rule} {method}".encode()))

    def _difference(self, method: str, who: Who) -> str:
        """What differs for one asker, or ""."""
        client, wanted = who.client(), self.expected(method, who)
        try:
            response = self.got(method, client)
        except Exception as fault:  # a page that breaks is a cell that differs, not the end
            return f"{wanted} expected, {type(fault).__name__}: {fault}"[:300]
        if not fits(wanted, response):
            return f"{wanted} expected, {answer(response)}"
        if not response.streaming and UNDEFINED in response.content:
            return "a variable of the page is undefined"
        if wanted == "missing" and self.thing.absent:
            other = self.got(method, client, absent=True)
            if plain(response) != plain(other):
                return "the 404 differs from that of a thing that does not exist"
        return ""


def fits(wanted: str, response: HttpResponse) -> bool:
    """Whether a response is what one word of the matrix means."""
    word, _, page = wanted.partition(" ")
    if word in _CODES:
        return response.status_code == _CODES[word]
    place = _place(page)
    return (
        response.status_code == 302
        and re.fullmatch(place, response["Location"].partition("?")[0]) is not None
    )


def _place(page: str) -> str:
    """A pattern for the address of a named page, whatever its arguments."""
    from tests.security.routes import routes

    pattern = next(one.pattern for one in routes() if one.name == page)
    return "/" + re.sub(r"<[^>]+>", "[^/]+", pattern)


def answer(response: HttpResponse) -> str:
    """An answer in one word, for the list of differences."""
    to = f" → {response['Location']}" if response.has_header("Location") else ""
    return f"{response.status_code}{to}"


def plain(response: HttpResponse) -> Any:
    """Status, headers and bytes, without what is drawn by lot."""
    body = b"" if response.streaming else response.content
    body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", body)
    body = re.sub(
        rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", b"", body
    )
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    return response.status_code, headers, body
