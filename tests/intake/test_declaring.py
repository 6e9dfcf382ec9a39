"""Circumstances, amounts and the account: what is taken, what is refused, and what stays unknown."""

from __future__ import annotations

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.intake import selectors, services
from gongzhu.intake.enums import Section
from gongzhu.intake.services import Row
from gongzhu.people import services as people
from tests.intake.world import BANK, add, again, do, own_row, start
from tests.people.members import CARD, OTHER_CARD

pytestmark = pytest.mark.django_db


def facts(application):
    with acting_as(SYSTEM):
        return selectors.facts(again(application), application.created_at.date())


def entries(application):
    with acting_as(SYSTEM):
        return selectors.look(again(application), application.created_at.date()).taken.entries


def test_circumstances_are_merged_and_can_be_taken_back(chen, draft):
    me = own_row(draft)
    do(chen.actor, services.save_circumstances, me, {"study": "none", "serious_illness": True})
    do(
        chen.actor,
        services.save_circumstances,
        me,
        {"serious_illness": None, "disability_category": "none"},
    )

    known = facts(draft).members[0]
    assert (known["study"], known["serious_illness"], known["disability_level"]) == (
        "none",
        None,
        0,
    )


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"study": "kindergarten"}, "study"),
        ({"serious_illness": "yes"}, "serious_illness"),
        ({"disability_level": 5}, "disability_level"),
        ({"exclusion": "on holiday"}, "exclusion"),
        ({"marital": "single"}, "marital"),  # this item has no use for it
        ({"age": 30}, "age"),
        ({"eye_colour": "brown"}, "eye_colour"),
    ],
)
def test_circumstances_that_cannot_be_or_are_not_needed_are_refused_by_name(
    chen, draft, values, field
):
    with pytest.raises(Invalid) as refused:
        do(chen.actor, services.save_circumstances, own_row(draft), values)

    assert list(refused.value.fields) == [field]
    assert facts(draft).members[0]["study"] is None


def test_a_list_takes_the_place_of_the_one_before(chen, draft):
    me = own_row(draft)
    do(
        chen.actor,
        services.save_entries,
        draft,
        Section.INCOME,
        [Row(me, "wages", 100), Row(me, "other", 50)],
    )
    do(chen.actor, services.save_entries, draft, Section.INCOME, [Row(str(me.pk), "wages", 70_000)])

    assert [(one.kind, one.amount_fen) for one in entries(draft)] == [("wages", 70_000)]
    assert facts(draft).household["income_per_head"] == 70_000


def test_an_empty_list_says_there_is_nothing_and_forgetting_says_unknown(chen, draft):
    assert facts(draft).household["homes_count"] is None

    do(chen.actor, services.save_entries, draft, Section.ASSET, [])
    assert facts(draft).household["homes_count"] == 0

    do(chen.actor, services.forget_section, draft, Section.ASSET)
    assert facts(draft).household["homes_count"] is None


def test_a_bare_asset_kind_is_stored_with_its_list(chen, draft):
    do(chen.actor, services.save_entries, draft, Section.ASSET, [Row(own_row(draft), "deposit", 1)])

    assert entries(draft)[0].kind == "financial_assets.deposit"


def test_a_home_may_be_left_without_a_value_and_a_balance_may_not(chen, draft):
    me = own_row(draft)
    do(chen.actor, services.save_entries, draft, Section.ASSET, [Row(me, "homes.residence", None)])
    assert facts(draft).household["homes_count"] == 1

    with pytest.raises(Invalid) as refused:
        do(chen.actor, services.save_entries, draft, Section.ASSET,
           [Row(me, "homes.residence", None), Row(me, "financial_assets.deposit", None)])  # fmt: skip
    assert list(refused.value.fields) == ["1-amount"]


@pytest.mark.parametrize(
    ("kind", "amount", "details", "field"),
    [
        ("castle", 1, {}, "0-kind"),
        ("other", -1, {}, "0-amount"),
        ("wages", 10**14, {}, "0-amount"),
        ("wages", 1, {"approved": True}, "0-approved"),
        ("wages", 1, {"year_total_fen": "12"}, "0-year_total_fen"),
        ("wages", 1, {"year_total_fen": -5}, "0-year_total_fen"),
    ],
)
def test_lines_that_cannot_be_are_refused_by_place(chen, draft, kind, amount, details, field):
    with pytest.raises(Invalid) as refused:
        do(
            chen.actor,
            services.save_entries,
            draft,
            Section.INCOME,
            [Row(own_row(draft), kind, amount, details)],
        )

    assert field in refused.value.fields
    assert entries(draft) == ()


