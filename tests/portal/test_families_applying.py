"""Whoever else an application is about: members and their papers, who applies for them, who signs."""

from __future__ import annotations

import re
import uuid

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.enums import SignMethod
from gongzhu.intake.models import Application, Authorisation, Member
from tests.portal import walks
from tests.portal.people import Resident, id_number


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


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
