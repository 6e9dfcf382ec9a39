"""The application from the first page to the receipt, on the pages themselves."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client

from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.enums import ApplicationStatus, SignMethod
from gongzhu.intake.models import Application, Authorisation, Entry, Material, Member
from tests.people.members import CARD
from tests.portal import walks
from tests.portal.browser import Browser
from tests.portal.people import Resident, id_number


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


@pytest.mark.requirement("PUB-04")
@pytest.mark.requirement("PUB-02")
def test_a_household_applies_for_dibao_and_holds_a_receipt(resident: Resident) -> None:
    number = walks.hand_in(resident)
    page = resident.browser.page

    case = Case.unscoped.get(number=number)
    application = Application.unscoped.get(dossier=case.dossier_id)
    assert (case.applicant_name, case.item_name, case.channel) == (
        resident.name,
        "最低生活保障",
        "online",
    )
    assert application.status == ApplicationStatus.SUBMITTED
    assert application.address.expose() == "五山路1号201房"
    assert [
        (one.kind, one.amount.expose()) for one in Entry.unscoped.filter(application=application)
    ] == [("wages", 60000)]
    assert application.account.card.expose() == CARD
    assert Material.unscoped.filter(application=application, code="id_card").count() == 1
    signed = Authorisation.unscoped.get(application=application)
    assert (signed.person_id, signed.method) == (resident.person.pk, SignMethod.ONLINE)
    assert number in page.text and "<svg" in page.html and "打印回执" in page.text


def test_the_receipts_square_leads_to_the_progress_query(resident: Resident) -> None:
    number = walks.hand_in(resident)
    page = resident.browser.open(f"/progress/?number={number}")

    assert resident.browser.form("number").values["number"] == number
    assert page.status == 200


@pytest.mark.requirement("PUB-02")
def test_every_page_is_saved_as_it_goes_and_found_again_on_another_day(resident: Resident) -> None:
    browser = resident.browser
    walks.begin(resident)
    walks.household(browser)
    walks.alone(browser)
    left = browser.open("/")
    assert "还没填完" in left.text

    again = browser.open(next(link for link in left.links if link.startswith("/apply/dibao/")))

    assert walks.at(again) == "members"
    browser.open(again.url.replace("members", "household"))
    assert browser.form("address").values["address"] == "五山路1号201房"


def test_save_and_leave_keeps_the_page_and_goes_home(resident: Resident) -> None:
    walks.begin(resident)
    page = resident.browser.send("later", address="五山路1号201房", hukou_here="yes")

    assert page.url == "/my/" and "替您存好了" in page.text and "接着填" in page.text


def test_a_half_filled_form_is_offered_before_another_is_begun(resident: Resident) -> None:
    walks.begin(resident)
    first = resident.browser.page.url
    page = resident.browser.open("/apply/dibao/")
    assert "有一份没填完的" in page.text

    page = walks.begin(resident)  # by the direct way, nonetheless

    assert page.status == 409 and "接着填" in page.text
    assert Application.unscoped.count() == 1
    assert resident.browser.open(first).status == 200


def test_a_page_ahead_can_be_looked_at_and_one_that_is_none_leads_back(resident: Resident) -> None:
    page = walks.begin(resident)
    ahead = resident.browser.open(page.url.replace("household", "review"))
    assert ahead.status == 200 and "没有完成" in ahead.text

    nowhere = resident.browser.open(page.url.replace("household", "nonsense"))

    assert walks.at(nowhere) == "household"


def test_family_members_are_added_and_removed(resident: Resident) -> None:
    browser = resident.browser
    walks.begin(resident)
    walks.household(browser)
    walks.alone(browser)
    page = walks.add(browser, "李示例", 66, "spouse")
    assert "加上了" in page.text and "李示例" in page.text and walks.at(page) == "members"

    twice = walks.add(browser, "李示例", 66, "child")
    assert twice.status == 422 and "已经填过了" in twice.text
    browser.open(page.url)
    remove = next(form for form in browser.page.forms if "/members/" in form.action)
    gone = browser.client.post(remove.action, remove.values, follow=True)

    assert "已经移除" in gone.content.decode()
    assert Member.unscoped.count() == 1


@pytest.mark.requirement("INT-06")
def test_what_is_missing_is_told_at_once_with_the_way_to_each(resident: Resident) -> None:
    page = walks.begin(resident)
    url = page.url.removesuffix("household/")
    browser = resident.browser
    page = browser.open(f"{url}review/")
    assert "还没有填写居住地址" in page.text and "还没有填写收款账户" in page.text

    refused = browser.send("next", promise="on")

    assert refused.status == 422 and "没有完成" in refused.text
    assert not Case.unscoped.exists()


@pytest.mark.requirement("PUB-13")
def test_a_daughter_applies_for_her_mother_with_the_relation_on_record(resident: Resident) -> None:
    browser = resident.browser
    browser.open(f"/apply/dibao/?for=family&place={walks.TOWN}")
    told = {"name": "李阿婆", "id_number": id_number(77, "19450101"), "relation": "女儿"}
    refused = browser.send(**told)
    assert refused.status == 422 and "代办要家人本人知道并同意" in refused.text
    assert browser.form("name").values["name"] == "李阿婆"

    page = browser.send(**told, agreed="on")

    assert walks.at(page) == "household"
    application = Application.unscoped.get()
    assert (application.applicant.name, application.proxy, application.proxy_relation) == (
        "李阿婆",
        resident.person,
        "女儿",
    )
    page = browser.open(page.url.replace("household", "authorisation"))
    own = [name for name in browser.form().choices if name.startswith("own-")]
    assert own == []  # nobody ticks a box for another adult
    assert "李阿婆本人签字的授权书" in page.text


@pytest.mark.requirement("PUB-13")
def test_the_husband_signs_from_his_own_account_and_may_take_it_back(resident: Resident) -> None:
    husband = Resident.registered(66, "李示例", born="19720712")
    browser = resident.browser
    walks.begin(resident)
    walks.household(browser)
    walks.alone(browser)
    walks.add(browser, "李示例", 66, "spouse")
    assert "家人的申请在等您签字" in husband.browser.open("/").text
    assert "等您签字" not in browser.open("/").text  # the own form asks on its own page
    asked = husband.browser.open("/my/signing/")
    page = husband.browser.open(next(x for x in asked.links if re.search("signing/.{36}/", x)))
    assert "谁来查" in page.text and "不同意会怎样" in page.text and "撤回" in page.text

    unread = husband.browser.send()
    assert unread.status == 422 and "看过授权书并同意的" in unread.text
    outdated = husband.browser.send(agree="on", text_version="2020-1")
    assert outdated.status == 422 and "授权书的文本已经更新" in outdated.text
    page = husband.browser.send(agree="on")

    assert "已经确认" in page.text
    signed = Authorisation.unscoped.get(person=husband.person)
    assert signed.method == SignMethod.ONLINE and signed.signed_by_id == husband.actor.user_id
    assert husband.browser.open(f"/apply/dibao/{signed.application_id}/household/").status == 404
    withdraw = husband.browser.open(f"/my/signing/{signed.pk}/withdraw/")
    assert "撤回以前已经查到的，仍然有效" in withdraw.text
    page = husband.browser.send(reason="不想办了")
    assert "授权已经撤回" in page.text
    assert Authorisation.unscoped.get(pk=signed.pk).withdrawn_at is not None


def test_an_authorisation_can_be_printed_for_those_who_sign_on_paper(resident: Resident) -> None:
    browser = resident.browser
    page = walks.begin(resident)
    walks.household(browser)
    walks.alone(browser)
    walks.add(browser, "李示例", 66, "spouse")

    page = browser.open(page.url.replace("household", "letter"))

    assert "授权人（本人签名）：李示例" in page.text and "data-print" in page.html


STRANGE = ["", "household/", "members/", "review/", "letter/"]


@pytest.mark.parametrize("rest", STRANGE)
def test_anothers_form_looks_like_none_at_all(resident: Resident, rest: str) -> None:
    page = walks.begin(resident)
    base = page.url.removesuffix("household/")
    stranger = Resident.registered(99, "黄示例").browser.client

    theirs = stranger.get(f"{base}{rest}")
    none = stranger.get(f"/apply/dibao/{uuid.uuid4()}/{rest}")

    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content


@pytest.mark.django_db
def test_without_an_account_nobody_begins_a_form() -> None:
    page = Browser(Client()).open("/apply/dibao/?for=self")

    assert page.url.startswith("/sign-in/?next=")


WRONG = [
    ("household", {"address": "", "hukou_here": "yes"}, "请填写居住地址，写到门牌号。"),
    ("household", {"address": "一号", "hukou_here": "yes"}, "请填写5至120个字的地址"),
    ("household", {"address": "五山路1号201房"}, "请选择“是”或“否”。"),
    ("q-single", {}, "请回答这个问题。"),
    ("members", {"name": "李示例", "relation": "spouse"}, "请填写这位家人的身份证号。"),
    ("members", {"name": "李示例", "id_number": "4401", "relation": "spouse"}, "应为18位"),
    ("members", {"name": "李示例", "id_number": id_number(55)}, "请选择这位家人是申请人的什么人"),
]


@pytest.mark.parametrize(("step", "typed", "sentence"), WRONG)
def test_each_wrong_answer_on_the_first_pages_says_so_and_keeps_what_was_typed(
    resident: Resident, step: str, typed: dict, sentence: str
) -> None:
    browser, url = resident.browser, walks.begin(resident).url.removesuffix("household/")
    browser.open(f"{url}{step}/")

    page = browser.fill(typed, "next")

    assert page.status == 422 and sentence in page.text, page.text
    assert "需要修改：" in page.html and 'id="faults"' in page.html
    form = browser.form(*typed)
    for name, value in typed.items():
        assert form.values.get(name, "") == value
