"""What the rules say to a declaration: one answer for the hint, the window and the decision."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Missing
from gongzhu.intake import outline, selectors, services
from gongzhu.intake.enums import Section
from gongzhu.intake.facts import Correction
from gongzhu.intake.services import Row
from gongzhu.rules import Outcome
from tests.intake.world import add, again, do, finished, handed_in, own_row, start

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def ask(application, on=TODAY, corrections=()):
    with acting_as(SYSTEM):
        return selectors.answer(again(application), on, corrections)


def hint(by, application):
    with acting_as(by):
        return selectors.early_answer(selectors.draft(application.pk), TODAY)


def test_a_finished_form_gets_its_answer_with_the_arithmetic(chen):
    application = finished(chen.actor, chen.person)
    dibao = catalogue.standards_on(TODAY, application.dossier.division_code)["dibao"]

    answer = ask(application)

    assert answer.outcome is Outcome.TRUE
    # standard − 600 yuan of his own, for one person
    assert answer.amount.fen == dibao - 60_000


def test_what_was_found_changes_the_answer_and_not_the_declaration(chen):
    application = finished(chen.actor, chen.person)
    me = own_row(application).pk
    found = [Correction(me, "income", "wages", 900_000, source="tax")]

    assert ask(application, corrections=found).outcome is Outcome.FALSE
    assert ask(application).outcome is Outcome.TRUE


def test_an_empty_form_is_open_and_says_what_to_ask_next(chen, draft):
    early = hint(chen.actor, draft)

    assert early.outcome is Outcome.UNKNOWN
    assert early.next_question
    assert any("本市户籍" in reason for reason in early.reasons)


@pytest.mark.requirement("INT-04")
def test_an_unlikely_one_is_told_why_and_what_else_and_is_never_stopped(chen):
    application = finished(chen.actor, chen.person)
    rich = [Row(own_row(application), "wages", 900_000)]
    do(chen.actor, services.save_entries, application, Section.INCOME, rich)

    early = hint(chen.actor, application)

    assert early.outcome is Outcome.FALSE
    assert "可能不符合" in early.title
    assert any("人均收入" in one and "临时救助" in one for one in early.reasons)
    assert do(chen.actor, services.submit, application, key="k").case.number


def test_a_case_is_judged_as_of_its_day_of_application(chen):
    case = handed_in(chen.actor, chen.person)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
        later = selectors.look(application, date(2027, 3, 8))

    assert later.on == TODAY
    assert later.facts.household["applied_on"] == TODAY
    assert later.facts.members[0]["age"] == 36


def test_standards_are_those_of_the_day_the_region_names(chen, monkeypatch):
    case = handed_in(chen.actor, chen.person)
    later = date(2026, 12, 15)
    with acting_as(SYSTEM):
        application = selectors.application_of(case)
        days = {}
        for named in ("application_day", "decision_day", "first_payment_month"):
            known = {**catalogue.parameters(), "standard_on": named, "payment_start": "next_month"}
            monkeypatch.setattr(catalogue, "parameters", lambda known=known: known)
            days[named] = selectors.standards_day(application, later)

    assert days == {
        "application_day": TODAY,
        "decision_day": later,
        "first_payment_month": date(2027, 1, 1),
    }


def test_a_draft_is_judged_as_of_the_day_asked_about(chen, draft):
    with acting_as(SYSTEM):
        assert selectors.look(draft, date(2026, 3, 6)).facts.members[0]["age"] == 35
        assert selectors.look(draft, date(2026, 3, 7)).facts.members[0]["age"] == 36


def test_a_standing_of_the_household_is_known_from_its_own_approved_case(chen, draft):
    """A closed, approved case of another item, as the register of cases holds it."""
    other = start(chen.actor, chen.person, "dibao_margin")
    with acting_as(SYSTEM):
        Case.unscoped.create(
            dossier=other.dossier, number="GZ1", item_version=other.item_version, item_name="x",
            division_code=other.dossier.division_code, applicant_name="陈一", channel="online",
            status="closed", outcome="approved", opened_at=other.created_at, closed_at=other.created_at,
        )  # fmt: skip
        assert selectors.facts(draft, TODAY).household["current_relief"] == "margin"
        assert selectors.facts(draft, date(2027, 11, 22)).household["current_relief"] == "margin"


def test_pages_follow_the_answers(chen):
    application = start(chen.actor, chen.person, "temporary")

    with acting_as(chen.actor):
        keys = [page.key for page in selectors.pages(application, TODAY)]
    assert keys == [
        "household", "q-situation", "q-status", "members", "circumstances",
        "incomes", "assets", "expenses", "account", "materials", "authorisation", "review",
    ]  # fmt: skip


def test_an_item_that_pays_nothing_asks_for_no_card(chen):
    application = start(chen.actor, chen.person, "dibao_margin")

    with acting_as(chen.actor):
        assert "account" not in [page.key for page in selectors.pages(application, TODAY)]


def test_only_what_the_item_needs_is_asked_of_members(chen, draft):
    assert outline.asked_of_members(draft.item_version) == (
        "hukou_here", "study", "disability_category", "disability_level", "serious_illness", "is_working",
    )  # fmt: skip
    margin = catalogue.version_for("dibao_margin", TODAY)
    assert "study" not in outline.asked_of_members(margin)


def test_a_question_of_the_item_is_put_to_those_of_an_age_for_it(chen):
    application = start(chen.actor, chen.person, "high_school")
    add(chen.actor, application, "陈老", "parent", serial=300, born="19500101")
    school = catalogue.questions(application.item_version)[1].questions[0]

    with acting_as(chen.actor):
        seen = selectors.look(selectors.draft(application.pk), TODAY)

    assert [seen.is_shown(school, seen.of_member(index)) for index in (0, 1)] == [True, False]
    assert [one["in_regular_high_school"] for one in seen.facts.members] == [None, False]


def test_one_sees_ones_own_applications_and_those_one_helps_with(chen, stranger, draft):
    start(stranger.actor, stranger.person)

    with acting_as(chen.actor):
        assert list(selectors.my_applications(chen.actor)) == [draft]
        assert selectors.open_draft(chen.actor, "dibao") == draft
        assert selectors.open_draft(chen.actor, "temporary") is None


def test_a_case_nobody_may_see_has_no_application(chen, stranger):
    case = handed_in(chen.actor, chen.person)

    with acting_as(stranger.actor), pytest.raises(Missing):
        selectors.application_of(case)


def test_reading_a_whole_form_costs_a_fixed_number_of_queries(chen, django_assert_max_num_queries):
    application = start(chen.actor, chen.person)
    for serial in range(5):
        add(chen.actor, application, "陈亲", "other", serial=300 + serial, born="19700101")

    with acting_as(chen.actor):
        row = selectors.draft(application.pk)
        with django_assert_max_num_queries(16):
            services.completeness(row)
