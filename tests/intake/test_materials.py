"""Papers: what has to be handed in, what a department's data replaces, who may hand in and when."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.documents.models import Document
from gongzhu.intake import selectors, services
from gongzhu.intake.models import Material
from gongzhu.intake.services import Upload
from tests.intake.world import add, again, circumstances, do, handed_in, own_row, photo

pytestmark = pytest.mark.django_db


def papers(application):
    with acting_as(SYSTEM):
        row = again(application)
        return {one.title: one for one in selectors.required_materials(row, row.created_at.date())}


def materials(application):
    with acting_as(SYSTEM):
        return list(
            Material.unscoped.filter(application=application).select_related(
                "application", "document"
            )
        )


@pytest.mark.requirement("PUB-04")
def test_the_list_follows_the_household(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    do(
        chen.actor,
        services.save_circumstances,
        own_row(draft),
        circumstances(disability_category="physical", disability_level=2),
    )
    do(chen.actor, services.save_circumstances, child, circumstances(study="compulsory"))

    found = papers(draft)
    assert [title for title, one in found.items() if one.is_owed] == [
        "身份证件（陈一）",
        "身份证件（陈小）",
    ]
    assert found["残疾人证（陈一）"].is_shared
    assert "残疾人证（陈小）" not in found
    assert "核对授权书（陈小）" not in found
    assert found["家庭经济状况申报表和诚信承诺"].is_signed_here
    assert "委托代办手续" not in found


def test_a_paper_that_may_matter_is_listed_and_not_yet_owed(chen, draft):
    found = papers(draft)

    assert not found["残疾人证（陈一）"].is_certain
    assert not found["大额支出票据"].is_owed


@pytest.mark.requirement("INT-07")
def test_a_photograph_is_kept_for_its_line(chen, draft):
    material = do(
        chen.actor, services.add_material, draft, "id_card", photo(), member=own_row(draft)
    )

    assert material.document.title == "身份证件（陈一）"
    assert material.document.media_type == "image/jpeg"
    assert not papers(draft)["身份证件（陈一）"].is_owed
    assert again(draft).step == "materials"


@pytest.mark.parametrize(
    ("code", "whose", "fault"),
    [
        ("passport", None, "不需要这种材料"),
        ("id_card", None, "哪位家人"),
        ("expense_receipts", "own", "一户交一份"),
        ("authorisation", "own", "核对授权"),
    ],
)
def test_a_paper_that_does_not_belong_is_refused_before_it_is_looked_at(
    chen, draft, code, whose, fault
):
    member = own_row(draft) if whose else None

    with pytest.raises(Invalid, match=fault):
        do(chen.actor, services.add_material, draft, code, photo(), member=member)
    with acting_as(SYSTEM):
        assert not Document.unscoped.filter(dossier=draft.dossier).exists()


def test_a_file_that_is_no_picture_is_refused(chen, draft):
    text = Upload("card.jpg", b"this is no picture")

    with pytest.raises(Invalid):
        do(chen.actor, services.add_material, draft, "id_card", text, member=own_row(draft))
    assert materials(draft) == []


def test_a_paper_is_taken_out_of_a_draft_with_its_file(chen, draft):
    material = do(
        chen.actor, services.add_material, draft, "id_card", photo(), member=own_row(draft)
    )

    do(chen.actor, services.remove_material, material)

    with acting_as(SYSTEM):
        assert not Document.unscoped.filter(dossier=draft.dossier).exists()
    with pytest.raises(Missing):
        do(chen.actor, services.remove_material, material)


def test_after_handing_in_papers_neither_come_nor_go(chen):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
    member = own_row(application)

    with pytest.raises(Conflict, match="补正告知"):
        do(chen.actor, services.add_material, application, "id_card", photo(), member=member)
    with acting_as(SYSTEM):
        assert Document.unscoped.filter(dossier=case.dossier, kind="material").count() == 1
    with pytest.raises(Conflict, match="已经提交"):
        do(chen.actor, services.remove_material, materials(application)[0])


def test_another_resident_hands_nothing_in(chen, stranger, draft):
    with pytest.raises(Missing):
        do(stranger.actor, services.add_material, draft, "id_card", photo(), member=own_row(draft))


def test_the_window_looks_papers_through(chen, clerk):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        material = materials(selectors.application_of(case))[0]

    do(clerk, services.review_material, material, "accepted")
    do(clerk, services.review_material, material, "faulty", "  反光看不清号码 ")

    stored = materials(material.application)[0]
    assert (stored.review, stored.remark) == ("faulty", "反光看不清号码")


def test_a_fault_is_told_in_words(chen, clerk):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        material = materials(selectors.application_of(case))[0]

    with pytest.raises(Invalid) as refused:
        do(clerk, services.review_material, material, "faulty", " ")
    assert "remark" in refused.value.fields
    with pytest.raises(Invalid, match="请选择"):
        do(clerk, services.review_material, material, "fine")


def test_papers_of_a_draft_are_not_judged_yet(chen, clerk, draft):
    material = do(
        chen.actor, services.add_material, draft, "id_card", photo(), member=own_row(draft)
    )

    with pytest.raises(Conflict, match="还没有提交"):
        do(clerk, services.review_material, material, "accepted")


def test_residents_do_not_judge_their_own_papers(chen, far_clerk):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        material = materials(selectors.application_of(case))[0]

    with pytest.raises(Denied):
        do(chen.actor, services.review_material, material, "accepted")
    with pytest.raises(Missing):
        do(far_clerk, services.review_material, material, "accepted")
