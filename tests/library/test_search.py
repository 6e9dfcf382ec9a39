"""Search: what people type finds what is published, on every database alike, whatever they type."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from gongzhu.catalogue.models import Policy
from gongzhu.common import clock
from gongzhu.library import engine, jobs, selectors
from gongzhu.library.engine import HEADING
from gongzhu.library.enums import EntryKind
from gongzhu.library.models import Article, Index, Passage, Term
from gongzhu.library.services import rebuild_if_stale
from tests.catalogue.packs import PackCopy
from tests.security import payloads

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-11")]


def first(text: str, most: int = 1) -> list[str]:
    """The best pages for a text, as kind:key."""
    return [f"{hit.passage.kind}:{hit.passage.key}" for hit in selectors.search(text).pages[:most]]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("最低生活保障", "item:dibao"),
        ("低保", "item:dibao"),
        ("五保", "item:tekun"),
        ("孤儿", "item:orphan"),
        ("白血病", "item:social_leukemia"),
        ("零工", "article:income"),
        ("电费", "article:bills"),
        ("癌", "item:"),
        ("dibao", "item:dibao"),
        ("db", "item:dibao"),
        ("zdshbz", "item:dibao"),
        ("linshijiuzhu", "item:temporary"),
        ("lsjz", "item:temporary"),
        ("抵保", "item:dibao"),
        ("最底生活保障", "item:dibao"),
        ("特因人员", "item:tekun"),
        ("医疗就助", "item:medical_aid"),
        ("ＤＩＢＡＯ", "item:dibao"),
        ("民发〔2021〕57号", "policy:dibao-measures"),
    ],
)
def test_it_is_found_by_name_by_sound_by_first_letters_and_misspelt(
    typed: str, wanted: str
) -> None:
    found = first(typed, 3)

    assert any(one.startswith(wanted) for one in found), found


def test_what_was_understood_is_said() -> None:
    assert selectors.search("抵保").mended == {"抵保": ("低保",)}
    assert selectors.search("低保").mended == {}


@pytest.mark.parametrize("typed", ["dbyz", "db", "lsjz", "zdshbz", "dibao"])
def test_letters_are_said_to_mean_just_the_words_that_are_found_and_marked(typed: str) -> None:
    found = selectors.search(typed)

    for words in found.mended.values():
        assert set(words) <= _marks(found.pages)


def test_of_letters_that_mean_several_words_those_of_the_best_page_are_said_first() -> None:
    found = selectors.search("dbyz")

    first_words = {words[0] for words in found.mended.values()}
    assert [*found.mended] == ["db", "yz"]
    assert first_words & _marks(found.pages[:1])
    assert all(len(words) > 1 for words in found.mended.values())


def _marks(pages: list[selectors.Hit]) -> set[str]:
    return {
        word for hit in pages for word in re.findall(r"<mark>(.*?)</mark>", hit.title + hit.snippet)
    }


def test_each_page_comes_once_and_can_be_narrowed_to_a_kind() -> None:
    found = selectors.search("低保 材料")
    places = [(hit.passage.kind, hit.passage.key) for hit in found.pages]

    assert len(places) == len(set(places))
    assert {kind for kind, _ in places} > {EntryKind.ITEM, EntryKind.ARTICLE}
    only = selectors.search("低保 材料", kind=EntryKind.POLICY)
    assert {hit.passage.kind for hit in only.pages} == {EntryKind.POLICY}
    assert only.counts == found.counts


def test_words_found_are_marked_and_nothing_else_is_markup() -> None:
    Policy.objects.create(
        code="odd", title="<b>怪异</b>办法", summary="<script>怪异</script>的提要", grade="B"
    )
    assert jobs.run() == 1

    hit = selectors.search("怪异").pages[0]

    assert hit.title == "&lt;b&gt;<mark>怪异</mark>&lt;/b&gt;办法"
    assert "&lt;script&gt;<mark>怪异</mark>" in hit.snippet


def test_the_index_follows_what_is_published_and_rests_otherwise() -> None:
    assert jobs.run() == 0
    serial = Index.objects.get().serial
    Policy.objects.create(code="new-law", title="萤火虫保护办法", summary="说萤火虫。", grade="B")

    assert not selectors.search("萤火虫").pages
    assert jobs.run() == 1
    assert first("萤火虫") == ["policy:new-law"]
    assert Index.objects.get().serial == serial + 1
    assert jobs.run() == 0


def test_the_index_rests_from_day_to_day_until_something_s_day_comes(
    days: Callable[[int], None],
) -> None:
    coming = clock.today() + timedelta(days=3)
    Article.objects.filter(code="income").update(published_on=coming)
    assert jobs.run() == 1

    days(1)
    assert jobs.run() == 0
    assert "article:income" not in first("零工", 9)

    days(2)
    assert jobs.run() == 1
    assert first("零工") == ["article:income"]


def test_new_words_of_the_region_build_the_index_anew(pack: PackCopy) -> None:
    pack.replace("search.yaml", "words:\n  [", "words:\n  [最低生活保障线, ")

    assert rebuild_if_stale() > 0


def hostile() -> list[str]:
    """What people who mean ill send, and what a search engine's own language would take."""
    ours = (
        '"', "'", "'||'", "低保 AND NOT", 'words : "低保"', "低保*", "^低保", "NEAR(低保 救助, 3)", "低保 | 救助 & !公示",
        "低保:*", "{words} : 低保", "(" * 200, "低保" * 5_000, "a" * 10_000, "¶低保", "|低保|", "-" * 500, "\0低保\0",
    )  # fmt: skip
    kinds = (payloads.SQL, payloads.MARKUP, payloads.TEMPLATES, payloads.PATHS, payloads.ODD)
    return [*ours, *(text for kind in kinds for text in kind)]


