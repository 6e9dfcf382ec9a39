"""Articles: loaded whole or not at all, with media and their words, safe whatever they hold."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.common.errors import Denied, Missing
from gongzhu.library import rendering, selectors
from gongzhu.library.enums import ArticleKind, MediaKind
from gongzhu.library.models import Article, Media
from gongzhu.library.services import load_library
from gongzhu.org.errors import PackFaults
from tests.catalogue.packs import PackCopy
from tests.officers import window

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-11")]
TODAY = date(2026, 11, 22)
APPLYING = "knowledge/applying.yaml"


def test_the_pack_has_articles_of_every_kind_and_media_of_every_kind() -> None:
    found = list(selectors.articles(on=TODAY))

    assert len(found) >= 25
    assert {one.kind for one in found} == set(ArticleKind.values)
    assert set(Media.objects.values_list("kind", flat=True)) == set(MediaKind.values)


def test_every_article_on_policy_names_its_documents_with_their_grade() -> None:
    for one in Article.objects.exclude(grade="product"):
        assert one.citations, one.code
        assert all(cited["policy"] and cited["grade"] in "ABC" for cited in one.citations), one.code


def test_every_medium_has_words_for_those_who_cannot_see_or_hear_it() -> None:
    for one in Media.objects.all():
        assert one.alt or one.transcript, one.key
        assert one.kind != MediaKind.VIDEO or one.captions.startswith("WEBVTT"), one.key


def test_loading_again_changes_nothing() -> None:
    again = load_library()

    assert (again.articles, again.removed, again.passages) == (0, 0, 0)
    assert again.words == "没有变化。"


def test_an_article_that_is_changed_or_taken_out_follows_the_pack(pack: PackCopy) -> None:
    pack.replace(APPLYING, "title: 哪些人算共同生活的家庭成员", "title: 谁是一家人")
    own = pack.text("knowledge/difficulties.yaml")
    pack.write("knowledge/difficulties.yaml", own[: own.index("  - code: bills")])

    loaded = load_library()

    assert (loaded.articles, loaded.removed) == (1, 1)
    assert selectors.article("family-members", on=TODAY).title == "谁是一家人"
    with pytest.raises(Missing, match="没有找到这篇文章"):
        selectors.article("bills", on=TODAY)


def test_an_article_is_shown_from_its_day_to_its_last_day(pack: PackCopy) -> None:
    pack.replace(
        "knowledge/about.yaml",
        "code: law-draft\n  kind: announcement",
        "code: law-draft\n  ends_on: 2026-12-31\n  kind: announcement",
    )
    load_library()

    codes = {
        day: {one.code for one in selectors.articles(on=day)}
        for day in (date(2026, 10, 31), date(2026, 12, 31), date(2027, 1, 1))
    }
    assert "law-draft" in codes[date(2026, 12, 31)]
    assert "law-draft" not in codes[date(2027, 1, 1)] | codes[date(2026, 10, 31)]


def test_only_the_system_and_its_administrators_load(db) -> None:
    with pytest.raises(Denied):
        load_library(by=window())


SPOILT = {
    "not yaml": ("code: family-members", "code: [family-members", None, "格式不对"),
    "an unknown key": ("position: 10\n", "rank: 10\n", 0, "不认识「rank」"),
    "an unknown kind": ("kind: knowledge", "kind: rumour", 0, "应为"),
    "a code twice": ("code: income", "code: property", None, "重复了"),
    "a remembered source": ("clause: 第七条、第八条, grade: A}", "clause: 第七条、第八条, grade: M}", 0, "应为"),
    "an unknown policy": ("{policy: dibao-measures, clause: 第七条", "{policy: hearsay, clause: 第七条", 0, "「hearsay」"),
    "a clause nobody listed": ("clause: 第七条、第八条, grade: A}", "clause: 第七条、第八十条, grade: A}", 0, "没有列出「第七条、第八十条」"),
    "an unknown item": ("items: [dibao, dibao_margin, rigid]", "items: [dibao, nothing]", 0, "「nothing」"),
    "an unknown article": ("related: [income, single-person]", "related: [nowhere]", 0, "「nowhere」"),
    "a link to nowhere": ("[单独申请](article:single-person)", "[单独申请](article:nowhere)", 0, "指向的内容不存在"),
    "a link outside": ("[单独申请](article:single-person)", "[单独申请](https:evil)", 0, "链接只能指向"),
    "two things in a block": ("- h: 算在一起的人", "- h: 算在一起的人\n      p: 又一句", None, "写一种"),
    "a crooked table": ("- [其他, 规定要算的其他收入]", "- [其他]", None, "与表头一致"),
    "a picture without words": ("alt: 从上到下五个圆圈连成一条线：一看能办什么，二填一张表，三签核对授权，四交材料，五拿回执。", "alt: ''", None, "替代文字"),
    "a file that is not there": ("file: steps.svg", "file: missing.svg", 0, "没有文件「missing.svg」"),
    "a picture that is a film": ("file: steps.svg", "file: after-applying.webm", 0, "图片的格式应为"),
    "media nobody shows": ("      - media: steps\n", "", None, "正文没有用到「steps」"),
    "media nobody has": ("- media: steps", "- media: stairs", 0, "media 里没有「stairs」"),
    "an ungrounded article": ("  citations:\n    - {policy: dibao-measures, clause: 第四条至第六条, grade: A}\n    - {policy: dibao-measures, clause: 第七条、第八条, grade: A}\n  items: [dibao, tekun, temporary, medical_aid]", "  items: [dibao, tekun, temporary, medical_aid]", None, "要写依据"),
    "days turned round": ("position: 1\n", "position: 1\n    ends_on: 2020-01-01\n", None, "早于发布日期"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_each_fault_is_named_with_its_file_and_line_and_nothing_is_loaded(
    pack: PackCopy, name: str
) -> None:
    old, new, offset, reason = SPOILT[name]
    written_in = pack.path(APPLYING, old).parents[1].name
    line = pack.replace(APPLYING, old, new)
    before = sorted(Article.objects.values_list("code", "digest"))

    with pytest.raises(PackFaults) as caught:
        load_library()

    found = [one for one in caught.value.faults if reason in one.reason]
    assert found, caught.value.sentence
    assert found[0].file == f"{written_in}/{APPLYING}" and found[0].line > 0
    assert offset is None or line + offset in [one.line for one in found]
    assert sorted(Article.objects.values_list("code", "digest")) == before


@pytest.mark.parametrize(
    "content",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="//evil.example">x</a></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="//evil.example/x.png"/></svg>',
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "not a drawing",
    ],
)
def test_a_drawing_that_is_more_than_a_drawing_is_refused(pack: PackCopy, content: str) -> None:
    pack.write("knowledge/media/steps.svg", content)

    with pytest.raises(PackFaults, match="不是单纯的图形"):
        load_library()


def test_a_file_that_is_too_large_is_refused(pack: PackCopy) -> None:
    (pack.root / "knowledge/media/one-time-notice.png").write_bytes(
        b"\x89PNG\r\n\x1a\n" + b"0" * 600_000
    )

    with pytest.raises(PackFaults, match="最多 512 KB"):
        load_library()


def test_a_region_without_articles_has_none(pack: PackCopy) -> None:
    for path in (pack.root / "knowledge").glob("*.yaml"):
        path.unlink()

    assert load_library().removed >= 25


def test_markup_in_a_text_is_shown_as_it_is_written() -> None:
    told = rendering.block(
        {"p": "**<b>要</b>** [<i>点</i>](item:dibao) <script>x</script>"}, lambda k, c: f"/{k}/{c}/"
    )

    assert told == (
        "<p><strong>&lt;b&gt;要&lt;/b&gt;</strong> "
        '<a href="/item/dibao/">&lt;i&gt;点&lt;/i&gt;</a> &lt;script&gt;x&lt;/script&gt;</p>'
    )


def test_what_belongs_together_is_found_from_each_side() -> None:
    one = selectors.article("publicity", on=TODAY)

    assert "privacy" in {near.code for near in selectors.related_articles(one, on=TODAY)}
    assert one in selectors.articles_about(on=TODAY, item="dibao")
    assert one in selectors.articles_about(on=TODAY, policy="dibao-measures")