def test_an_ambiguous_kind_is_refused(chen, draft):
    with pytest.raises(Invalid) as refused:
        do(
            chen.actor,
            services.save_entries,
            draft,
            Section.ASSET,
            [Row(own_row(draft), "other", 1)],
        )

    assert "0-kind" in refused.value.fields


def test_a_line_of_another_household_is_refused(chen, stranger, draft):
    other = own_row(start(stranger.actor, stranger.person))

    with pytest.raises(Invalid) as refused:
        do(chen.actor, services.save_entries, draft, Section.INCOME, [Row(other, "wages", 1)])
    assert "0-member" in refused.value.fields


def test_deductions_are_not_for_the_household_to_fill(chen, draft):
    with pytest.raises(Invalid, match="工作人员核定"):
        do(
            chen.actor,
            services.save_entries,
            draft,
            Section.DEDUCTION,
            [Row(own_row(draft), "work_cost", 1)],
        )


def test_a_list_has_an_end(chen, draft):
    rows = [Row(own_row(draft), "wages", 1)] * 61

    with pytest.raises(Invalid, match="最多"):
        do(chen.actor, services.save_entries, draft, Section.INCOME, rows)


def test_a_new_card_is_registered_and_chosen(chen, draft):
    account = do(
        chen.actor, services.save_account, draft, card=CARD, holder_name="陈一", bank_name=BANK
    )

    assert again(draft).account == account
    assert str(account).endswith(CARD[-4:])
    with acting_as(chen.actor):
        assert list(selectors.accounts_of(draft)) == [account]


def test_a_card_on_record_is_chosen_again(chen, draft):
    first = do(
        chen.actor, services.save_account, draft, card=CARD, holder_name="陈一", bank_name=BANK
    )
    do(
        chen.actor,
        services.save_account,
        draft,
        card=OTHER_CARD,
        holder_name="陈一",
        bank_name=BANK,
    )

    do(chen.actor, services.save_account, draft, account=first)

    assert again(draft).account == first
    with pytest.raises(Conflict, match="直接选用"):
        do(chen.actor, services.save_account, draft, card=CARD, holder_name="陈一", bank_name=BANK)


def test_a_card_may_be_a_family_members_but_no_strangers(chen, draft):
    add(chen.actor, draft, "李三", "spouse")

    do(chen.actor, services.save_account, draft, card=CARD, holder_name="李三", bank_name=BANK)
    with pytest.raises(Invalid) as refused:
        do(
            chen.actor,
            services.save_account,
            draft,
            card=OTHER_CARD,
            holder_name="路人",
            bank_name=BANK,
        )
    assert "holder_name" in refused.value.fields


def test_somebody_elses_or_a_retired_card_is_refused(chen, stranger, draft):
    other = people.add_account(stranger.person, CARD, "黄二", BANK, by=stranger.actor)
    own = do(
        chen.actor,
        services.save_account,
        draft,
        card=OTHER_CARD,
        holder_name="陈一",
        bank_name=BANK,
    )
    people.retire_account(own, by=chen.actor, reason="挂失")

    for account in (other, _fresh(own)):
        with pytest.raises(Invalid, match="不能使用"):
            do(chen.actor, services.save_account, draft, account=account)


def test_a_wrong_card_number_is_refused(chen, draft):
    with pytest.raises(Invalid):
        do(
            chen.actor,
            services.save_account,
            draft,
            card=CARD[:-1] + "0",
            holder_name="陈一",
            bank_name=BANK,
        )


def test_what_others_see_of_amounts_is_a_mask(chen, draft):
    do(
        chen.actor,
        services.save_entries,
        draft,
        Section.INCOME,
        [Row(own_row(draft), "wages", 123_456)],
    )

    with acting_as(SYSTEM):
        entry = draft.entries.get()
    assert "123456" not in f"{entry} {entry.amount!r} {entry.__dict__}"


def _fresh(account):
    with acting_as(SYSTEM):
        return type(account).unscoped.get(pk=account.pk)