def test_no_text_makes_the_search_fail() -> None:
    for text in hostile():
        found = selectors.search(text)
        assert all("<script" not in hit.snippet for hit in found.pages), text

    assert "item:dibao" in first("低保 \" ' OR 1=1 --", 5)


def test_the_database_is_asked_for_words_of_the_index_only() -> None:
    for text in ('低保" OR "救助', "低保' | '救助", "低 保", "", "低保\0"):
        with pytest.raises(ValueError, match="only words of the index"):
            engine.holding([["救助"], [text]], 5, ["id"])


def test_the_database_finds_just_the_passages_that_hold_a_word() -> None:
    """The same answer on SQLite and on PostgreSQL, since both are held against one reckoning."""
    draw = random.Random(7)
    rows = [
        (pk, set(words[1:-1].split("||")))
        for pk, words in Passage.objects.values_list("pk", "words")
    ]
    known = [*Term.objects.filter(headings__gt=0).order_by("pk").values_list("word", flat=True)]

    for _ in range(60):
        words = draw.sample(known, draw.randint(1, 5))
        words = [HEADING + word if draw.random() < 0.5 else word for word in words]
        expected = [(pk,) for pk, held in rows if held.intersection(words)]
        other = [(pk,) for pk, held in rows if words[0] in held]
        assert engine.holding([words], 10_000, ["id"]) == expected
        assert engine.holding([words, [], words[:1]], 3, ["id"]) == sorted(
            {*expected[:3], *other[:3]}
        )

    assert engine.holding([[], []], 3, ["id"]) == []


def test_it_asks_the_database_only_a_few_times(django_assert_max_num_queries) -> None:
    selectors.search("低保")

    with django_assert_max_num_queries(3):
        found = selectors.search("爸妈不会用手机，我帮他们申请行不行")
        assert all(hit.title and hit.snippet for hit in found.pages[:10])


def test_before_anything_is_indexed_nothing_is_found() -> None:
    Index.objects.all().delete()

    assert not selectors.search("低保").pages
