"""A household's own case: how it stands, what is wanted, what was decided, taking it back."""

from __future__ import annotations

import copy
import uuid

import pytest

from gongzhu.audit.models import Entry
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.intake.models import Authorisation, Supplement
from gongzhu.people import services as people
from gongzhu.verification.models import Objection
from tests import officers
from tests.portal import walks
from tests.portal.cases import browser_of, home, posted, refused, reported, told_to_supplement
from tests.portal.people import PASSWORD, Resident, waiting_code
from tests.verification.households import Household


@pytest.fixture(autouse=True)
def _rows_as_the_system():
    with acting_as(SYSTEM):
        yield


@pytest.fixture(scope="module")
def _handed_in(stage: None) -> tuple[Resident, Case]:
    with acting_as(SYSTEM):
        resident = Resident.registered(2, "司马示例")
        return resident, Case.unscoped.get(number=walks.hand_in(resident))


@pytest.fixture
def handed_in(_handed_in: tuple[Resident, Case], db) -> tuple[Resident, Case]:
    return copy.deepcopy(_handed_in)


@pytest.fixture(scope="module")
def _household(stage: None) -> Household:
    return home()


@pytest.fixture
def household(_household: Household, db) -> Household:
    return copy.deepcopy(_household)


@pytest.mark.requirement("PUB-05")
def test_every_step_with_its_office_and_limit_and_no_officers_name(household: Household) -> None:
    browser = browser_of(household.resident)
    page = browser.open(f"/my/{household.case.number}/")

    for words in ("家庭经济状况核对", "核对中心", "最晚", "现在不需要您做什么", "受理通知书"):
        assert words in page.text
    assert household.window.name not in page.html
    assert "全部办完最晚是" in page.text


def test_the_letters_are_fetched_as_files(household: Household) -> None:
    browser = browser_of(household.resident)
    page = browser.open(f"/my/{household.case.number}/")
    letters = Document.unscoped.filter(dossier=household.case.dossier, kind="letter")
    letter = letters.get(title__contains="受理通知书")

    assert f"/my/files/{letter.pk}/" in page.links
    answer = browser.client.get(f"/my/files/{letter.pk}/")
    assert answer.content.startswith(b"%PDF") and "attachment" in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]


def test_reports_and_survey_pictures_are_not_handed_out_as_files(household: Household) -> None:
    reported(household)
    report = Document.unscoped.get(dossier=household.case.dossier, kind="report")
    page = browser_of(household.resident).open(f"/my/{household.case.number}/")
    client = browser_of(household.resident).client

    assert str(report.pk) not in page.html
    refused_one, none = (client.get(f"/my/files/{key}/") for key in (report.pk, uuid.uuid4()))

    assert refused_one.status_code == none.status_code == 404
    assert refused_one.content == none.content


OTHERS = [
    "",
    "receipt/",
    "declaration/",
    "signatures/",
    "supplement/",
    "follow/",
    "report/",
    "withdraw/",
]


@pytest.mark.requirement("PUB-05")
@pytest.mark.parametrize("rest", OTHERS)
def test_anothers_case_looks_like_none_at_all(household: Household, rest: str) -> None:
    stranger = Resident.registered(99, "黄示例").browser.client

    for ask in (stranger.get, stranger.post):
        theirs = ask(f"/my/{household.case.number}/{rest}")
        none = ask(f"/my/GZ20200101000000/{rest}")
        assert theirs.content == none.content
        assert theirs.status_code == none.status_code
        assert theirs.status_code == 404 or rest in ("receipt/", "declaration/")


def test_anothers_papers_messages_and_signatures_are_not_there(household: Household) -> None:
    stranger = Resident.registered(99, "黄示例").browser
    paper = Document.unscoped.filter(dossier=household.case.dossier).first()
    signed = Authorisation.unscoped.get(application=household.application)

    assert stranger.client.get(f"/my/files/{paper.pk}/").status_code == 404
    assert stranger.client.get(f"/my/signing/{signed.pk}/withdraw/").status_code == 404
    assert stranger.client.post(f"/my/signing/{signed.pk}/withdraw/").status_code == 404
    assert stranger.client.get(f"/my/signing/{household.application.pk}/").status_code == 404
    for url in ("/my/", "/my/messages/", "/my/data/", "/my/data/export/", "/"):
        answer = stranger.client.get(url).content.decode()
        assert household.case.number not in answer and "陈示例" not in answer


