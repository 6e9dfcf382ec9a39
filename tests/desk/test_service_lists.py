"""Service lists on pages: written at each level, published by another, due ones told."""

from __future__ import annotations

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.lists import keeping, services
from gongzhu.org.enums import Level
from tests import officers
from tests.lists.keepers import ENTRY, LEVELS, drafted, keepers, published, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-14")]
TYPED = {**ENTRY, "department": "", "until": "", "do": "save"}


@pytest.mark.parametrize("level", LEVELS)
def test_the_whole_way_of_a_list_on_pages(level: Level, at_desk) -> None:
    who = keepers(level)
    writing, checking = at_desk(who.writer), at_desk(who.publisher)

    assert who.area.name in writing.get("lists").words
    writing.post("list_start")
    draft = keeping.unpublished(who.area)
    assert writing.post("list_entry_new", draft.pk, **TYPED, seen=draft.revision).status_code == 302
    draft.refresh_from_db()
    day = draft.effective_on.isoformat()
    writing.post("list_submit", draft.pk, do="submit", effective_on=day, seen=draft.revision)

    assert "等待核对发布" in checking.get("lists").words
    assert "示例助餐点" in checking.get("list", draft.pk).words
    checking.post("list_decide", draft.pk, do="yes")
    done = writing.get("list", draft.pk)
    assert "施行中" in done.words and f"{who.publisher.name}" in done.words


def test_what_is_wrong_in_an_entry_is_told_at_its_field_and_nothing_typed_is_lost(at_desk) -> None:
    who = keepers(Level.VILLAGE)
    draft = drafted(who)
    typed = {**TYPED, "layers": [], "phone": "13800000000", "seen": draft.revision}

    page = at_desk(who.writer).post("list_entry_new", draft.pk, **typed)
    assert page.status_code == 422 and "请至少选一层" in page.words

    page = at_desk(who.writer).post("list_entry_new", draft.pk, **{**typed, "layers": ["dibao"]})
    assert page.status_code == 422 and "不能写个人的手机号" in page.words
    assert 'value="13800000000"' in page.words and "checked" in page.words


def test_an_entry_is_changed_and_taken_out(at_desk) -> None:
    who = keepers(Level.TOWN)
    draft = drafted(who)
    desk, key = at_desk(who.writer), draft.entries[0]["key"]

    assert "周一到周五中午送餐上门" in desk.get("list_entry", draft.pk, key).words
    desk.post("list_entry", draft.pk, key, **{**TYPED, "name": "长者饭堂"}, seen=draft.revision)
    draft.refresh_from_db()
    assert (draft.entries[0]["name"], draft.entries[0]["key"]) == ("长者饭堂", key)
    desk.post("list_entry", draft.pk, key, do="remove", seen=draft.revision)
    draft.refresh_from_db()
    assert draft.entries == []
    assert desk.get("list_entry", draft.pk, key).status_code == 404


def test_a_list_is_sent_back_only_with_a_reason(at_desk) -> None:
    who = keepers(Level.VILLAGE)
    waiting = submitted(who)
    desk = at_desk(who.publisher)

    assert desk.post("list_decide", waiting.pk, do="return", reason="").status_code == 422
    desk.post("list_decide", waiting.pk, do="return", reason="请补上电话。")
    assert "请补上电话。" in at_desk(who.writer).get("list", waiting.pk).words
    assert at_desk(who.writer).get("lists").status_code == 200


def test_unknown_parts_are_shown_as_pending(at_desk) -> None:
    who = keepers(Level.VILLAGE)
    draft = drafted(who, {"giver": "", "content": "", "how": "", "phone": "", "basis": ""})

    assert at_desk(who.writer).get("list", draft.pk).words.count("待核定") >= 5


def test_what_cannot_be_done_is_refused_with_its_reason(at_desk) -> None:
    who = keepers(Level.TOWN)
    draft = drafted(who)
    stranger = at_desk(officers.window(at=440106006002))

    refused = stranger.get("list", draft.pk)
    assert refused.status_code == 403 and "当前岗位在" in refused.words
    services.discard(draft, by=who.writer)
    done = published(who)
    page = stranger.get("list", done.pk)
    assert page.status_code == 200 and "加一项服务" not in page.words
    own = at_desk(who.writer).post("list_entry_new", done.pk, **TYPED, seen=done.revision)
    assert own.status_code == 409 and "已发布，内容不能再改" in own.words


def test_a_draft_is_thrown_away_on_its_page(at_desk) -> None:
    who = keepers(Level.VILLAGE)
    draft = drafted(who)

    at_desk(who.writer).post("list_submit", draft.pk, do="discard")
    assert keeping.unpublished(who.area) is None


def test_a_due_list_is_told_to_its_area_and_to_the_policy_officers_and_ticked_off(
    at_desk, days
) -> None:
    who = keepers(Level.TOWN)
    done = published(who)
    days(366)
    officer = officers.officer("civil_affairs", "city", Role.POLICY_OFFICER)

    assert "到期" in at_desk(who.writer).get("lists").words
    assert who.area.name in at_desk(officer).get("policy_reviews").words
    desk = at_desk(who.publisher)
    assert desk.post("list_review", done.pk, note="").status_code == 422
    desk.post("list_review", done.pk, note="逐项打电话核实。")
    assert "逐项打电话核实。" in desk.get("list", done.pk).words
    assert not keeping.due_of(done).is_due


def test_the_navigation_counts_what_waits_for_the_post(at_desk) -> None:
    who = keepers(Level.VILLAGE)
    submitted(who)

    nav = {place.title: place.count for place in at_desk(who.publisher).get("lists").context["nav"]}
    assert nav["服务清单"] == 1
    nav = {place.title: place.count for place in at_desk(who.writer).get("lists").context["nav"]}
    assert nav["服务清单"] == 0
