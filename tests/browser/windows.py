"""Chromium in the hands of the story's people: the same steps, by real clicks on real pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Browser as Chromium

from tests.browser.eyes import AXE, DESK, HEIGHTS, PHONE, Eyes
from tests.story.running import ROOT  # noqa: F401 - puts the scripts' folder on the path

from story.browser import REFUSED, Browser, File, Refused  # isort: skip
from story.page import Control, Form, Page  # isort: skip

PATIENCE = 15_000
"""Milliseconds until something that should be on a page is missed."""
ON_A_PHONE = {
    "viewport": {"width": PHONE, "height": HEIGHTS[PHONE]},
    "is_mobile": True,
    "has_touch": True,
}
AT_A_DESK = {
    "viewport": {"width": DESK, "height": HEIGHTS[DESK]},
    "is_mobile": False,
    "has_touch": False,
}


class Window(Browser):
    """One person's window: a phone for whoever comes by the front door, a wide screen at the desk."""

    def __init__(self, base: str, chromium: Chromium, eyes: Eyes, **more: Any) -> None:
        self.base, self.eyes = base, eyes
        self._chromium, self._more = chromium, more
        self._tab: Any = None
        self.page = Page(base, "")

    def open(self, address: str) -> Page:
        """Go somewhere. Raises Refused."""
        answer = self.tab(address).goto(urljoin(self.page.url or self.base, address))
        return self._arrived_with(answer)

    def send(
        self,
        form: Form,
        typed: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, File | list[File]] | None = None,
        press: tuple[str, str] | None = None,
    ) -> Page:
        """Fill in a form of the page one is on and press a button, the first one if none is named."""
        here = self._tab.locator("form").nth(self.page.forms.index(form))
        for name, value in (typed or {}).items():
            self._tell(here, form.find(name), value)
        for name, given in (files or {}).items():
            many = given if isinstance(given, list) else [given]
            here.locator(f"input[type=file][name='{form.find(name).name}']").first.set_input_files(
                [{"name": f[0], "mimeType": "image/jpeg", "buffer": f[1]} for f in many]
            )
        button = here.locator(f"[name='{press[0]}'][value='{press[1]}']" if press else "button")
        return self.press(button.first)

    def press(self, target: Any) -> Page:
        """Click something that leads to another page. Raises Refused."""
        with self._tab.expect_navigation() as going:
            target.click()
        return self._arrived_with(going.value)

    def follow(self, words: str) -> Page:
        """Click the first link with these words."""
        return self.press(self._tab.get_by_role("link", name=words).first)

    def tab(self, address: str = "") -> Any:
        """The window itself, opened at first use."""
        if self._tab is None:
            kind = AT_A_DESK if address.startswith("/desk") else ON_A_PHONE
            context = self._chromium.new_context(
                locale="zh-CN", reduced_motion="reduce", **{**kind, **self._more}
            )
            context.set_default_timeout(PATIENCE)
            context.add_init_script(path=AXE)  # past the security policy, which lets no script in
            self._tab = context.new_page()
            self.eyes.watch(self._tab)
        return self._tab

    def close(self) -> None:
        """Shut the window."""
        if self._tab is not None:
            self._tab.context.close()

    def _tell(self, here: Any, control: Control, value: str) -> None:
        field = here.locator(f"[name='{control.name}']")
        fold = field.first.locator("xpath=ancestor::details[not(@open)]/summary")
        if fold.count():
            fold.click()
        if control.kind == "radio" and value:
            field.and_(here.locator(f"[value='{value}']")).check()
        elif control.kind == "checkbox":
            field.first.set_checked(bool(value))
        elif control.kind == "select":
            field.first.select_option(value)
        elif control.kind not in ("radio", "hidden"):
            field.first.fill(value)

    def _arrived_with(self, answer: Any) -> Page:
        self.page = Page(self._tab.url, self._tab.content())
        if self._more.get("java_script_enabled", True):  # axe is a script itself
            self.eyes.look(self._tab)
        if answer is not None and answer.status >= REFUSED:
            raise Refused(answer.status, self.page)
        return self.page
