"""The form of a page as a browser would send it back, to be changed field by field."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Typed(HTMLParser):
    """Fields of the form that holds an input called `seen`, or else of the last one."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []
        self.select = self.area = ""
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        if not self.forms:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(given, name)
        elif tag == "select":
            self.select, self.forms[-1][name] = name, ""
        elif tag == "option" and self.select and ("selected" in given):
            self.forms[-1][self.select] = given.get("value", "")
        elif tag == "textarea":
            self.area, self.forms[-1][name] = name, ""

    def _input(self, given: dict[str, str], name: str) -> None:
        if given.get("type") == "checkbox":
            if "checked" in given:
                self.forms[-1].setdefault(name, []).append(given.get("value", "on"))
        elif given.get("type") not in ("submit", "file"):
            self.forms[-1][name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][self.area] += data

    @property
    def fields(self) -> dict[str, Any]:
        """What would be sent."""
        return next((one for one in self.forms if "seen" in one), self.forms[-1])
