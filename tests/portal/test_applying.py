"""The application from the first page to the receipt, on the pages themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.enums import ApplicationStatus, SignMethod
from gongzhu.intake.models import Application, Authorisation, Entry, Material
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

    walks.refused(browser, f"{url}{step}/", typed, sentence)
