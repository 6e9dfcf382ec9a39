"""A form filled in to the last page, gone back over: wrong answers, nonsense, papers, pressed twice."""

from __future__ import annotations

import copy
import uuid

import pytest

from gongzhu.cases.models import Case, Event
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.models import Application, Entry, Material, Member
from gongzhu.people.models import BankAccount
from tests.people.members import CARD
from tests.portal import walks
from tests.portal.browser import Browser
from tests.portal.people import Resident


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


@pytest.fixture(scope="module")
def _filled(stage: None) -> tuple[Resident, str]:
    with acting_as(SYSTEM):
        resident = Resident.registered(1, "欧阳示例")
        return resident, walks.to_review(resident).url.removesuffix("review/")


@pytest.fixture
def filled(_filled: tuple[Resident, str], db) -> tuple[Resident, str]:
    """A form filled in up to the last page, and its address without the page."""
    return copy.deepcopy(_filled)


WRONG = [
    ("circumstances", {}, "请选择或填写这一项。"),
    ("q-class_relief", {}, "请回答这个问题。"),
    ("incomes", {}, "请选择“是”或“否”。"),
    ("incomes", {"has_any": "yes"}, "请至少填写一行"),
    ("account", {"card": "6222 0212"}, "银行卡号应为16至19位数字"),
    ("account", {"card": CARD[:-1] + str((int(CARD[-1]) + 1) % 10)}, "银行卡号有一位写错了"),
    ("account", {"card": ""}, "请照卡面填写卡号。"),
    ("account", {"card": CARD, "holder_name": "某某某", "bank_name": "某行"}, "户名"),
    ("review", {}, "请先核对填写的内容"),
]


@pytest.mark.parametrize(("step", "typed", "sentence"), WRONG)
def test_each_wrong_answer_says_so_on_its_page_and_keeps_what_was_typed(
    filled: tuple[Resident, str], step: str, typed: dict, sentence: str
) -> None:
    browser, url = _up_to(filled, step)

    walks.refused(browser, f"{url}{step}/", typed, sentence)


def _up_to(filled: tuple[Resident, str], step: str) -> tuple[Browser, str]:
    """The form as it was before a page; the browser, and the address without the page."""
    resident, url = filled
    if step == "circumstances":  # somebody new, about whom nothing is known
        resident.browser.open(f"{url}members/")
        walks.add(resident.browser, "李示例", 66, "spouse")
    if step in ("account", "incomes", "q-class_relief"):
        _forget(resident, step)
    return resident.browser, url


def _forget(resident: Resident, step: str) -> None:
    """As it was before that page."""
    application = Application.unscoped.get(applicant=resident.person)
    if step == "account":
        application.account = None
        BankAccount.unscoped.filter(person=resident.person).update(retired_at="2026-01-01T00:00Z")
    if step == "incomes":
        Entry.unscoped.filter(application=application, section="income").delete()
        application.sections = [one for one in application.sections if one != "income"]
    if step == "q-class_relief":
        for member in Member.unscoped.filter(application=application):
            told = member.circumstances.expose()
            member.circumstances = {k: v for k, v in told.items() if "outpatient" not in k}
            member.save()
    application.save()


def test_an_amount_in_words_is_told_beside_the_amount_and_kept(
    filled: tuple[Resident, str],
) -> None:
    browser, url = _up_to(filled, "incomes")
    browser.open(f"{url}incomes/")

    page = walks.incomes(browser, "九百")

    assert page.status == 422 and "请填写金额数字，例如 800 或 800.50。" in page.text
    assert browser.form("income-0-amount").values["income-0-amount"] == "九百"


def test_lines_are_added_and_taken_out_without_scripts_and_nothing_typed_is_lost(
    filled: tuple[Resident, str],
) -> None:
    browser, url = _up_to(filled, "incomes")
    browser.open(f"{url}incomes/")
    member = browser.form("income-0-member").choices["income-0-member"][-1]
    first = {"income-0-member": member, "income-0-kind": "pension", "income-0-amount": "900"}

    page = browser.fill({"has_any": "yes", **first}, ("add", "income"))
    assert page.status == 200 and "第 2 项收入" in page.text and 'id="faults"' not in page.html
    browser.fill(
        {"income-1-member": member, "income-1-kind": "wages", "income-1-amount": "300"},
        ("add", "income"),
    )
    page = browser.send(("remove", "income-0"))

    form = browser.form("income-0-amount")
    assert (form.values["income-0-kind"], form.values["income-0-amount"]) == ("wages", "300")
    assert "第 2 项收入" in page.text
    page = browser.send("next")  # the empty third line is nothing
    assert walks.at(page) == "assets"
    kinds = Entry.unscoped.filter(section="income").values_list("kind", flat=True)
    assert list(kinds) == ["wages"]


