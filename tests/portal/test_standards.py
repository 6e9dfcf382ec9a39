"""The page of standards: a short index, each figure once, folds that need no scripts, a place of its own."""

from __future__ import annotations

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.org import selectors as org
from tests import regions
from tests.portal.browser import Browser

PANYU = "440113000000"


def folds(html: str) -> dict[str, bool]:
    """The folds of the page by key, and whether each is open."""
    heads = [one.split(">", 1)[0] for one in html.split('<details class="gz-fold" id="')[1:]]
    return {head.split('"', 1)[0]: head.endswith(" open") for head in heads}


def test_one_kind_of_help_is_open_and_the_rest_wait_behind_a_short_index(browser: Browser) -> None:
    page = browser.open("/standards/")

    found = folds(page.html)
    assert [key for key, is_open in found.items() if is_open] == ["dibao-all"]
    for key in found:
        assert f"open={key.removesuffix('-all')}#{key}" in page.html
    assert 5 <= len(found) <= 20


def test_every_standard_in_force_stands_there_once_folded_or_not(browser: Browser, db) -> None:
    html = browser.open("/standards/").html

    for code in catalogue.standard_rows_on(clock.today(), org.region().code):
        assert html.count(f'id="std-{code}"') == 1, code


@pytest.mark.parametrize("asked", ["tekun", "tekun_basic"])
def test_the_address_opens_a_kind_of_help_or_the_one_a_standard_belongs_to(
    browser: Browser, asked: str
) -> None:
    found = folds(browser.open(f"/standards/?open={asked}").html)

    assert [key for key, is_open in found.items() if is_open] == ["tekun-all"]


def test_all_can_be_opened_at_once_to_be_read_or_printed(browser: Browser) -> None:
    assert all(folds(browser.open("/standards/?open=all").html).values())


@pytest.mark.parametrize("query", ["?area=", "?area=x", "?area=110000000000", "?open=%00"])
def test_what_cannot_be_shown_is_the_whole_region(browser: Browser, query: str) -> None:
    page = browser.open(f"/standards/{query}")

    assert page.status == 200 and folds(page.html)["dibao-all"]


def test_a_district_with_figures_of_its_own_is_shown_by_itself(browser: Browser) -> None:
    whole, own = (browser.open(f"/standards/{query}") for query in ("", f"?area={PANYU}"))

    assert f"?area={PANYU}" in whole.html and "番禺区适用的标准" in own.text
    assert f"area={PANYU}&amp;open=tekun" in own.html


@pytest.mark.django_db
def test_a_province_shows_what_it_leaves_to_its_cities_and_the_city_its_own(
    browser: Browser, settings
) -> None:
    regions.serve("sichuan", settings)

    whole, city = (browser.open(f"/standards/{q}").text for q in ("", "?area=510100000000"))

    home = browser.open("/")
    assert "由市（州）规定" in whole and "1,120.00" not in whole
    assert "各处不一样" in home.text and "/standards/?area=510100000000" in home.html
    assert "成都市适用的标准" in city and "1,120.00" in city


def test_a_figure_that_is_searched_for_is_led_to_with_its_fold_open(browser: Browser) -> None:
    html = browser.open("/search/?q=最低工资标准&kind=standard").html

    assert "/standards/?open=minimum_wage#std-minimum_wage" in html
