"""Officers keep only the list of their own area; every refusal says why, and counts stay in scope."""

from __future__ import annotations

import pytest

from gongzhu.accounts.enums import Role
from gongzhu.common import clock
from gongzhu.common.errors import Conflict, Denied
from gongzhu.lists import keeping, permissions, selectors, services
from gongzhu.org.enums import Level
from tests import officers
from tests.lists.keepers import drafted, keepers, published, submitted

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("CAT-14")]
NEIGHBOUR, OTHER_DISTRICT = 440106006002, 440103001101


@pytest.mark.parametrize(
    ("level", "at"),
    [
        (Level.VILLAGE, NEIGHBOUR),
        (Level.TOWN, NEIGHBOUR),
        (Level.VILLAGE, OTHER_DISTRICT),
        (Level.DISTRICT, OTHER_DISTRICT),
    ],
)
def test_a_neighbours_list_is_not_written(level: Level, at: int) -> None:
    area, stranger = keepers(level).area, keepers(level, at=at).writer

    with pytest.raises(Denied, match=r"服务清单由.*自己编制，当前岗位在"):
        services.start(area, by=stranger)


@pytest.mark.parametrize(
    ("level", "other"),
    [
        (Level.TOWN, Level.CITY),
        (Level.TOWN, Level.DISTRICT),
        (Level.VILLAGE, Level.TOWN),
        (Level.DISTRICT, Level.VILLAGE),
    ],
)
def test_a_list_above_or_below_is_not_written(level: Level, other: Level) -> None:
    with pytest.raises(Denied, match="自己编制"):
        services.start(keepers(other).area, by=keepers(level).writer)


@pytest.mark.parametrize(
    ("level", "role"),
    [
        (Level.CITY, Role.POLICY_PUBLISHER),
        (Level.TOWN, Role.REVIEWER),
    ],
)
def test_another_post_of_the_same_office_is_told_whose_work_it_is(level: Level, role: Role) -> None:
    by = officers.officer("civil_affairs", level.value, role)

    with pytest.raises(Denied, match=f"起草，当前岗位是{role.label}"):
        services.start(keepers(level).area, by=by)


def test_posts_that_keep_no_list_are_refused() -> None:
    for by in (officers.surveyor(), officers.verifier(), officers.fund_checker()):
        with pytest.raises(Denied, match="这项操作由"):
            permissions.may_look(by)


def test_a_neighbouring_town_does_not_publish_a_villages_list() -> None:
    waiting = submitted(keepers(Level.VILLAGE))

    with pytest.raises(Denied, match="的审核人员发布，当前岗位在"):
        services.publish(waiting, by=officers.reviewer(at=NEIGHBOUR))
    assert list(keeping.waiting(officers.reviewer())) == [waiting]
    assert list(keeping.waiting(officers.reviewer(at=NEIGHBOUR))) == []


def test_a_draft_is_read_by_those_who_keep_it_and_a_published_list_by_every_keeper() -> None:
    who = keepers(Level.TOWN)
    draft, stranger = drafted(who), officers.reviewer(at=NEIGHBOUR)

    permissions.may_read(who.writer, draft)
    permissions.may_read(who.publisher, draft)
    with pytest.raises(Denied, match="当前岗位在"):
        permissions.may_read(stranger, draft)
    services.discard(draft, by=who.writer)
    permissions.may_read(stranger, published(who))


def test_a_list_is_due_again_and_is_ticked_off_with_what_was_found(days) -> None:
    who = keepers(Level.TOWN)
    done = published(who)
    days(366)

    assert keeping.due_of(done).is_due
    services.review(done, "逐项打电话核实，仍然提供。", by=who.writer)

    assert not keeping.due_of(done).is_due
    assert [one.note for one in keeping.past_reviews(done)] == ["逐项打电话核实，仍然提供。"]
    with pytest.raises(Denied):
        services.review(done, "也看过。", by=officers.window(at=NEIGHBOUR))


def test_only_the_list_in_force_is_reviewed(days) -> None:
    who = keepers(Level.TOWN)
    first = published(who)
    days(1)
    draft = services.start(who.area, by=who.writer)
    services.submit(draft, effective_on=clock.today(), by=who.writer, seen=draft.revision)
    services.publish(draft, by=who.publisher)

    with pytest.raises(Conflict, match="不在施行"):
        services.review(first, "仍然属实。", by=who.writer)


def test_counts_tell_how_many_areas_of_each_level_have_a_list_within_the_own_territory(
    days,
) -> None:
    published(keepers(Level.VILLAGE))
    published(keepers(Level.VILLAGE, at=OTHER_DISTRICT))
    days(366)
    published(keepers(Level.TOWN))

    def counted(span):
        return {one.level: (one.in_force, one.overdue) for one in keeping.standing(span)}

    whole = counted(officers.officer("civil_affairs", "city", Role.POLICY_OFFICER).territory)
    assert whole == {
        Level.CITY: (0, 0), Level.DISTRICT: (0, 0), Level.TOWN: (1, 0), Level.VILLAGE: (2, 2),
    }  # fmt: skip
    district = counted(officers.confirmer().territory)
    assert district == {Level.DISTRICT: (0, 0), Level.TOWN: (1, 0), Level.VILLAGE: (1, 1)}
    assert set(counted(keepers(Level.VILLAGE).writer.territory)) == {Level.VILLAGE}
    towns = next(
        one for one in keeping.standing(officers.confirmer().territory) if one.level == Level.TOWN
    )
    assert towns.areas == len(selectors.org.towns_of(keepers(Level.DISTRICT).area))
