"""Opening an account, signing in and out, and every way it can go wrong."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhu.accounts.models import User
from gongzhu.accounts.services import passwords
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM
from gongzhu.people.models import PhoneCode
from tests.portal.browser import Browser, Page
from tests.portal.people import PASSWORD, Resident, id_number, prove, waiting_code

GOOD = {
    "name": "陈示例",
    "id_number": id_number(7),
    "phone": "13800000007",
    "new_password": PASSWORD,
    "new_password_again": PASSWORD,
    "consent": "on",
}
WRONG = [
    ("name", "", "请填写姓名。"),
    ("name", "陈", "请按身份证填写姓名"),
    ("name", "示" * 41, "姓名太长了"),
    ("id_number", "", "请填写身份证号。"),
    ("id_number", "440106", "身份证号应为18位"),
    ("id_number", id_number(7)[:-1] + ("0" if id_number(7)[-1] != "0" else "1"), "有一位写错了"),
    ("code", "", "请填写验证码。"),
    ("code", "12345678901", "验证码太长了"),
    ("new_password", "", "请给自己设一个密码。"),
    ("new_password", "short", "密码至少 8 位"),
    ("new_password", "x" * 129, "密码太长了"),
    ("new_password_again", "", "请把密码再填一遍。"),
    ("new_password_again", PASSWORD + "x", "两次填写的新密码不一样"),
    ("consent", None, "请看过上面的说明"),
]


def register(browser: Browser, **told: object) -> Page:
    """Have a code sent, then tell everything."""
    code = prove(browser, str(GOOD["phone"]))
    return browser.send(**{"code": code, **GOOD, **told})


@pytest.mark.requirement("PUB-03")
def test_who_registers_is_signed_in_and_the_consent_is_in_the_trail(browser: Browser) -> None:
    page = register(browser)

    assert page.url == "/my/"
    assert "账号开好了" in page.text
    assert Entry.objects.filter(action="people.register", purpose="account").count() == 1


@pytest.mark.parametrize(("field", "typed", "sentence"), WRONG)
def test_each_wrong_field_says_what_is_wrong_and_keeps_what_was_typed(
    browser: Browser, field: str, typed: object, sentence: str
) -> None:
    told = {field: typed}
    if field == "new_password" and typed:
        told["new_password_again"] = typed
    page = register(browser, **told)

    assert page.status == 422 and page.url == "/register/"
    assert sentence in page.text
    kept = browser.form("id_number").values
    for name in ("name", "id_number", "phone"):
        assert kept[name] == {**GOOD, **told}[name]
    assert "new_password" not in {k for k, v in kept.items() if v}  # a password is never sent back
    assert not User.objects.exists()


def test_nothing_is_ticked_beforehand(browser: Browser) -> None:
    prove(browser, str(GOOD["phone"]))

    assert "consent" not in browser.form("consent").values


def test_an_outdated_wording_has_to_be_read_and_agreed_to_again(browser: Browser) -> None:
    page = register(browser, consent_version="2020-1")

    assert page.status == 422 and "告知已经更新" in page.text
    form = browser.form("consent")
    assert form.values["consent_version"] == "2026-2" and "consent" not in form.values


def test_a_child_is_registered_by_its_guardian(browser: Browser) -> None:
    page = register(browser, id_number=id_number(3, "20180101"))

    assert page.status == 422 and "请监护人注册账号" in page.text


def test_a_number_known_already_gets_the_one_answer_for_everything(browser: Browser) -> None:
    Resident.registered(7, "陈示例")
    other_name = register(browser, name="李示例")
    same_name = register(Browser(Client()))

    assert other_name.status == same_name.status == 422
    assert "没有完成注册" in other_name.text and "没有完成注册" in same_name.text


def test_who_wanted_a_page_before_registering_comes_to_it(browser: Browser) -> None:
    code = prove(browser, str(GOOD["phone"]), at="/register/?next=/apply/dibao/")

    assert browser.send(**GOOD, code=code).url == "/apply/dibao/"


def sign_in(browser: Browser, identifier: str, password: str) -> Page:
    browser.open("/sign-in/?next=/my/data/")
    return browser.send(identifier=identifier, password=password)


@pytest.mark.parametrize("by", ["number", "phone"])
def test_a_resident_signs_in_by_identity_number_or_phone(resident: Resident, by: str) -> None:
    page = sign_in(Browser(Client()), getattr(resident, by), PASSWORD)

    assert page.url == "/my/data/" and page.status == 200


def test_a_wrong_password_an_unknown_number_and_a_closed_door_look_the_same(
    resident: Resident,
) -> None:
    def words(identifier: str, password: str, browser: Browser) -> tuple[int, str]:
        page = sign_in(browser, identifier, password)
        return page.status, page.text.replace(identifier, "")

    one, other = Browser(Client()), Browser(Client())
    wrong = words(resident.number, "not-the-password", one)
    unknown = words(id_number(901), "not-the-password", other)
    for _ in range(5):
        words(resident.number, "not-the-password", one)
    closed = words(resident.number, PASSWORD, one)

    assert wrong == unknown == closed
    assert wrong[0] == 422 and "号码或密码不对" in wrong[1]


def test_what_is_neither_number_is_told_so(browser: Browser) -> None:
    assert "请填写11位手机号码" in sign_in(browser, "abc", PASSWORD).text
    assert "请填写身份证号或手机号。" in sign_in(browser, "", "").text


@pytest.mark.parametrize("elsewhere", ["https://example.org/x", "//example.org", "/\\example.org"])
def test_signing_in_never_leads_elsewhere(resident: Resident, elsewhere: str) -> None:
    client = Client()
    sent = {"identifier": resident.number, "password": PASSWORD, "next": elsewhere}

    assert client.post("/sign-in/", sent).headers["Location"] == "/my/"


def test_who_signs_out_is_out(resident: Resident) -> None:
    browser = resident.browser
    browser.open("/my/")
    page = browser.send(("", ""))

    assert page.url == "/" and "已经退出登录" in page.text
    assert browser.open("/my/").url.startswith("/sign-in/")


def test_a_forgotten_password_is_told_the_honest_way(browser: Browser) -> None:
    text = browser.open("/forgotten/").text

    assert "带上身份证" in text and "窗口" in text


def test_a_password_is_changed_and_the_old_one_no_longer_opens(resident: Resident) -> None:
    browser = resident.browser
    browser.open("/my/password/")
    new = "lotus-in-autumn-9"
    wrong = browser.send(password="no", new_password=new, new_password_again=new)
    assert wrong.status == 422 and "号码或密码不对" in wrong.text

    right = browser.send(password=PASSWORD, new_password=new, new_password_again=new)

    assert right.url == "/my/" and "密码换好了" in right.text
    assert sign_in(Browser(Client()), resident.number, PASSWORD).status == 422
    assert sign_in(Browser(Client()), resident.number, new).status == 200


def test_a_temporary_password_leads_to_a_new_one_before_anything_else(resident: Resident) -> None:
    user = User.objects.get(name=resident.name)
    temporary = passwords.issue_password(user, by=SYSTEM, reason="窗口核验身份证")

    page = sign_in(Browser(Client()), resident.number, temporary)

    assert page.url == "/my/password/" and "临时密码" in page.text


# --- whose phone it is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "请填写手机号码。"), ("12345", "请填写11位手机号码")]
)
def test_a_number_that_is_none_is_sent_nothing(browser: Browser, typed: str, sentence: str) -> None:
    browser.open("/register/")
    page = browser.send(phone=typed)

    assert page.status == 422 and sentence in page.text
    assert not PhoneCode.objects.exists()


@pytest.mark.requirement("PUB-03")
def test_who_does_not_hold_the_phone_opens_no_account(browser: Browser) -> None:
    right = prove(browser, "13800000007")
    page = browser.send(**GOOD, code="000000" if right != "000000" else "111111")

    assert page.status == 422 and "验证码不对" in page.text
    assert browser.form("id_number").values["name"] == GOOD["name"]
    assert not User.objects.exists()
    assert browser.send(**GOOD, code=f" {right[:3]} {right[3:]} ").url == "/my/"


def test_a_code_opens_one_account(browser: Browser) -> None:
    code = prove(browser, "13800000007")
    browser.send(**GOOD, code=code)
    another = {**GOOD, "id_number": id_number(8), "code": code, "consent_version": "2026-2"}
    other = Client().post("/register/", another)

    assert other.status_code == 422 and "已经用过了" in other.content.decode()
    assert User.objects.count() == 1


def test_a_code_for_another_phone_does_not_pass(browser: Browser) -> None:
    code = prove(browser, "13800000007")
    prove(Browser(Client()), "13800000009")

    other = {**GOOD, "phone": "13800000009", "code": code, "consent_version": "2026-2"}
    answer = Client().post("/register/", other)

    assert answer.status_code == 422 and "验证码不对" in answer.content.decode()
    assert not User.objects.exists()


def test_a_second_code_within_a_minute_is_the_first_one(browser: Browser) -> None:
    code = prove(browser, "13800000007")
    again = browser.client.post("/register/", {"phone": "13800000007"}).content.decode()

    assert "刚刚已经发过一次" in again and waiting_code("13800000007") == code


def test_a_deployment_without_messages_says_so_and_where_to_go(browser: Browser, settings) -> None:
    settings.PARTNER_URL = ""
    page = browser.open("/register/")
    sent = Client().post("/register/", {"phone": "13800000007"})

    assert page.status == 200 and "还没有接通短信" in page.text and "受理窗口" in page.text
    assert sent.status_code == 422 and not PhoneCode.objects.exists()
    late = Client().post("/register/", {**GOOD, "code": "123456", "consent_version": "2026-2"})
    assert late.status_code == 422 and not User.objects.exists()


def test_a_demonstration_says_where_its_messages_are_read(browser: Browser) -> None:
    prove(browser, "13800000007")

    assert "演示环境不发真短信" in browser.page.text
    assert "/demo/?phone=13800000007#messages" in browser.page.links


def test_one_place_has_only_so_many_codes_sent(browser: Browser) -> None:
    for serial in range(10):
        prove(browser, f"1380000{serial:04d}")
    browser.open("/register/")
    page = browser.send(phone="13899990000")

    assert page.status == 422 and "太频繁" in page.text
