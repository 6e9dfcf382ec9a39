"""A policy officer makes an item from nothing, another publishes it, a resident is helped by it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import Eyes
from tests.browser.windows import Window
from tests.story.running import ROOT  # noqa: F401 - puts the scripts' folder on the path

from story.acts import Matter  # isort: skip
from story.applying import Household, apply  # isort: skip
from story.browser import Refused  # isort: skip
from story.page import Page  # isort: skip
from story.people import Someone, card_number, id_number  # isort: skip
from story.world import World  # isort: skip

pytestmark = [pytest.mark.browser, pytest.mark.trial]

PICTURES = True
ITEM = {
    "name": "居家助浴补贴",
    "code": "home_bath",
    "sector": "government",
    "department": "civil_affairs",
    "policy": "interim-measures",
    "pays": "1",
}
GUIDE = {
    "guide.audience": "本市户籍、家中有人行动不便的家庭。",
    "guide.content": "请人上门助浴的补贴。",
    "guide.amount": "每位家庭成员一次 300 元（演练用的数字）。",
    "guide.basis.0.clause": "第四十七条至第四十九条",
}
CITED = {"policy": "interim-measures", "clause": "第四十七条至第四十九条", "grade": "A"}
SECOND = {
    "label": "家里至少一口人",
    "expr": "members_count >= 1",
    "remedy": "请核对家庭成员。",
    **{f"citations.0.{name}": value for name, value in CITED.items()},
}
STAGE = {
    "title": "复看",
    "key": "look",
    "public_title": "镇（街道）复看",
    "level": "town",
    "department": "civil_affairs",
    "role": "reviewer",
    "days": "2",
    "warn": "1",
    "days_grade": "product",
}
APPLICANT = Household(
    title="居家助浴补贴",
    item="home_bath",
    members=(
        Someone("温示范", id_number("19600214", 224), "19900000031", card_number(31)),
    ),
)  # fmt: skip
AMOUNT = 300_00


@pytest.mark.requirement("CAT-07")
@pytest.mark.requirement("CAT-10", "INT-05")
def test_an_item_made_on_screen_helps_a_resident(world: World, eyes: Eyes):
    draft = begun(world)
    written(world, draft)
    reckoned(world, draft)
    published(world, draft)
    world.let_days_pass(31)
    helped(world)
    assert not eyes.faults, eyes.told()


def writer(world: World) -> Window:
    """The policy officer's window."""
    return window_of(world, "policy")


def window_of(world: World, seat: str) -> Window:
    """The window of an officer."""
    _, window = world.officer(seat)
    assert isinstance(window, Window)
    return window


def begun(world: World) -> str:
    """A new item from the template; returns the address of its draft."""
    window = writer(world)
    page = window.open("/desk/policy/new/")
    page = window.send(page.form("code", "policy"), ITEM)
    assert "处要改" in page.text
    return page.url


def saved(window: Window, address: str, typed: Mapping[str, str]) -> Page:
    """Fill in a part and save it."""
    page = window.open(address)
    return window.send(page.form("seen"), typed, press=("do", "save"))


def pressed(window: Window, page: Page, typed: Mapping[str, str], do: str) -> Page:
    """Press a button that changes rows; nothing typed is lost."""
    return window.send(page.form("seen"), typed, press=("do", do))


def written(world: World, draft: str) -> None:
    """Guide, rules with a slip that is shown at its sign, the formula, and a stage more."""
    window = writer(world)
    saved(window, f"{draft}parts/guide/", GUIDE)
    ruled(window, f"{draft}parts/conditions/")
    money = {"formula.expr": "300元 * members_count", "formula.citations.0.clause": "第四十八条"}
    page = saved(window, f"{draft}parts/money/", money)
    assert "读作：300.00 元 × 共同生活家庭成员人数" in page.text
    flowed(window, f"{draft}parts/flow/")


