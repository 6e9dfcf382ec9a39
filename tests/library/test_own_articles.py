"""Articles of the office: one writes, another publishes; the pack's text stays what it was."""

from __future__ import annotations

import pytest

from gongzhu.audit.models import Entry
from gongzhu.catalogue.services import Stale
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.library import keeping, selectors, services
from gongzhu.library.answering import ask
from gongzhu.library.models import Article, Edition
from tests.catalogue import keepers
from tests.catalogue.packs import PackCopy
from tests.library.keepers import TEXT, drafted, published, submitted, taken_over
from tests.officers import window

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("CAT-07"),
    pytest.mark.requirement("CAT-11"),
]
CODE = "family-members"
WORDS = "取暖点 热水 毛毯"


@pytest.fixture
def writer() -> Actor:
    return keepers.policy_officer()


@pytest.fixture
def other() -> Actor:
    return keepers.publisher()


def codes(kind: str = "") -> set[str]:
    return {one.code for one in selectors.articles(on=clock.today(), kind=kind)}


def found(text: str) -> list[str]:
    return [hit.passage.key for hit in selectors.search(text).pages]


def test_what_is_published_is_read_found_and_answered_from_at_once(writer, other):
    services.rebuild_if_stale()
    draft = drafted(writer)
    waiting = submitted(draft, writer)
    services.rebuild_if_stale()
    assert draft.code not in codes() and draft.code not in found(WORDS)

    services.publish(waiting, by=other)

    assert draft.code in codes("announcement")
    assert found(WORDS)[0] == draft.code
    answer = ask("天冷没有暖气去哪里取暖？")
    assert draft.code in {hit.passage.key for hit in answer.passages}


def test_an_article_of_the_pack_is_taken_over_and_its_text_is_kept_as_the_first_version(
    writer, other
):
    before = selectors.article(CODE, on=clock.today())

    published(taken_over(CODE, writer, title="谁和您算一家人"), writer, other)

    assert selectors.article(CODE, on=clock.today()).title == "谁和您算一家人"
    assert Article.objects.get(code=CODE, edition=None).title == before.title
    new, first = keeping.editions_of(CODE)
    assert (new.number, first.number, first.published_by) == (2, 1, "数据包")
    assert first.content["title"] == before.title and first.article.blocks == before.blocks
    assert keeping.before(new) == ("第1版", first.content)


def test_a_pack_loaded_again_never_overwrites_what_the_office_published(
    writer, other, pack: PackCopy
):
    published(taken_over(CODE, writer, title="谁和您算一家人"), writer, other)
    pack.replace(
        "knowledge/applying.yaml",
        "title: 哪些人算共同生活的家庭成员",
        "title: 数据包换了标题",
    )

    services.load_library()

    assert Article.objects.get(code=CODE, edition=None).title == "数据包换了标题"
    assert selectors.article(CODE, on=clock.today()).title == "谁和您算一家人"


def test_every_article_of_the_pack_can_be_taken_over_as_it_is(writer):
    for code in codes():
        draft = services.start_edition(code, by=writer)

        assert services.obstacles(draft, clock.today()) == [], code


def test_scans_recordings_and_films_stay_when_an_article_is_taken_over(writer, other):
    code, kinds = _with_media()

    published(taken_over(code, writer, title="换了标题"), writer, other)

    shown = selectors.article(code, on=clock.today())
    assert {one.key: one.kind for one in shown.media.all()} == kinds
    key = next(iter(kinds))
    assert bytes(selectors.media(code, key, on=clock.today()).content)


def test_a_file_whose_block_is_taken_out_goes_with_it(writer, other):
    code, kinds = _with_media()
    draft = services.start_edition(code, by=writer)
    body = [one for one in draft.content["body"] if "media" not in one]

    draft = services.save(draft, {**draft.content, "body": body}, by=writer, seen=draft.revision)
    published(draft, writer, other)

    assert kinds and not selectors.article(code, on=clock.today()).media.exists()


def _with_media() -> tuple[str, dict[str, str]]:
    for one in selectors.articles(on=clock.today()).order_by("code"):
        if kinds := {media.key: media.kind for media in one.media.all()}:
            return one.code, kinds
    raise AssertionError("no article has a file")


def test_whoever_wrote_does_not_publish(writer):
    waiting = submitted(drafted(writer), writer)
    both = keepers.publisher()
    Edition.objects.filter(pk=waiting.pk).update(makers=[both.user_id])

    with pytest.raises(Denied, match="不能自己发布"):
        services.publish(waiting, by=both)
    with pytest.raises(Denied):
        services.publish(waiting, by=writer)


def test_only_policy_officers_write_and_only_publishers_publish(writer, other):
    with pytest.raises(Denied):
        services.start_edition(CODE, by=window())
    with pytest.raises(Denied):
        services.start_edition(CODE, by=other)
    with pytest.raises(Denied):
        services.publish(submitted(drafted(writer), writer), by=window())


def test_a_version_ahead_of_its_day_waits_and_the_text_before_is_shown(writer, other, monkeypatch):
    before = selectors.article(CODE, on=clock.today()).title
    published(taken_over(CODE, writer, title="谁和您算一家人"), writer, other, days=5)

    assert selectors.article(CODE, on=clock.today()).title == before
    assert keeping.state_of(keeping.editions_of(CODE)[0], clock.today()) == ("待施行", "todo")

    monkeypatch.setattr(clock, "shift_days", lambda: 5)
    services.rebuild_if_stale()
    assert selectors.article(CODE, on=clock.today()).title == "谁和您算一家人"


