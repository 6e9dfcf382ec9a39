"""The item's own questions: asked when they matter, kept under the fact they answer."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Invalid, Missing
from gongzhu.intake import selectors, services
from tests.intake.world import add, again, do, own_row, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(chen):
    """A form of temporary assistance."""
    return start(chen.actor, chen.person, "temporary")


def known(application):
    with acting_as(SYSTEM):
        return selectors.facts(again(application), application.created_at.date())


def test_answers_become_facts(chen, form):
    told = {
        "emergency_kind": "fire",
        "urgent": True,
        "emergency_on": date(2026, 11, 20),
        "emergency_need": 300_000,
    }
    do(chen.actor, services.save_answers, form, "situation", told)

    facts = known(form).household
    assert {name: facts[name] for name in told} == told
    assert again(form).step == "q-situation"


def test_an_answer_that_no_longer_matters_is_dropped(chen, form):
    fire = {"emergency_kind": "fire", "urgent": True, "emergency_need": 300_000}
    do(chen.actor, services.save_answers, form, "situation", fire)

    do(
        chen.actor,
        services.save_answers,
        form,
        "situation",
        {"emergency_kind": "none", "necessary_spending": 5},
    )

    facts = known(form).household
    assert facts["necessary_spending"] == 5
    assert facts["urgent"] is None
    assert facts["emergency_need"] is None


def test_none_takes_an_answer_back(chen, form):
    do(chen.actor, services.save_answers, form, "situation", {"emergency_kind": "fire"})
    do(chen.actor, services.save_answers, form, "situation", {"emergency_kind": None})

    assert known(form).household["emergency_kind"] is None


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"emergency_kind": "flood of paper"}, "emergency_kind"),
        ({"emergency_need": -1}, "emergency_need"),
        ({"emergency_need": 3.5}, "emergency_need"),
        ({"emergency_on": date(2026, 11, 24)}, "emergency_on"),  # tomorrow
        ({"urgent": "yes"}, "urgent"),
        ({"shoe_size": 42}, "shoe_size"),
        ({"current_relief": "none"}, "current_relief"),  # of another page
    ],
)
def test_answers_that_cannot_be_are_refused_by_question(chen, form, answers, field):
    with pytest.raises(Invalid) as refused:
        do(chen.actor, services.save_answers, form, "situation", answers)

    assert list(refused.value.fields) == [field]


def test_there_is_no_such_page(chen, form):
    with pytest.raises(Missing):
        do(chen.actor, services.save_answers, form, "weather", {})


def test_questions_about_each_member_are_answered_for_each(chen, draft):
    child = add(chen.actor, draft, "陈小", "child", born="20150601")
    told = {
        own_row(draft).pk: {"outpatient_special": True},
        str(child.pk): {"outpatient_special": False},
    }
    do(chen.actor, services.save_answers, draft, "class_relief", {}, of_members=told)

    assert [one["has_outpatient_special"] for one in known(draft).members] == [True, False]


def test_an_answer_is_given_to_the_right_subject(chen, draft):
    with pytest.raises(Invalid):
        do(chen.actor, services.save_answers, draft, "class_relief", {"outpatient_special": True})
    with pytest.raises(Missing):
        do(
            chen.actor,
            services.save_answers,
            draft,
            "class_relief",
            {},
            of_members={draft.pk: {"outpatient_special": True}},
        )


def test_answers_rest_encrypted(chen, form):
    do(chen.actor, services.save_answers, form, "situation", {"emergency_kind": "traffic"})

    with acting_as(SYSTEM):
        assert "traffic" not in repr(again(form).__dict__)
