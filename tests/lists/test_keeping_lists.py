"""Each level gathers, publishes and maintains its service list: one writes, another publishes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.audit import selectors as audit
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Denied, Invalid
from gongzhu.lists import keeping, selectors, services
from gongzhu.org.enums import Level
from tests import officers
from tests.lists.keepers import ENTRY, LEVELS, drafted, handed_over, keepers, published, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-14")]
NEIGHBOUR = 440106006002
"""A community of the next town."""


def names(rows) -> list[str]:
    return [row.name for row in rows]


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_writes_and_publishes_a_list_of_its_own(level: Level) -> None:
    who = keepers(level)

    done = published(who)

    assert selectors.current(who.area, on=clock.today()) == done
    assert names(selectors.sheet(who.area, on=clock.today()).own) == ["示例助餐点"]
    assert done.published_by == who.publisher.label and done.effective_on == clock.today()
    deeds = [one.action for one in audit.trail(done)]
    assert deeds == ["lists.start_draft", "lists.save_entry", "lists.submit", "lists.issue"]


@pytest.mark.parametrize("level", LEVELS)
def test_who_wrote_a_list_never_publishes_it(level: Level) -> None:
    who = keepers(level)
    waiting = submitted(who)

    with pytest.raises(Denied, match=r"不能自己发布|核对发布|审核人员发布"):
        services.publish(waiting, by=who.writer)


def test_a_confirmer_publishes_what_another_confirmer_wrote_but_not_what_both_wrote() -> None:
    who = keepers(Level.DISTRICT)
    draft = drafted(who)
    services.save_entry(draft, ENTRY, by=who.publisher, seen=draft.revision)
    draft.refresh_from_db()
    waiting = handed_over(draft, who)

    with pytest.raises(Denied, match="不能自己发布"):
        services.publish(waiting, by=who.publisher)
    services.publish(waiting, by=officers.confirmer())


def test_a_list_shows_what_comes_from_every_level_above_and_cannot_change_it() -> None:
    for level in (Level.CITY, Level.DISTRICT, Level.TOWN):
        published(keepers(level), {"name": f"{level.label}的服务"})
    who = keepers(Level.VILLAGE)
    draft = drafted(who, {"name": "村里的服务"})

    sheet = selectors.of_draft(draft, on=clock.today())

    assert names(sheet.own) == ["村里的服务"]
    above = names(sheet.inherited)
    assert above[:3] == ["镇（街道）级的服务", "区（县）级的服务", "市级的服务"]
    assert "最低生活保障" in above
    assert [row["name"] for row in draft.entries] == ["村里的服务"]


def test_the_next_list_starts_from_the_last_and_an_entry_taken_out_stays_until_it_is_published(
    days,
) -> None:
    who = keepers(Level.TOWN)
    first = published(who, {"name": "助餐点"}, {"name": "旧衣驿站"})
    days(1)
    draft = services.start(who.area, by=who.writer)
    services.remove_entry(draft, draft.entries[1]["key"], by=who.writer, seen=draft.revision)
    draft.refresh_from_db()

    assert names(selectors.sheet(who.area, on=clock.today()).own) == ["助餐点", "旧衣驿站"]
    second = services.publish(handed_over(draft, who), by=who.publisher)

    assert names(selectors.sheet(who.area, on=clock.today()).own) == ["助餐点"]
    first.refresh_from_db()
    assert (second.number, first.ends_on) == (2, clock.today() - timedelta(days=1))
    assert keeping.state_of(first, clock.today()) == "ended"
    assert names(selectors.sheet(who.area, on=first.ends_on).own) == ["助餐点", "旧衣驿站"]
    assert [one.number for one in selectors.past(who.area, on=clock.today())] == [1]


def test_a_published_list_is_never_changed() -> None:
    who = keepers(Level.TOWN)
    done = published(who)

    with pytest.raises(Conflict, match="已发布，内容不能再改"):
        services.save_entry(done, ENTRY, by=who.writer, seen=done.revision)
    done.entries = []
    with pytest.raises(Conflict, match="已发布"):
        done.save()
    with pytest.raises(Conflict, match="不能删除"):
        done.delete()


def test_a_list_sent_back_carries_the_reason_to_whoever_writes() -> None:
    who = keepers(Level.VILLAGE)
    services.send_back(submitted(who), by=who.publisher, reason="助餐点的电话写错了。")

    back = keeping.unpublished(who.area)
    assert keeping.state_of(back, clock.today()) == "returned"
    assert list(keeping.returned(who.writer)) == [back]
    assert back.return_reason == "助餐点的电话写错了。"


def test_a_list_may_begin_later_and_the_one_in_force_holds_until_then(days) -> None:
    who = keepers(Level.TOWN)
    first = published(who, {"name": "助餐点"})
    days(1)
    draft = services.start(who.area, by=who.writer)
    services.save_entry(draft, {**ENTRY, "name": "新服务"}, by=who.writer, seen=draft.revision)
    draft.refresh_from_db()
    services.publish(handed_over(draft, who, days=10), by=who.publisher)

    assert selectors.current(who.area, on=clock.today()) == first
    days(10)
    assert names(selectors.sheet(who.area, on=clock.today()).own) == ["助餐点", "新服务"]


def test_what_has_run_out_is_not_shown_and_does_not_come_into_the_next_list(days) -> None:
    who = keepers(Level.TOWN)
    last = clock.today() + timedelta(days=5)
    published(who, {"name": "助餐点"}, {"name": "冬令营", "until": last})
    days(6)

    assert names(selectors.sheet(who.area, on=clock.today()).own) == ["助餐点"]
    draft = services.start(who.area, by=who.writer)
    assert [row["name"] for row in draft.entries] == ["助餐点"]


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        ({"layers": []}, "layers", "至少选一层"),
        ({"layers": ["nobles"]}, "layers", "从列出的层次里选"),
        ({"groups": ["nobody"]}, "groups", "至少选一类"),
        ({"name": ""}, "name", "请写名称"),
        ({"phone": "13800000000"}, "phone", "不能写个人的手机号"),
        ({"how": "找张示例，身份证440106199001011234"}, "how", "身份证号"),
    ],
)
def test_an_entry_that_may_not_be_published_is_refused_at_its_field(change, field, told) -> None:
    who = keepers(Level.VILLAGE)
    draft = services.start(who.area, by=who.writer)

    with pytest.raises(Invalid) as refused:
        services.save_entry(draft, {**ENTRY, **change}, by=who.writer, seen=draft.revision)
    assert told in refused.value.fields[field]


def test_two_who_write_at_once_do_not_overwrite_each_other() -> None:
    who = keepers(Level.TOWN)
    draft = drafted(who)

    with pytest.raises(Conflict, match="刚刚改过这份清单"):
        services.save_entry(draft, ENTRY, by=officers.window(), seen=draft.revision - 1)


def test_an_empty_list_and_a_day_gone_by_are_named_before_it_is_handed_over() -> None:
    who = keepers(Level.VILLAGE)
    draft = services.start(who.area, by=who.writer)

    with pytest.raises(Invalid, match=r"至少写一项.*不能早于今天"):
        handed_over(draft, who, days=-1)


def test_a_second_draft_is_refused_and_a_draft_can_be_thrown_away() -> None:
    who = keepers(Level.VILLAGE)
    draft = drafted(who)

    with pytest.raises(Conflict, match="已有一份没有发布的清单草稿"):
        services.start(who.area, by=who.writer)
    services.discard(draft, by=who.writer)
    assert keeping.unpublished(who.area) is None
