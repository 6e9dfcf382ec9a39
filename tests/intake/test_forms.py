"""What people type: amounts, days, choices; every fault a sentence; what is asked depends on the answers."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Invalid
from gongzhu.intake import forms, selectors, services
from gongzhu.intake.enums import Section
from gongzhu.intake.forms.fields import CountField
from tests.documents import makers
from tests.intake.world import (
    add,
    again,
    circumstances,
    do,
    handed_in,
    needing_money,
    online,
    own_row,
    start,
)
from tests.people.members import CARD

TODAY = date(2026, 11, 23)


def look(application):
    with acting_as(SYSTEM):
        return selectors.look(again(application), TODAY)


def errors(form) -> dict[str, str]:
    return {name: told[0] for name, told in form.errors.items()}


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("800", 80_000),
        ("800.5", 80_050),
        ("1,282.00", 128_200),
        ("1，282", 128_200),
        ("600元", 60_000),
        ("0", 0),
        ("", None),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, fen):
    assert forms.MoneyField(required=False).clean(typed) == fen


@pytest.mark.parametrize("typed", ["八百", "800.555", "-5", "1e3x", "9" * 19])
def test_what_is_no_amount_is_refused_in_a_sentence(typed):
    with pytest.raises(ValidationError) as refused:
        forms.MoneyField().clean(typed)

    assert refused.value.messages[0].endswith("。")


@pytest.mark.parametrize(
    "typed", ["2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日", "20261122"]
)
def test_a_day_is_read_as_people_write_it(typed):
    assert forms.DayField().clean(typed) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (forms.DayField(), "上个月", "例如 2026-11-22"),
        (forms.DayField(), "", "请填写日期。"),
        (forms.YesNoField(), "", "“是”或“否”"),
        (forms.OneOfField([(1, "一"), (2, "二")]), "3", "列表"),
        (CountField(), "-1", "负数"),
        (CountField(), "两个", "整数"),
    ],
)
def test_every_fault_is_a_sentence(field, typed, told):
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)

    assert told in refused.value.messages[0]


def test_yes_no_and_choices_clean_to_values():
    assert forms.YesNoField().clean("yes") is True
    assert forms.YesNoField(required=False).clean("") is None
    assert forms.OneOfField([(1, "一"), (2, "二")]).clean("2") == 2


@pytest.mark.django_db
def test_nothing_is_ticked_beforehand_but_what_was_told_comes_back(draft, chen):
    form = forms.HouseholdForm(seen=look(draft))
    assert "checked" not in str(form["hukou_here"])

    do(chen.actor, services.save_household, draft, address="濂泉西路1号201房", hukou_here=True)
    form = forms.HouseholdForm(seen=look(draft))
    assert str(form["hukou_here"]).count("checked") == 1
    assert "濂泉西路1号201房" in str(form["address"])
    places = [label for _, label in form.fields["division_code"].choices]
    assert "左竹园社区" in places and len(places) > 5


@pytest.mark.django_db
def test_circumstances_are_all_asked_for_unless_a_member_does_not_count(draft):
    me, seen = own_row(draft), look(draft)
    key = f"m{me.pk.hex}"

    blank = forms.CircumstancesForm({f"{key}-exclusion": "none"}, member=me, seen=seen)
    assert set(errors(blank)) == {
        "hukou_here",
        "study",
        "disability_category",
        "disability_level",
        "serious_illness",
        "is_working",
    }
    away = forms.CircumstancesForm({f"{key}-exclusion": "in_prison"}, member=me, seen=seen)
    assert away.is_valid()


@pytest.mark.django_db
def test_without_a_card_no_level_is_asked_for(draft):
    me = own_row(draft)
    key = f"m{me.pk.hex}"
    typed = {
        f"{key}-exclusion": "none", f"{key}-hukou_here": "yes", f"{key}-study": "none",
        f"{key}-disability_category": "none", f"{key}-serious_illness": "no", f"{key}-is_working": "no",
    }  # fmt: skip

    form = forms.CircumstancesForm(typed, member=me, seen=look(draft))

    assert form.is_valid(), form.errors
    assert form.values() == {**circumstances(), "disability_level": None, "exclusion": "none"}


@pytest.mark.django_db
def test_a_child_is_not_asked_about_work(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")

    form = forms.CircumstancesForm(member=child, seen=look(draft))

    assert "is_working" not in form.fields
    assert "study" in form.fields


def lines(*rows: dict[str, str], section="income", has="yes") -> dict[str, str]:
    """A list as a browser sends it."""
    data = {
        "has_any": has,
        f"{section}-TOTAL_FORMS": str(len(rows)),
        f"{section}-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        data |= {f"{section}-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.django_db
def test_a_list_says_nothing_or_something_but_never_neither(draft):
    seen = look(draft)

    assert errors(forms.ListForm(lines(has=""), seen=seen, section=Section.INCOME)) == {
        "has_any": "请选择“是”或“否”。"
    }
    nothing = forms.ListForm(lines(has="no"), seen=seen, section=Section.INCOME)
    assert nothing.is_valid() and nothing.rows() == []
    empty = forms.ListForm(lines(), seen=seen, section=Section.INCOME)
    assert not empty.is_valid()
    assert "至少填写一行" in errors(empty)["has_any"]


@pytest.mark.django_db
def test_an_income_is_told_by_the_month_or_for_the_period(chen, draft):
    me = str(own_row(draft).pk)
    typed = lines(
        {"member": me, "kind": "wages", "amount": "1,000", "basis": "average", "year_total": ""},
        {"member": me, "kind": "other", "amount": "500", "basis": "period", "year_total": "900"},
    )

    form = forms.ListForm(typed, seen=look(draft), section=Section.INCOME)

    assert form.is_valid(), form.formset.errors
    monthly, period = form.rows()
    assert (monthly.amount_fen, monthly.details["same_every_month"]) == (100_000, True)
    # 500 ÷ 6 = 83.33 to look at, and the exact total beside it
    assert (
        period.amount_fen,
        period.details["period_total_fen"],
        period.details["year_total_fen"],
    ) == (8_333, 50_000, 90_000)
    do(chen.actor, services.save_entries, draft, Section.INCOME, form.rows())
    shown = forms.ListForm(seen=look(draft), section=Section.INCOME)
    assert sorted(one.initial["amount"] for one in shown.formset) == [50_000, 100_000]
    assert shown.initial["has_any"] is True


@pytest.mark.django_db
def test_an_amount_is_asked_for_where_it_is_needed(draft):
    me = str(own_row(draft).pk)
    row = {"member": me, "amount": ""}
    seen = look(draft)

    home = forms.ListForm(
        lines({**row, "kind": "homes.residence"}, section="asset"), seen=seen, section=Section.ASSET
    )
    assert home.is_valid()
    money = forms.ListForm(
        lines({**row, "kind": "financial_assets.deposit"}, section="asset"),
        seen=seen,
        section=Section.ASSET,
    )
    assert not money.is_valid()
    assert "请填写金额" in money.formset[0].errors["amount"][0]


def test_lines_are_added_and_taken_out_without_script():
    typed = lines({"kind": "a"}, {"kind": "b"}, {"kind": "c"})

    more = forms.with_one_more(typed, "income")
    assert more["income-TOTAL_FORMS"] == "4"
    fewer = forms.without(typed, "income-1")
    assert (fewer["income-TOTAL_FORMS"], fewer["income-0-kind"], fewer["income-1-kind"]) == (
        "2",
        "a",
        "c",
    )
    assert "income-2-kind" not in fewer
    assert forms.without(typed, "income-9") == typed


@pytest.fixture
def relief(chen):
    """A form of temporary assistance and its first group of questions."""
    application = start(chen.actor, chen.person, "temporary")
    seen = look(application)
    return seen, seen.pages[1].group


@pytest.mark.django_db
def test_a_question_that_may_matter_is_shown_and_insisted_on_only_when_it_does(relief):
    seen, group = relief

    blank = forms.QuestionsForm(seen=seen, group=group)
    assert list(blank.fields) == [
        "emergency_kind",
        "urgent",
        "emergency_on",
        "emergency_need",
        "necessary_spending",
    ]
    none = forms.QuestionsForm({"emergency_kind": "none"}, seen=seen, group=group)
    assert set(errors(none)) == {"necessary_spending"}
    fire = forms.QuestionsForm({"emergency_kind": "fire"}, seen=seen, group=group)
    assert set(errors(fire)) == {"urgent", "emergency_on", "emergency_need"}


@pytest.mark.django_db
def test_answers_to_what_no_longer_matters_are_left_out(relief):
    seen, group = relief
    typed = {
        "emergency_kind": "none",
        "urgent": "yes",
        "emergency_need": "300",
        "necessary_spending": "1000",
    }

    form = forms.QuestionsForm(typed, seen=seen, group=group)

    assert form.is_valid(), form.errors
    assert form.answers() == {
        "emergency_kind": "none", "urgent": None, "emergency_on": None,
        "emergency_need": None, "necessary_spending": 100_000,
    }  # fmt: skip


@pytest.mark.django_db
def test_a_day_to_come_is_refused_at_its_question(relief):
    seen, group = relief
    typed = {
        "emergency_kind": "fire",
        "urgent": "yes",
        "emergency_on": "2026-11-24",
        "emergency_need": "1",
    }

    assert "晚于今天" in errors(forms.QuestionsForm(typed, seen=seen, group=group))["emergency_on"]


@pytest.mark.django_db
def test_questions_about_members_are_put_once_for_each(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    seen = look(draft)
    group = next(page.group for page in seen.pages if page.key == "q-class_relief")
    me = own_row(draft)
    names = [f"{me.pk.hex}-outpatient_special", f"{child.pk.hex}-outpatient_special"]

    with acting_as(chen.actor):
        form = forms.QuestionsForm({names[0]: "yes", names[1]: "no"}, seen=seen, group=group)
        assert form.is_valid()

    assert list(form.fields) == names
    assert form.fields[names[1]].label.startswith("陈小：")
    assert form.of_members() == {
        str(me.pk): {"outpatient_special": True},
        str(child.pk): {"outpatient_special": False},
    }


@pytest.mark.django_db
def test_a_new_card_is_asked_for_in_full_and_a_known_one_is_chosen(chen, draft):
    with acting_as(chen.actor):
        new = forms.AccountForm({"account": "new"}, application=draft)
        assert set(errors(new)) == {"card", "holder_name", "bank_name"}
        wrong = {
            "account": "new",
            "card": "6222 0000 0000 0000",
            "holder_name": "陈一",
            "bank_name": "x",
        }
        assert "写错" in errors(forms.AccountForm(wrong, application=draft))["card"]

    account = do(
        chen.actor, services.save_account, draft, card=CARD, holder_name="陈一", bank_name="农行"
    )
    with acting_as(chen.actor):
        known = forms.AccountForm({"account": str(account.pk)}, application=again(draft))
        assert known.is_valid() and known.chosen() == account
        assert CARD not in str(known)


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
