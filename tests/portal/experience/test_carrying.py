"""From the self-diagnosis into an application: nothing is asked twice, nobody loses what they said."""

from __future__ import annotations

import pytest

from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Application, Entry, Member
from gongzhu.portal.models import SavedCheck
from gongzhu.rules import Outcome
from tests.portal.browser import Browser, Page
from tests.portal.experience import checking
from tests.portal.experience.checking import POOR_COUPLE
from tests.portal.people import PASSWORD, Resident, id_number, waiting_code

RESULT = "/experience/check/result/"
FAMILY = {
    "name-1": "欧阳小妻",
    "number-1": id_number(2, "19830801"),
    "name-2": "欧阳小孩",
    "number-2": id_number(3, "20140801"),
}


def placed(browser: Browser) -> None:
    """Answered, and a street chosen."""
    checking.through(browser, POOR_COUPLE)
    browser.open("/experience/check/place/?place=440106000000")
    browser.fill({}, "440106001000")


def applied(browser: Browser, item: str = "dibao") -> Page:
    browser.open(f"/experience/check/apply/{item}/")
    return browser.fill(FAMILY)


@pytest.mark.requirement("EXP-03")
def test_everything_told_stands_in_the_application(resident: Resident) -> None:
    placed(resident.browser)

    page = applied(resident.browser)

    assert page.url.endswith("/household/"), page.text
    with acting_as(SYSTEM):
        application = Application.unscoped.get()
        members = {one.relation: one for one in Member.unscoped.filter(application=application)}
        assert sorted(members) == ["child", "self", "spouse"]
        assert members["child"].circumstances.expose()["study"] == "compulsory"
        assert members["self"].circumstances.expose()["disability_category"] == "none"
        assert application.answers.expose()["is_single_applicant"] is False
        assert application.sections == ["asset", "expense", "income"]
        (wage,) = Entry.unscoped.filter(application=application)
        assert (wage.kind, wage.amount.expose(), wage.member) == ("wages", 150_000, members["self"])
        assert intake.answer(application, clock.today()).outcome is not Outcome.FALSE


@pytest.mark.requirement("EXP-03")
def test_the_forms_pages_are_filled_in_when_they_are_opened(resident: Resident) -> None:
    browser = resident.browser
    placed(browser)
    form = applied(browser).url.removesuffix("household/")

    browser.open(f"{form}circumstances/")
    known = {name.partition("-")[2]: v for name, v in browser.form().values.items() if "-" in name}
    assert known["serious_illness"] == "no" and known["disability_category"] == "none"
    browser.open(f"{form}incomes/")
    assert browser.form("income-0-amount").values["income-0-amount"] == "1,500.00"
    browser.open(f"{form}assets/")
    assert browser.form("has_any").values["has_any"] == "no"


@pytest.mark.requirement("EXP-03")
def test_a_stranger_registers_on_the_way_and_loses_nothing(browser: Browser) -> None:
    placed(browser)

    page = browser.open("/experience/check/apply/dibao/")
    assert page.url.startswith("/sign-in/?next=")
    browser.open("/register/?next=/experience/check/apply/dibao/")
    browser.send(phone="13800000044")
    page = browser.send(
        name="欧阳示例",
        id_number=id_number(44, "19810307"),
        code=waiting_code("13800000044"),
        new_password=PASSWORD,
        new_password_again=PASSWORD,
        consent="on",
    )

    assert page.url == "/experience/check/apply/dibao/" and "3 人" in page.text
    assert browser.fill(FAMILY).url.endswith("/household/")


def test_without_a_street_that_is_asked_first_and_leads_on(resident: Resident) -> None:
    browser = resident.browser
    checking.through(browser, POOR_COUPLE)

    page = browser.open("/experience/check/apply/dibao/")
    assert page.url == "/experience/check/place/?then=dibao"
    browser.open("/experience/check/place/?place=440106000000&then=dibao")

    assert browser.fill({}, "440106001000").url == "/experience/check/apply/dibao/"


def test_somebody_of_another_age_is_questioned_before_anything_is_opened(
    resident: Resident,
) -> None:
    placed(resident.browser)
    resident.browser.open("/experience/check/apply/dibao/")

    page = resident.browser.fill({**FAMILY, "number-2": id_number(3, "19900801")})

    assert page.status == 422 and "前面说的是 12 岁" in page.text
    with acting_as(SYSTEM):
        assert not Application.unscoped.exists()


def test_a_form_begun_before_is_gone_on_with(resident: Resident) -> None:
    placed(resident.browser)
    applied(resident.browser)

    page = resident.browser.open("/experience/check/apply/dibao/")

    assert "有一份没填完的" in page.text


def test_without_answers_the_application_begins_as_always(resident: Resident) -> None:
    assert resident.browser.open("/experience/check/apply/dibao/").url == "/apply/dibao/"


@pytest.mark.requirement("EXP-03")
def test_it_is_kept_only_when_the_person_presses_save_and_goes_again(resident: Resident) -> None:
    browser = resident.browser
    checking.through(browser, POOR_COUPLE)
    assert not SavedCheck.objects.exists()

    browser.client.post("/experience/check/save/")

    saved = SavedCheck.objects.get()
    with acting_as(SYSTEM):
        assert len(saved.told.expose()["m"]) == 3
    assert "self" not in str(saved.told)
    del browser.client.cookies["told"]
    assert "您保存过一份" in browser.open("/experience/check/").text
    assert browser.client.post("/experience/check/resume/").url == RESULT
    assert "最低生活保障" in browser.open(RESULT).text
    browser.client.post("/experience/check/forget/")
    assert not SavedCheck.objects.exists()


def test_a_stranger_is_led_to_sign_in_before_keeping_anything(browser: Browser) -> None:
    checking.through(browser, POOR_COUPLE)

    assert browser.client.post("/experience/check/save/").url.startswith("/sign-in/")
    assert not SavedCheck.objects.exists()


def test_what_was_kept_goes_with_the_account(resident: Resident) -> None:
    checking.through(resident.browser, POOR_COUPLE)
    resident.browser.client.post("/experience/check/save/")
    resident.browser.open("/my/data/forget/")

    page = resident.browser.send(password=PASSWORD, sure="on")

    assert page.url == "/", page.text
    assert not SavedCheck.objects.exists()
