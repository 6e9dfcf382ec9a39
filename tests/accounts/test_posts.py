"""Posts: who may hold what, who may give it, from when and until when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest

from gongzhu.accounts import permissions, selectors, services
from gongzhu.accounts.enums import INCOMPATIBLE, Role
from gongzhu.accounts.models import User
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.common.permissions import why_not
from tests.accounts.world import EAST, LONG_AGO, PASSWORD, TODAY, WEST, World

PAIRS = sorted({tuple(sorted(pair)) for group in INCOMPATIBLE for pair in combinations(group, 2)})


def give(user, office, role, *, starts_on=LONG_AGO, ends_on=None, by=SYSTEM):
    return services.give_post(user, office, role, starts_on=starts_on, ends_on=ends_on, by=by)


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_roles_that_watch_each_other_are_never_one_persons(world: World, first, second):
    user = world.officer("GZ0001")
    give(user, world.east, first)

    with pytest.raises(Conflict, match="不能同时担任") as refused:
        give(user, world.west, second)
    assert Role(first).label in refused.value.sentence
    assert Role(second).label in refused.value.sentence


def test_the_three_administrators_exclude_each_other():
    trio = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}

    assert {pair for pair in PAIRS if set(pair) <= trio} == {
        tuple(sorted(pair)) for pair in combinations(trio, 2)
    }


def test_they_may_follow_one_another(world: World):
    user = world.officer("GZ0001")
    give(user, world.east, Role.FUND_CHECKER, ends_on=date(2026, 6, 30))

    with pytest.raises(Conflict):
        give(user, world.east, Role.FUND_RELEASER, starts_on=date(2026, 6, 30))
    give(user, world.east, Role.FUND_RELEASER, starts_on=date(2026, 7, 1))


def test_a_later_post_already_promised_counts_too(world: World):
    user = world.officer("GZ0001")
    give(user, world.east, Role.FUND_CHECKER, starts_on=date(2027, 1, 1))

    with pytest.raises(Conflict):
        give(user, world.east, Role.FUND_RELEASER)
    give(user, world.east, Role.FUND_RELEASER, ends_on=date(2026, 12, 31))


def test_the_same_post_is_not_given_twice_but_again_after_it_ended(world: World):
    user = world.officer("GZ0001")
    post = give(user, world.east, Role.WINDOW)
    with pytest.raises(Conflict, match="已有受理窗口"):
        give(user, world.east, Role.WINDOW)

    services.end_post(post, on=TODAY, by=SYSTEM, reason="轮岗")
    again = give(user, world.east, Role.WINDOW, starts_on=TODAY)

    assert again.pk != post.pk
    with pytest.raises(Conflict, match="已经结束"):
        services.end_post(post, on=TODAY, by=SYSTEM, reason="轮岗")


def test_a_post_is_held_from_its_first_to_its_last_day(world: World):
    user = world.officer("GZ0001")
    first, last = date(2026, 3, 1), date(2026, 3, 31)
    give(user, world.east, Role.WINDOW, starts_on=first, ends_on=last)

    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    held = [selectors.actor_for(user, on=day).post_id is not None for day in days]

    assert held == [False, True, True, False]


def test_an_officer_without_a_post_sees_no_case(world: World):
    actor = selectors.actor_for(world.officer("GZ0001"), on=TODAY)

    assert not actor.sees_cases
    assert "安排岗位" in why_not(permissions.may_use_desk, actor)


def test_a_post_that_ends_before_it_starts_is_refused(world: World):
    with pytest.raises(Invalid, match="早于"):
        give(world.officer("GZ0001"), world.east, Role.WINDOW, ends_on=date(2019, 1, 1))


@pytest.mark.requirement("ACC-01")
def test_the_actor_carries_the_office_its_territory_and_what_the_role_reads(world: World):
    window = selectors.actor_for(world.in_post("GZ0001", world.east, Role.WINDOW), on=TODAY)
    money = selectors.actor_for(world.in_post("GZ0002", world.finance, Role.FUND_CHECKER), on=TODAY)
    keeper = selectors.actor_for(world.in_post("GZ0003", world.city, Role.AUDIT_ADMIN), on=TODAY)

    assert window.territory == (EAST, EAST + 10**6)
    assert not EAST <= WEST < EAST + 10**6
    assert (window.office_name, window.role_label) == ("东试区民政局", "受理窗口")
    assert money.territory is None, "finance sees what it is granted"
    assert money.sees_cases
    assert not keeper.sees_cases


def test_the_post_asked_for_is_taken_if_it_is_held(world: World):
    user = world.officer("GZ0001")
    first = give(user, world.east, Role.WINDOW)
    second = give(user, world.west, Role.REVIEWER)
    other = give(world.officer("GZ0002"), world.west, Role.WINDOW)

    def acting(post_id):
        return selectors.actor_for(user, on=TODAY, post_id=post_id).post_id

    assert acting(second.pk) == second.pk
    assert acting(None) == first.pk
    assert acting(other.pk) == first.pk, "somebody else's post is not taken"


def test_choosing_a_post_that_is_not_ones_own_is_refused(world: World):
    user = world.in_post("GZ0001", world.east, Role.WINDOW)
    other = give(world.officer("GZ0002"), world.west, Role.WINDOW)
    by = selectors.actor_for(user, on=TODAY)

    with pytest.raises(Missing, match="没有找到这个岗位"):
        services.choose_post(user, other.pk, on=TODAY, by=by)
    mine = user.posts.get()
    assert services.choose_post(user, mine.pk, on=TODAY, by=by) == mine


@pytest.mark.requirement("ACC-03")
def test_posts_are_given_by_the_security_administrator_of_the_place_alone(world: World):
    user = world.officer("GZ0001")
    east = world.actor("GZ0002", world.east, Role.SECURITY_ADMIN)
    system = world.actor("GZ0003", world.east, Role.SYSTEM_ADMIN)

    with pytest.raises(Denied, match="由安全管理员办理"):
        give(user, world.east, Role.WINDOW, by=system)
    with pytest.raises(Denied, match="不在当前岗位的管理范围"):
        give(user, world.west_town, Role.WINDOW, by=east)
    with pytest.raises(Denied, match="不在当前岗位的管理范围"):
        give(user, world.city, Role.WINDOW, by=east)
    give(user, world.east_town, Role.WINDOW, by=east)


def test_nobody_gives_themselves_a_post(world: World):
    keeper = world.in_post("GZ0001", world.east, Role.SECURITY_ADMIN)

    with pytest.raises(Denied, match="自己的账号"):
        give(keeper, world.east, Role.WINDOW, by=selectors.actor_for(keeper, on=TODAY))


def test_a_resident_holds_no_post(world: World):
    resident = services.create_resident("李示例", password=PASSWORD, by=SYSTEM)

    with pytest.raises(Denied, match="居民账号不能担任岗位"):
        give(resident, world.east, Role.WINDOW)


def test_only_the_system_administrator_opens_accounts(world: World):
    keeper = world.actor("GZ0001", world.east, Role.SYSTEM_ADMIN)
    window = world.actor("GZ0002", world.east, Role.WINDOW)

    with pytest.raises(Denied, match="由系统管理员办理"):
        services.create_officer("GZ0003", "吴示例", by=window)
    services.create_officer("GZ0003", "吴示例", by=keeper)
    with pytest.raises(Conflict, match="已有账号"):
        services.create_officer(" GZ0003 ", "郑示例", by=keeper)


def test_an_administrator_reaches_only_accounts_of_the_own_place(world: World):
    west = world.in_post("GZ0001", world.west_town, Role.WINDOW)
    east = world.actor("GZ0002", world.east, Role.SYSTEM_ADMIN)
    city = world.actor("GZ0003", world.city, Role.SYSTEM_ADMIN)

    with pytest.raises(Denied, match="不在当前岗位的管理范围"):
        services.close_account(west, by=east, reason="离职")
    services.close_account(west, by=city, reason="离职")

    assert not User.objects.get(pk=west.pk).is_active


def test_every_change_leaves_its_mark(world: World):
    user = world.officer("GZ0001")
    post = give(user, world.east, Role.WINDOW)
    services.end_post(post, on=TODAY, by=SYSTEM, reason="轮岗")
    services.close_account(user, by=SYSTEM, reason="离职")
    services.reopen_account(user, by=SYSTEM, reason="返岗")

    marks = Entry.objects.filter(action__startswith="accounts.").order_by("seq")
    actions = list(marks.values_list("action", flat=True))

    assert actions == [
        "accounts.create",
        "accounts.give_post",
        "accounts.end_post",
        "accounts.close",
        "accounts.reopen",
        "accounts.reset_password",
    ]


@pytest.mark.requirement("SEC-01")
def test_accounts_nobody_uses_for_ninety_days_are_closed(world: World):
    idle, busy, new = (world.officer(number) for number in ("GZ0001", "GZ0002", "GZ0003"))
    resident = services.create_resident("李示例", password=PASSWORD, by=SYSTEM)
    long_ago = idle.created_at - timedelta(days=91)
    User.objects.exclude(pk=new.pk).update(created_at=long_ago, signed_in_at=long_ago)
    User.objects.filter(pk=busy.pk).update(signed_in_at=long_ago + timedelta(days=2))

    assert services.close_idle_accounts() == 1

    active = set(User.objects.filter(is_active=True))
    assert active == {busy, new, resident}
    assert services.close_idle_accounts() == 0
