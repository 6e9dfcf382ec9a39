"""What was told, on its way through the browser and into the facts."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from hypothesis import given, settings, strategies as st

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.errors import Invalid
from gongzhu.intake.facts import derive
from gongzhu.portal.experience import keeping, questions
from gongzhu.portal.experience.board import board_on
from gongzhu.portal.experience.told import MOST_MEMBERS, Someone, Sum, Told, part
from gongzhu.rules import Outcome, evaluate

PLAIN = {"study": "compulsory", "hukou_here": True, "disability_level": 0}
ages = st.integers(0, 120)
told_by_anybody = st.builds(
    Told,
    members=st.lists(
        st.builds(Someone, st.sampled_from(["self", "child"]), ages, st.just(PLAIN)), min_size=1, max_size=MOST_MEMBERS
    ).map(tuple),
    answers=st.dictionaries(st.sampled_from(["current_relief", "urgent"]), st.sampled_from(["none", True])),
    sums=st.lists(st.builds(Sum, st.just(0), st.just("income"), st.just("wages"), st.integers(0, 10**9)), max_size=4).map(tuple),
    sections=st.just(("income",)),
    path=st.just(("count", "people")),
)  # fmt: skip


def carried(name: str, value: Any) -> Any:
    """Written by one answer, brought back with the next request."""
    answer = HttpResponse()
    keeping.write(SimpleNamespace(is_secure=lambda: True), answer, name, value)
    cookie = answer.cookies[name]
    return cookie, keeping.read(SimpleNamespace(COOKIES={name: cookie.value}), name)


@settings(max_examples=60, deadline=None)
@given(told_by_anybody)
def test_what_is_told_comes_back_as_it_was(told: Told) -> None:
    _, back = carried("told", told.as_json())

    assert Told.from_json(back) == told


def test_the_largest_household_fits_into_the_browser(db) -> None:
    facts = {
        fact.name: "severe_disability" for fact in board_on(clock.today()).words.vocabulary.member
    }
    told = Told(tuple(Someone("other", 40 + n, facts) for n in range(MOST_MEMBERS)))

    cookie, back = carried("told", told.as_json())

    assert len(cookie.value) <= keeping.MOST_BYTES and back is not None
    assert cookie["secure"]


def test_what_does_not_fit_is_refused_in_words() -> None:
    with pytest.raises(Invalid, match="放不下了"):
        carried("told", {"words": secrets.token_hex(4000)})


def test_a_cookie_of_one_name_is_nothing_under_another() -> None:
    cookie, _ = carried("practice", {"a": 1})

    assert keeping.read(SimpleNamespace(COOKIES={"told": cookie.value}), "told") is None


def test_a_part_of_the_property_told_by_itself_is_known_and_the_rest_is_not(db) -> None:
    told = Told((Someone("self", 45),), sections=(part("homes"),))

    known = board_on(clock.today()).facts(told.snapshot()).household

    assert known["homes_count"] == 0
    assert known["vehicles_counted"] is None and known["financial_assets_total"] is None


def test_facts_and_answers_are_those_of_a_declaration(db) -> None:
    """The same snapshot judged item by item, with the item's own words, comes out alike."""
    told = Told(
        (Someone("self", 45, PLAIN), Someone("child", 9, PLAIN)),
        answers={"current_relief": "none", "is_single_applicant": False},
        sums=(Sum(0, "income", "wages", 120_000, {"same_every_month": True}),),
        sections=("income", "asset", "expense"),
    )
    board = board_on(clock.today())

    for judged in board.look(told.snapshot()).judged:
        spec = catalogue.spec(judged.version)
        facts = derive(told.snapshot(), spec, board.on, board.parameters)
        alone = evaluate(
            catalogue.ruleset(judged.version), facts, board.standards, board.parameters
        )
        assert judged.answer == alone, judged.version


def test_the_plan_ends_where_no_answer_is_wanted(db) -> None:
    board = board_on(clock.today())
    told = Told((Someone("self", 45),))
    plan = questions.plan(board.look(told.snapshot()), told)
    for _ in range(80):
        told = told.went(plan.next, skipped=questions.questions_of(plan.next))
        plan = questions.plan(board.look(told.snapshot()), told)
        if not plan.next:
            break

    assert plan.next == "" and plan.settled == plan.total
    assert any(one.answer.outcome is Outcome.UNKNOWN for one in board.look(told.snapshot()).judged)
