"""The squares for phones, read from the screen as a phone's camera would."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser as Chromium, Locator

from tests.story.running import Platform

pytestmark = [pytest.mark.browser, pytest.mark.trial]


@pytest.mark.requirement("CAT-02")
def test_the_square_of_every_item_leads_to_its_own_application(
    platform: Platform, chromium: Chromium
) -> None:
    page = chromium.new_page(base_url=platform.url)
    page.goto("/items/")
    links = page.locator("main a[href^='/items/']").evaluate_all("all => all.map(a => a.pathname)")
    items = sorted({one.split("/")[2] for one in links} - {""})
    assert len(items) >= 27

    for item in items:
        page.goto(f"/items/{item}/")
        can_apply = page.locator(f"main a[href^='/apply/{item}/']").count() > 0
        found = read(page.locator(".gz-qr"))

        assert found == f"{platform.url}/{'apply' if can_apply else 'items'}/{item}/"
        answer = page.goto(found)
        assert answer is not None and answer.ok, found
    page.close()


def read(square: Locator) -> str:
    """What a phone reads from a picture of the square."""
    picture = Image.open(io.BytesIO(square.screenshot()))
    [found] = zxingcpp.read_barcodes(picture)
    text: str = found.text
    return text
