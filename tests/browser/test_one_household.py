"""A mother and her child, from the first page on a phone to the sealed file, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import Eyes
from tests.browser.windows import Window
from tests.story.running import ROOT  # noqa: F401 - puts the scripts' folder on the path

from story import arithmetic  # isort: skip
from story.acts import Matter  # isort: skip
from story.applying import to_review  # isort: skip
from story.cast import MOTHER  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PICTURES = True
"""Taken in a temporary folder, or in GONGZHU_SCREENS."""
REASONS = "经审核，家庭收入和财产符合规定，予以确认。"


@pytest.mark.requirement("PUB-01")
def test_a_household_is_helped_and_every_page_on_the_way_is_good(world: World, eyes: Eyes):
    matter = applied(world)
    approved(matter)
    paid(matter)
    told_of_it(matter)
    assert not eyes.faults, eyes.told()


def applied(world: World) -> Matter:
    """On a phone: register, choose, fill in every page, read the early answer, hand in, keep the receipt."""
    to_review(world, MOTHER)
    phone = window_of(world)
    tab = phone.tab()
    expect(tab.locator("#early + *")).to_contain_text("很可能符合条件")
    tab.get_by_label("以上情况都是真实").check()
    phone.press(tab.get_by_role("button", name="提交申请"))
    expect(tab.get_by_role("heading", name="申请已提交")).to_be_visible()
    expect(tab.locator(".gz-qr svg")).to_be_visible()
    number = tab.locator(".gz-number").inner_text()
    phone.follow("看办理进度")
    in_large_text(phone)
    return Matter(world, MOTHER, number)


def in_large_text(phone: Window) -> None:
    """The large-text button makes every page large from now on, until it is pressed again."""
    tab = phone.tab()
    size = "parseFloat(getComputedStyle(document.body).fontSize)"
    usual = tab.evaluate(size)
    phone.press(tab.get_by_role("button", name="大字"))
    assert tab.evaluate(size) >= usual * 1.3
    phone.open("/my/")
    assert tab.evaluate(size) >= usual * 1.3
    phone.press(tab.get_by_role("button", name="大字"))
    assert tab.evaluate(size) == usual


def approved(matter: Matter) -> None:
    """At the desks: accepted, verified, surveyed, on the wall for seven days, confirmed."""
    world = matter.world
    matter.accept()
    world.let_days_pass(1)
    matter.verified("各来源均已返回，与申报一致。")
    world.let_days_pass(1)
    matter.surveyed()
    world.let_days_pass(1)
    matter.proposed(yes=True)
    world.let_days_pass(8)
    matter.decided(yes=True, reasons=REASONS)


def paid(matter: Matter) -> None:
    """Order drawn up, checked, released, paid by the bank, and the file sealed by the worker."""
    matter.money()
    amount, _ = arithmetic.mother_and_child()
    matter.world.wait("到账", lambda: matter.world.paid(amount) or None)
    matter.closed("已到账")
    matter.closed("已办结")


def told_of_it(matter: Matter) -> None:
    """The household sees decision, money and end; an officer finds the file closed."""
    amount, _ = arithmetic.mother_and_child()
    phone = window_of(matter.world)
    phone.open(f"/my/{matter.number}/")
    page = phone.tab().locator("main")
    expect(page).to_contain_text(f"每月 {amount // 100:,}.{amount % 100:02d} 元")
    expect(page).to_contain_text(REASONS)
    expect(page).to_contain_text("已到账")
    with phone.tab().expect_download() as letter:
        phone.tab().get_by_role("link", name="下载决定书").click()
    assert letter.value.path().read_bytes().startswith(b"%PDF-")
    _, desk = matter.world.officer("confirmer")
    page = desk.open(f"/desk/cases/{matter.number}/history/")
    assert "办结" in page.text and "归档" in page.text


def window_of(world: World) -> Window:
    """The mother's phone."""
    phone = world.resident(MOTHER.applicant)
    assert isinstance(phone, Window)
    return phone
