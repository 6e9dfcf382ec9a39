"""The case page: every tab for every post that may see it, and nothing for those who may not."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse

from gongzhu.accounts.enums import Role
from gongzhu.audit.models import Entry
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.desk.casefile import TABS
from gongzhu.documents.models import Document
from gongzhu.org.models import Office
from gongzhu.people.models import BankAccount
from gongzhu.scope.services import grant_office
from tests import officers
from tests.desk import world

pytestmark = pytest.mark.django_db
ELSEWHERE = 440103000000 + 8_001
READERS = [
    officers.window,
    officers.surveyor,
    officers.reviewer,
    officers.confirmer,
    lambda: officers.officer("supervision", "district", Role.SUPERVISOR),
]


def _looks(case, what: str) -> int:
    return Entry.objects.filter(action=f"desk.read.{what}", object_id=case.number).count()


@pytest.mark.parametrize("who", READERS)
def test_every_tab_opens_for_every_post_of_the_line(who, at_desk) -> None:
    home, desk = world.at_publicity(), at_desk(who())

    for tab in TABS:
        assert desk.get("case_tab", home.case.number, tab).status_code == 200


@pytest.mark.parametrize(
    ("stage", "role", "department"),
    [
        ("fund_check", Role.FUND_CHECKER, "civil_affairs"),
        ("fund_release", Role.FUND_RELEASER, "finance"),
    ],
)
def test_who_passes_money_sees_the_order_and_not_the_household(
    stage: str, role: Role, department: str, at_desk, days
) -> None:
    home = world.at_fund_release(days)
    desk = at_desk(officers.officer(department, "district", role))

    assert "拨付单" in desk.get("case_tab", home.case.number, "money").words
    for tab in ("declaration", "rules"):
        page = desk.get("case_tab", home.case.number, tab).words
        assert "不需要家庭申报的明细" in page and "800.00" not in page
    assert _looks(home.case, "declaration") == _looks(home.case, "rules") == 0


def test_what_lies_elsewhere_and_what_does_not_exist_are_the_same_page(at_desk) -> None:
    home = world.at_survey()
    desk = at_desk(officers.reviewer(at=ELSEWHERE))
    task = world.stage_task(home.case, "survey")

    nothing = desk.get("case", "GZ20990101000001")
    pages = [
        desk.get("case", home.case.number),
        desk.get("case_tab", home.case.number, "declaration"),
        desk.get("task", task.pk),
        desk.get("adhoc", home.case.number, "suspend"),
        desk.get("supplement", home.case.number),
        desk.get("document", uuid.uuid4()),
        desk.get("task", 999_999_999),
    ]

    assert nothing.status_code == 404
    assert {page.status_code for page in pages} == {404}
    assert {page.content for page in pages} == {nothing.content}


def test_a_tab_that_is_none_is_not_found(at_desk) -> None:
    home = world.submitted()

    assert (
        at_desk(officers.window()).get("case_tab", home.case.number, "nonsense").status_code == 404
    )


@pytest.mark.requirement("SEC-02")
def test_numbers_are_masked_until_a_reason_is_given(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    person, number = home.person(), home.people[0].number

    page = desk.get("case", home.case.number).words
    assert number not in page and "4****************" in page
    refused = desk.post("reveal", home.case.number, "id_number", person.pk, reason="看")
    shown = desk.post("reveal", home.case.number, "id_number", person.pk, reason="电话通知补正")

    assert refused.status_code == 422 and number not in refused.words
    assert number in shown.words
    entry = Entry.objects.get(action="people.reveal.id_number", object_id=str(person.pk))
    assert (entry.reason, entry.user_id) == ("电话通知补正", desk.actor.user_id)


def test_with_htmx_the_value_takes_the_place_of_its_mask(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    address = reverse("desk:reveal", args=[home.case.number, "phone", home.person().pk])
    part = {"HX-Request": "true"}

    shown = world.sound(desk.browser.post(address, {"reason": "电话通知补正"}, headers=part))
    refused = world.sound(desk.browser.post(address, {"reason": ""}, headers=part))

    assert "13800000000" in shown.words and "<html" not in shown.words
    assert refused.status_code == 200 and "请写明查看事由" in refused.words


def test_a_card_is_revealed_only_for_the_account_of_the_case(at_desk) -> None:
    home, other = world.submitted(), world.submitted()
    desk = at_desk(officers.window())
    with acting_as(SYSTEM):
        own = BankAccount.unscoped.get(person=home.person())
        foreign = BankAccount.unscoped.get(person=other.person())

    assert "6222" in desk.post("reveal", home.case.number, "card", own.pk, reason="核对账户").words
    for what, pk in (("card", foreign.pk), ("id_number", other.person().pk), ("key", own.pk)):
        assert desk.post("reveal", home.case.number, what, pk, reason="核对账户").status_code == 404


@pytest.mark.requirement("SEC-02")
def test_reading_a_declaration_leaves_a_mark_each_time(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())

    page = desk.get("case_tab", home.case.number, "declaration").words
    desk.get("case_tab", home.case.number, "declaration")

    assert "工资性收入" in page and "800.00" in page
    assert _looks(home.case, "declaration") == 2


@pytest.mark.requirement("DEC-03")
def test_the_rules_tab_shows_conditions_clauses_arithmetic_and_doubtful_standards(at_desk) -> None:
    home = world.at_review()

    page = at_desk(officers.reviewer()).get("case_tab", home.case.number, "rules").words

    assert "《最低生活保障审核确认办法》第十三条" in page
    assert "符合" in page and "金额计算" in page
    assert "演示值" in page or "待核定" in page


def test_after_a_decision_the_rules_are_those_it_rested_on(at_desk, days) -> None:
    home = world.at_fund_check(days)

    page = at_desk(officers.confirmer()).get("case_tab", home.case.number, "rules").words

    assert "随决定归档的规则结论" in page
    assert _looks(home.case, "decision") == 1


def test_files_open_under_the_watermark_and_are_recorded(at_desk) -> None:
    home, desk = world.submitted(), at_desk(officers.window())
    with acting_as(SYSTEM):
        paper = Document.unscoped.filter(dossier=home.case.dossier).first()

    page = desk.get("document", paper.pk).words
    answer = desk.browser.get(reverse("desk:document_content", args=[paper.pk]))
    saved = desk.browser.get(reverse("desk:document_content", args=[paper.pk]) + "?download")

    assert "gz-watermark" in page and desk.actor.name in page
    assert answer["Content-Type"] == "image/jpeg" and answer.content[:2] == b"\xff\xd8"
    assert answer["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "no-store"
    read = Entry.objects.filter(action="documents.read", object_id=str(paper.pk))
    assert read.count() == 2


def test_what_a_household_handed_in_is_closed_to_who_passes_money(at_desk, days) -> None:
    home = world.at_fund_release(days)
    desk = at_desk(officers.fund_releaser())
    with acting_as(SYSTEM):
        paper = Document.unscoped.filter(dossier=home.case.dossier, kind="material").first()
        letter = Document.unscoped.filter(dossier=home.case.dossier, kind="letter").first()

    assert desk.get("document_content", paper.pk).status_code == 403
    assert desk.get("document_content", letter.pk).status_code == 200


def test_a_disabled_button_carries_the_sentence_that_would_refuse(at_desk) -> None:
    home = world.at_survey()

    page = at_desk(officers.window()).get("case", home.case.number).words

    assert 'aria-disabled="true"' in page
    assert "这一步由入户调查员岗位办理，您当前的岗位是受理窗口。" in page


def test_an_office_that_was_granted_one_case_sees_that_one(at_desk) -> None:
    home, other = world.submitted(), world.submitted()
    handler = officers.officer("education", "district", Role.HANDLER)
    with acting_as(SYSTEM):
        office = Office.objects.get(pk=handler.office_id)
        grant_office(home.case.dossier, office, reason="联办")
    desk = at_desk(handler)

    assert desk.get("case", home.case.number).status_code == 200
    assert desk.get("case", other.case.number).status_code == 404


@pytest.mark.parametrize(
    ("tab", "most"),
    [
        ("overview", 16),
        ("declaration", 21),
        ("materials", 25),
        ("verification", 25),
        ("publicity", 24),
        ("rules", 29),
        ("money", 16),
        ("history", 13),
    ],
)
def test_a_tab_keeps_to_its_budget(
    tab: str, most: int, at_desk, django_assert_max_num_queries
) -> None:
    home, desk = world.at_publicity(), at_desk(officers.reviewer())
    desk.get("case_tab", home.case.number, tab)

    with django_assert_max_num_queries(most):
        desk.get("case_tab", home.case.number, tab)


def test_an_objection_of_the_public_is_read_without_the_name(at_desk) -> None:
    home = world.at_publicity()
    notice = home.case.notices.get()
    decisions.object_to(notice, text="他家还有一套房子。", name="王举报", phone="13912345678")

    page = at_desk(officers.reviewer()).get("case_tab", home.case.number, "publicity").words

    assert "他家还有一套房子" in page
    assert "王举报" not in page and "13912345678" not in page
