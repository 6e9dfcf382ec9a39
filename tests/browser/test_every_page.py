"""Every page of the platform in Chromium, for whoever it is made for, in every way of looking."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from importlib import import_module

import pytest
from playwright.sync_api import Browser as Chromium

from tests.browser.conftest import BEGINS
from tests.browser.eyes import Eyes
from tests.browser.places import Place, everywhere
from tests.browser.windows import Window
from tests.story.running import Platform

from story.browser import Refused  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.trial]

NO_PAGE = {
    "portal:elder", "portal:sign_out", "portal:apply_on", "portal:apply_member", "portal:apply_paper",
    "portal:data_export", "portal:case_file", "portal:supplement_done", "desk:sign_out", "desk:preview",
    "desk:document_content", "desk:reveal", "desk:intake", "desk:intake_remove", "desk:calendar",
    "demo:enter", "demo:clock", "portal:check_forget", "portal:check_save", "portal:check_resume", "desk:policy_start", "desk:policy_bpmn", "desk:policy_check",
    "desk:policy_template", "desk:policy_picture", "portal:article_media", "portal:article_captions", "portal:item_picture",
    "desk:list_start", "desk:list_submit", "desk:list_decide", "desk:list_review", "desk:policy_article_start",
    "desk:policy_article_down", "desk:policy_article_review", "desk:policy_edition_submit", "desk:policy_edition_decide",
    "portal:preview_media", "portal:preview_captions",
}  # fmt: skip
"""Addresses that take something, send elsewhere or hand out a file."""
SEEN_ELSEWHERE = {
    "portal:apply_page": "test_one_household",
    "portal:check_page": "test_trying",
    "portal:check_result": "test_trying",
    "portal:check_place": "test_trying",
    "portal:check_apply": "test_trying",
    "portal:rehearsal_page": "test_trying",
    "portal:rehearsal_done": "test_trying",
    "desk:task": "test_one_household",
    "desk:policy_new": "test_a_new_item",
}


@pytest.fixture(scope="module")
def quick(platform: Platform) -> Iterator[World]:
    """The story's world by plain HTTP."""
    opened = World(platform, BEGINS)
    yield opened
    opened.close()


class Windows:
    """A window for each person, signed in with what the plain browser already holds."""

    def __init__(self, world: World, chromium: Chromium, eyes: Eyes) -> None:
        self.world, self.chromium, self.eyes = world, chromium, eyes
        self.open: dict[str, Window] = {}

    def of(self, place: Place) -> Window:
        who = place.who if isinstance(place.who, str) else place.who.number
        if who not in self.open:
            self.open[who] = Window(self.world.platform.url, self.chromium, self.eyes)
            self.open[who].tab(place.address).context.add_cookies(self._cookies(place))
        return self.open[who]

    def visit(self, place: Place) -> None:
        """Open the page; send its form empty, if that is wanted, to see what it says about that."""
        window = self.of(place)
        with pytest.raises(Refused) if place.is_missing else nullcontext():
            window.open(place.address)
        if place.sends_nothing:
            with pytest.raises(Refused):
                window.press(window.tab().locator("main form[method=post] button").first)

    def _cookies(self, place: Place) -> list[dict[str, str]]:
        if not place.who:
            return []
        is_officer = isinstance(place.who, str)
        plain = self.world.officer(place.who)[1] if is_officer else self.world.resident(place.who)
        return [
            {"name": one.name, "value": one.value, "url": self.world.platform.url}
            for one in plain.cookies.jar
        ]


@pytest.mark.requirement("PUB-01")
def test_every_page_is_good_to_everybody(quick: World, chromium: Chromium, eyes: Eyes):
    windows = Windows(quick, chromium, eyes)

    for place in everywhere(quick):
        windows.visit(place)

    not_seen = addresses() - eyes.addresses - NO_PAGE - set(SEEN_ELSEWHERE)
    assert not eyes.faults, eyes.told()
    assert not not_seen


def addresses() -> set[str]:
    """Every named address of the three rooms that have pages."""
    rooms = [import_module(f"gongzhu.{room}.urls") for room in ("portal", "desk", "demo")]
    return {f"{room.app_name}:{one.name}" for room in rooms for one in room.urlpatterns}
