"""One person at one browser: cookies of their own, real forms, no short cuts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from story.page import Form, Page

File = tuple[str, bytes]
REFUSED = 400


class Refused(Exception):
    """A page answered that it would not do what was asked; the text is what it said."""

    def __init__(self, status: int, page: Page) -> None:
        super().__init__(f"HTTP {status} {page.url}：{page.told() or page.text[:400]}")
        self.status, self.page = status, page


class Browser:
    """Goes to addresses of the platform and fills in what it finds there."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._client = httpx.Client(
            base_url=base, follow_redirects=True, trust_env=False, timeout=60
        )
        self.page = Page(base, "")

    def open(self, address: str) -> Page:
        """Go somewhere. Raises Refused."""
        return self._arrived(self._client.get(urljoin(self.page.url or self.base, address)))

    def download(self, address: str) -> bytes:
        """A file. Raises Refused."""
        answer = self._client.get(urljoin(self.base, address))
        if answer.status_code >= REFUSED:
            raise Refused(answer.status_code, Page(address, answer.text))
        return answer.content

    def send(
        self,
        form: Form,
        typed: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, File | list[File]] | None = None,
        press: tuple[str, str] | None = None,
    ) -> Page:
        """Fill in a form of the page one is on and press a button.

        typed: by field name, or by its end; "" unticks a box. press: the button's name and value.
        Raises Refused with what the page says.
        """
        data = form.as_it_stands()
        for name, value in (typed or {}).items():
            data[form.find(name).name] = [value] if value else []
        if press:
            data[press[0]] = [press[1]]
        address = urljoin(self.page.url, form.action or self.page.url)
        uploads = [
            (form.find(name).name, one)
            for name, given in (files or {}).items()
            for one in (given if isinstance(given, list) else [given])
        ]
        options: dict[str, Any] = {"data": data, "headers": {"Referer": self.page.url}}
        if uploads:
            options["files"] = uploads
        if form.method == "get":
            return self._arrived(self._client.get(address, params=data))
        return self._arrived(self._client.post(address, **options))

    @property
    def cookies(self) -> httpx.Cookies:
        """What the platform keeps in this browser."""
        return self._client.cookies

    def close(self) -> None:
        """Leave."""
        self._client.close()

    def _arrived(self, answer: httpx.Response) -> Page:
        page = Page(str(answer.url), answer.text)
        self.page = page
        if answer.status_code >= REFUSED:
            raise Refused(answer.status_code, page)
        return page


def path_of(page: Page) -> str:
    """The path of the page's address."""
    return urlsplit(page.url).path
