"""Every public page opens for everybody, says nothing undefined, and is small."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.portal import privacy, selectors
from tests.portal.browser import Browser
from tests.portal.people import Resident

ITEMS = Path(__file__).parents[2] / "packs" / "guangzhou" / "items"
PUBLIC = [
    "/",
    "/items/",
    "/items/?q=火灾",
    "/items/?q=没有这样的事项",
    "/items/?for=family",
    *(f"/items/{file.stem}/" for file in sorted(ITEMS.glob("*.yaml"))),
    "/standards/",
    "/policies/",
    "/policies/dibao-measures/",
    "/help/",
    "/privacy/",
    "/accessibility/",
    "/progress/",
    "/notices/",
    "/notices/?place=440106000000",
    "/notices/?place=440106001000",
    "/sign-in/",
    "/register/",
    "/forgotten/",
]
OWN = [
    "/",
    "/my/",
    "/my/messages/",
    "/my/signing/",
    "/my/data/",
    "/my/data/phone/",
    "/my/data/forget/",
    "/my/claim/",
    "/my/password/",
    "/apply/dibao/",
    "/apply/dibao/?for=self",
    "/apply/dibao/?for=self&place=440106000000",
    "/apply/dibao/?for=self&place=440106001000",
    "/apply/dibao/?for=family&place=440106001000",
]
MOST_BYTES = 60 * 1024


@pytest.mark.requirement("PUB-09")
@pytest.mark.parametrize("url", PUBLIC)
def test_a_stranger_may_read_it(browser: Browser, url: str) -> None:
    page = browser.open(url)

    assert page.status == 200
    assert page.html.count("<h1") == 1


@pytest.mark.requirement("CAT-06")
def test_what_comes_by_itself_says_so_and_offers_no_form(resident: Resident) -> None:
    page = resident.browser.open("/items/price_subsidy/")
    assert "不用申请" in page.text and "直接发给已经在享救助的人" in page.text
    assert "开始申请" not in page.text and "要准备什么" not in page.text

    led = resident.browser.open("/apply/price_subsidy/")

    assert led.url == "/items/price_subsidy/"


@pytest.mark.parametrize("url", OWN)
def test_a_resident_may_open_it(resident: Resident, url: str) -> None:
    page = resident.browser.open(url)

    assert page.status == 200
    assert page.html.count("<h1") == 1


@pytest.mark.parametrize("url", [url for url in OWN if url != "/"])
def test_a_stranger_is_led_to_sign_in_and_back(browser: Browser, url: str) -> None:
    page = browser.open(url)

    assert page.url.startswith("/sign-in/?next=")
    assert browser.form("identifier").values["next"] == url


@pytest.mark.requirement("PUB-14")
@pytest.mark.parametrize("url", PUBLIC)
def test_a_page_is_small_enough_for_a_slow_phone(browser: Browser, url: str) -> None:
    page = browser.open(url)
    files = ("portal/portal.css", "portal/pages.css", "portal/portal.js", "shared/forms.js")
    pieces = [page.html.encode(), *(Path(finders.find(name)).read_bytes() for name in files)]

    assert sum(len(gzip.compress(piece)) for piece in pieces) <= MOST_BYTES
    assert len(page.html.encode()) <= MOST_BYTES


@pytest.mark.requirement("CAT-03")
def test_an_item_says_who_how_much_how_with_what_and_by_which_law(browser: Browser) -> None:
    text = browser.open("/items/dibao/").text

    for words in ("谁可以申请", "能得到多少", "怎么办", "要准备什么", "要等多久", "依据", "12345"):
        assert words in text
    assert "《最低生活保障审核确认办法》" in text and "民发〔2021〕57号" in text
    assert "转述，待核对" in text  # a basis nobody has read in full says so
    assert "出具核对报告 待核定" in text  # a limit nobody has set is not made up


@pytest.mark.requirement("CAT-03")
def test_a_guide_shows_the_figures_of_its_own_item_and_no_others(browser: Browser) -> None:
    assert "1,282.00" not in browser.open("/items/legal_aid/").text
    heart = browser.open("/items/social_heart/").text

    assert "先天性心脏病儿童资助·累计上限" in heart and "30,000.00" in heart
    assert "最低生活保障标准" not in heart


def test_an_item_is_found_by_what_happened_to_people(browser: Browser) -> None:
    text = browser.open("/items/?q=火灾").text

    assert "临时救助" in text and "特困人员救助供养" not in text


@pytest.mark.requirement("CAT-03")
def test_an_amount_that_is_only_shown_for_demonstration_is_marked_wherever_it_stands(
    browser: Browser,
) -> None:
    for url in ("/", "/items/dibao/", "/standards/"):
        text = browser.open(url).text
        assert "1,282.00" in text and "演示值，未核定" in text


def test_an_amount_nobody_has_published_is_not_written_at_all(browser: Browser, settings) -> None:
    settings.DEMO = False

    assert "今年的低保标准还没有核定" in browser.open("/").text
    assert "1,282.00" not in browser.open("/standards/").text


@pytest.mark.django_db
def test_a_published_amount_is_given_with_its_source_and_what_it_rests_on() -> None:
    with acting_as(SYSTEM):
        figure = selectors.figures(date(2024, 6, 1), ["dibao"])[0]

    assert (figure.shown, figure.mark) == ("1,282.00", "转述，待核对")
    assert "2024年度提标通知" in figure.source


def test_an_address_that_does_not_exist_says_so_kindly(browser: Browser) -> None:
    for url in ("/items/none/", "/policies/none/", "/notices/?place=110000000000", "/nothing/"):
        page = browser.open(url)
        assert page.status == 404 and "没有找到" in page.text


@pytest.mark.requirement("PUB-01")
def test_large_text_is_remembered_without_scripts(browser: Browser) -> None:
    page = browser.open("/items/?q=%E7%81%AB%E7%81%BE")
    form = next(one for one in page.forms if ("elder", "1") in one.buttons)

    answer = browser.client.post(form.action, {**form.values, "elder": "1"})

    assert answer.headers["Location"] == "/items/?q=%E7%81%AB%E7%81%BE"
    assert "data-elder" in browser.open("/").html


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:x", ""]
)
def test_the_large_text_switch_leads_nowhere_else(browser: Browser, elsewhere: str) -> None:
    answer = browser.client.post("/elder/", {"elder": "1", "next": elsewhere})

    assert answer.headers["Location"] == "/"


def test_the_wording_people_agreed_to_is_never_changed_unnoticed() -> None:
    assert {one.version: one.digest for one in privacy._VERSIONS} == {
        "2026-1": "a0ba18906aca21799f3b58159180e987d4172e49ab699a8712c9f48c75acce3d",
        "2026-2": "d07b61eb2bddfa084c295909165b0b27554d73cf4f4b9e02e62af9e3a28480d9",
    }
