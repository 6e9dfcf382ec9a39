"""How residents ask for a page: written beside it, searched, never shown."""

from __future__ import annotations

import pytest

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.library import selectors
from gongzhu.library.alike import Asked, Phrasings
from gongzhu.library.answering import Outcome, ask
from gongzhu.library.models import Article, Passage
from gongzhu.library.selectors.finding import look
from gongzhu.library.services import load_library
from gongzhu.org.errors import PackFaults
from tests.catalogue.packs import PackCopy

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("EXP-04")]
BILLS = "knowledge/difficulties.yaml"
LINE = "困难户交水费有没有折扣"
PAGES = (
    Asked(1, ("article", "payment"), "钱什么时候发", "卡丢了怎么领\n补助几号打到卡里"),
    Asked(2, ("article", "hospital"), "看病花钱太多", "住院押金交不起怎么办\n押金不够"),
    Asked(3, ("article", "school"), "孩子上学有困难", "学费交不起怎么办"),
)


def test_every_article_and_every_item_says_how_residents_ask() -> None:
    for article in selectors.articles(on=clock.today()):
        assert 5 <= len(article.asked) <= 8, article.code
    for item in catalogue.published_items(on=clock.today()):
        guide = catalogue.spec(catalogue.version_for(item.code, clock.today())).guide
        assert 5 <= len(guide.asked) <= 8, item.code


def test_it_is_kept_with_the_first_passage_of_its_page_and_in_no_text() -> None:
    found = Passage.objects.filter(key="bills").order_by("pk")

    assert LINE in found[0].asked.split("\n")
    assert not any(one.asked for one in found[1:])
    assert not any(LINE in one.text + one.title for one in found)


def test_a_new_way_of_asking_leads_to_the_page_and_is_not_shown(pack: PackCopy) -> None:
    question = "旮旯角落黢黑，咋整"
    assert ask(question).outcome is Outcome.UNKNOWN
    pack.replace(BILLS, LINE, "旮旯角落黢黑黢黑的咋整呀")
    Article.objects.filter(code="bills").update(digest="")

    loaded = load_library()
    first = look(question)[1][0]

    assert loaded.articles and loaded.passages
    assert first.page == ("article", "bills") and first.likeness > 5.5
    assert "旮旯" not in "".join(one.passage.text for one in ask(question).passages)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("水费", "应为4到40个字"),
        ("水" * 41, "应为4到40个字"),
        ("煤气费有照顾吗", "重复了"),
    ],
)
def test_a_phrasing_too_short_too_long_or_doubled_is_named_with_its_line(
    pack: PackCopy, written: str, reason: str
) -> None:
    pack.replace(BILLS, LINE, written)

    with pytest.raises(PackFaults, match=reason) as raised:
        load_library()

    assert BILLS in str(raised.value)


def test_a_pair_of_signs_that_few_pages_have_tells_more() -> None:
    like = Phrasings(PAGES).like("交不起押金怎么办")

    best = max(like, key=lambda page: like[page].much)
    assert best == ("article", "hospital") and like[best].pk == 2
    assert like[best].much > like["article", "school"].much > like["article", "payment"].much


def test_what_no_phrasing_shares_is_like_no_page() -> None:
    assert Phrasings(PAGES).like("地铁") == {} and Phrasings([]).like("押金") == {}
