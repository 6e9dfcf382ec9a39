"""Forms about papers, signatures and reasons: each has its place, nothing is assumed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Invalid
from gongzhu.intake import forms, selectors, services
from tests.documents import makers
from tests.intake.typed import TODAY, errors, look
from tests.intake.world import add, do, handed_in, needing_money, online, own_row


@pytest.mark.django_db
def test_every_paper_has_its_place(draft):
    seen = look(draft)
    with acting_as(SYSTEM):
        papers = selectors.required_materials(draft, TODAY, seen=seen)
    name = f"id_card-{own_row(draft).pk.hex}"
    file = SimpleUploadedFile("正面.jpg", makers.jpeg(), content_type="image/jpeg")

    form = forms.MaterialsForm({}, {name: file}, papers=papers)

    assert name in form.fields
    assert "declaration" not in form.fields
    assert form.is_valid()
    [(_, paper, upload)] = list(form.uploads())
    assert (paper.wanted.code, upload.name) == ("id_card", "正面.jpg")


@pytest.mark.django_db
def test_an_empty_file_is_refused_in_a_sentence(draft):
    seen = look(draft)
    with acting_as(SYSTEM):
        papers = selectors.required_materials(draft, TODAY, seen=seen)
    name = f"id_card-{own_row(draft).pk.hex}"

    form = forms.MaterialsForm({}, {name: SimpleUploadedFile("x.jpg", b"")}, papers=papers)

    assert "空的" in errors(form)[name]


@pytest.mark.django_db
def test_there_is_no_box_to_tick_for_another_adult(chen, draft):
    spouse = add(chen.actor, draft, "李三", "spouse", female=True)
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    with acting_as(SYSTEM):
        waiting = selectors.signatures(draft, TODAY)
    me, wife, boy = (one.hex for one in (chen.person.pk, spouse.person.pk, child.person.pk))

    form = forms.AuthorisationForm(
        {f"own-{me}": "on", f"guardian-{boy}": me}, {}, signatures=waiting, by=chen.actor
    )

    assert set(form.fields) == {f"own-{me}", f"letter-{wife}", f"guardian-{boy}"}
    assert form.is_valid(), form.errors
    assert [
        (person.name, signature.method, signature.guardian)
        for _, person, signature in form.signed()
    ] == [
        ("陈一", "online", None),
        ("陈小", "guardian", chen.person),
    ]


@pytest.mark.django_db
def test_what_was_signed_is_not_asked_for_again(chen, draft):
    do(chen.actor, services.authorise, draft, chen.person, online())
    with acting_as(SYSTEM):
        waiting = selectors.signatures(draft, TODAY)

    assert forms.AuthorisationForm(signatures=waiting, by=chen.actor).fields == {}


def test_a_signature_and_a_promise_are_never_assumed():
    assert "agree" in forms.SignForm({"text_version": "2026-1"}).errors
    assert "promise" in forms.ReviewForm({"key": "k"}).errors


@pytest.mark.django_db
def test_the_window_is_asked_about_urgency_only_where_the_way_forks(chen, stranger):
    plain, forked = handed_in(chen.actor, chen.person, key="a"), needing_money(stranger)

    assert "urgent" not in forms.AcceptForm(case=plain).fields
    form = forms.AcceptForm({"related_to_staff": "no", "urgent": "yes"}, case=forked)
    assert form.is_valid()
    assert form.acceptance().urgent is True
    assert "related_to_staff" in forms.AcceptForm({}, case=plain).errors


def test_a_refusal_is_typed_reason_by_reason():
    typed = {
        "reason": "户籍不在本市",
        "clause": "第四条",
        "more": "居住地也不在本市\n\n",
        "advice": "可以向户籍地申请\n",
    }
    form = forms.RefuseForm(typed)

    assert form.is_valid()
    assert [(one.text, one.clause) for one in form.reasons()] == [
        ("户籍不在本市", "第四条"),
        ("居住地也不在本市", ""),
    ]
    assert form.helps() == ["可以向户籍地申请"]


@pytest.mark.django_db
def test_what_is_missing_is_listed_with_the_papers_found_faulty(chen, clerk):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
        material = application.materials.select_related("application").get()
    do(clerk, services.review_material, material, "faulty", "反光看不清")
    with acting_as(SYSTEM):
        papers = selectors.required_materials(application, TODAY)
    key = f"id_card:{own_row(application).pk}"

    shown = forms.SupplementForm(papers=papers)
    assert shown.formset[0].initial == {"paper": key, "problem": "反光看不清"}
    typed = {
        "due_days": "5", "wanted-TOTAL_FORMS": "1", "wanted-INITIAL_FORMS": "0",
        "wanted-0-paper": key, "wanted-0-problem": "反光看不清", "wanted-0-remedy": "重新拍",
    }  # fmt: skip
    form = forms.SupplementForm(typed, papers=papers)
    assert form.is_valid(), form.formset.errors
    [wanted] = form.wanted()
    assert (wanted["code"], wanted["member"], wanted["remedy"]) == (
        "id_card",
        str(own_row(application).pk),
        "重新拍",
    )


def test_a_services_refusal_goes_back_to_its_field_or_above_the_form():
    form = forms.ReviewForm({"promise": "on", "key": "k"})
    assert form.is_valid()

    forms.add_refusal(form, Invalid("不行。", {"promise": "请先核对。"}))
    assert errors(form) == {"promise": "请先核对。"}
    forms.add_refusal(form, Invalid("还不行。", {"elsewhere": "别处有错。"}))
    assert form.non_field_errors() == ["还不行。"]