def test_what_was_declared_can_be_read_again(handed_in: tuple[Resident, Case]) -> None:
    resident, case = handed_in
    text = resident.browser.open(f"/my/{case.number}/declaration/").text

    for words in ("五山路1号201房", "工资、打工挣的钱", "600.00 元/月", "没有残疾证", "已交 1 份"):
        assert words in text
    assert "622202" not in text  # a card shows its last four


@pytest.mark.requirement("INT-06")
def test_everything_missing_is_listed_put_in_and_handed_in(
    handed_in: tuple[Resident, Case],
) -> None:
    resident, case = handed_in
    browser = resident.browser
    told_to_supplement(case, at=walks.TOWN)
    assert "等您补材料" in browser.open("/my/").text
    page = browser.open(f"/my/{case.number}/supplement/")
    assert "照片反光，号码看不清" in page.text and "换个角度再拍" in page.text
    assert "还有没传上来的材料" in page.text

    early = browser.client.post(f"/my/{case.number}/supplement/done/", {"key": "too-early"})
    assert early.status_code == 422 and "还缺" in early.content.decode()
    browser.open(f"/my/{case.number}/supplement/")
    bad = browser.fill({"paper-0": ("x.exe", b"MZ nothing")})
    assert bad.status == 422
    page = browser.fill({"paper-0": walks.photo()})
    assert "传上来了" in page.text and "已传上" in page.text

    done = next(form for form in page.forms if form.action.endswith("/done/"))
    page = browser.client.post(done.action, done.values, follow=True)
    again = browser.client.post(done.action, done.values, follow=True)

    assert "补正材料交好了" in page.content.decode() and again.status_code == 200
    assert Supplement.unscoped.get().answered_at is not None
    assert Case.unscoped.get(pk=case.pk).status == CaseStatus.OPEN


@pytest.mark.requirement("VER-04")
def test_a_report_is_read_and_objected_to_once(household: Household) -> None:
    report = reported(household)
    browser = browser_of(household.resident)
    assert "看核对结果" in browser.open(f"/my/{household.case.number}/").text
    page = browser.open(f"/my/{household.case.number}/report/")
    assert report.get_conclusion_display() in page.text

    empty = browser.send(text="")
    assert empty.status == 422 and "请填写哪里与实际不符" in empty.text
    form = browser.form("text")
    sent = {**form.values, "text": "车三年前已经报废，证明在这里。"}
    first, again = (
        browser.client.post(browser.page.url, sent, follow=True).content.decode() for _ in range(2)
    )

    assert "异议收到了" in first and "车三年前已经报废" in again
    assert Objection.unscoped.count() == 1


@pytest.mark.requirement("DEC-02")
def test_a_refusal_gives_its_reasons_the_letter_and_what_can_be_done(household: Household) -> None:
    refused(household)
    browser = browser_of(household.resident)

    page = browser.open(f"/my/{household.case.number}/")

    assert "不予确认" in page.text and "核对查明名下存款超过规定上限。" in page.text
    assert "行政复议" in page.text and "下载决定书" in page.text


def test_a_case_in_publicity_is_told_with_its_days(household: Household) -> None:
    posted(household)
    text = browser_of(household.resident).open(f"/my/{household.case.number}/").text

    assert "“村（社区）公示”" in text


def test_an_application_is_taken_back_with_a_reason_and_only_once(
    handed_in: tuple[Resident, Case],
) -> None:
    resident, case = handed_in
    browser = resident.browser
    browser.open(f"/my/{case.number}/withdraw/")
    unsure = browser.send(reason="找到工作了")
    assert unsure.status == 422 and "确定要撤回的，请打勾" in unsure.text
    assert browser.form("reason").values["reason"] == "找到工作了"
    form = browser.form("reason")
    sent = {**form.values, "sure": "on"}

    page = browser.client.post(browser.page.url, sent, follow=True)
    again = browser.client.post(f"/my/{case.number}/withdraw/", sent)

    assert "申请已经撤回" in page.content.decode()
    assert Case.unscoped.get(pk=case.pk).outcome == Outcome.WITHDRAWN
    assert again.status_code == 403 and "不能再撤回" in again.content.decode()


@pytest.mark.requirement("PUB-13")
def test_an_authorisation_is_taken_back_and_given_anew(handed_in: tuple[Resident, Case]) -> None:
    resident, case = handed_in
    browser = resident.browser
    signed = Authorisation.unscoped.get(person=resident.person)
    browser.open(f"/my/signing/{signed.pk}/withdraw/")
    browser.send(reason="再想想")
    page = browser.open(f"/my/{case.number}/signatures/")
    assert "还没签" in page.text

    own = next(name for name in browser.form().choices if name.startswith("own-"))
    page = browser.fill({own: "on"})

    assert "已签" in page.text
    given = Authorisation.unscoped.filter(person=resident.person, withdrawn_at=None)
    assert given.count() == 1


