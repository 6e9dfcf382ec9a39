"""What anybody may ask: where an application stands, what is posted, what somebody objects."""

from __future__ import annotations

import copy
import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client

from gongzhu.accounts.models import Attempt
from gongzhu.audit.models import Entry
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions.models import Notice, PublicObjection
from gongzhu.people.models import Person
from gongzhu.portal.models import Enquiry
from tests.portal import walks
from tests.portal.browser import Browser, Page
from tests.portal.cases import home, posted
from tests.portal.people import Resident, id_number

TOKENS = re.compile(r'value="[\w-]{36,}"')


def ask(browser: Browser, number: str, identity: str) -> Page:
    browser.open("/progress/")
    return browser.send(number=number, id_number=identity)


def bare(page: Page, *typed: str) -> tuple[int, str]:
    """A page without what was typed and without the tokens of its forms."""
    html = TOKENS.sub("", page.html)
    for one in typed:
        html = html.replace(one, "")
    return page.status, html


@pytest.fixture(scope="module")
def _handed_in(stage: None) -> tuple[Resident, str]:
    resident = Resident.registered(1, "欧阳示例")
    return resident, walks.hand_in(resident)


@pytest.fixture
def handed_in(_handed_in: tuple[Resident, str], db) -> tuple[Resident, str]:
    return copy.deepcopy(_handed_in)


@pytest.mark.requirement("PUB-05")
def test_both_numbers_together_show_every_step_office_and_limit_but_no_person(
    handed_in: tuple[Resident, str],
) -> None:
    resident, number = handed_in
    page = ask(Browser(Client()), f" {number.lower()} ", resident.number)

    assert page.status == 200
    for words in (
        "最低生活保障",
        number,
        "镇（街道）受理",
        "五山街道办事处",
        "最晚",
        "区民政审核确认",
    ):
        assert words in page.text
    for private in (resident.name, resident.number, "五山路1号", "600.00"):
        assert private not in page.html


def test_whatever_does_not_fit_gets_one_and_the_same_answer(
    handed_in: tuple[Resident, str],
) -> None:
    resident, number = handed_in
    other = Resident.registered(99, "黄示例")
    nobody = id_number(500)
    asked = [
        (number, nobody),  # a receipt that exists, a person nobody knows
        (number, other.number),  # a person who is known, but not the applicant
        ("GZ20200101999999", resident.number),  # somebody who is being helped, no such receipt
        ("GZ20200101999999", other.number),  # somebody known who is not
        ("GZ20200101999999", nobody),
    ]
    answers = {bare(ask(Browser(Client()), *pair), *pair) for pair in asked}

    assert len(answers) == 1
    assert next(iter(answers))[0] == 403


def test_what_cannot_be_a_number_is_told_without_asking_anybody(browser: Browser) -> None:
    before = Enquiry.objects.count()
    page = ask(browser, "", "4401")

    assert page.status == 422
    assert "请填写受理编号。" in page.text and "身份证号应为18位" in page.text
    assert Enquiry.objects.count() == before


def test_ten_enquiries_a_minute_from_one_place_and_then_a_rest(browser: Browser) -> None:
    nobody = [id_number(serial) for serial in range(500, 511)]
    pages = [ask(browser, f"GZ2020010199{n:04d}", one) for n, one in enumerate(nobody)]

    assert {page.status for page in pages[:10]} == {403}
    assert pages[10].status == 429 and "过 1 分钟再试" in pages[10].text
    Enquiry.objects.update(counted_from=clock.now() - timedelta(seconds=61))
    assert ask(browser, "GZ20200101999999", id_number(600)).status == 403


def test_a_guesser_at_one_person_is_shut_out_even_when_right(
    handed_in: tuple[Resident, str],
) -> None:
    resident, number = handed_in
    browser = Browser(Client())
    for serial in range(5):
        ask(browser, f"GZ20200101{serial:06d}", resident.number)

    page = ask(browser, number, resident.number)

    assert page.status == 403 and "没有查到" in page.text
    Attempt.objects.update(closed_until=None, failed=0)
    assert ask(browser, number, resident.number).status == 200


def test_an_enquiry_leaves_a_mark_but_neither_number(handed_in: tuple[Resident, str]) -> None:
    resident, number = handed_in
    ask(Browser(Client()), number, resident.number)

    entry = Entry.objects.filter(action__startswith="portal.look_up").get()
    told = f"{entry.object_id}{entry.reason}{entry.purpose}{entry.actor_label}"
    assert number not in told and resident.number not in told
    assert {len(one.source) for one in Enquiry.objects.all()} == {64}


