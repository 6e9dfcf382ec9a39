"""Walk through the pages as somebody, by the links on them, and collect what stands in them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

MOST_OF_A_KIND = 6
"""Addresses of one pattern that are opened; further ones show more of the same."""


@dataclass
class FoundForm:
    """A form on a page. fields: names with the value they carry; kinds: their input types."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[FoundForm] = []
        self._form: FoundForm | None = None
        self._select = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in ("a", "img", "link", "script", "iframe", "embed", "object"):
            self.links += [told[name] for name in ("href", "src", "data") if told.get(name)]
        elif tag == "form":
            self._form = FoundForm(told.get("action", ""), told.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._input(tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""

    def _input(self, tag: str, told: dict[str, str]) -> None:
        form, name = self._form, told.get("name", "")
        if form is None:
            return
        if tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(told.get("value", ""))
            if "selected" in told:
                form.fields[self._select] = told.get("value", "")
        if tag not in ("input", "select", "textarea", "button") or not name:
            return
        kind = told.get("type", tag)
        form.kinds[name] = kind
        if tag == "select":
            self._select = name
        if kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(told.get("value", "on"))
            if "checked" not in told:
                return
        form.fields.setdefault(name, told.get("value", ""))


@dataclass(frozen=True)
class Seen:
    """One address and what came. route: name of the pattern, "" where there is none."""

    route: str
    url: str
    response: HttpResponse

    @property
    def body(self) -> bytes:
        response = self.response
        if response.streaming:
            return b"".join(response.streaming_content)
        return response.content


def crawl(client: Client, starts: Iterable[str], *, most: int = 250) -> Iterator[Seen]:
    """Open the starts and whatever they lead to, each address once, a few of each pattern."""
    waiting, known, kinds = deque(starts), set(starts), Counter[str]()
    while waiting and most:
        url = waiting.popleft()
        route = route_of(url)
        if kinds[route] >= MOST_OF_A_KIND:
            continue
        kinds[route] += 1
        most -= 1
        seen = Seen(route, url, client.get(url))
        yield seen
        for link in links_of(seen):
            if link not in known:
                known.add(link)
                waiting.append(link)


def links_of(seen: Seen) -> Iterator[str]:
    """Addresses of the platform itself that a page leads to."""
    response = seen.response
    if response.has_header("Location"):
        yield from _own([response["Location"]], seen.url)
    if "text/html" in response.get("Content-Type", ""):
        yield from _own(Page(seen.body.decode()).links, seen.url)


def route_of(url: str) -> str:
    """The name of the pattern that answers an address; "" for none."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return ""


def _own(links: list[str], base: str) -> Iterator[str]:
    for link in links:
        parts = urlsplit(urljoin(f"http://testserver{base}", link))
        is_page = parts.scheme in ("http", "https") and parts.netloc == "testserver"
        if is_page and not parts.path.startswith("/static/"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")
