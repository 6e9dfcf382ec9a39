"""Policy officers keep articles and announcements on screen; another person publishes them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhu.catalogue.models import Picture
from gongzhu.catalogue.services import picturing
from gongzhu.common import clock
from gongzhu.library import keeping, selectors, services
from gongzhu.library.models import Edition
from gongzhu.library.schema import OwnText
from tests.catalogue import keepers
from tests.desk.typed import Typed
from tests.documents import makers
from tests.library.keepers import drafted, published, submitted, taken_over
from tests.officers import window

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.requirement("CAT-07"),
    pytest.mark.requirement("CAT-11"),
]
CODE = "family-members"


@pytest.fixture
def writer(at_desk):
    return at_desk(keepers.policy_officer())


@pytest.fixture
def other(at_desk):
    return at_desk(keepers.publisher())


def fields(desk, draft: Edition) -> dict[str, Any]:
    return Typed(desk.get("policy_edition_edit", draft.pk).words).fields


def send(desk, draft: Edition, typed: dict[str, Any], do: str = "save"):
    return desk.post("policy_edition_edit", draft.pk, **{**typed, "do": do})


def with_block(desk, draft: Edition, kind: str, typed: dict[str, Any]) -> dict[str, Any]:
    return Typed(send(desk, draft, typed, f"add:body:{kind}").words).fields


def again(draft: Edition) -> Edition:
    return keeping.edition(draft.pk)


def test_a_new_announcement_is_written_handed_over_published_and_read(writer, other):
    writer.post("policy_article_new", kind="announcement", title="示例街道寒潮期间开放取暖点")
    draft = Edition.objects.get()
    typed = with_block(writer, draft, "text", fields(writer, draft))
    typed |= {
        "summary": "寒潮期间社区取暖点每天开放。",
        "grade": "product",
        "asked": "天冷没有暖气去哪里取暖",
        "ends_on": "2027-03-01",
        "body.0.text": "示例社区活动室，备有**热水**和毛毯。",
    }
    assert send(writer, draft, typed).status_code == 302
    assert services.obstacles(again(draft), clock.today()) == []
    day = clock.today().isoformat()
    writer.post(
        "policy_edition_submit", draft.pk, do="submit", effective_on=day, seen=again(draft).revision
    )
    address = f"/knowledge/{draft.code}/"
    assert Client().get(address).status_code == 404
    assert draft.title in other.get("policy_waiting").words

    answer = other.post("policy_edition_decide", draft.pk, do="yes")

    assert answer.status_code == 302
    words = Client().get(address).content.decode()
    assert "备有<strong>热水</strong>和毛毯" in words and "到 2027年3月1日 为止" in words
    assert address in Client().get("/search/", {"q": "取暖点 毛毯"}).content.decode()


def test_the_list_tells_state_kind_change_and_review_and_is_searched(writer, other):
    published(taken_over(CODE, writer.actor, title="谁和您算一家人"), writer.actor, other.actor)
    drafted(writer.actor)

    every = writer.get("policy_articles").words
    found = writer.get("policy_articles", text="一家人").words
    drafts = writer.get("policy_articles", state="draft").words

    assert "新写一篇" in every and "下次复核" in every and "数据包的原文" in every
    assert "谁和您算一家人" in found and "取暖点" not in found
    assert "取暖点" in drafts and "谁和您算一家人" not in drafts
    assert "新写一篇" not in other.get("policy_articles").words


def test_an_article_of_the_pack_is_taken_over_compared_and_published(writer, other):
    writer.post("policy_article_start", CODE)
    draft = Edition.objects.get(code=CODE)
    typed = fields(writer, draft) | {"title": "谁和您算一家人"}

    send(writer, draft, typed)

    shown = other.get("policy_edition_compare", draft.pk).words
    assert "数据包的原文" in shown and "谁和您算一家人" in shown
    assert again(draft).content["body"] == selectors.article(CODE, on=clock.today()).blocks
    done = services.publish(submitted(again(draft), writer.actor), by=other.actor)
    assert "谁和您算一家人" in Client().get(f"/knowledge/{CODE}/").content.decode()
    kept = writer.get("policy_article", CODE).words
    assert "第1版" in kept and "第2版" in kept
    first = Edition.objects.get(code=CODE, number=1)
    assert "第1版" in writer.get("policy_edition", first.pk).words
    assert "第1版" in writer.get("policy_edition_compare", done.pk).words


def test_saving_a_taken_over_article_untouched_changes_nothing_of_it(writer):
    for one in selectors.articles(on=clock.today()):
        draft = services.start_edition(one.code, by=writer.actor)

        send(writer, draft, fields(writer, draft))

        assert whole(again(draft)) == whole(draft), one.code


def whole(draft: Edition) -> dict[str, Any]:
    """What a version says; in which order it names others does not matter."""
    text = OwnText.model_validate_json(json.dumps(draft.content)).model_dump(mode="json")
    return text | {name: sorted(text[name]) for name in ("items", "related")}


def test_every_fault_stands_at_its_place_and_checking_saves_nothing(writer):
    draft = drafted(writer.actor)
    typed = with_block(writer, draft, "table", fields(writer, draft))
    typed |= {
        "summary": "",
        "body.1.text": "见[这里](article:nowhere)",
        "body.2.table.caption": "开放时间",
        "body.2.table.rows": "地点 | 时间\n活动室",
    }

    shown = send(writer, draft, typed, "check").words

    assert 'href="#f-summary"' in shown and "缺少“提要”" in shown
    assert 'href="#f-body-2-table"' in shown and "表头下面第1行有1格" in shown
    assert again(draft).content == draft.content
    right = typed | {"summary": "有了", "body.2.table.rows": "地点 | 时间\n活动室 | 全天"}
    shown = send(writer, draft, right, "check").words
    assert 'href="#f-body-1-text"' in shown and "指向的内容不存在" in shown


def test_a_picture_is_uploaded_previewed_and_published_with_its_words(writer, other, monkeypatch):
    draft = drafted(writer.actor)
    typed = with_block(writer, draft, "picture", fields(writer, draft)) | {
        "body.2.picture.digest": SimpleUploadedFile("a.jpg", makers.jpeg()),
        "body.2.picture.alt": "活动室门口挂着一块蓝色的牌子",
    }
    send(writer, draft, typed)
    page = f"/knowledge/preview/{draft.pk}/"
    preview = writer.browser.get(page).content.decode()
    address = re.search(rf'<img src="({page}[^"]+)" alt="活动室门口挂着一块蓝色的牌子"', preview)
    assert address and "预览" in preview
    assert writer.browser.get(address[1])["Content-Type"] == "image/jpeg"
    assert writer.browser.get(address[1])["Cache-Control"] == "no-store"
    assert Client().get(page).status_code == Client().get(address[1]).status_code == 404

    code = published(again(draft), writer.actor, other.actor).code

    words = Client().get(f"/knowledge/{code}/").content.decode()
    source = re.search(r'<img src="([^"]+)" alt="活动室门口挂着一块蓝色的牌子"', words)
    assert source and Client().get(source[1]).status_code == 200
    found = selectors.search("蓝色的牌子").pages
    assert found[0].passage.key == code
    monkeypatch.setattr(clock, "shift_days", lambda: 60)
    picturing._forget_strays()
    assert Picture.objects.exists()


def test_what_is_no_picture_is_refused_and_nothing_typed_is_lost(writer):
    draft = drafted(writer.actor)
    typed = with_block(writer, draft, "picture", fields(writer, draft)) | {
        "body.2.picture.digest": SimpleUploadedFile("a.jpg", makers.saved(makers.pdf())),
        "body.2.picture.alt": "写了很久的说明",
    }

    answer = send(writer, draft, typed)

    assert answer.status_code == 422 and "这里要放一张图片，PDF 不行。" in answer.words
    assert Typed(answer.words).fields["body.2.picture.alt"] == "写了很久的说明"
    assert again(draft).revision == draft.revision


def test_files_of_the_pack_are_offered_to_be_kept_not_to_be_uploaded(writer):
    code = next(one.code for one in selectors.articles(on=clock.today()) if one.media.exists())
    draft = services.start_edition(code, by=writer.actor)

    shown = writer.get("policy_edition_edit", draft.pk).words

    assert "原文带来的扫描件、录音、视频可以留下或去掉；这里还不能上传新的。" in shown
    assert writer.browser.get(f"/knowledge/preview/{draft.pk}/").status_code == 200


def test_a_draft_stays_unseen_by_everybody_else(at_desk, writer):
    draft = drafted(writer.actor)

    town = at_desk(window())

    assert town.browser.get(f"/knowledge/preview/{draft.pk}/").status_code == 404
    assert town.get("policy_edition", draft.pk).status_code == 403
    assert Client().get(f"/knowledge/{draft.code}/").status_code == 404


def test_it_is_sent_back_with_the_reason_and_thrown_away(writer, other):
    waiting = submitted(drafted(writer.actor), writer.actor)
    assert "请写明要改什么" in other.post("policy_edition_decide", waiting.pk, do="return").words

    other.post("policy_edition_decide", waiting.pk, do="return", reason="请写明开放时间")

    assert "请写明开放时间" in writer.get("policy_edition", waiting.pk).words
    assert "请写明开放时间" in writer.get("policy_waiting").words
    writer.post("policy_edition_submit", waiting.pk, do="discard")
    assert not Edition.objects.exists()


def test_it_is_taken_down_by_two_and_its_versions_stay_readable(writer, other):
    day = clock.today().isoformat()
    assert "请写明为什么撤下" in writer.post("policy_article_down", CODE, effective_on=day).words

    writer.post("policy_article_down", CODE, effective_on=day, note="并入另一篇。")
    down = Edition.objects.get(code=CODE)
    assert "并入另一篇。" in other.get("policy_edition", down.pk).words
    other.post("policy_edition_decide", down.pk, do="yes")

    assert Client().get(f"/knowledge/{CODE}/").status_code == 404
    assert "已撤下" in writer.get("policy_article", CODE).words
    first = Edition.objects.get(code=CODE, number=1)
    assert writer.browser.get(f"/knowledge/preview/{first.pk}/").status_code == 200


def test_a_review_is_noted_and_comes_up_again(writer, monkeypatch):
    monkeypatch.setattr(clock, "shift_days", lambda: 900)
    title = selectors.article(CODE, on=clock.today()).title
    assert title in writer.get("policy_reviews").words

    writer.post("policy_article_review", CODE, note="逐条对照，仍然有效。")

    assert "逐条对照，仍然有效。" in writer.get("policy_article", CODE).words
    assert title not in writer.get("policy_reviews").words


def test_what_another_saved_meanwhile_is_told_and_nothing_typed_is_lost(writer):
    draft = drafted(writer.actor)
    typed = fields(writer, draft) | {"title": "我写的标题"}
    services.save(draft, draft.content, by=keepers.policy_officer(), seen=draft.revision)

    answer = send(writer, draft, typed)

    assert answer.status_code == 409 and "刚刚保存过这份草稿" in answer.words
    assert Typed(answer.words).fields["title"] == "我写的标题"
