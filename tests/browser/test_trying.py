"""The experience zone in Chromium: a stranger tries, turns the sliders, rehearses, and goes on to apply."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium, expect

from tests.browser.conftest import BEGINS
from tests.browser.eyes import Eyes
from tests.browser.windows import Window
from tests.story.running import Platform

from story.people import Someone, id_number  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.trial]

COUNTS = {"count": "1", "age-0": "45"}
MOST_PAGES = 40
TRIER = Someone("容试用", id_number("19810330", 622), "19900000041")


@pytest.mark.requirement("EXP-03")
@pytest.mark.requirement("EXP-05")
def test_a_stranger_learns_what_fits_and_turns_the_sliders(
    platform: Platform, chromium: Chromium, eyes: Eyes
) -> None:
    window = Window(platform.url, chromium, eyes)
    _through(window)
    tab = window.tab()

    slider = tab.get_by_role("slider", name="全家每月收入")
    slider.fill("9000")

    expect(tab.locator("[name=income]")).to_have_value("9000")
    expect(tab.locator("#trial")).to_contain_text("到多少会变")
    tab.emulate_media(media="print")
    expect(tab.locator(".gz-outcome .gz-fold ul").first).to_be_visible()
    expect(tab.locator("#what-if")).to_be_hidden()
    tab.emulate_media(media="screen")
    expect(tab.locator(".gz-outcome .gz-fold ul").first).to_be_hidden()
    window.follow("选街道（镇）")
    window.follow("天河区")
    window.press(tab.get_by_role("button", name="五山街道"))
    expect(tab.locator("main")).to_contain_text("天河区五山街道")
    world = World(platform, BEGINS)
    jar = world.resident(TRIER).cookies.jar
    tab.context.add_cookies(
        [{"name": one.name, "value": one.value, "url": platform.url} for one in jar]
    )
    window.open("/experience/check/apply/dibao/")
    expect(tab.locator("h1")).to_contain_text("申请")
    world.close()
    window.close()
    assert not eyes.faults, eyes.told()


@pytest.mark.requirement("EXP-03")
def test_without_scripts_and_with_the_back_button_nothing_is_lost(
    platform: Platform, chromium: Chromium, eyes: Eyes
) -> None:
    window = Window(platform.url, chromium, eyes, java_script_enabled=False)
    _through(window)
    tab = window.tab()
    result = tab.url

    tab.go_back()
    assert "/experience/check/ask/" in tab.url
    tab.go_forward()

    assert tab.url == result
    window.press(tab.get_by_role("button", name="看看结果"))
    expect(tab.locator("#trial")).to_contain_text("到多少会变")
    window.close()


@pytest.mark.requirement("EXP-01")
def test_a_rehearsal_ends_with_what_would_happen_next(
    platform: Platform, chromium: Chromium, eyes: Eyes
) -> None:
    window = Window(platform.url, chromium, eyes)
    window.open("/experience/rehearsal/")
    tab = window.tab()
    window.press(tab.get_by_role("button", name="开始演练"))

    for _ in range(MOST_PAGES):
        if "/done/" in tab.url:
            break
        _answer(tab, tick=True)
        window.press(tab.locator("button[name=go][value=next]"))

    expect(tab.locator("h1")).to_have_text("演练完了")
    window.close()
    assert not eyes.faults, eyes.told()


def _through(window: Window) -> None:
    """A person alone, to whom nothing special is so, up to the result."""
    window.open("/experience/check/")
    tab = window.tab()
    window.press(tab.get_by_role("button", name="开始", exact=True))
    for _ in range(MOST_PAGES):
        if "/ask/" not in tab.url:
            break
        _answer(tab)
        window.press(tab.locator("button[name=go][value=next]"))
    assert tab.url.endswith("/experience/check/result/")


def _answer(tab: Any, *, tick: bool = False) -> None:
    """No to everything, the first choice of every list, 0 where a number is wanted."""
    form = tab.locator("main form").last
    for name in form.locator("input[type=radio]").evaluate_all(
        "all => [...new Set(all.map(one => one.name))]"
    ):
        group = form.locator(f"input[type=radio][name='{name}']")
        if group.and_(form.locator(":checked")).count() == 0 and group.first.is_visible():
            plain = group.and_(form.locator("[value=no], [value=none]"))
            (plain if plain.count() else group).first.check(force=True)
    for select in form.locator("select:visible").all():
        if not select.input_value():
            select.select_option(index=1)
    for field in form.locator("input[type=text]:visible").all():
        if not field.input_value():
            field.fill(COUNTS.get(field.get_attribute("name") or "", "0"))
    for box in form.locator("input[type=checkbox]").all() if tick else []:
        box.check(force=True)
