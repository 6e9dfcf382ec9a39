"""Where the story happens: the running platform, everybody's browser, the partner's control desk."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from typing import TypeVar

import httpx
from PIL import Image, ImageDraw
from processes import Platform

from story.browser import Browser, File, Refused
from story.page import Page
from story.people import ENTRANCE, Officer, Someone, officers
from story.telling import Mismatch, Timeline

PATIENCE = 90.0
Found = TypeVar("Found")


class World:
    """Everything the story's people need. opens: makes a browser in front of an address."""

    def __init__(
        self, platform: Platform, day: date, opens: Callable[[str], Browser] = Browser
    ) -> None:
        self.platform = platform
        self.timeline = Timeline(day)
        self.officers = officers(platform.var)
        self._opens = opens
        self._browsers: dict[str, Browser] = {}
        self._partner = httpx.Client(
            base_url=platform.environment["GONGZHU_PARTNER_URL"],
            headers={"Authorization": f"Bearer {platform.partner_key()}"},
            trust_env=False,
            timeout=30,
        )

    def visitor(self) -> Browser:
        """Somebody who has not signed in."""
        if "" not in self._browsers:
            self._browsers[""] = self._opens(self.platform.url)
        return self._browsers[""]

    def resident(self, who: Someone) -> Browser:
        """The browser of a resident, who registers at first."""
        if who.number not in self._browsers:
            browser = self._browsers[who.number] = self._opens(self.platform.url)
            page = browser.open("/register/")
            page = browser.send(page.form("phone"), {"phone": who.phone})
            browser.send(
                page.form("id_number", "consent"),
                {
                    "code": self.code_for(who.phone),
                    "name": who.name,
                    "id_number": who.number,
                    "new_password": ENTRANCE,
                    "new_password_again": ENTRANCE,
                    "consent": "on",
                },
            )
        return self._browsers[who.number]

    def officer(self, seat: str) -> tuple[Officer, Browser]:
        """An officer, signed in with the password drawn at first start."""
        who = self.officers[seat]
        if seat not in self._browsers:
            browser = self._browsers[seat] = self._opens(self.platform.url)
            page = browser.open("/desk/sign-in/")
            typed = {"work_number": who.work_number, "password": who.password}
            browser.send(page.form("work_number", "password"), typed)
        return who, self._browsers[seat]

    def let_days_pass(self, days: int) -> None:
        """Move the demonstration clock on, on its own page, as a visitor does."""
        visitor = self.visitor()
        for step in [7] * (days // 7) + [1] * (days % 7):
            page = visitor.open("/demo/")
            form = next(
                one
                for one in page.forms
                if one.action.endswith("/demo/clock/") and one.controls["days"].value == str(step)
            )
            visitor.send(form)
            self.timeline.day += timedelta(days=step)

    def hold(self, who: Someone) -> None:
        """Let the departments know about somebody what the story says they know."""
        as_of = (self.timeline.day - timedelta(days=2)).isoformat()
        fixture = {
            source: [{**record, "as_of": as_of} for record in records]
            for source, records in who.fixture().items()
        }
        self._partner.put(f"/control/people/{who.number}", json=fixture).raise_for_status()

    def paid(self, amount_fen: int) -> int:
        """How often the bank has really paid exactly this amount."""
        ledger = self._partner.get("/control/bank/payments").raise_for_status().json()
        return sum(
            one["amount_fen"] == amount_fen and one["status"] == "paid"
            for one in ledger["payments"]
        )

    def messages_to(self, phone: str) -> list[str]:
        """What the gateway sent to a phone."""
        found = self._partner.get("/control/messages", params={"to": phone}).raise_for_status()
        return [one["text"] for one in found.json()["messages"]]

    def code_for(self, phone: str) -> str:
        """The six digits that were sent to a phone last; the worker sends them while we wait."""

        def look() -> str | None:
            codes = [re.search(r"验证码 (\d{6})", text) for text in self.messages_to(phone)]
            return next((found[1] for found in reversed(codes) if found), None)

        return self.wait(f"{phone} 收到验证码", look)

    def wait(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Look until there is something: the worker carries things out beside us. Raises Mismatch."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if (found := look()) is not None:
                return found
            time.sleep(0.3)
        raise Mismatch(f"等了 {PATIENCE:.0f} 秒还没有：{what}")

    def handle(
        self,
        seat: str,
        number: str,
        title: str,
        action: str,
        typed: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, File | list[File]] | None = None,
    ) -> Page:
        """An officer handles the task of a case with this title. Raises Refused, Mismatch."""
        who, browser = self.officer(seat)
        address = self.wait(
            f"{who.role}的“{title}”", lambda: self._task(browser, number, title, action)
        )
        page = browser.open(address)
        page = browser.send(
            page.pressing("action", action), typed, files=files, press=("action", action)
        )
        if "/desk/tasks/" in page.url:  # asks once more before a weighty step
            page = browser.send(
                page.form("confirmed"), typed, files=files, press=("action", action)
            )
        return page

    def _task(self, browser: Browser, number: str, title: str, action: str) -> str | None:
        """Address of an open task of this title that the action may be taken on."""
        try:
            page = browser.open(f"/desk/cases/{number}/")
            address = page.link(f"办理{title}")
            page = browser.open(address)
            page.pressing("action", action)
        except (LookupError, Refused):
            return None
        return address

    def close(self) -> None:
        """Everybody leaves."""
        for browser in self._browsers.values():
            browser.close()
        self._partner.close()


@cache
def photo(words: str) -> File:
    """A photograph of a paper: a picture with the words of its title nowhere but in its name."""
    picture = Image.new("RGB", (640, 420), (250, 249, 243))
    draw = ImageDraw.Draw(picture)
    for line in range(6):
        draw.rectangle((60, 70 + line * 48, 560 - line * 30, 84 + line * 48), fill=(190, 196, 206))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return (f"{words}.jpg", out.getvalue())


def standing(page: Page) -> str:
    """The sentence a household reads about where its case is now."""
    found = re.search(r"\n现在\n(.+?)\n", page.text)
    return found[1] if found else ""
