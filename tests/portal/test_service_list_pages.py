"""What a place has to offer, as residents read it: by layer and kind, what is its own and what is not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.common import clock
from gongzhu.library import answering
from gongzhu.library.services import rebuild_if_stale
from gongzhu.lists import services
from gongzhu.org.enums import Level
from tests.lists.keepers import ENTRY, handed_over, keepers, published
from tests.officers import VILLAGE
from tests.portal.browser import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-14")]
TOWN, DISTRICT = 440106004000, 440106000000


def test_a_place_is_chosen_from_the_city_down_to_the_village_by_links_alone(
    browser: Browser,
) -> None:
    published(keepers(Level.VILLAGE))
    assert "/lists/" in browser.open("/items/").links

    page = browser.open("/lists/")
    for code in (DISTRICT, TOWN, VILLAGE):
        link = f"/lists/{code}/"
        assert link in page.links
        page = browser.open(link)
    assert page.status == 200 and "示例助餐点" in page.text
    assert "/lists/" in page.links and f"/lists/{TOWN}/" in page.links


def test_the_page_tells_whose_each_service_is_and_who_keeps_the_list(browser: Browser) -> None:
    published(keepers(Level.CITY), {"name": "市里的热线"})
    done = published(keepers(Level.TOWN))

    page = browser.open(f"/lists/{TOWN}/")

    day = f"{done.effective_on.year}年{done.effective_on.month}月{done.effective_on.day}日"
    assert f"{day}" in page.text and keepers(Level.TOWN).writer.office_name in page.text
    assert "沙河街道自己的服务" in page.text and "020-00000000" in page.text
    assert "市里的热线" in page.text and "/items/dibao/" in page.links
    own = page.html.index('class="gz-card gz-offer"')
    assert "市里的热线" not in page.html[own : page.html.index("按您家的情况查")]


def test_services_stand_under_each_layer_they_are_for_and_under_their_kind(
    browser: Browser,
) -> None:
    published(keepers(Level.TOWN), {"layers": ["dibao"], "groups": ["elderly"]})

    page = browser.open(f"/lists/{TOWN}/?layer=dibao")
    folds = page.html.split('<details class="gz-fold gz-storey"')[1:]
    assert "最低生活保障对象" in folds[0] and "<h3>老年人</h3>" in folds[0]
    assert "示例助餐点" in folds[0]
    page = browser.open(f"/lists/{TOWN}/?layer=tekun")
    folds = page.html.split('<details class="gz-fold gz-storey"')[1:]
    assert all("示例助餐点" not in fold for fold in folds) and "特困人员救助供养" in folds[0]
    assert "示例助餐点" not in browser.open(f"/lists/{TOWN}/?group=housing").text


def test_a_place_without_a_list_says_so_and_shows_the_nearest_one_above(browser: Browser) -> None:
    published(keepers(Level.DISTRICT), {"name": "区里的驿站"})

    page = browser.open(f"/lists/{VILLAGE}/")

    assert "还没有发布自己的清单" in page.text and "区里的驿站" in page.text
    assert f"/lists/{DISTRICT}/" in page.links
    assert "都还没有发布服务清单" in browser.open("/lists/440103000000/").text


def test_an_older_list_is_shown_as_it_was_and_says_that_it_is_old(browser: Browser, days) -> None:
    who = keepers(Level.TOWN)
    published(who, {"name": "冬衣发放"})
    days(1)
    draft = services.start(who.area, by=who.writer)
    services.remove_entry(draft, draft.entries[0]["key"], by=who.writer, seen=0)
    draft.refresh_from_db()
    services.save_entry(draft, ENTRY, by=who.writer, seen=draft.revision)
    draft.refresh_from_db()
    services.publish(handed_over(draft, who), by=who.publisher)

    now = browser.open(f"/lists/{TOWN}/")
    assert "冬衣发放" not in now.text and f"/lists/{TOWN}/1/" in now.links
    old = browser.open(f"/lists/{TOWN}/1/")
    assert "这是以前的清单" in old.text and "冬衣发放" in old.text


@pytest.mark.parametrize(
    "url",
    [
        "/lists/440106004000/9/",
        "/lists/440106004000/99999999999999999999/",
        "/lists/999999999999/",
        "/lists/320281000000/",
        "/lists/nowhere/",
    ],
)
def test_what_is_not_there_is_not_found(browser: Browser, url: str) -> None:
    assert browser.open(url).status == 404


def test_drafts_are_nobodys_to_read(browser: Browser) -> None:
    who = keepers(Level.TOWN)
    draft = services.start(who.area, by=who.writer)
    services.save_entry(draft, {**ENTRY, "name": "还没定的"}, by=who.writer, seen=draft.revision)

    assert "还没定的" not in browser.open(f"/lists/{TOWN}/").text
    assert browser.open(f"/lists/{TOWN}/1/").status == 404


def test_an_entry_is_found_by_the_search_and_never_quoted_as_an_answer(
    browser: Browser, days
) -> None:
    last = clock.today() + timedelta(days=3)
    done = published(keepers(Level.TOWN), {"name": "旧轮椅免费借用", "until": last})
    rebuild_if_stale()

    link = f"/lists/{TOWN}/#{done.entries[0]['key']}"
    assert link in browser.open("/search/?q=轮椅借用").links
    assert all(hit.passage.kind != "list" for hit in answering.ask("哪里借轮椅").passages)
    days(4)
    rebuild_if_stale()
    assert link not in browser.open("/search/?q=轮椅借用").links
