"""Coming in: by work number, only as an officer, into the post one chooses."""

from __future__ import annotations

from datetime import date

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from gongzhu.accounts import services as accounts, wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM
from gongzhu.org.models import Office
from tests import officers
from tests.desk.world import sound

pytestmark = pytest.mark.django_db
PASSWORD = "Plum-Blossom-2026"


def _officer(number: str = "gz-1001", *roles: Role) -> User:
    user = accounts.create_officer(number, "陈示例", password=PASSWORD, by=SYSTEM)
    office = Office.objects.get(pk=officers.window().office_id)
    for role in roles or (Role.WINDOW,):
        Post.objects.create(user=user, office=office, role=role, starts_on=date(2020, 1, 1))
    return user


def _sign_in(browser: Client, number: str = "gz-1001", password: str = PASSWORD, **more: str):
    data = {"work_number": number, "password": password, "code": "", **more}
    return sound(browser.post(reverse("desk:sign_in"), data))


@pytest.mark.requirement("ACC-03")
def test_an_officer_signs_in_and_comes_to_the_worklist() -> None:
    _officer()
    browser = Client()

    answer = _sign_in(browser)

    assert answer.url == reverse("desk:home")
    assert "我的待办" in sound(browser.get(answer.url)).words


def test_a_wrong_password_and_an_unknown_number_are_told_alike() -> None:
    _officer()

    wrong = _sign_in(Client(), password="Wrong-Blossom-2026")
    unknown = _sign_in(Client(), number="nobody")

    assert wrong.status_code == unknown.status_code == 403
    assert "账号、密码或动态口令不正确" in wrong.words
    assert wrong.words.count("不正确") == unknown.words.count("不正确")


def test_an_empty_form_says_what_to_fill_in() -> None:
    answer = _sign_in(Client(), number="", password="")

    assert answer.status_code == 403
    assert "请填写工号。" in answer.words and "请填写密码。" in answer.words


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/desk/cases/?status=open", "/desk/cases/?status=open"),
        ("https://elsewhere.example/desk/", "/desk/"),
        ("//elsewhere.example/desk/", "/desk/"),
        ("/", "/desk/"),
    ],
)
def test_after_signing_in_only_a_page_of_the_desk_is_opened(wanted: str, reached: str) -> None:
    _officer()

    assert _sign_in(Client(), next=wanted).url == reached


def test_a_stranger_is_led_to_the_officers_sign_in_and_back() -> None:
    answer = Client().get(reverse("desk:cases") + "?status=open")

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("desk:sign_in"))
    assert "next=%2Fdesk%2Fcases%2F" in answer.url


def test_a_resident_is_refused_in_words() -> None:
    user = accounts.create_resident("陈示例", password=PASSWORD, by=SYSTEM)
    browser = Client()
    browser.force_login(user)

    answer = sound(browser.get(reverse("desk:home")))

    assert answer.status_code == 403 and "办理平台只供工作人员使用" in answer.words


def test_an_officer_without_a_post_still_reaches_the_own_account() -> None:
    user = accounts.create_officer("gz-1002", "陈示例", password=PASSWORD, by=SYSTEM)
    browser = Client()
    browser.force_login(user)

    assert sound(browser.get(reverse("desk:home"))).status_code == 403
    assert "目前没有在任岗位" in sound(browser.get(reverse("desk:account"))).words


def test_who_holds_several_posts_chooses_one() -> None:
    user = _officer("gz-1001", Role.WINDOW, Role.REVIEWER)
    browser = Client()
    answer = _sign_in(browser)
    assert answer.url == reverse("desk:choose_post")
    page = sound(browser.get(answer.url)).words
    assert "受理窗口" in page and "镇（街）审核人" in page

    reviewer = user.posts.get(role=Role.REVIEWER)
    browser.post(reverse("desk:choose_post"), {"post": reviewer.pk})

    assert "镇（街）审核人" in sound(browser.get(reverse("desk:home"))).words


def test_a_post_of_somebody_else_cannot_be_chosen() -> None:
    _officer("gz-1001", Role.WINDOW, Role.REVIEWER)
    other = Post.objects.get(pk=officers.confirmer().post_id)
    browser = Client()
    _sign_in(browser)

    browser.post(reverse("desk:choose_post"), {"post": other.pk})

    assert "区（县）确认人" not in sound(browser.get(reverse("desk:home"))).words


def test_signing_out_leaves_its_mark_and_closes_the_desk() -> None:
    user = _officer()
    browser = Client()
    _sign_in(browser)

    browser.post(reverse("desk:sign_out"))

    assert browser.get(reverse("desk:home")).status_code == 302
    assert Entry.objects.filter(action="accounts.sign_out", object_id=str(user.pk)).exists()


def test_signing_out_takes_a_press_of_the_button() -> None:
    assert Client().get(reverse("desk:sign_out")).status_code == 405


@pytest.mark.requirement("ACC-03")
def test_a_phone_is_bound_by_scanning_and_then_asked_for() -> None:
    user = _officer()
    browser = Client()
    _sign_in(browser)
    page = reverse("desk:second_factor")
    assert "data:image/svg" not in sound(browser.get(page)).words

    browser.post(page)
    assert "data:image/svg" in sound(browser.get(page)).words
    secret = User.objects.get(pk=user.pk).totp_secret.expose()
    wrong = sound(browser.post(page, {"code": "000000"}))
    assert wrong.status_code == 422 and "动态口令不对" in wrong.words
    assert "data:image/svg" in wrong.words
    browser.post(page, {"code": pyotp.TOTP(secret).now()})

    assert User.objects.get(pk=user.pk).has_second_factor
    assert "已经绑定" in sound(browser.get(page)).words
    assert _sign_in(Client()).status_code == 403


def test_a_temporary_password_is_changed_before_anything_else() -> None:
    user = _officer()
    User.objects.filter(pk=user.pk).update(password_changed_on=None)
    browser = Client()
    _sign_in(browser)
    page = reverse("desk:password")
    assert browser.get(reverse("desk:home")).url == page
    assert "临时密码" in sound(browser.get(page)).words

    new = "Peach-Blossom-2027"
    given = {"password": PASSWORD, "new_password": new, "new_password_again": new}
    browser.post(page, given)

    assert User.objects.get(pk=user.pk).password_changed_on == wall_clock.today()
    assert sound(browser.get(reverse("desk:home"))).status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        (PASSWORD, "short", "short", "密码至少 12 位"),
        (PASSWORD, "Peach-Blossom-2027", "Peach-Blossom-2028", "两次填写的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "次用过的密码相同"),
        ("Wrong-Blossom-2026", "Peach-Blossom-2027", "Peach-Blossom-2027", "不正确"),
    ],
)
def test_a_password_that_will_not_do_is_refused(
    old: str, new: str, again: str, sentence: str
) -> None:
    _officer()
    browser = Client()
    _sign_in(browser)

    given = {"password": old, "new_password": new, "new_password_again": again}
    answer = sound(browser.post(reverse("desk:password"), given))

    assert answer.status_code == 422 and sentence in answer.words
