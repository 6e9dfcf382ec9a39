"""Search, questions, articles and the list of help, as a browser without scripts sees them."""

from __future__ import annotations

import re

import pytest

from gongzhu.catalogue.models import Item
from tests.portal.browser import Browser, Page

PAGES = [
    "/search/",
    "/search/?q=低保",
    "/search/?q=dibao&kind=article",
    "/search/?q=低保&page=2",
    "/search/?q=没有这样的内容吧吧",
    "/search/?q=%00&kind=nothing&page=x",
    "/ask/",
    "/knowledge/",
    "/knowledge/?kind=announcement",
    "/knowledge/after-applying/",
    "/knowledge/emergency/",
    "/knowledge/one-time-notice/",
    "/knowledge/income/",
    "/items/?group=children",
    "/items/?department=education&sector=government&level=district&area=440106000000",
    "/items/?group=nothing&area=1",
]


@pytest.mark.requirement("PUB-09")
@pytest.mark.parametrize("url", PAGES)
def test_a_stranger_may_read_it(browser: Browser, url: str) -> None:
    page = browser.open(url)

    assert page.status == 200 and page.html.count("<h1") == 1


@pytest.mark.requirement("CAT-11")
def test_a_search_leads_to_the_very_part_of_a_page(browser: Browser) -> None:
    browser.open("/")
    page = browser.send(q="低保要带什么材料")

    assert page.url.startswith("/search/")
    assert "<mark>" in page.html
    link = next(one for one in page.links if one.startswith("/items/dibao/#"))
    anchor = link.partition("#")[2]
    assert f'id="{anchor}"' in browser.open(link).html


@pytest.mark.requirement("CAT-11")
def test_a_misspelt_search_says_what_it_understood(browser: Browser) -> None:
    page = browser.open("/search/?q=抵保")

    assert "按“低保”给您找的" in page.text and "最低生活保障" in page.text


@pytest.mark.requirement("CAT-11")
def test_first_letters_say_every_word_they_were_taken_for_and_it_is_marked(
    browser: Browser,
) -> None:
    page = browser.open("/search/?q=dbyz")

    told = re.search(r"按(.*?)给您找的", page.text)
    marked = set(re.findall(r"<mark>(.*?)</mark>", page.html))
    first, second = told[1].split("、")
    assert "”或“" in first and "”或“" in second
    assert re.findall(r"“(.*?)”", first)[0] in marked
    assert re.findall(r"“(.*?)”", second)[0] in marked


@pytest.mark.requirement("CAT-11")
def test_nothing_found_is_said_kindly_with_a_way_on(browser: Browser) -> None:
    page = browser.open("/search/?q=鹦鹉螺")

    assert "没有找到对得上的内容" in page.text and "/ask/" in page.links


@pytest.mark.requirement("CAT-11")
def test_a_search_never_brings_markup_of_the_one_who_searched(browser: Browser) -> None:
    page = browser.open("/search/?q=<script>alert(1)</script>低保")

    assert page.status == 200 and "<script>alert" not in page.html


@pytest.mark.requirement("CAT-11")
def test_an_article_shows_its_media_its_law_and_what_belongs_to_it(browser: Browser) -> None:
    page = browser.open("/knowledge/after-applying/")

    assert "<video" in page.html and 'kind="captions"' in page.html and "文字稿" in page.text
    assert "/policies/dibao-measures/" in page.links and "/items/dibao/" in page.links
    assert "/knowledge/home-visit/" in page.links
    film = browser.client.get("/knowledge/after-applying/film/", headers={"range": "bytes=0-99"})
    assert film.status_code == 206 and len(film.content) == 100
    assert film["Content-Range"].startswith("bytes 0-99/") and film["Content-Type"] == "video/webm"
    words = browser.client.get("/knowledge/after-applying/film/captions/")
    assert words.content.startswith(b"WEBVTT")
    assert browser.client.get("/knowledge/after-applying/none/").status_code == 404


@pytest.mark.requirement("CAT-11")
def test_the_first_cell_names_the_row_of_a_table_in_an_article(browser: Browser) -> None:
    page = browser.open("/knowledge/after-applying/")

    assert '<th role="rowheader" scope="row">受理</th>' in page.html
    assert '<td role="cell" data-label="谁来做"><span>镇（街道）</span></td>' in page.html


@pytest.mark.requirement("CAT-11")
def test_a_drawing_opened_by_itself_may_do_nothing(browser: Browser) -> None:
    answer = browser.client.get("/knowledge/how-to-apply/steps/")

    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.requirement("CAT-05")
def test_a_document_names_the_items_and_articles_that_rest_on_it(browser: Browser) -> None:
    page = browser.open("/policies/dibao-measures/")

    assert "民发〔2021〕57号" in page.text and "第二十二条" in page.text
    assert "/items/dibao/" in page.links and "/knowledge/time-limits/" in page.links


def names(page: Page) -> set[str]:
    """The items a list shows, by code."""
    places = (one.split("/") for one in page.links if one.startswith("/items/") and "?" not in one)
    return {place[2] for place in places if len(place) == 4 and place[2]}


