"""Every region has something to read and answers questions from its own pack."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhu.common import clock
from gongzhu.library import answering, selectors
from gongzhu.library.enums import ArticleKind
from tests import regions

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-11")]
QUESTIONS = {
    "低保怎么申请": {"item:dibao", "article:how-to-apply"},
    "公示会写我的病情吗": {"article:publicity"},
    "对结果不服怎么办": {"article:disagree"},
    "找到工作以后低保会不会马上停": {"article:found-work"},
}
"""Plain questions on what is so everywhere, with the pages that answer them."""
OF_OTHERS = {
    "jiangyin": ("广州", "广东", "四川", "平远"),
    "sichuan": ("广州", "广东", "江阴", "平远"),
    "pingyuan": ("广州", "江阴", "四川"),
}
"""Names that nothing to read in a region may bring in."""


@pytest.mark.parametrize("region", regions.OTHERS)
def test_a_region_has_articles_and_answers_plain_questions(region: str, settings) -> None:
    regions.serve(region, settings)
    regions.serve_library(region)

    articles = list(selectors.articles(on=clock.today()))
    pages = {code: Client().get(f"/{code}/") for code in ("knowledge", "knowledge/centre", "ask")}

    assert len(articles) >= 30 and {one.kind for one in articles} == set(ArticleKind.values)
    assert [code for code, page in pages.items() if page.status_code != 200] == []
    for one in articles:
        told = f"{one.title}{one.summary}{one.blocks}{one.unknown}"
        assert not [name for name in OF_OTHERS[region] if name in told], one.code
    for asked, expected in QUESTIONS.items():
        passage = answering.ask(asked).passages[0].passage
        assert f"{passage.kind}:{passage.key}" in expected, (asked, passage)
    assert answering.ask("护照怎么办理").passages == ()


def test_what_is_so_in_one_region_stays_there(settings) -> None:
    regions.serve("pingyuan", settings)
    regions.serve_library("pingyuan")

    income = selectors.article("income", on=clock.today())
    property_ = selectors.article("property", on=clock.today())

    assert "申请前6个月" in str(income.blocks) and "24个月的低保标准" in str(property_.blocks)
    regions.serve("sichuan", settings)
    regions.serve_library("sichuan")
    assert "申请前6个月" not in str(selectors.article("income", on=clock.today()).blocks)