NONSENSE = [
    {"add": "income"},
    {"add": "nothing", "income-TOTAL_FORMS": "1"},
    {"add": "income", "income-TOTAL_FORMS": "many"},
    {"add": "income", "income-TOTAL_FORMS": "999999999"},
    {"remove": "income-²", "income-TOTAL_FORMS": "1", "income-INITIAL_FORMS": "0"},
    {"remove": "../..", "income-TOTAL_FORMS": "1", "income-INITIAL_FORMS": "0"},
    {"go": "nowhere", "back": "https://example.org"},
    {"has_any": "perhaps", "income-TOTAL_FORMS": "-1", "income-INITIAL_FORMS": "x"},
]


@pytest.mark.parametrize("sent", NONSENSE)
@pytest.mark.parametrize("step", ["incomes", "members", "materials", "authorisation", "review"])
def test_nonsense_is_answered_with_a_page_and_saves_nothing(
    filled: tuple[Resident, str], step: str, sent: dict
) -> None:
    resident, base = filled
    before = Application.unscoped.get().sections

    answer = resident.browser.client.post(f"{base}{step}/", sent)

    assert answer.status_code in (200, 302, 422)
    assert answer.headers.get("Location", base).startswith("/apply/")
    assert Application.unscoped.get().sections == before


def test_a_photograph_that_is_none_is_refused_beside_its_place(
    filled: tuple[Resident, str],
) -> None:
    browser, url = _up_to(filled, "materials")
    browser.open(f"{url}materials/")
    name = next(iter(browser.form().files))

    page = browser.fill({name: ("x.exe", b"MZ not a picture")}, "next")

    assert page.status == 422 and "需要修改" in page.text
    assert Material.unscoped.count() == 1


def test_papers_are_put_in_one_by_one_fetched_and_taken_out(
    filled: tuple[Resident, str],
) -> None:
    browser, url = _up_to(filled, "materials")
    page = browser.open(f"{url}materials/")
    name = next(iter(browser.form().files))
    page = browser.fill({name: walks.photo()}, "stay")
    assert "传上来了" in page.text and "第 2 份" in page.text

    own = browser.client.get(next(link for link in page.links if "/my/files/" in link))
    assert own.status_code == 200 and own["Content-Type"] == "image/jpeg"
    assert own["Content-Disposition"].startswith("attachment;")
    drop = next(form for form in page.forms if "/papers/" in form.action)
    browser.client.post(drop.action, drop.values)

    assert Material.unscoped.count() == 1


def test_nothing_chosen_is_said_and_nothing_is_saved(
    filled: tuple[Resident, str],
) -> None:
    browser, url = _up_to(filled, "materials")
    browser.open(f"{url}materials/")

    assert "还没有选文件" in browser.send("stay").text


def test_the_early_answer_explains_itself_and_never_stands_in_the_way(
    filled: tuple[Resident, str],
) -> None:
    resident, url = filled
    browser = resident.browser
    assert "很可能符合条件" in browser.page.text and "不是决定" in browser.page.text
    browser.open(f"{url}incomes/")
    walks.incomes(browser, "9000")

    page = browser.open(f"{url}review/")
    assert "可能不符合条件" in page.text and "人均收入低于低保标准" in page.text
    page = browser.send("next", promise="on")

    assert "/receipt/" in page.url


def test_the_last_page_lists_everything_with_a_way_to_change_it_and_back(
    filled: tuple[Resident, str],
) -> None:
    resident, url = filled
    browser = resident.browser
    links = [link for link in browser.page.links if link.endswith("?back=review")]
    assert len(links) >= 10
    browser.open(f"{url}household/?back=review")

    page = browser.send("next", address="五山路2号301房")

    assert walks.at(page) == "review" and "五山路2号301房" in page.text


def test_pressed_twice_there_is_one_case_and_one_receipt(filled: tuple[Resident, str]) -> None:
    resident, url = filled
    form = resident.browser.form("promise")
    sent = {**form.values, "promise": "on", "go": "next"}
    answers = [resident.browser.client.post(f"{url}review/", sent) for _ in range(2)]
    again = resident.browser.client.post(f"{url}review/", {**sent, "key": str(uuid.uuid4())})

    assert len({answer.headers["Location"] for answer in [*answers, again]}) == 1
    assert Case.unscoped.count() == 1
    assert Event.unscoped.filter(action="submit").count() == 1


def test_a_form_handed_in_is_changed_by_nobody(filled: tuple[Resident, str]) -> None:
    resident, url = filled
    browser = resident.browser
    browser.send("next", promise="on")

    answer = browser.client.post(f"{url}household/", {"address": "别处9号", "hukou_here": "no"})

    assert answer.status_code == 302 and "/receipt/" in answer.headers["Location"]
    assert Application.unscoped.get().address.expose() == "五山路1号201房"
