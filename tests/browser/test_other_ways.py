"""Without a mouse, and without scripts: the same forms, to the same end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium, expect

from tests.browser.conftest import BEGINS
from tests.browser.eyes import Eyes
from tests.browser.windows import AT_A_DESK, Window
from tests.story.running import Platform

from story.applying import page_key, to_review  # isort: skip
from story.cast import MOTHER  # isort: skip
from story.people import Someone, card_number, id_number  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.trial]

TYPIST = Someone("关静仪", id_number("19790314", 521), "19900000031")
SCRIPTLESS = replace(
    MOTHER,
    members=(
        replace(
            MOTHER.applicant,
            name="容秀文",
            number=id_number("19820130", 322),
            phone="19900000032",
            card=card_number(32),
        ),
        replace(MOTHER.members[1], name="容子轩", number=id_number("20150909", 411)),
    ),
)
MOST_STOPS = 60
STANDING = "document.activeElement"
SAYS = f"{STANDING}.textContent.trim()"
FOCUS_IS_SEEN = """() => {
  const here = document.activeElement;
  const seen = here.closest('.gz-choice') ?? (here.matches('.gz-file-ready > input') ? here.nextElementSibling : here);
  const look = getComputedStyle(seen);
  return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
}"""


@pytest.fixture(scope="module")
def typing(platform: Platform, chromium: Chromium, eyes: Eyes) -> Iterator[World]:
    """The story's world, in which everybody has a wide screen and a keyboard."""

    def opens(base: str) -> Window:
        return Window(base, chromium, eyes, **AT_A_DESK)

    opened = World(platform, BEGINS, opens)
    yield opened
    opened.close()


