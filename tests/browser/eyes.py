"""Eyes on every page that is visited: axe, nothing sideways, nothing broken behind it, a picture.

A page is looked at once for each address pattern and set of second headings, in the ways people use it:
on a narrow and on a wide screen, a resident's page also in large text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

PHONE, DESK, SMALLEST = 390, 1440, 320
HEIGHTS = {PHONE: 844, DESK: 1000, SMALLEST: 568}
EVERYTHING = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
LOOKS = {
    "type": "rule",
    "values": [
        "color-contrast",
        "link-in-text-block",
        "scrollable-region-focusable",
        "target-size",
    ],
}
"""What size and colour can change. Large text changes nothing else: its menus are those of the phone."""
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"

RUN_AXE = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.map((one) => `${one.id}: ${one.help}\\n` + one.nodes.slice(0, 4).map(
    (node) => `      ${node.target.join(" ")} ${node.any.concat(node.all, node.none).map((why) => why.message).join("; ")}`
  ).join("\\n"));
}"""
SIDEWAYS = """(room) => {
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > room + 1);
  return wide.slice(-4).map((one) => `${one.tagName.toLowerCase()}.${one.className} ${one.innerText?.slice(0, 30)}`);
}"""
"""What reaches beyond the right edge, if the page can be pushed sideways at all."""
LARGE = "(large) => document.documentElement.toggleAttribute('data-elder', large)"
TEXT = "(percent) => { document.documentElement.style.fontSize = percent === 100 ? '' : `${percent}%`; }"
"""What a reader does who has set the text of the browser larger. Source: WCAG 2.2 1.4.4 (200 %)."""
HEADINGS = """() => {
  const found = [document.querySelectorAll('h2'), document.querySelectorAll('h1')].find((some) => some.length);
  return [...(found ?? [])].map((one) => one.textContent.trim()).join('|');
}"""


@dataclass(frozen=True)
class Way:
    """One way of looking at a page.

    text: size the reader has set, in percent. axe: the whole check, else only whether it scrolls
    sideways. picture: kept in the folder.
    """

    width: int
    large: bool = False
    text: int = 100
    axe: bool = True
    picture: bool = True

    @property
    def name(self) -> str:
        text = "" if self.text == 100 else f"-{self.text}"
        return f"{self.width}{'-elder' if self.large else ''}{text}"


OF_RESIDENTS = (
    Way(PHONE),
    Way(DESK),
    Way(PHONE, large=True),
    Way(DESK, large=True, picture=False),
    Way(SMALLEST, axe=False),
    Way(SMALLEST, large=True, axe=False),
    Way(PHONE, text=200, axe=False),
)
OF_OFFICERS = (Way(DESK), Way(PHONE), Way(SMALLEST, axe=False))


@dataclass
class Eyes:
    """What has been seen. folder: where the pictures go, if any; faults: every fault, in words."""

    folder: Path | None
    seen: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Any) -> None:
        """Note what goes wrong behind a page: scripts, the security policy, files that are not there."""
        page.on("pageerror", lambda error: self._fault(page.url, f"script: {error}"))
        page.on("console", lambda message: self._heard(page, message))
        page.on("response", lambda response: self._answered(page, response))

    def look(self, page: Any) -> None:
        """Look at the page in every way, unless one like it has been looked at. It must hold axe."""
        name = page_name(page.url)
        kind = (name, page.evaluate(HEADINGS))
        if kind in self.seen:
            return
        self.seen.add(kind)
        before = page.viewport_size
        large = page.evaluate("document.documentElement.hasAttribute('data-elder')")
        of_officers = page.locator("body.gz-desk").count() > 0
        for way in OF_OFFICERS if of_officers else OF_RESIDENTS:
            self._see(page, way, name)
        page.set_viewport_size(before)
        page.evaluate(LARGE, large)
        page.evaluate(TEXT, 100)

    @property
    def addresses(self) -> set[str]:
        """Names of the addresses whose pages have been looked at."""
        return {name.split()[0] for name, _ in self.seen}

    def told(self) -> str:
        """Every fault, a line each."""
        return "\n".join([f"{len(self.faults)} faults:", *self.faults])

    def _see(self, page: Any, way: Way, name: str) -> None:
        page.set_viewport_size({"width": way.width, "height": HEIGHTS[way.width]})
        page.evaluate(LARGE, way.large)
        page.evaluate(TEXT, way.text)
        where = f"{name} {way.name}"
        for words in page.evaluate(SIDEWAYS, way.width):
            self._fault(where, f"reaches beyond the edge: {words}")
        if not way.axe:
            return
        for words in page.evaluate(RUN_AXE, LOOKS if way.large else EVERYTHING):
            self._fault(where, words)
        if not way.picture or self.folder is None:
            return
        picture = f"{len(self.seen):03d}-{re.sub('[^a-z_]+', '-', name)}-{way.name}.jpg"
        page.screenshot(path=self.folder / picture, full_page=True, type="jpeg", quality=70)

    def _heard(self, page: Any, message: Any) -> None:
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load"):
            self._fault(page.url, f"console: {message.text}")

    def _answered(self, page: Any, response: Any) -> None:
        is_part = response.request.resource_type != "document"
        if response.status >= 500 or (response.status >= 400 and is_part):
            self._fault(page.url, f"{response.status} {response.url}")

    def _fault(self, where: str, words: str) -> None:
        told = f"{where}: {words}"
        if told not in self.faults:
            self.faults.append(told)


def page_name(url: str) -> str:
    """The name of an address, such as `portal:item`; of a page of a form also which page it is."""
    path = urlsplit(url).path
    try:
        found = resolve(path)
    except Resolver404:
        return path
    steps = [found.kwargs[key] for key in ("step", "tab") if key in found.kwargs]
    if found.view_name == "desk:intake_step":
        steps = [found.kwargs["key"]]
    return " ".join([found.view_name, *steps])
