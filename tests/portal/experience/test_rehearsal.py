"""The rehearsal: the real pages, made-up people, and not a trace afterwards."""

from __future__ import annotations

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongzhu.common.actor import SYSTEM, acting_as
from tests.portal.browser import Browser, Page

PAGES = "/experience/rehearsal/dibao/"


def begin(browser: Browser, item: str = "dibao") -> Page:
    browser.open("/experience/rehearsal/")
    return browser.send(item=item)


def at(page: Page) -> str:
    return page.url.rstrip("/").rsplit("/", 1)[1]


def through(browser: Browser) -> list[str]:
    """The whole form: a mother and a child, a small wage, nothing else."""
    page, seen = begin(browser), []
    while at(page) != "done":
        seen.append(at(page))
        assert len(seen) < 30, seen
        page = _answered(browser, at(page))
        assert page.status == 200, page.text
    return seen


def _answered(browser: Browser, key: str) -> Page:
    if key == "members" and "移除" not in browser.page.text:
        return browser.send("stay", name="欧阳小例", relation="child")
    if key == "incomes":
        own = browser.form("income-0-member").choices["income-0-member"][1]
        line = {"member": own, "kind": "wages", "amount": "900"}
        return browser.send("next", has_any="yes", **{f"income-0-{k}": v for k, v in line.items()})
    if key in ("assets", "expenses"):
        return browser.send("next", has_any="no")
    if key == "authorisation":
        return browser.send("next", own="on")
    if key == "review":
        return browser.send("next", promise="on")
    typed = {"hukou_here": "yes"} if key == "household" else _plain(browser)
    return browser.fill(typed, "next")


def _plain(browser: Browser) -> dict[str, str]:
    """No to every question that nothing is chosen for; whoever is asked for a level has none."""
    form = browser.form()
    open_ones = [name for name in form.choices if name not in form.values]
    return {name: "no" for name in open_ones if "no" in form.choices[name]}


def rows() -> dict[str, int]:
    with acting_as(SYSTEM):
        return {
            model._meta.label: getattr(model, "unscoped", model._base_manager).count()
            for model in apps.get_models()
        }


@pytest.mark.requirement("EXP-01")
def test_the_whole_form_is_walked_through_and_not_one_row_is_written(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    before = rows()

    with CaptureQueriesContext(connection) as asked, caplog.at_level(logging.INFO):
        seen = through(browser)

    assert rows() == before
    writing = ("INSERT", "UPDATE", "DELETE", "REPLACE")
    assert [one["sql"] for one in asked if one["sql"].startswith(writing)] == []
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("pikepdf")]
    assert ours == [], "pikepdf says once in a process that it is there"
    assert seen[0] == "household" and "incomes" in seen and seen[-1] == "review"
    assert "sessionid" not in browser.client.cookies


@pytest.mark.requirement("EXP-01")
def test_it_ends_with_what_would_happen_next_by_whom_and_in_how_many_days(browser: Browser) -> None:
    through(browser)

    text = browser.page.text
    assert "演练完了" in text and "没有交，也没有留下" in text
    for step in ("家庭经济状况核对", "入户调查", "公示", "区民政审核确认", "银行发放"):
        assert step in text
    assert "个工作日以内" in text and "产品默认，非法定" in text
    assert text.index("入户调查") < text.index("区民政审核确认") < text.index("银行发放")


def test_the_pages_are_those_of_the_real_form_with_their_refusals(browser: Browser) -> None:
    begin(browser)

    page = browser.send("next", address="", hukou_here="yes")

    assert page.status == 422 and "请填写居住地址" in page.text and "演练" in page.text


def test_the_review_shows_what_was_typed_and_the_rules_early_answer(browser: Browser) -> None:
    page = begin(browser)
    while at(page) != "review":
        page = _answered(browser, at(page))

    assert "欧阳小例" in page.text and "900.00 元/月" in page.text and "初步参考" in page.text


def test_afterwards_nothing_typed_is_left_in_the_browser(browser: Browser) -> None:
    through(browser)

    assert browser.client.cookies["practice"].value == ""
    assert browser.open(f"{PAGES}members/").url == "/experience/rehearsal/"


def test_somebody_added_may_be_taken_out_again(browser: Browser) -> None:
    begin(browser)
    _answered(browser, "household")
    browser.send("next", is_single="no")
    page = browser.send("stay", name="欧阳小例", relation="child")
    assert "欧阳小例（子女）" in page.text.replace(" ", "")

    key = next(value for name, value in page.forms[-2].buttons if name == "drop")
    page = browser.send(("drop", key))

    assert "移除" not in page.text


@pytest.mark.parametrize("item", ["temporary", "tekun", "medical_aid", "legal_aid"])
def test_other_forms_open_as_well(browser: Browser, item: str) -> None:
    page = begin(browser, item)

    assert page.status == 200 and at(page) == "household"


def test_a_cookie_somebody_made_up_begins_anew(browser: Browser) -> None:
    browser.client.cookies["practice"] = "AAAA"

    assert browser.open(f"{PAGES}members/").url == "/experience/rehearsal/"
