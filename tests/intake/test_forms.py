"""What is asked of people and of lists of money: it depends on the answers."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import acting_as
from gongzhu.intake import forms, services
from gongzhu.intake.enums import Section
from tests.intake.typed import errors, lines, look
from tests.intake.world import add, again, circumstances, do, own_row, start
from tests.people.members import CARD


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
