"""What is typed wrong on a page of the application: said beside its place, and nothing lost."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.models import Application, Entry, Material, Member
from gongzhu.people.models import BankAccount
from tests.people.members import CARD
from tests.portal import walks
from tests.portal.people import Resident, id_number


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


WRONG = [
    ("household", {"address": "", "hukou_here": "yes"}, "请填写居住地址，写到门牌号。"),
    ("household", {"address": "一号", "hukou_here": "yes"}, "请填写5至120个字的地址"),
    ("household", {"address": "五山路1号201房"}, "请选择“是”或“否”。"),
    ("q-single", {}, "请回答这个问题。"),
    ("members", {"name": "李示例", "relation": "spouse"}, "请填写这位家人的身份证号。"),
    ("members", {"name": "李示例", "id_number": "4401", "relation": "spouse"}, "应为18位"),
    ("members", {"name": "李示例", "id_number": id_number(55)}, "请选择这位家人是申请人的什么人"),
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
    resident: Resident, step: str, typed: dict, sentence: str
) -> None:
    browser, url = resident.browser, _up_to(resident, step)
    browser.open(f"{url}{step}/")

    page = browser.fill(typed, "next")

    assert page.status == 422 and sentence in page.text, page.text
    assert "需要修改：" in page.html and 'id="faults"' in page.html
    form = browser.form(*typed)
    for name, value in typed.items():
        assert form.values.get(name, "") == value


def _up_to(resident: Resident, step: str) -> str:
    """A form filled in up to a page; the address without the page."""
    if step in ("household", "q-single", "members"):
        page = walks.begin(resident)
    else:
        page = walks.to_review(resident)
    base = page.url.rsplit("/", 2)[0] + "/"
    if step == "circumstances":  # somebody new, about whom nothing is known
        resident.browser.open(f"{base}members/")
        walks.add(resident.browser, "李示例", 66, "spouse")
    if step in ("account", "incomes", "q-class_relief"):
        _forget(resident, step)
    return base


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


def test_an_amount_in_words_is_told_beside_the_amount_and_kept(resident: Resident) -> None:
    url = _up_to(resident, "incomes")
    browser = resident.browser
    browser.open(f"{url}incomes/")

    page = walks.incomes(browser, "九百")

    assert page.status == 422 and "请填写金额数字，例如 800 或 800.50。" in page.text
    assert browser.form("income-0-amount").values["income-0-amount"] == "九百"


def test_lines_are_added_and_taken_out_without_scripts_and_nothing_typed_is_lost(
    resident: Resident,
) -> None:
    url = _up_to(resident, "incomes")
    browser = resident.browser
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
    resident: Resident, step: str, sent: dict
) -> None:
    base = walks.begin(resident).url.removesuffix("household/")

    answer = resident.browser.client.post(f"{base}{step}/", sent)

    assert answer.status_code in (200, 302, 422)
    assert answer.headers.get("Location", base).startswith("/apply/")
    assert Application.unscoped.get().sections == []


def test_a_photograph_that_is_none_is_refused_beside_its_place(resident: Resident) -> None:
    url = _up_to(resident, "materials")
    browser = resident.browser
    browser.open(f"{url}materials/")
    name = next(iter(browser.form().files))

    page = browser.fill({name: ("x.exe", b"MZ not a picture")}, "next")

    assert page.status == 422 and "需要修改" in page.text
    assert Material.unscoped.count() == 1


def test_nothing_chosen_is_said_and_nothing_is_saved(resident: Resident) -> None:
    url = _up_to(resident, "materials")
    resident.browser.open(f"{url}materials/")

    assert "还没有选文件" in resident.browser.send("stay").text