def ruled(window: Window, address: str) -> None:
    """A slip in an expression is told while it is typed and never saved."""
    first = {f"conditions.0.{name}": value for name, value in
             {"remedy": "请向户籍地申请。", "citations.0.clause": "第四十七条"}.items()}  # fmt: skip
    page = window.open(address)
    tab = window.tab()
    expression = tab.locator("[name='conditions.0.expr']")
    expression.fill("has_hukou_hear")
    expression.press("End")
    told = tab.locator("#f-conditions-0-expr-told")
    expect(told).to_contain_text("是不是想写「has_hukou_here」")
    expect(told.locator("mark")).to_have_text("has_hukou_hear")
    with pytest.raises(Refused):
        window.press(tab.locator("[name=do][value=save]"))
    expect(tab.locator("[name='conditions.0.expr']")).to_have_value("has_hukou_hear")
    page = window.open(address)
    page = pressed(window, page, first, "add:conditions")
    page = pressed(window, page, {}, "add:conditions.1.citations")
    second = {f"conditions.1.{name}": value for name, value in SECOND.items()}
    page = pressed(window, page, second, "save")
    assert "读作：有共同生活家庭成员" in page.text


def flowed(window: Window, address: str) -> None:
    """One more pair of eyes between acceptance and decision."""
    page = window.open(address)
    number = sum(name.count(".") == 3 and name.endswith(".key") and name.startswith("flow.stages.")
                 for name in page.form("seen").controls)  # fmt: skip
    stage = f"flow.stages.{number}"
    page = pressed(window, page, {}, "add:flow.stages")
    page = pressed(
        window, page, {f"{stage}.{k}": v for k, v in STAGE.items()}, f"add:{stage}.actions"
    )
    action = {"key": "done", "title": "看过", "to": "confirm", "style": "primary"}
    typed = {f"{stage}.actions.0.{name}": value for name, value in action.items()}
    page = pressed(window, page, {**typed, "flow.stages.0.actions.0.to": "look"}, "save")
    assert "已保存。" in page.text, page.told()


def reckoned(world: World, draft: str) -> None:
    """A sample household: a wrong figure is named, the right one stands."""
    window = writer(world)
    sample = {
        "name": "本市的一口之家",
        "day": "2026-10-12",
        "division": "440106000000",
        "household.has_hukou_here": "true",
        "household.members_count": "1",
        "arithmetic": "300 × 1 = 300",
        "expect.outcome": "符合",
        "expect.yuan": "301",
    }
    page = saved(window, f"{draft}samples/1/", sample)
    assert "金额应为 301.00 元，算出来是300.00 元" in page.text
    page = saved(window, f"{draft}samples/1/", {"expect.yuan": "300"})
    assert "与手工一致" in page.text
    page = window.open(draft)
    page = window.send(page.pressing("do", "submit"), press=("do", "submit"))
    assert "已提交，等待政策发布人发布" in page.text


def published(world: World, draft: str) -> None:
    """Somebody else looks it through and publishes it."""
    window = window_of(world, "publisher")
    page = window.open("/desk/policy/waiting/")
    page = window.open(page.link("居家助浴补贴"))
    window.open(page.link("看全文"))
    expect(window.tab().locator(".gz-flow-picture svg")).to_be_visible()
    expect(window.tab().locator("#flow")).to_contain_text("复看")
    page = window.open(page.url)
    page = window.send(page.pressing("do", "yes"), press=("do", "yes"))
    assert "待施行" in page.text


def helped(world: World) -> None:
    """A resident finds it, applies, and the case runs to its end by the flow that was drawn."""
    number = apply(world, APPLICANT)
    matter = Matter(world, APPLICANT, number)
    matter.accept()
    matter.step("reviewer-1", "复看", "done", "镇（街道）复看，无异议")
    matter.decided(yes=True, reasons="符合条件，予以确认。")
    matter.money()
    world.wait("到账", lambda: world.paid(AMOUNT) or None)
    matter.closed("已办结")
