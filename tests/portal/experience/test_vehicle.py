"""The vehicle page: an explained estimate, always marked as one, and the items' own conditions."""

from __future__ import annotations

import shutil

import pytest

from tests.portal.browser import Browser, Page

CAR = {
    "kind": "car",
    "use": "private",
    "purpose": "family",
    "price": "100000",
    "registered_on": "2021-11-22",
    "km": "60000",
}


def ask(browser: Browser, **told: str) -> Page:
    browser.open("/experience/vehicle/")
    return browser.send(**{**CAR, **told})


@pytest.mark.requirement("EXP-02")
def test_a_family_car_is_appraised_explained_and_held_against_every_items_condition(
    browser: Browser,
) -> None:
    page = ask(browser)

    assert page.status == 200, page.text
    assert "只是估算，以工作人员核定的为准" in page.text
    assert "产品默认，非法定" in page.text and "没有官方出处" in page.text
    assert "买的时候 100,000 元" in page.text and "每年减 15%" in page.text
    assert "43,900 元左右" in page.text and "在 35,100 元到 52,800 元之间" in page.text
    assert ".00" not in page.text.split("会不会影响救助")[0]  # nobody knows the fen of an estimate
    assert "要求没有计入的机动车（现有 1 辆）" in page.text
    assert "最低生活保障" in page.text and "不符合这一条" in page.text
    assert "《广东省" in page.text and "财产认定" in page.text


@pytest.mark.requirement("EXP-02")
def test_the_limit_for_the_vehicle_somebody_lives_on_is_not_known_and_not_invented(
    browser: Browser,
) -> None:
    page = ask(browser, purpose="livelihood", kind="van", use="commercial")

    assert page.text.count("单独判断") == 1
    assert "谋生车辆价值 " in page.text and " 元之间 不超过" in page.text
    assert "唯一的小型经营性谋生车辆" in page.text
    assert "唯一谋生车辆的价值上限（待核定）" in page.text or "待核定" in page.text


def test_a_motorcycle_does_not_count(browser: Browser) -> None:
    page = ask(browser, kind="motorcycle", price="6000", km="9000")

    assert "不计入" in page.text and "不符合这一条" not in page.text


def test_without_the_price_a_class_of_prices_will_do(browser: Browser) -> None:
    page = ask(browser, price="", price_class="economy")

    assert "新车大约 50,000 元 到 100,000 元" in page.text


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"price": "", "price_class": ""}, "不清楚的，在下面选一档"),
        ({"registered_on": "2099-01-01"}, "不能晚于今天"),
        ({"km": "-3"}, "不能是负数"),
        ({"km": "99999999"}, "请看看是不是多打了一位"),
        ({"kind": "rocket"}, "请从列表中选择"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(
    browser: Browser, told: dict[str, str], sentence: str
) -> None:
    page = ask(browser, **told)

    assert page.status == 422 and sentence in page.text


def test_a_region_without_a_method_says_so(browser: Browser, settings, tmp_path) -> None:
    shutil.copytree(settings.PACKS_DIR, tmp_path / "packs")
    (tmp_path / "packs" / "guangzhou" / "vehicles.yaml").unlink()
    settings.PACKS_DIR = tmp_path / "packs"

    page = browser.open("/experience/vehicle/")

    assert page.status == 200 and "价值待核定" in page.text
