"""A page as a browser without JavaScript sees it: its words, its links, its forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "img", "hr", "meta", "link"}
BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "td", "th", "dt", "dd", "section", "article", "tr"}
TICKED = ("radio", "checkbox")


@dataclass
class Control:
    """One field of a form. options: values it may take, for radios, boxes and lists."""

    name: str
    kind: str
    value: str = ""
    options: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass
class Form:
    """One form: where it goes, its fields in order, its buttons as (name, value)."""

    action: str = ""
    method: str = "get"
    controls: dict[str, Control] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def as_it_stands(self) -> dict[str, list[str]]:
        """What a browser would send if nothing were touched."""
        return {
            name: list(one.chosen) if one.options or one.kind in TICKED else [one.value]
            for name, one in self.controls.items()
            if one.kind != "file"
        }

    def find(self, name: str) -> Control:
        """The control with this name, or the only one whose name ends with it."""
        if name in self.controls:
            return self.controls[name]
        found = [one for key, one in self.controls.items() if key.endswith(f"-{name}")]
        if len(found) != 1:
            raise LookupError(f"表单里没有“{name}”，有的是：{'、'.join(self.controls)}")
        return found[0]


class Page(HTMLParser):
    """A page that was read. text: its words, a line for each block."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.url, self.html = url, html
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self._words: list[str] = []
        self._form: Form | None = None
        self._list: Control | None = None
        self._textarea: Control | None = None
        self._link: list[str] | None = None
        self._silent = 0
        self.feed(html)
        self.text = re.sub(r"[ \t]*\n\s*", "\n", "".join(self._words)).strip()

    def form(self, *names: str, action: str = "") -> Form:
        """The first form with these fields, or that goes to an address ending so.

        Raises LookupError naming what there is.
        """
        for form in self.forms:
            if action and not form.action.split("?")[0].endswith(action):
                continue
            if all(name in form.controls for name in names):
                return form
        there = "；".join(f"{one.action or '本页'}: {list(one.controls)}" for one in self.forms)
        raise LookupError(f"{self.url} 没有这样的表单（{action} {names}）。有的是：{there}")

    def pressing(self, name: str, value: str) -> Form:
        """The form with this button. Raises LookupError naming the buttons there are."""
        for form in self.forms:
            if (name, value) in form.buttons:
                return form
        there = [button for form in self.forms for button in form.buttons]
        raise LookupError(f"{self.url} 没有按钮 {name}={value}。有的是：{there}。{self.told()}")

    def link(self, words: str) -> str:
        """Address of the first link whose words contain these. Raises LookupError."""
        for address, text in self.links:
            if words in text:
                return address
        raise LookupError(f"{self.url} 没有“{words}”这个链接。")

    def told(self) -> str:
        """What the page says went wrong or well: its alerts."""
        alerts = re.findall(
            r'role="(?:alert|status)"(?![^>]*\shidden)[^>]*>(.*?)</(?:div|section|ul|p)>',
            self.html,
            re.S,
        )
        plain = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in alerts]
        return "；".join(one for one in plain if one)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in pairs}
        if tag in ("script", "style", "svg"):
            self._silent += 1
        elif tag == "form":
            self._form = Form(attributes.get("action", ""), attributes.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a":
            self._link = [attributes.get("href", "")]
        elif self._form is not None:
            self._control(tag, attributes)
        if tag in BLOCKS or tag == "br":
            self._words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "svg"):
            self._silent -= 1
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._list = None
        elif tag == "textarea" and self._textarea is not None:
            self._textarea.value = self._textarea.value.removeprefix("\n")
            self._textarea = None
        elif tag == "a" and self._link:
            self.links.append((self._link[0], "".join(self._link[1:]).strip()))
            self._link = None
        if tag in BLOCKS:
            self._words.append("\n")

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea.value += data
        elif not self._silent and self._list is None:
            self._words.append(data)
            if self._link:
                self._link.append(data)

    def _control(self, tag: str, attributes: dict[str, str]) -> None:
        name, value = attributes.get("name", ""), attributes.get("value", "")
        if tag == "option" and self._list is not None:
            self._list.options.append(value)
            if "selected" in attributes:
                self._list.chosen = [value]
        elif not name or "disabled" in attributes or self._form is None:
            return
        elif tag == "button":
            self._form.buttons.append((name, value))
        elif tag == "select":
            self._list = self._form.controls[name] = Control(name, "select")
        elif tag == "textarea":
            self._textarea = self._form.controls[name] = Control(name, "textarea")
        elif tag == "input":
            self._input(name, value or "on", attributes)

    def _input(self, name: str, value: str, attributes: dict[str, str]) -> None:
        if self._form is None:
            return
        kind = attributes.get("type", "text")
        if kind in TICKED:
            control = self._form.controls.setdefault(name, Control(name, kind))
            control.options.append(value)
            if "checked" in attributes:
                control.chosen.append(value)
        elif kind == "submit":
            self._form.buttons.append((name, value))
        else:
            self._form.controls[name] = Control(name, kind, attributes.get("value", ""))
