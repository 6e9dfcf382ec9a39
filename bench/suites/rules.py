"""One household against 20 published items: the judgement alone, and with its whole explanation.

Then 60 complete households against the same items, by our rules and by OpenFisca-Core in turn.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from bench.ground import VILLAGE
from bench.household import facts_for
from bench.peer.beside import measured
from bench.timing import measure
from gongzhu.catalogue import selectors as catalogue
from gongzhu.rules import evaluate

ITEMS = 20
_ON = date(2026, 6, 1)


def run(cases: int) -> dict[str, Any]:
    """Milliseconds for all items together, the first 20 or as many as there are.

    cases: does not matter here.
    """
    versions = [item.versions.first() for item in catalogue.published_items()[:ITEMS]]
    asked = [
        (catalogue.ruleset(version), facts_for(catalogue.vocabulary(version)))
        for version in versions
    ]
    standards, parameters = catalogue.standards_on(_ON, VILLAGE), catalogue.parameters()

    def judge() -> list[Any]:
        return [evaluate(ruleset, facts, standards, parameters) for ruleset, facts in asked]

    def explain() -> list[dict[str, Any]]:
        return [answer.as_json() for answer in judge()]

    size = {
        "items": len(asked),
        "conditions": sum(len(ruleset.conditions) for ruleset, _ in asked),
    }
    beside = {
        version.item.code: (catalogue.ruleset(version), catalogue.vocabulary(version))
        for version in versions
    }
    return {
        "evaluate": {**measure(judge, times=400), **size},
        "evaluate_and_explain": {**measure(explain, times=400), **size},
        **measured(beside, standards, parameters),
    }
