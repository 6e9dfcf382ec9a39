"""Every region's public pages: they open, and nothing of another region shows on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from gongzhu.catalogue.models import Item, Policy
from gongzhu.common import clock
from gongzhu.library import selectors as library
from gongzhu.org import selectors as org
from tests import regions
from tests.portal.browser import Browser

pytestmark = pytest.mark.django_db
PAGES = (
    "/", "/items/", "/items/?q=看病", "/items/?q=鹦鹉螺", "/standards/?open=all", "/policies/", "/help/",
    "/knowledge/", "/ask/", "/search/", "/search/?q=低保", "/search/?q=鹦鹉螺", "/experience/",
    "/experience/check/", "/experience/rehearsal/", "/experience/vehicle/", "/progress/", "/notices/",
    "/sign-in/", "/register/", "/forgotten/", "/privacy/", "/accessibility/",
)  # fmt: skip
FOREIGN = {
    "guangzhou": r"江阴|无锡|锡政|平远|梅州|梅市|四川|成都|川民",
    "jiangyin": r"广州|穗|天河|越秀|广东|粤|平远|梅州|四川|成都|川民|川办",
    "pingyuan": r"广州(?!市社会组织)|穗|天河|越秀|江阴|无锡|锡政|四川|成都|川民|川办",
    "sichuan": r"广州|穗|天河|越秀|广东|粤|平远|梅州|江阴|无锡|锡政",
}
"""Names, and short names of offices, that no page of a region may show."""

PACKS = Path(django_settings.BASE_DIR) / "packs"
ALL = sorted(path.parent.name for path in PACKS.glob("*/divisions.csv"))


def every_page() -> list[str]:
    """What is the same everywhere, and a page for each thing the region publishes."""
    articles = library.articles(on=clock.today())
    return [
        *PAGES,
        *(f"/items/{item.code}/" for item in Item.objects.all()),
        *(f"/policies/{policy.code}/" for policy in Policy.objects.all()),
        *(f"/knowledge/{article.code}/" for article in articles),
    ]


@pytest.mark.parametrize("region", ALL)
def test_no_page_of_a_region_speaks_of_another(browser: Browser, settings, region: str) -> None:
    if region != settings.REGION:
        regions.serve(region, settings)
        regions.serve_library(region)
    faults = []

    for url in every_page():
        page = browser.open(url)
        heard = re.findall(FOREIGN[region], page.text)
        if page.status != 200 or heard:
            faults.append((url, page.status, sorted(set(heard))))

    assert faults == []


@pytest.mark.parametrize("region", ALL)
def test_a_telephone_is_told_with_its_grade_wherever_it_stands(
    browser: Browser, settings, region: str
) -> None:
    if region != settings.REGION:
        regions.serve(region, settings)
        regions.serve_library(region)
    weak = [one.number for one in org.region().hotlines if one.grade.needs_review]
    numbers = {one.number for one in org.region().hotlines}

    for url in every_page():
        page = browser.open(url)
        for number in weak:
            told = re.findall(rf"{number}.{{0,20}}?（待核对", page.text, re.S)
            assert len(told) == page.html.count(f'href="tel:{number}"') > 0, url
        for number in re.findall(r'href="tel:(\d+)"', page.html):
            assert number in {*numbers, "110", "119", "120"} or "/items/" in url, (url, number)


def test_a_search_that_finds_nothing_says_which_number_to_call(browser: Browser) -> None:
    for url in ("/search/?q=鹦鹉螺", "/items/?q=鹦鹉螺"):
        html = browser.open(url).html
        empty = html[html.index("gz-empty") :].split("</main>")[0]
        assert 'href="tel:12345"' in empty and "（待核对）" in empty


@pytest.mark.parametrize("region", regions.OTHERS)
def test_a_vehicle_is_appraised_in_every_region_and_what_is_not_set_is_not_said_to_be_so(
    browser: Browser, settings, region: str
) -> None:
    regions.serve(region, settings)
    told = {"use": "private", "purpose": "family", "price": "6000", "registered_on": "2022-11-22", "km": "9000"}  # fmt: skip
    browser.open("/experience/vehicle/")

    car = browser.send(kind="car", **told)
    motorcycle = browser.send(kind="motorcycle", **told)

    assert "只是估算" in car.text and "（现有 1 辆）" in car.text
    is_set = "是否计入待核定" not in motorcycle.text
    assert is_set == ("不计入" in motorcycle.text) == (region == "pingyuan")
    assert is_set == ("不影响" in motorcycle.text)
