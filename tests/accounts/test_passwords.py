"""What a password must be, and how it is changed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gongzhu.accounts import passwords, services, wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User, UserKind
from gongzhu.accounts.selectors import actor_for
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Denied, Invalid
from tests.accounts.world import PASSWORD, TODAY, World

HOME = "source-of-the-desk"
OFFICER = User(username="GZ0001", kind=UserKind.OFFICER)
RESIDENT = User(username="r-1", kind=UserKind.RESIDENT)


@pytest.mark.parametrize(
    ("user", "password", "sentence"),
    [
        (OFFICER, "Short-1x", "至少 12 位"),
        (OFFICER, "alllowercaseletters", "至少三类"),
        (OFFICER, "lowercase12345", "至少三类"),
        (OFFICER, "Ax-1" * 40, "最长 128 位"),
        (OFFICER, "Gz0001-Apricot", "不能包含工号"),
        (RESIDENT, "1234567", "至少 8 位"),
        (RESIDENT, "password123", "太常见"),
    ],
)
def test_a_poor_password_is_refused_with_what_to_change(user, password, sentence):
    with pytest.raises(Invalid, match=sentence) as refused:
        passwords.check_new(user, password)

    assert sentence in refused.value.fields["password"]


@pytest.mark.parametrize(
    ("user", "password"),
    [
        (OFFICER, "Apricot-Tree1"),
        (OFFICER, "杏花春雨江南 Ab1 四十二"),
        (OFFICER, "correct horse battery staple, 9 times over and over and over again"),
        (RESIDENT, "xinghua8812"),
    ],
)
def test_a_good_password_is_taken_whatever_its_characters(user, password):
    passwords.check_new(user, password)


def test_the_last_five_passwords_do_not_come_back(world: World):
    user = world.officer("GZ0001")
    used = [PASSWORD]
    for number in range(5):
        new = f"Apricot-Tree-{number}"
        user = services.change_password(
            user, used[-1], new, by=actor_for(user, on=TODAY), source=HOME
        )
        used.append(new)

    for old in used[-5:]:
        with pytest.raises(Invalid, match="最近 5 次"):
            passwords.check_new(user, old)
    passwords.check_new(user, PASSWORD)
    assert user.old_passwords.count() == 5


def test_changing_takes_the_present_password_and_counts_its_failures(world: World):
    user = world.officer("GZ0001")
    by = actor_for(user, on=TODAY)
    for _ in range(5):
        with pytest.raises(Denied):
            services.change_password(user, "wrong", "Apricot-Tree-1", by=by, source=HOME)

    with pytest.raises(Denied):
        services.change_password(user, PASSWORD, "Apricot-Tree-1", by=by, source=HOME)


def test_an_officers_password_lasts_ninety_days(world: World):
    changed = world.officer("GZ0001").password_changed_on
    user = User(kind=UserKind.OFFICER, password_changed_on=changed)

    assert not passwords.must_change(user, changed + timedelta(days=90))
    assert passwords.must_change(user, changed + timedelta(days=91))


def test_a_residents_password_does_not_age(db):
    user = User(kind=UserKind.RESIDENT, password_changed_on=wall_clock.today())

    assert not passwords.must_change(user, wall_clock.today() + timedelta(days=2000))


def test_a_reset_password_works_once_and_must_be_changed(world: World):
    user = world.officer("GZ0001")
    keeper = world.actor("GZ0002", world.east, Role.SYSTEM_ADMIN)

    temporary = services.reset_password(user, by=keeper, reason="忘记密码，当面核实")

    with pytest.raises(Denied):
        services.sign_in_officer("GZ0001", PASSWORD, source=HOME)
    user = services.sign_in_officer("GZ0001", temporary, source=HOME)
    assert passwords.must_change(user, wall_clock.today())


def test_only_the_system_administrator_resets_and_never_the_own(world: World):
    user = world.officer("GZ0001")
    for role in (Role.WINDOW, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        by = world.actor(f"by-{role}", world.east, role)
        with pytest.raises(Denied, match="由系统管理员办理"):
            services.reset_password(user, by=by, reason="忘记密码")
    keeper = world.in_post("GZ0002", world.east, Role.SYSTEM_ADMIN)

    with pytest.raises(Denied, match="自己的账号"):
        services.reset_password(keeper, by=actor_for(keeper, on=TODAY), reason="忘记密码")


def test_temporary_passwords_pass_the_policy_and_differ():
    made = {passwords.temporary() for _ in range(200)}

    assert len(made) == 200
    for password in made:
        passwords.check_new(OFFICER, password)
        assert not set(password) & set("lIO01o")


def test_an_account_opened_without_a_password_cannot_sign_in(world: World):
    services.create_officer("GZ0007", "周示例", by=SYSTEM)

    with pytest.raises(Denied):
        services.sign_in_officer("GZ0007", "", source=HOME)
