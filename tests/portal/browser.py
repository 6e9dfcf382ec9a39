"""A browser without scripts: opens a page, fills in what is on it, presses a button.

It sends just what a browser would: every field of the form with what it holds, changed by what
the test types. Every page is looked over for undefined variables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client


@dataclass
class Form:
    """A form of a page: where it goes and what it would send."""

    action: str
    method: str
    values: dict[str, Any] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = self._textarea = ""
        self._hushed = 0

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        has = dict(attributes)
        if tag in ("script", "style"):
            self._hushed += 1
        if tag == "a" and has.get("href"):
            self.links.append(has["href"])
        if tag == "form":
            self._form = Form(has.get("action", ""), has.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._control(tag, has)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._hushed -= 1
        if tag == "form":
            self._form = None
        self._select = "" if tag == "select" else self._select
        self._textarea = "" if tag == "textarea" else self._textarea

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form:
            self._form.values[self._textarea] = data.lstrip("\r\n")
        if not self._hushed and data.strip():
            self.words.append(data.strip())

    def _control(self, tag: str, has: dict[str, Any]) -> None:
        form, name = self._form, has.get("name")
        assert form is not None
        if tag == "button" and has.get("type", "submit") == "submit":
            form.buttons.append((name or "", has.get("value", "")))
        if tag == "option" and self._select:
            self._option(form, has)
        if not name or "disabled" in has:
            return
        if tag == "select":
            self._select = name
            form.choices[name] = []
        elif tag == "textarea":
            self._textarea, form.values[name] = name, ""
        elif tag == "input":
            self._input(form, name, has)

    def _option(self, form: Form, has: dict[str, Any]) -> None:
        value = has.get("value", "")
        form.choices[self._select].append(value)
        if "selected" in has or self._select not in form.values:
            form.values[self._select] = value

    def _input(self, form: Form, name: str, has: dict[str, Any]) -> None:
        kind = has.get("type", "text")
        if kind == "file":
            form.files.add(name)
        elif kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(has.get("value", "on"))
            if "checked" in has:
                form.values[name] = has.get("value", "on")
        else:
            form.values[name] = has.get("value", "")


@dataclass
class Page:
    """What came back, and where it was found after every redirect."""

    url: str
    status: int
    html: str
    response: Any

    @property
    def text(self) -> str:
        """The words of the page, without markup."""
        return " ".join(self._read.words)

    @property
    def forms(self) -> list[Form]:
        return self._read.forms

    @property
    def links(self) -> list[str]:
        return [urljoin(self.url, one) for one in self._read.links]

    @cached_property
    def _read(self) -> _Reader:
        reader = _Reader()
        reader.feed(self.html)
        return reader


class Browser:
    """Remembers the page it is on, as people do."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = Page("/", 0, "", None)

    def __deepcopy__(self, memo: Any) -> Browser:
        """Another browser on the same page, signed in as this one is."""
        other = Browser(Client())
        other.client.cookies.update(self.client.cookies)
        other.page = self.page
        return other

    def open(self, url: str) -> Page:
        """Open an address, following redirects."""
        return self._came(self.client.get(url, follow=True), url)

    def send(self, press: tuple[str, str] | str = "", /, **typed: Any) -> Page:
        """Fill in the form that has these fields and press a button, by its value."""
        form = self._form_with(set(typed), press)
        name, value = self._button(form, press)
        sent = {**form.values, **({name: value} if name else {})}
        for field_name, what in typed.items():
            if what is None:
                sent.pop(field_name, None)
            else:
                sent[field_name] = _file(what) if field_name in form.files else what
        url = urljoin(self.page.url, form.action) if form.action else self.page.url
        ask = self.client.post if form.method == "post" else self.client.get
        return self._came(ask(url, sent, follow=True), url)

    def fill(self, typed: dict[str, Any], press: tuple[str, str] | str = "") -> Page:
        """As send, for fields whose names are no Python names."""
        return self.send(press, **typed)

    def form(self, *names: str) -> Form:
        """The form of this page that has these fields."""
        return self._form_with(set(names), "")

    def _form_with(self, names: set[str], press: Any) -> Form:
        ours = [form for form in self.page.forms if "elder" not in dict(form.buttons)]
        if press:
            ours = [form for form in ours if any(_is(one, press) for one in form.buttons)]
        known = [
            form for form in ours if names <= set(form.values) | form.files | set(form.choices)
        ]
        assert known, f"no form with {names} {press} at {self.page.url}: {self.page.text[:2000]}"
        return max(known, key=lambda form: len({*form.values, *form.files, *form.choices}))

    def _button(self, form: Form, press: Any) -> tuple[str, str]:
        if press:
            return next(one for one in form.buttons if _is(one, press))
        return form.buttons[0] if form.buttons else ("", "")

    def _came(self, response: Any, asked: str) -> Page:
        chain = getattr(response, "redirect_chain", [])
        url = urljoin(asked, chain[-1][0]) if chain else asked
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        html = response.content.decode() if is_page else ""
        assert "未定义" not in html, html[html.index("未定义") - 300 : html.index("未定义") + 100]
        parts = urlsplit(url)
        self.page = Page(parts.path + (f"?{parts.query}" if parts.query else ""),
                         response.status_code, html, response)  # fmt: skip
        return self.page


def _is(button: tuple[str, str], press: tuple[str, str] | str) -> bool:
    return button == press if isinstance(press, tuple) else button[1] == press


def _file(what: Any) -> Any:
    name, content = what
    return SimpleUploadedFile(name, content)