def test_an_announcement_ends_by_itself_and_leaves_the_search(writer, other, monkeypatch):
    last = clock.today().isoformat()
    code = published(drafted(writer, ends_on=last), writer, other).code
    assert code in codes() and found(WORDS)[0] == code

    monkeypatch.setattr(clock, "shift_days", lambda: 1)
    services.rebuild_if_stale()

    assert code not in codes() and code not in found(WORDS)
    assert keeping.row(code, on=clock.today()).shown == "over"


def test_an_article_of_the_pack_is_taken_down_by_two_and_may_come_back(writer, other):
    ask_down = services.take_down(
        CODE, effective_on=clock.today(), note="内容已并入另一篇。", by=writer
    )
    assert CODE in codes()
    with pytest.raises(Denied):
        services.publish(ask_down, by=writer)

    services.publish(ask_down, by=other)

    assert CODE not in codes() and CODE not in found("共同生活的家庭成员")
    assert keeping.row(CODE, on=clock.today()).shown == "down"
    with pytest.raises(Missing):
        selectors.article(CODE, on=clock.today())
    with pytest.raises(Conflict, match="已经撤下"):
        services.take_down(CODE, effective_on=clock.today(), note="再撤一次", by=writer)
    published(services.start_edition(CODE, by=writer), writer, other)
    assert CODE in codes()


def test_what_is_sent_back_is_changed_and_handed_over_again(writer, other):
    waiting = submitted(drafted(writer), writer)
    with pytest.raises(Conflict, match="已经提交"):
        services.save(waiting, TEXT, by=writer, seen=waiting.revision)

    back = services.send_back(waiting, by=other, reason="请写明开放时间")

    assert list(keeping.returned()) == [back] and keeping.waiting_for(writer.role) == 1
    text = {**TEXT, "summary": "早八点到晚八点。"}
    again = services.save(back, text, by=writer, seen=back.revision)
    assert published(again, writer, other).content["summary"] == "早八点到晚八点。"


def test_two_who_write_at_once_do_not_overwrite_each_other(writer):
    draft = drafted(writer)
    services.save(draft, TEXT, by=keepers.policy_officer(), seen=draft.revision)

    with pytest.raises(Stale, match="刚刚保存过"):
        services.save(draft, TEXT, by=writer, seen=draft.revision)


def test_a_published_version_never_changes(writer, other):
    done = published(drafted(writer), writer, other)

    done.content = {**done.content, "title": "偷偷改"}
    with pytest.raises(Conflict, match="已发布"):
        done.save()
    with pytest.raises(Conflict):
        done.delete()
    with pytest.raises(Conflict):
        services.discard(done, by=writer)


def test_a_draft_thrown_away_leaves_what_residents_read(writer):
    draft = taken_over(CODE, writer, title="不要了")

    services.discard(draft, by=writer)

    assert CODE in codes() and not Edition.objects.filter(code=CODE).exists()


def test_there_is_one_draft_of_an_article(writer):
    services.start_edition(CODE, by=writer)

    with pytest.raises(Conflict, match="没有发布的草稿"):
        services.start_edition(CODE, by=writer)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"summary": ""}, "“提要”不能为空"),
        ({"grade": "A"}, "讲政策的文章要写依据"),
        ({"body": []}, "“正文”至少要有1项"),
        ({"body": [{"p": "见[这里](article:nowhere)"}]}, "指向的内容不存在"),
        ({"items": ["nothing"]}, "没有代码为「nothing」的救助事项"),
        ({"citations": [{"policy": "none", "clause": "", "grade": "A"}]}, "政策库中没有代码为"),
        ({"body": [{"picture": {"digest": "ab" * 32, "alt": "图"}}]}, "平台上没有这张图片"),
        ({"body": [{"media": "somewhere"}]}, "不能再用"),
        ({"body": [{"p": "找老王 13912345678"}]}, "不能写个人的手机号"),
        ({"ends_on": "2026-01-01"}, "截止日期早于施行日"),
        ({"body": [{"h": "长" * 81}, {"p": "一段话"}]}, "小标题最多80个字"),
        ({"position": 10000}, "“排序”不能大于9999"),
    ],
)
def test_what_is_wrong_is_named_and_cannot_be_handed_over(writer, more, told: str):
    draft = drafted(writer, **more)

    with pytest.raises(Invalid, match=told):
        submitted(draft, writer)


def test_nothing_may_lead_to_what_was_taken_down(writer, other):
    down = services.take_down(CODE, effective_on=clock.today(), note="并入另一篇。", by=writer)
    services.publish(down, by=other)

    draft = drafted(writer, body=[{"p": f"见[这里](article:{CODE})"}], related=[CODE])

    told = services.obstacles(draft, clock.today())
    assert any("指向的内容不存在" in one for one in told)
    assert any(f"没有代码为「{CODE}」的文章" in one for one in told)


def test_no_day_before_today(writer):
    draft = drafted(writer)

    with pytest.raises(Invalid, match="不能早于今天"):
        submitted(draft, writer, days=-1)


def test_every_deed_is_in_the_trail(writer, other):
    published(taken_over(CODE, writer, title="谁和您算一家人"), writer, other)
    services.review(CODE, note="逐条对照，仍然有效。", by=writer)

    deeds = {one.action for one in Entry.objects.filter(action__startswith="library.")}

    assert {"library.start_draft", "library.draft", "library.submit", "library.end"} <= deeds
    assert {"library.publish_article", "library.review"} <= deeds


def test_an_article_comes_up_for_review_and_is_not_due_once_it_was_read_again(writer, monkeypatch):
    monkeypatch.setattr(clock, "shift_days", lambda: 900)
    assert keeping.row(CODE, on=clock.today()).is_due

    services.review(CODE, note="逐条对照，仍然有效。", by=writer)

    assert not keeping.row(CODE, on=clock.today()).is_due
    assert keeping.past_reviews(CODE)[0].reviewer == writer.label
