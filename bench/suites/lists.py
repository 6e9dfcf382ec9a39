"""Worklist, lists and search in one process: what the database takes, and what a whole page takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from bench.fill import GIVEN, SURNAMES, fill
from bench.ground import TOWN, browser_of, officer, queries_of
from bench.timing import measure
from gongzhu.accounts.enums import Role
from gongzhu.cases import selectors
from gongzhu.common.actor import acting_as

SOUGHT = SURNAMES[0] + GIVEN[0][0]
TIMES = 60


def run(cases: int) -> dict[str, Any]:
    """The same questions by an officer of one street and by one who sees the whole city."""
    fill(cases, busy_town=TOWN)
    street, city = officer("town", Role.REVIEWER), officer("city", Role.SUPERVISOR)
    result: dict[str, Any] = {}
    with acting_as(street):
        result["worklist_20_street_rows"] = _rows(lambda: selectors.inbox(street), 20)
    for name, actor in (("street", street), ("city", city)):
        with acting_as(actor):
            result[f"list_20_{name}_rows"] = _rows(selectors.cases, 20)
            result[f"search_20_{name}_rows"] = _rows(lambda: selectors.cases(text=SOUGHT), 20)
        browser = browser_of(actor)
        for work, path in PAGES.items():
            if work != "worklist" or actor is street:
                result[f"{work}_{name}_page"] = _page(browser, path)
    return result


PAGES = {
    "worklist": "/desk/",
    "list20": "/desk/cases/?size=20",
    "list100": "/desk/cases/?size=100",
    "search": f"/desk/cases/?text={SOUGHT}",
}


def _rows(query: Callable[[], Any], size: int) -> dict[str, Any]:
    """The rows of one page and their exact number."""

    def once() -> int:
        rows = query()
        return rows.count() + len(list(rows[:size]))

    return {
        **measure(once, times=TIMES),
        "queries": queries_of(once),
        "rows_in_all": query().count(),
    }


def _page(browser: Client, path: str) -> dict[str, Any]:
    """The whole answer, from the request's headers to the last byte, without the network."""

    def once() -> None:
        answer = browser.get(path)
        if answer.status_code != 200:
            raise AssertionError(f"{path}: {answer.status_code}")

    once()
    return {**measure(once, times=TIMES), "queries": queries_of(once)}
