"""A guide holds text, tables and pictures: written on the desk, published, read by residents."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gongzhu.audit.models import Entry
from gongzhu.catalogue import services
from gongzhu.catalogue.models import ItemVersion, Picture
from gongzhu.catalogue.services import picturing
from gongzhu.common import clock
from gongzhu.documents import services as documents
from gongzhu.library import selectors as library
from gongzhu.library.services import rebuild_if_stale
from tests.catalogue import keepers
from tests.desk.typed import Typed
from tests.documents import makers

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-03")]
BLOCKS = "guide.blocks"


@pytest.fixture
def writer(at_desk):
    return at_desk(keepers.policy_officer())


@pytest.fixture
def draft(writer) -> ItemVersion:
    return keepers.filled(writer.actor)


def page(desk, draft: ItemVersion) -> dict[str, Any]:
    return Typed(desk.get("policy_part", draft.pk, "guide").words).fields


def send(desk, draft: ItemVersion, fields, do="save"):
    return desk.post("policy_part", draft.pk, "guide", **{**fields, "do": do})


def with_block(desk, draft: ItemVersion, kind: str, fields=None) -> dict[str, Any]:
    """The page as it stands after one more block was asked for."""
    answer = send(desk, draft, fields or page(desk, draft), f"add:{BLOCKS}:{kind}")
    return Typed(answer.words).fields


def table(desk, draft: ItemVersion, cells: str, fields=None) -> dict[str, Any]:
    fields = with_block(desk, draft, "table", fields)
    last = int(fields[f"{BLOCKS}.n"]) - 1
    return fields | {
        f"{BLOCKS}.{last}.table.caption": "收费和补贴",
        f"{BLOCKS}.{last}.table.rows": cells,
    }


def file(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def picture(desk, draft: ItemVersion, content: bytes, alt: str, fields=None) -> dict[str, Any]:
    fields = with_block(desk, draft, "picture", fields)
    last = int(fields[f"{BLOCKS}.n"]) - 1
    return fields | {
        f"{BLOCKS}.{last}.picture.digest": file(content),
        f"{BLOCKS}.{last}.picture.alt": alt,
        f"{BLOCKS}.{last}.picture.title": "助浴车长这样",
    }


def encoded(desk, data: bytes) -> bytes:
    return documents.look_at_picture(data, by=desk.actor)


def blocks(draft: ItemVersion) -> list[dict[str, Any]]:
    return ItemVersion.objects.get(pk=draft.pk).spec["guide"].get("blocks", [])


def test_text_a_table_and_a_picture_are_written_one_after_another(writer, draft):
    fields = with_block(writer, draft, "text")
    fields |= {f"{BLOCKS}.0.style": "h", f"{BLOCKS}.0.text": "怎么收费"}
    fields = table(writer, draft, "项目 | 多少钱\n助浴｜80元\n| 护理 | 120元 |", fields)
    fields = picture(writer, draft, makers.jpeg(), "一辆带升降椅的小车", fields)

    answer = send(writer, draft, fields)

    assert answer.status_code == 302
    heading, shown, seen = blocks(draft)
    assert heading == {"h": "怎么收费"}
    assert shown["table"] == {
        "caption": "收费和补贴",
        "head": ["项目", "多少钱"],
        "rows": [["助浴", "80元"], ["护理", "120元"]],
    }
    kept = Picture.objects.get(digest=seen["picture"]["digest"])
    assert (kept.width, kept.height, kept.media_type) == (400, 300, "image/jpeg")
    assert Entry.objects.filter(action="catalogue.picture").count() == 1
    again = page(writer, draft)
    assert again[f"{BLOCKS}.1.table.rows"] == "项目 | 多少钱\n助浴 | 80元\n护理 | 120元"
    assert again[f"{BLOCKS}.2.picture.digest"] == kept.digest


def test_a_block_nobody_wrote_in_is_left_out(writer, draft):
    fields = with_block(writer, draft, "table", with_block(writer, draft, "text"))

    send(writer, draft, fields)

    assert blocks(draft) == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ("项目 | 多少钱\n助浴 | 80元 | 每次", "表格每行应有2格，与表头一致；表头下面第1行有3格。"),
        ("项目 | 多少钱", "表格要有一行表头，下面至少一行内容。"),
        ("项目 | \n助浴 | 80元", "表头第2格是空的"),
        ("1|2|3|4|5|6|7\n1|2|3|4|5|6|7", "表格最多6列，现在有7列"),
    ],
)
def test_a_crooked_table_is_saved_named_at_its_place_and_cannot_be_submitted(
    writer, draft, cells: str, told: str
):
    answer = send(writer, draft, table(writer, draft, cells))
    shown = writer.get("policy_part", draft.pk, "guide").words

    assert answer.status_code == 302
    assert told in shown and 'href="#f-guide-blocks-0-table"' in shown
    found = services.obstacles(ItemVersion.objects.get(pk=draft.pk))
    assert any(told in one for one in found)


def test_checking_a_table_names_the_fault_without_saving(writer, draft):
    answer = send(writer, draft, table(writer, draft, "甲 | 乙\n丙"), "check")

    assert "表头下面第1行有1格" in answer.words
    assert Typed(answer.words).fields[f"{BLOCKS}.0.table.rows"] == "甲 | 乙\n丙"
    assert blocks(draft) == []


def test_a_picture_needs_words_for_those_who_do_not_see_it(writer, draft):
    send(writer, draft, picture(writer, draft, makers.jpeg(), ""))

    shown = writer.get("policy_part", draft.pk, "guide").words

    assert "请写图片说明：图上画的、写的是什么。看不见图的人听的就是它。" in shown
    assert 'href="#f-guide-blocks-0-picture-alt"' in shown


def test_a_picture_that_was_never_chosen_is_asked_for(writer, draft):
    fields = with_block(writer, draft, "picture") | {f"{BLOCKS}.0.picture.alt": "一辆车"}

    send(writer, draft, fields)

    assert (
        "这里还没有图片。请选一张照片或截图上传"
        in writer.get("policy_part", draft.pk, "guide").words
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (makers.saved(makers.pdf()), "这里要放一张图片，PDF 不行。"),
        (b"\xff\xd8\xff" + b"x" * 400, "照片打不开"),
        (b"MZ this is a program", ""),
        (b"", ""),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_nothing_typed_is_lost(
    writer, draft, content: bytes, told: str
):
    fields = picture(writer, draft, content, "写了很久的说明")

    answer = send(writer, draft, fields)

    assert answer.status_code == 422
    assert "有图片不能用，这一页还没有保存" in answer.words and told in answer.words
    assert 'href="#f-guide-blocks-0-picture-digest"' in answer.words
    assert Typed(answer.words).fields[f"{BLOCKS}.0.picture.alt"] == "写了很久的说明"
    assert blocks(draft) == [] and not Picture.objects.exists()


def test_what_was_hidden_in_a_picture_is_not_kept(writer, draft):
    content = makers.jpeg(comment=b"taken at home")

    send(writer, draft, picture(writer, draft, content, "一辆车"))

    kept = bytes(Picture.objects.get().content)
    assert kept.startswith(b"\xff\xd8") and b"home" not in kept and b"home" in content


def test_a_digest_somebody_made_up_is_not_a_picture(writer, draft):
    fields = with_block(writer, draft, "picture")
    fields |= {f"{BLOCKS}.0.picture.digest": "ab" * 32, f"{BLOCKS}.0.picture.alt": "一辆车"}

    send(writer, draft, fields)

    assert "平台上没有这张图片" in writer.get("policy_part", draft.pk, "guide").words


def test_a_published_guide_is_read_searched_compared_and_its_picture_is_public(
    writer, draft, monkeypatch
):
    fields = table(writer, draft, "项目 | 多少钱\n上门助浴 | 待核定")
    fields = picture(writer, draft, makers.jpeg(), "一辆带升降椅的小车", fields)
    send(writer, draft, fields)
    digest = blocks(draft)[1]["picture"]["digest"]
    url = f"/items/home_bath/pictures/{digest}/"
    written = ItemVersion.objects.get(pk=draft.pk)
    ready = services.submit(written, by=writer.actor, seen=written.revision)
    assert Client().get(url).status_code == 404
    published = services.publish(ready, by=keepers.publisher())
    later = (published.effective_on - clock.today()) // timedelta(days=1)
    monkeypatch.setattr(clock, "shift_days", lambda: later)

    words = Client().get("/items/home_bath/").content.decode()
    answer = Client().get(url)

    assert re.search('<th [^>]*scope="col">多少钱</th>', words) and 'data-label="多少钱"' in words
    assert re.search(rf'<img src="{url}" alt="一辆带升降椅的小车" width="400" height="300"', words)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Client().get(url.replace(digest, "ab" * 32)).status_code == 404
    rebuild_if_stale()
    hit = library.search("带升降椅的小车").pages[0]
    assert (hit.passage.key, hit.passage.anchor) == ("home_bath", "more")


def test_two_versions_are_compared_block_by_block(writer):
    by = writer.actor
    draft = keepers.next_version("temporary", by)
    fields = page(writer, draft)
    cells = fields[f"{BLOCKS}.1.table.rows"]
    fields[f"{BLOCKS}.1.table.rows"] = cells.replace("一般不超过3天", "一般不超过5天")
    send(writer, draft, picture(writer, draft, makers.png(), "一张流程图", fields))

    shown = writer.get("policy_compare", draft.pk).words

    assert "<del>3</del>" in shown and "<ins>5</ins>" in shown
    assert "一张流程图" in shown
    laid = writer.get("policy_version", draft.pk).words
    assert "两种临时救助" in laid and "图片说明：一张流程图" in laid


def test_a_digest_covers_what_the_picture_shows(writer, draft):
    send(writer, draft, picture(writer, draft, makers.jpeg(), "一辆车"))
    before = ItemVersion.objects.get(pk=draft.pk).digest
    other = page(writer, draft) | {f"{BLOCKS}.0.picture.digest": file(makers.jpeg(200, 100))}

    send(writer, draft, other)

    assert ItemVersion.objects.get(pk=draft.pk).digest != before


def test_a_picture_no_version_shows_is_dropped_after_a_month(writer, draft, monkeypatch):
    send(writer, draft, picture(writer, draft, makers.jpeg(), "留下的"))
    stray = services.keep_picture(encoded(writer, makers.jpeg(300, 200)), by=writer.actor)
    monkeypatch.setattr(clock, "shift_days", lambda: 31)

    services.keep_picture(encoded(writer, makers.jpeg(100, 100)), by=writer.actor)

    left = set(Picture.objects.values_list("digest", flat=True))
    assert stray.digest not in left and blocks(draft)[0]["picture"]["digest"] in left


def test_the_size_of_a_picture_is_read_from_its_header():
    assert picturing.size_of(makers.jpeg(640, 480)) == (640, 480)