def test_an_application_from_the_window_is_tied_by_its_receipt_number(db) -> None:
    household = home("李示例")
    case = household.case
    number = people.enrol("李示例", household.people[0].number, by=SYSTEM)
    case.dossier.grants.all().delete()  # as if the phone taken down at the window were another
    browser = browser_of(household.resident)
    assert browser.open(f"/my/{case.number}/").status == 404
    browser.open("/my/claim/")

    wrong = browser.send(number="GZ20200101000000")
    assert wrong.status == 422 and "没有找到本人名下的这个受理编号" in wrong.text
    page = browser.send(number=case.number.lower())

    assert page.url == f"/my/{case.number}/" and number.name in page.text


# --- what is known of one -----------------------------------------------------------------------


@pytest.mark.requirement("PUB-13")
def test_a_resident_sees_who_looked_at_what_but_not_the_officers_name(
    household: Household,
) -> None:
    clerk = officers.window(name="何窗口")
    person = household.person()
    paper = Document.unscoped.filter(dossier=household.case.dossier, kind="material").first()
    with acting_as(clerk):
        people.reveal(person, "phone", by=clerk, reason="电话通知补正材料")
        documents.content(paper, by=clerk, purpose="desk")
    page = browser_of(household.resident).open("/my/data/")

    assert "看了完整手机号码" in page.text and "事由：电话通知补正材料" in page.text
    assert paper.title in page.text and clerk.office_name in page.text
    assert "何窗口" not in page.html


def test_numbers_are_masked_until_the_person_asks_and_the_look_is_recorded(
    resident: Resident,
) -> None:
    browser = resident.browser
    page = browser.open("/my/data/")
    assert resident.number not in page.html and resident.phone not in page.html

    page = browser.send("id_number")

    assert resident.number in page.text and resident.phone not in page.html
    assert Entry.objects.filter(action="people.reveal.id_number").count() == 1
    assert browser.client.post("/my/data/", {"show": "key"}).status_code == 200


def test_the_phone_is_changed_by_its_owner(resident: Resident) -> None:
    browser = resident.browser
    browser.open("/my/data/phone/")
    assert "请填写11位手机号码" in browser.send(phone="123").text

    page = browser.send(phone="139 0000 0009")
    assert "验证码已发到您的手机" in page.text
    wrong = browser.send(code="000")
    assert wrong.status == 422 and resident.person.phone.expose() != "13900000009"
    page = browser.send(code=waiting_code("13900000009"))

    assert "手机号码换好了" in page.text
    assert resident.person.phone.expose() == "13900000009"


@pytest.mark.requirement("PUB-13")
def test_a_copy_of_everything_told_is_given_and_recorded(
    handed_in: tuple[Resident, Case],
) -> None:
    resident, case = handed_in
    answer = resident.browser.client.get("/my/data/export/")
    copy = answer.json()

    assert "attachment" in answer["Content-Disposition"]
    assert (copy["姓名"], copy["身份证号"]) == (resident.name, resident.number)
    assert copy["申请"][0]["受理编号"] == case.number
    told = copy["申请"][0]["填写内容"]["住在哪里"]
    assert {"问": "居住地址", "答": "五山路1号201房"} in told
    assert Entry.objects.filter(action="portal.copy").count() == 1


@pytest.mark.requirement("PUB-13")
def test_who_never_applied_may_delete_everything_having_proved_the_password(
    resident: Resident,
) -> None:
    browser, person = resident.browser, resident.person
    browser.open("/my/data/forget/")
    wrong = browser.send(password="no", sure="on")
    assert wrong.status == 422 and "号码或密码不对" in wrong.text

    page = browser.send(password=PASSWORD, sure="on")

    assert page.url == "/" and "信息已经删除" in page.text
    person.refresh_from_db()
    assert person.user_id is None and person.name == "已删除"
    assert browser.open("/my/").url.startswith("/sign-in/")


def test_who_applied_is_told_why_the_record_is_kept(handed_in: tuple[Resident, Case]) -> None:
    resident, _ = handed_in
    resident.browser.open("/my/data/forget/")

    page = resident.browser.send(password=PASSWORD, sure="on")

    assert page.status == 422 and "法定保存期内" in page.text
    assert resident.person.user_id is not None


def test_messages_say_what_happened_and_lead_to_the_case(
    handed_in: tuple[Resident, Case],
) -> None:
    resident, case = handed_in
    page = resident.browser.open("/my/messages/")

    assert "申请已提交" in page.text and f"/my/{case.number}/" in page.links
