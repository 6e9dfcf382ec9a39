"""The self-diagnosis of a family of four, page by page: every published item is judged on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory

from bench.ground import HTTPS, TOWN, queries_of
from bench.timing import measure
from gongzhu.common import clock
from gongzhu.portal.experience import keeping
from gongzhu.portal.experience.board import board_on
from gongzhu.portal.experience.told import Someone, Sum, Told, part
from gongzhu.portal.experience.views.check import TOLD
from gongzhu.rules import Type

TIMES = 100
_TRUE = {"hukou_here", "is_working", "has_labour_ability"}
"""Of every member; of all else that is asked, what says there is nothing special."""


def run(cases: int) -> dict[str, Any]:
    """Whole pages of a stranger, from the request's headers to the last byte, without the network.

    cases: does not matter here.
    """
    people = tuple(
        Someone(relation, age, _ordinary())
        for relation, age in (("self", 41), ("spouse", 40), ("child", 12), ("parent", 70))
    )
    begun, ended = _browser(_begun(people)), _browser(_ended(people))
    asking = "/experience/check/ask/savings/"
    result = "/experience/check/result/"
    return {
        "question": _page(lambda: begun.get(asking), 200),
        "answer": _page(lambda: begun.post(asking, {"amount": "5000", "go": "next"}), 302),
        "result": _page(lambda: ended.get(result), 200),
        "what_if": _page(lambda: ended.post(result, {**WISH, "part": "fragment"}), 200),
    }


def _ordinary() -> dict[str, Any]:
    """An answer to everything that may be asked about a member."""
    asked = [fact for fact in board_on(clock.today()).words.vocabulary.member if fact.question]
    return {
        fact.name: fact.name in _TRUE
        if fact.kind is Type.BOOL
        else next((value for value in fact.options if value in ("none", 0)), None)
        for fact in asked
        if fact.kind is Type.BOOL or fact.options
    }


def _begun(people: tuple[Someone, ...]) -> Told:
    """Gone back to the page of savings: one may, whether or not it can still change an answer."""
    return Told(people, path=("count", "people", "savings"), place=TOWN)


def _ended(people: tuple[Someone, ...]) -> Told:
    return Told(
        people,
        answers={"current_relief": "none", "emergency_kind": "none", "is_single_applicant": False},
        sums=(
            Sum(0, "income", "wages", 350_000, {"same_every_month": True}),
            Sum(3, "income", "pension", 90_000, {"same_every_month": True}),
            Sum(0, "asset", "homes.residence", None, {"count": 1}),
            Sum(0, "expense", "medical", 1_200_000),
        ),
        sections=("income", "expense", *map(part, _PROPERTY)),
        path=("count", "people", "incomes", "savings", "property", "expenses"),
        place=TOWN,
    )


_PROPERTY = ("financial_assets", "homes", "vehicles", "businesses")
WISH = {"income": "6000", "savings": "20000", "costs": "30000", "members": "4"}


def _browser(told: Told) -> Client:
    """A browser that has been told so much."""
    answer, browser = HttpResponse(), Client(**HTTPS)
    keeping.write(RequestFactory(**HTTPS).get("/"), answer, TOLD, told.as_json())
    browser.cookies[TOLD] = answer.cookies[TOLD].value
    return browser


def _page(ask: Callable[[], Any], status: int) -> dict[str, Any]:
    def once() -> None:
        answer = ask()
        if answer.status_code != status:
            raise AssertionError(f"{answer.status_code} {answer.headers.get('Location', '')}")

    once()
    return {**measure(once, times=TIMES), "queries": queries_of(once)}
