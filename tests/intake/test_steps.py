"""The wizard page by page, as a browser sends it: what is done, what is missing, what saving does."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Missing
from gongzhu.intake import selectors, steps
from gongzhu.intake.enums import ApplicationStatus
from tests.documents import makers
from tests.intake.typed import lines
from tests.intake.world import ADDRESS, BANK, again, number, own_row, rows_of, start
from tests.officers import VILLAGE
from tests.people.members import CARD

pytestmark = pytest.mark.django_db


class Browser:
    """One person going through one form."""

    def __init__(self, who, application) -> None:
        self.who, self.application = who, application

    def shown(self) -> list[steps.Step]:
        with acting_as(self.who.actor):
            return steps.steps(selectors.application(self.application.pk), self.who.actor)

    def send(self, key: str, data=None, files=None):
        with acting_as(self.who.actor):
            step = steps.step(selectors.application(self.application.pk), key, self.who.actor)
            form = step.form(data or {}, files or {})
            assert form.is_valid(), (
                [one.errors for one in form] if isinstance(form, list) else form.errors
            )
            step.save(form)
            return form

    def done(self) -> list[str]:
        return [one.key for one in self.shown() if one.is_done]


@pytest.fixture
def browser(chen, draft):
    return Browser(chen, draft)


def answers_of(member, *, study="none") -> dict[str, str]:
    key = f"m{member.pk.hex}"
    told = {
        "exclusion": "none", "hukou_here": "yes", "study": study, "disability_category": "none",
        "serious_illness": "no", "is_working": "no",
    }  # fmt: skip
    return {f"{key}-{name}": value for name, value in told.items()}


def test_a_new_form_has_nothing_done_and_says_what_is_missing(browser):
    shown = browser.shown()

    assert [one.title for one in shown] == [
        "住在哪里", "单独申请", "家里有谁", "每个人的情况", "分类救济",
        "收入", "财产", "支出", "收款账户", "上传材料", "核对授权", "检查和提交",
    ]  # fmt: skip
    assert browser.done() == []
    assert shown[0].gaps == ("还没有填写居住地址。",)


@pytest.mark.requirement("PUB-02")
def test_a_household_goes_through_the_wizard_from_the_first_page_to_the_receipt(chen, browser):
    home = {
        "division_code": str(VILLAGE),
        "address": ADDRESS,
        "hukou_here": "yes",
        "pregnant": "yes",
    }
    browser.send("household", home)
    browser.send("q-single", {"is_single": "no"})
    browser.send(
        "members", {"name": "陈小", "id_number": number("20150601", 77), "relation": "child"}
    )
    me, child = rows_of(browser.application)
    browser.send("circumstances", answers_of(me) | answers_of(child, study="compulsory"))
    browser.send(
        "q-class_relief", {f"{one.pk.hex}-outpatient_special": "no" for one in (me, child)}
    )
    wages = {"member": str(me.pk), "kind": "wages", "amount": "1,200", "basis": "average"}
    browser.send("incomes", lines(wages))
    deposit = {"member": str(me.pk), "kind": "financial_assets.deposit", "amount": "3000.5"}
    browser.send("assets", lines(deposit, section="asset"))
    browser.send("expenses", lines(section="expense", has="no"))
    browser.send(
        "account", {"account": "new", "card": CARD, "holder_name": "陈一", "bank_name": BANK}
    )
    cards = {
        f"id_card-{one.pk.hex}": SimpleUploadedFile("a.jpg", makers.jpeg()) for one in (me, child)
    }
    browser.send("materials", {}, cards)
    mine, boy = chen.person.pk.hex, child.person.pk.hex
    browser.send("authorisation", {f"own-{mine}": "on", f"guardian-{boy}": mine})

    assert [one.key for one in browser.shown() if not one.is_done] == ["review"]
    browser.send("review", {"promise": "on", "key": "k"})

    row = again(browser.application)
    with acting_as(SYSTEM):
        case = Case.unscoped.get(dossier=row.dossier)
        facts = selectors.facts(row, date(2026, 11, 23)).household
    assert row.status == ApplicationStatus.SUBMITTED
    assert case.is_priority  # somebody is pregnant
    # 1200 ÷ 2 = 600;  3000.50 ÷ 2 = 1500.25
    assert (facts["income_per_head"], facts["financial_assets_per_head"]) == (60_000, 150_025)


def test_a_page_is_done_once_reached_and_undone_when_something_new_is_missing(browser):
    home = {"division_code": str(VILLAGE), "address": ADDRESS, "hukou_here": "yes"}
    browser.send("household", home)
    browser.send("q-single", {"is_single": "no"})
    browser.send("circumstances", answers_of(own_row(browser.application)))
    assert {"household", "q-single", "members", "circumstances"} <= set(browser.done())

    browser.send(
        "members", {"name": "陈小", "id_number": number("20150601", 77), "relation": "child"}
    )
    assert "circumstances" not in browser.done()


def test_a_page_that_does_not_belong_is_missing(chen, draft):
    with acting_as(chen.actor), pytest.raises(Missing):
        steps.step(draft, "q-weather", chen.actor)


def test_every_page_can_be_drawn_for_every_item(chen):
    for item in ("dibao", "dibao_margin", "tekun", "temporary"):
        application = start(chen.actor, chen.person, item)
        for one in Browser(chen, application).shown():
            with acting_as(chen.actor):
                form = one.form()
            drawn = "".join(map(str, form)) if isinstance(form, list) else str(form)
            assert "None" not in drawn or one.key == "materials", (item, one.key)