@pytest.mark.requirement("CAT-01")
@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("", "dibao", ""),
        ("department=education", "high_school", "dibao"),
        ("group=children", "orphan", "dibao"),
        ("sector=government", "dibao", "social_care"),
        ("level=town", "social_care", "dibao"),
        ("level=city", "social_emergency_fund", "dibao"),
        ("q=火灾", "temporary", "tekun"),
        ("q=dibao", "dibao", "legal_aid"),
        ("group=children&department=red_cross", "social_heart", "orphan"),
    ],
)
def test_the_list_is_narrowed_without_scripts(
    browser: Browser, asked: str, there: str, not_there: str
) -> None:
    found = names(browser.open(f"/items/?{asked}"))

    assert there in found and not_there not in found


@pytest.mark.requirement("CAT-01")
def test_what_the_list_is_narrowed_by_is_said_and_does_not_stand_in_its_way(
    browser: Browser,
) -> None:
    page = browser.open("/items/?group=children&department=education")

    assert "已选：教育、儿童" in page.text
    assert '<details class="gz-fold gz-filter-fold">' in page.html
    assert "已选" not in browser.open("/items/?q=火灾").text


@pytest.mark.requirement("CAT-01")
def test_the_whole_list_is_there_and_an_area_says_who_decides_in_it(browser: Browser) -> None:
    assert names(browser.open("/items/")) == set(Item.objects.values_list("code", flat=True))
    assert "由广州市天河区民政局决定" in browser.open("/items/?area=440106000000").text


@pytest.mark.requirement("CAT-04")
def test_help_by_social_organisations_is_listed_with_who_gives_it(browser: Browser) -> None:
    page = browser.open("/items/?sector=social")

    assert "社会帮扶" in page.text and "红十字会" in page.text and "总工会" in page.text
    assert "dibao" not in names(page)


@pytest.mark.requirement("CAT-01")
@pytest.mark.django_db
def test_every_item_says_for_whom_it_is() -> None:
    assert [item.code for item in Item.objects.all() if not item.groups] == []


@pytest.mark.requirement("EXP-04")
def test_a_question_is_answered_with_its_sources(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="公示会不会把我的病写出来")

    assert page.status == 200
    assert "身份证号、住址、电话、病情一律不写" in page.text
    assert any(one.startswith("/knowledge/publicity/") for one in page.links)
    assert "不是对您家情况的决定" in page.text


@pytest.mark.requirement("EXP-04")
def test_a_question_nothing_answers_is_declined_with_the_hotline(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="图书馆几点开门")

    assert "没有找到可靠的答案" in page.text and "12345" in page.text
    assert "gz-cited" not in page.html


@pytest.mark.requirement("EXP-04")
def test_an_unclear_question_is_offered_the_pages_that_may_be_meant(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="干部说要来家里看，我要不要提前收拾")

    assert "您是不是想问" in page.text and "没有找到可靠的答案" not in page.text
    assert any(one.startswith("/knowledge/home-visit/") for one in page.links)
    assert "gz-cited" not in page.html and "12345" in page.text


@pytest.mark.requirement("EXP-04")
def test_what_is_asked_about_a_neighbour_is_refused_and_not_shown_again(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="帮我查下隔壁陈某有没有领低保")

    assert "别人的情况，这里不能查" in page.text and "陈某" not in page.text


@pytest.mark.requirement("EXP-04")
def test_whoever_is_in_danger_is_given_numbers_and_no_lecture_on_asking(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="我不想活了")

    assert "有生命危险，请先打电话" in page.text and "12345" in page.text
    assert "没有找到可靠的答案" not in page.text


@pytest.mark.requirement("EXP-04")
def test_a_number_in_a_question_is_not_shown_again(browser: Browser) -> None:
    browser.open("/ask/")
    page = browser.send(question="我身份证440106198001011234，怎么申请低保")

    assert "440106198001011234" not in page.html
    assert "号码已经遮住" in page.text


@pytest.mark.requirement("EXP-04")
def test_an_empty_or_endless_question_is_refused_in_words(browser: Browser) -> None:
    browser.open("/ask/")

    assert browser.send(question="").status == 422
    assert browser.send(question="低保" * 400).status == 422


@pytest.mark.requirement("EXP-04")
def test_one_place_may_ask_only_so_often(browser: Browser) -> None:
    browser.open("/ask/")
    for _ in range(10):
        assert browser.send(question="低保").status == 200

    page = browser.send(question="低保")

    assert page.status == 429 and "过 1 分钟再试" in page.text


@pytest.mark.requirement("CAT-03")
@pytest.mark.parametrize(
    ("code", "caption", "cited"),
    [
        ("dibao", "算低保收入时，算和不算的钱", "《最低生活保障审核确认办法》</a>第十三条"),
        ("temporary", "两种临时救助", "转述，待核对"),
    ],
)
def test_a_guide_shows_its_table_with_source_and_grade(
    browser: Browser, code: str, caption: str, cited: str
) -> None:
    page = browser.open(f"/items/{code}/")
    further = page.html[page.html.index('id="more-0"') :]

    assert f"<caption>{caption}</caption>" in further and "data-label=" in further
    assert cited in further[: further.index("</section>")]
