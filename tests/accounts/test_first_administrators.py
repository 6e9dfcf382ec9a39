"""The three accounts from which all others are opened, on a deployment where nobody is yet."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from gongzhu.accounts import passwords as rules, services, wall_clock
from gongzhu.accounts.enums import ADMINISTRATORS, Role
from gongzhu.accounts.models import Post, User
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM
from gongzhu.org.enums import Level
from gongzhu.org.models import Office

pytestmark = pytest.mark.django_db

CHOSEN = {"system": ["1001", "陈系统"], "security": ["1002", "李安全"], "audit": ["1003", "黄审计"]}


def run(**changed: list[str]) -> str:
    told = io.StringIO()
    call_command("first_administrators", stdout=told, **{**CHOSEN, **changed})
    return told.getvalue()


@pytest.mark.requirement("SEC-01")
def test_three_people_each_get_one_office_and_a_password_shown_once() -> None:
    told = run()

    posts = Post.objects.select_related("user", "office").order_by("user__username")
    assert [(one.user.username, one.role) for one in posts] == [
        ("1001", Role.SYSTEM_ADMIN),
        ("1002", Role.SECURITY_ADMIN),
        ("1003", Role.AUDIT_ADMIN),
    ]
    assert {one.office.level for one in posts} == {Level.CITY}
    passwords = [line.split()[-1] for line in told.splitlines()[:3]]
    for (number, _), password in zip(CHOSEN.values(), passwords, strict=True):
        user = services.sign_in_officer(number, password, source="test")
        assert rules.must_change(user, wall_clock.today())
    trail = set(Entry.objects.values_list("action", flat=True))
    assert {"accounts.first_administrators", "accounts.create", "accounts.give_post"} <= trail
    everything = str(list(Entry.objects.values())) + str(list(User.objects.values()))
    assert not any(password in everything for password in passwords)


def test_it_is_refused_once_there_are_administrators_even_former_ones() -> None:
    run()

    with pytest.raises(CommandError, match="已经有管理员账号了"):
        run(system=["2001", "陈示例"])

    assert User.objects.count() == 3


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_one_administrator_of_any_kind_is_enough_to_refuse(role: Role) -> None:
    user = services.create_officer("9001", "陈示例", by=SYSTEM)
    office = Office.objects.filter(department="civil_affairs").first()
    services.give_post(user, office, role, starts_on=date(2020, 1, 1), by=SYSTEM)

    with pytest.raises(CommandError, match="已经有管理员账号了"):
        run()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"audit": ["1001", "陈系统"]}, "三个人分别担任"),
        ({"audit": ["", "黄审计"]}, "工号和姓名都要填写"),
        ({"audit": ["1003", " "]}, "工号和姓名都要填写"),
    ],
)
def test_what_cannot_be_opens_nobody(changed: dict[str, list[str]], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(**changed)

    assert not User.objects.exists()


def test_before_the_region_is_loaded_it_says_what_to_do_first() -> None:
    Office.objects.filter(department="civil_affairs").update(is_active=False)

    with pytest.raises(CommandError, match="请先运行 manage"):
        run()