class Keyboard:
    """Hands on the keys: Tab to walk, typing, arrows to choose, Enter to press."""

    def __init__(self, window: Window) -> None:
        self.window, self.tab = window, window.tab()

    def walk_to(self, name: str, value: str = "") -> None:
        """Tab on until the control with this name (and value) has the focus, which must be seen."""
        wanted = f"[name='{name}']" + (f"[value='{value}']" if value else "")
        self._walk(f"{STANDING}.matches({wanted!r})", wanted)

    def walk_to_button(self, words: str) -> None:
        """Tab on to the button that says this."""
        self._walk(f"{STANDING}.matches('main button') && {SAYS} === {words!r}", words)

    def walk_to_link(self, words: str) -> None:
        """Tab on to the link that says this."""
        self._walk(f"{STANDING}.matches('main a') && {SAYS} === {words!r}", words)

    def _walk(self, is_there: str, wanted: str) -> None:
        for _ in range(MOST_STOPS):
            self.tab.keyboard.press("Tab")
            assert self.tab.evaluate(FOCUS_IS_SEEN), self._where()
            if self.tab.evaluate(is_there):
                return
        raise AssertionError(f"Tab never comes to {wanted}")

    def type(self, name: str, words: str) -> None:
        self.walk_to(name)
        self.tab.keyboard.type(words)

    def choose(self, name: str, moves: int = 1) -> None:
        """Into a group of choices, and down to the one wanted: the first press of Space takes the first."""
        self.walk_to(name)
        self.tab.keyboard.press("Space")
        for _ in range(moves - 1):
            self.tab.keyboard.press("ArrowDown")

    def enter(self) -> Any:
        """Press what has the focus, and wait for the page it leads to."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
        return self.tab

    def _where(self) -> str:
        return "the focus cannot be seen on " + self.tab.evaluate(f"{STANDING}.outerHTML")[:200]


@pytest.mark.requirement("PUB-14")
def test_a_form_is_begun_and_its_first_page_filled_in_by_keyboard_alone(typing: World):
    keyboard = Keyboard(typing.resident(TYPIST))
    tab = keyboard.tab
    keyboard.window.open("/apply/dibao/?for=self&place=440106001000")
    tab.keyboard.press("Tab")
    expect(tab.locator(".gz-skip")).to_be_focused()
    tab.keyboard.press("Enter")  # jumps over the head of the page
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    keyboard.enter()
    keyboard.walk_to("division_code")
    tab.keyboard.press("ArrowDown")
    keyboard.type("address", "五山路1号201房")
    keyboard.choose("hukou_here")
    keyboard.choose("pregnant", 2)
    keyboard.walk_to("go", "next")
    keyboard.enter()

    expect(tab.locator("h1")).to_have_text("单独申请")


@pytest.mark.requirement("PUB-14")
@pytest.mark.requirement("EXP-03")
def test_the_self_diagnosis_is_gone_through_by_keyboard_alone(
    platform: Platform, chromium: Chromium, eyes: Eyes
):
    keyboard = Keyboard(Window(platform.url, chromium, eyes, **AT_A_DESK))
    tab = keyboard.tab
    keyboard.window.open("/experience/check/")
    keyboard.walk_to_button("开始")
    keyboard.enter()
    keyboard.type("count", "1")
    keyboard.enter()
    keyboard.type("age-0", "45")
    keyboard.enter()
    keyboard.walk_to("go", "skip")
    keyboard.enter()
    keyboard.walk_to_link("不问了，看结果")
    keyboard.enter()
    expect(tab).to_have_url(re.compile("/experience/check/result/$"))
    keyboard.walk_to_link("改一改数字，看结果会不会变")
    keyboard.enter()
    keyboard.walk_to("income")
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("slider", name="全家每月收入")).to_be_focused()
    tab.keyboard.press("ArrowRight")

    expect(tab.locator("#trial")).to_contain_text("到多少会变")
    keyboard.window.close()


@pytest.mark.requirement("PUB-14")
def test_a_fault_takes_the_focus_and_leads_to_its_field(typing: World):
    keyboard = Keyboard(typing.visitor())
    keyboard.window.open("/progress/")
    keyboard.type("number", "GZ20261012000001")
    keyboard.enter()

    expect(keyboard.tab.locator("#faults")).to_be_focused()
    keyboard.tab.keyboard.press("Tab")
    keyboard.tab.keyboard.press("Enter")
    expect(keyboard.tab.locator("[name=id_number]")).to_be_focused()


def test_the_menu_opens_and_closes_by_key_and_gives_the_focus_back(
    platform: Platform, chromium: Chromium, eyes: Eyes
):
    phone = Window(platform.url, chromium, eyes)
    phone.open("/")
    menu = phone.tab().locator("summary", has_text="菜单")

    menu.focus()
    phone.tab().keyboard.press("Enter")
    expect(phone.tab().get_by_role("navigation", name="菜单")).to_be_visible()
    phone.tab().keyboard.press("Tab")
    phone.tab().keyboard.press("Escape")

    expect(phone.tab().get_by_role("navigation", name="菜单")).to_be_hidden()
    expect(menu).to_be_focused()
    phone.close()


def test_an_officer_signs_in_and_searches_by_keyboard_alone(typing: World):
    who, keyboard = typing.officers["window-1"], Keyboard(typing.visitor())
    tab = keyboard.tab
    keyboard.window.open("/desk/sign-in/")
    keyboard.type("work_number", who.work_number)
    keyboard.type("password", who.password)
    keyboard.enter()
    expect(tab.locator("h1")).to_have_text("我的待办")
    keyboard.window.open("/desk/cases/")
    keyboard.type("text", "没有这个人")
    tab.keyboard.press("Enter")

    expect(tab).to_have_url(re.compile("text="))
    expect(tab.locator("#list")).to_contain_text("没有")


@pytest.mark.requirement("PUB-14")
def test_a_whole_form_is_filled_in_without_scripts(
    platform: Platform, chromium: Chromium, eyes: Eyes
):
    def opens(base: str) -> Window:
        return Window(base, chromium, eyes, java_script_enabled=False)

    world = World(platform, BEGINS, opens)

    page = to_review(world, SCRIPTLESS)

    assert page_key(page) == "review"
    assert "初步参考" in page.text and "还有" not in page.told()
    tab = world.resident(SCRIPTLESS.applicant).tab()
    assert tab.locator("[data-resting], .gz-file-ready").count() == 0
    world.close()


def test_nothing_was_wrong_with_any_page_on_these_ways(eyes: Eyes):
    assert not eyes.faults, eyes.told()
