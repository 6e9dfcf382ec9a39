"""The self-diagnosis of a family of four, page by page: every published item is judged on each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client, RequestFactory

from bench.ground import HTTPS, TOWN, queries_of
from bench.timing import measure
from gongzhu.portal.experience import keeping
from gongzhu.portal.experience.told import Someone, Sum, Told, part
from gongzhu.portal.experience.views.check import TOLD

TIMES = 100
_HEALTHY = {
    "hukou_here": True,
    "disability_level": 0,
    "disability_category": "none",
    "study": "none",
    "serious_illness": False,
    "is_working": True,
    "has_labour_ability": True,
}
_PEOPLE = tuple(
    Someone(relation, age, _HEALTHY)
    for relation, age in (("self", 41), ("spouse", 40), ("child", 12), ("parent", 70))
)
BEGUN = Told(_PEOPLE, path=("count", "people"), place=TOWN)
ENDED = Told(
    _PEOPLE,
    answers={"current_relief": "none", "emergency_kind": "none", "is_single_applicant": False},
    sums=(
        Sum(0, "income", "wages", 350_000, {"same_every_month": True}),
        Sum(3, "income", "pension", 90_000, {"same_every_month": True}),
        Sum(0, "asset", "homes.residence", None, {"count": 1}),
        Sum(0, "expense", "medical", 1_200_000),
    ),
    sections=("income", "expense", *map(part, ("financial_assets", "homes", "vehicles", "businesses"))),
    path=("count", "people", "incomes", "savings", "property", "expenses"),
    place=TOWN,
)  # fmt: skip
WISH = {"income": "6000", "savings": "20000", "costs": "30000", "members": "4"}


def run(cases: int) -> dict[str, Any]:
    """Whole pages of a stranger, from the request's headers to the last byte, without the network.

    cases: does not matter here.
    """
    begun, ended = _browser(BEGUN), _browser(ENDED)
    asking = "/experience/check/ask/savings/"
    result = "/experience/check/result/"
    return {
        "question": _page(lambda: begun.get(asking), 200),
        "answer": _page(lambda: begun.post(asking, {"amount": "5000", "go": "next"}), 302),
        "result": _page(lambda: ended.get(result), 200),
        "what_if": _page(lambda: ended.post(result, {**WISH, "part": "fragment"}), 200),
    }


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
