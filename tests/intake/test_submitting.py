"""Handing in: everything missing told at once, once, frozen, with a receipt."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.audit.models import Entry as Trail
from gongzhu.cases import selectors as cases
from gongzhu.cases.errors import KeyReused
from gongzhu.cases.models import Case, Event
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Missing
from gongzhu.exchange.models import Message
from gongzhu.intake import selectors, services
from gongzhu.intake.enums import ApplicationStatus, GreenReason, Section
from gongzhu.intake.errors import Incomplete
from gongzhu.intake.models import Entry
from gongzhu.intake.services import Row
from tests.intake.world import (
    ADDRESS,
    add,
    again,
    by_guardian,
    circumstances,
    do,
    fill,
    finished,
    gaps,
    handed_in,
    needing_money,
    online,
    own_row,
    resident,
    start,
    walk_in,
)

pytestmark = pytest.mark.django_db


def cases_of(application):
    with acting_as(SYSTEM):
        return list(Case.unscoped.filter(dossier=application.dossier))


@pytest.mark.requirement("INT-06")
def test_everything_missing_is_told_at_once_in_the_order_of_the_pages(chen, draft):
    assert gaps(chen.actor, draft) == [
        ("household", "还没有填写居住地址。"),
        ("q-single", "“单独申请”里还没有回答：是不是只为家里一个人单独申请（重残、重病等情形）？"),
        ("q-single", "“单独申请”里还没有回答：单独申请的人所在的整个家庭，平均每人每月收入多少元？"),
        ("q-single", "“单独申请”里还没有回答：是不是在宗教活动场所住满三年、生活困难的宗教教职人员？"),
        ("q-single", "“单独申请”里还没有回答：家里现在已经被认定为哪一类救助对象？"),
        ("circumstances", "还没有填写陈一的户口在本市。"),
        ("circumstances", "还没有填写陈一的就读情况。"),
        ("circumstances", "还没有填写陈一的残疾类别。"),
        ("circumstances", "还没有填写陈一的残疾等级。"),
        ("circumstances", "还没有填写陈一的重特大疾病患者。"),
        ("circumstances", "还没有填写陈一的正在工作。"),
        ("q-class_relief", "“分类救济”里还没有回答（陈一）：他（她）有没有医保的一类或二类门诊特定病种待遇？"),
        ("incomes", "“收入”还没有填写。确实没有的，请选“没有”。"),
        ("assets", "“财产”还没有填写。确实没有的，请选“没有”。"),
        ("expenses", "“支出”还没有填写。确实没有的，请选“没有”。"),
        ("account", "还没有填写收款账户。"),
        ("materials", "还缺材料：身份证件（陈一）。"),
        (
            "authorisation",
            "陈一（本人）还没有签署家庭经济状况核对授权。"
            "请陈一用自己的账号登录确认，或上传本人签字的授权书照片，或到受理窗口当面签字。",
        ),
    ]  # fmt: skip


def test_an_unfinished_form_is_not_handed_in(chen, draft):
    with pytest.raises(Incomplete, match="18 处") as refused:
        do(chen.actor, services.submit, draft, key="k")

    assert refused.value.fields["household.address"] == "还没有填写居住地址。"
    assert cases_of(draft) == []
    assert again(draft).status == ApplicationStatus.DRAFT


@pytest.mark.requirement("PUB-04")
def test_a_finished_form_becomes_a_case(chen):
    application = finished(chen.actor, chen.person)

    step = do(chen.actor, services.submit, application, key="k")

    row = again(application)
    assert (row.status, row.submitted_at) == (ApplicationStatus.SUBMITTED, step.case.opened_at)
    assert step.case.number == row.dossier.number
    assert step.case.number.startswith("GZ20261123")
    assert (step.case.applicant_name, step.case.household_size, step.case.stage) == (
        "陈一",
        1,
        "accept",
    )
    with acting_as(chen.actor):
        assert cases.case(step.case.number) == step.case
        assert selectors.application_of(step.case) == application
    assert Trail.objects.filter(action="intake.submit").count() == 1


def test_a_receipt_tells_what_came_and_what_follows(chen):
    case = handed_in(chen.actor, chen.person)

    with acting_as(chen.actor):
        receipt = selectors.receipt(case)
        message = Message.objects.get(dossier=case.dossier)

    assert receipt.number == case.number
    assert receipt.office == "天河区沙河街道办事处（公共服务办公室）"
    assert receipt.materials == ("身份证件（陈一）",)
    assert receipt.steps[0] == "镇（街道）受理"
    assert case.number in message.body


@pytest.mark.requirement("FLO-09")
def test_the_declaration_is_frozen_with_its_digest(chen):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
        assert selectors.is_as_handed_in(application)

        entry = (
            Entry.unscoped.select_related("member__person")
            .filter(application=application, section="income")
            .get()
        )
        entry.amount = 1
        entry.save()
        assert not selectors.is_as_handed_in(application)


def test_nothing_is_changed_after_handing_in(chen):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
    me = own_row(application)

    for change in (
        lambda: do(chen.actor, services.save_household, application, address=ADDRESS),
        lambda: add(chen.actor, application, "李三", "spouse"),
        lambda: do(chen.actor, services.save_circumstances, me, circumstances()),
        lambda: do(
            chen.actor, services.save_entries, application, Section.INCOME, [Row(me, "wages", 1)]
        ),
        lambda: do(chen.actor, services.save_answers, application, "single", {}),
        lambda: do(chen.actor, services.green_channel, application, GreenReason.PREGNANT),
    ):
        with pytest.raises(Conflict, match="不能再改"):
            change()


@pytest.mark.requirement("PAY-06")
def test_the_same_request_sent_again_has_one_effect(chen):
    application = finished(chen.actor, chen.person)
    first = do(chen.actor, services.submit, application, key="k")
    second = do(chen.actor, services.submit, application, key="k")

    assert (second.event, second.case, second.replayed) == (first.event, first.case, True)
    assert len(cases_of(application)) == 1
    with acting_as(SYSTEM):
        assert Event.unscoped.filter(case=first.case).count() == 1
        assert Message.unscoped.filter(dossier=application.dossier).count() == 1


def test_two_tabs_have_one_effect(chen):
    application = finished(chen.actor, chen.person)
    do(chen.actor, services.submit, application, key="tab-1")

    with pytest.raises(Conflict, match="已经提交过"):
        do(chen.actor, services.submit, application, key="tab-2")
    assert len(cases_of(application)) == 1


def test_a_key_of_another_case_opens_nothing(chen, stranger):
    handed_in(chen.actor, chen.person, key="same")

    other = finished(stranger.actor, stranger.person)
    with pytest.raises((KeyReused, Conflict)):
        do(stranger.actor, services.submit, other, key="same")
    assert again(other).status == ApplicationStatus.DRAFT


def test_strangers_hand_nothing_in(chen, stranger, far_clerk):
    application = finished(chen.actor, chen.person)

    for other in (stranger.actor, far_clerk):
        with pytest.raises(Missing):
            do(other, services.submit, application, key="k")


@pytest.mark.requirement("INT-12")
def test_somebody_in_a_running_application_is_found_in_the_next(chen, stranger):
    spouse = resident("李三", "19920712", female=True)
    told = {"name": "李三", "id_number": spouse.number, "relation": "spouse"}
    first = start(chen.actor, chen.person)
    do(chen.actor, services.add_member, first, **told)
    fill(chen.actor, first)
    do(spouse.actor, services.authorise, first, spouse.person, online())
    case = do(chen.actor, services.submit, first, key="k").case

    with pytest.raises(Conflict) as refused:
        start(spouse.actor, spouse.person)
    assert case.number not in refused.value.sentence  # her account was not opened that dossier

    second = start(stranger.actor, stranger.person)
    do(stranger.actor, services.add_member, second, **{**told, "relation": "other"})
    assert any(
        "李三已在另一份" in told for page, told in gaps(stranger.actor, second) if page == "members"
    )


def test_a_household_with_a_child_is_handed_in_whole(chen):
    application = start(chen.actor, chen.person)
    child = add(chen.actor, application, "陈小", "child", born="20150601")
    fill(chen.actor, application)
    do(
        chen.actor,
        services.save_circumstances,
        child,
        circumstances(study="compulsory", is_working=None),
    )
    assert [page for page, _ in gaps(chen.actor, application)] == ["authorisation"]
    do(chen.actor, services.authorise, application, child.person, by_guardian(chen.person))

    case = do(chen.actor, services.submit, application, key="k").case

    assert case.household_size == 2
    with acting_as(SYSTEM):
        answer = selectors.answer(selectors.application_of(case), application.created_at.date())
    # (600 + 0) ÷ 2 = 300 yuan a head
    assert {line.key: line.outcome for line in answer.lines}["income"] == "true"


@pytest.mark.requirement("PUB-12")
def test_who_cannot_wait_is_served_first(chen, clerk):
    ordinary = handed_in(chen.actor, chen.person, key="a")
    elder = walk_in(clerk, "陈老", "19500101")
    application = start(clerk, elder)
    fill(clerk, application)
    told = {own_row(application).pk: {"outpatient_special": False, "children": False}}
    do(clerk, services.save_answers, application, "class_relief", {}, of_members=told)

    case = do(clerk, services.submit, application, key="b").case

    assert not ordinary.is_priority
    assert case.is_priority
    assert again(application).green_channel == GreenReason.ELDERLY.label


def test_being_served_first_is_suggested_by_what_is_known(chen, clerk, draft):
    assert _suggested(chen.actor, draft) == []
    me = own_row(draft)
    do(
        chen.actor,
        services.save_circumstances,
        me,
        circumstances(disability_category="mental", disability_level=2, serious_illness=True),
    )
    assert _suggested(chen.actor, draft) == [GreenReason.DISABLED, GreenReason.ILL]

    child = start(clerk, walk_in(clerk, "陈小", "20150601"))
    assert _suggested(clerk, child) == [GreenReason.MINOR]


def test_pregnancy_has_to_be_asked_and_other_reasons_put_in_words(chen, draft):
    do(chen.actor, services.green_channel, draft, GreenReason.PREGNANT)
    assert again(draft).green_channel == "家里有孕妇"

    do(chen.actor, services.green_channel, draft, GreenReason.OTHER, words="明天要手术")
    assert again(draft).green_channel == "明天要手术"
    do(chen.actor, services.green_channel, draft, "")
    assert again(draft).green_channel == ""
    for reason, words in ((GreenReason.OTHER, ""), ("hurry", "")):
        with pytest.raises(Exception, match="优先"):
            do(chen.actor, services.green_channel, draft, reason, words=words)


def test_the_flow_is_told_whether_it_is_urgent(chen):
    assert needing_money(chen).facts == {"urgent": False}


@pytest.mark.requirement("FLO-12")
def test_in_an_emergency_papers_and_signatures_follow_later(chen):
    application = start(chen.actor, chen.person, "temporary")
    do(chen.actor, services.save_household, application, address=ADDRESS, hukou_here=True)
    fire = {
        "emergency_kind": "fire",
        "urgent": True,
        "emergency_on": date(2026, 11, 22),
        "emergency_need": 300_000,
    }
    do(chen.actor, services.save_answers, application, "situation", fire)
    status = {"current_relief": "none", "received": 0}
    do(chen.actor, services.save_answers, application, "status", status)

    assert gaps(chen.actor, application) == [("account", "还没有填写收款账户。")]


def test_a_draft_begun_before_a_new_version_is_judged_by_the_new_one(chen):
    application = finished(chen.actor, chen.person)
    old = ItemVersion.objects.get(item__code="dibao", number=1)
    with acting_as(SYSTEM):
        type(application).unscoped.filter(pk=application.pk).update(item_version=old)

    step = do(chen.actor, services.submit, again(application), key="k")

    assert step.case.item_version.number == 2
    assert again(application).item_version.number == 2


def _suggested(by, application):
    with acting_as(by):
        return services.green_suggested(again(application))