def test_the_identity_number_never_stands_in_an_address(browser: Browser) -> None:
    browser.open(f"/progress/?id_number={id_number(5)}&number=GZ1")

    assert browser.form("id_number").method == "post"
    assert browser.form("id_number").values["id_number"] == ""


def test_the_proxys_number_does_not_open_it_only_the_applicants(browser: Browser, db) -> None:
    household = home()
    with acting_as(SYSTEM):
        number = Person.unscoped.get(name="陈示例").id_number.expose()

    assert ask(browser, household.case.number, number).status == 200


# --- notices ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _notice(stage: None) -> Notice:
    return posted(home())


@pytest.fixture
def notice(_notice: Notice, db) -> Notice:
    return copy.deepcopy(_notice)


@pytest.mark.requirement("PUB-10")
@pytest.mark.requirement("DEC-01")
def test_a_notice_shows_what_the_law_allows_and_nothing_else(
    browser: Browser, notice: Notice
) -> None:
    listed = browser.open("/notices/")
    assert "陈示例" in listed.text and notice.item_name in listed.text

    page = browser.open(f"/notices/{notice.token}/")

    for words in ("陈示例", "1 人", "482.00 元", notice.village_name):
        assert words in page.text
    with acting_as(SYSTEM):
        person = Person.unscoped.get(name="陈示例")
        secrets = [person.id_number.expose(), person.phone.expose(), notice.case.number]
    masked = str(person.id_number)
    for private in [*secrets, masked, masked[0] + "***", "沙河街道演示路1号", "800.00"]:
        assert private not in page.html and private not in listed.html


def test_notices_are_found_by_district_and_street(browser: Browser, notice: Notice) -> None:
    district, street = notice.village_code // 10**6 * 10**6, notice.village_code // 1000 * 1000

    for place in (district, street):
        assert "陈示例" in browser.open(f"/notices/?place={place}").text
    assert "现在没有公示" in browser.open("/notices/?place=440117000000").text


def test_a_notice_that_has_ended_is_gone_like_one_that_never_was(
    browser: Browser, notice: Notice, monkeypatch
) -> None:
    monkeypatch.setattr(clock, "shift_days", lambda: 8)

    gone, none = (
        browser.client.get(f"/notices/{token}/") for token in (notice.token, uuid.uuid4())
    )

    assert gone.status_code == none.status_code == 404 and gone.content == none.content
    assert "陈示例" not in browser.open("/notices/").text


def test_somebody_objects_without_a_name_and_nothing_leads_back(
    browser: Browser, notice: Notice
) -> None:
    resident = Resident.registered(55, "黄示例")  # signed in, and still nobody
    resident.browser.open(f"/notices/{notice.token}/objection/")
    page = resident.browser.send(
        text="他家有一辆小车。", who="anonymous", name="黄示例", phone="13800000055"
    )

    assert "收到了，谢谢" in page.text
    with acting_as(SYSTEM):
        told = PublicObjection.unscoped.get()
    assert (told.name, told.phone, told.text.expose()) == (None, None, "他家有一辆小车。")
    entry = Entry.objects.get(action="notice.objection")
    assert entry.user_id is None and entry.actor_label == "公众"


def test_somebody_objects_with_a_name(browser: Browser, notice: Notice) -> None:
    browser.open(f"/notices/{notice.token}/objection/")
    browser.send(text="他家有一辆小车。", who="named", name="黄示例", phone="13800000055")

    with acting_as(SYSTEM):
        told = PublicObjection.unscoped.get()
    assert (told.name.expose(), told.phone.expose()) == ("黄示例", "13800000055")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "", "who": "anonymous"}, "请填写您想反映什么情况"),
        ({"text": "有车", "who": "anonymous"}, "至少 5 个字"),
        ({"text": "车" * 1001, "who": "anonymous"}, "最多 1000 个字"),
        ({"text": "他家有一辆小车。"}, "请选择要不要留名字。"),
        ({"text": "他家有一辆小车。", "who": "named", "phone": "13800000055"}, "请填写姓名。"),
        ({"text": "他家有一辆小车。", "who": "named", "name": "黄", "phone": "1"}, "11位手机号码"),
    ],
)
def test_an_objection_that_lacks_something_says_so_and_keeps_what_was_typed(
    browser: Browser, notice: Notice, typed: dict, sentence: str
) -> None:
    browser.open(f"/notices/{notice.token}/objection/")
    page = browser.send(**typed)

    assert page.status == 422 and sentence in page.text
    assert browser.form("text").values["text"] == typed["text"]
    with acting_as(SYSTEM):
        assert not PublicObjection.unscoped.exists()
