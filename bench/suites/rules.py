"""One household against 20 published items: the judgement alone, and with its whole explanation.

Another household each time, so that nothing is read off what was written about the one before.
Then 60 complete households against the same items, by our rules and by OpenFisca-Core in turn.
"""

from __future__ import annotations

from datetime import date
from itertools import cycle
from random import Random
from typing import Any

from bench.ground import VILLAGE
from bench.household import drawn
from bench.peer.beside import measured
from bench.timing import measure
from gongzhu.catalogue import selectors as catalogue
from gongzhu.rules import evaluate

ITEMS, TIMES = 20, 400
_ON = date(2026, 6, 1)


def run(cases: int) -> dict[str, Any]:
    """Milliseconds for all items together, the first 20 or as many as there are.

    cases: does not matter here.
    """
    versions = [item.versions.first() for item in catalogue.published_items()[:ITEMS]]
    rulesets = [catalogue.ruleset(version) for version in versions]
    vocabularies, luck = [catalogue.vocabulary(version) for version in versions], Random(20261122)
    households = cycle([drawn(vocabularies, luck) for _ in range(2 * TIMES)])
    standards, parameters = catalogue.standards_on(_ON, VILLAGE), catalogue.parameters()

    def judge() -> list[Any]:
        return [
            evaluate(ruleset, facts, standards, parameters)
            for ruleset, facts in zip(rulesets, next(households), strict=True)
        ]

    def explain() -> list[dict[str, Any]]:
        return [answer.as_json() for answer in judge()]

    size = {
        "items": len(rulesets),
        "conditions": sum(len(ruleset.conditions) for ruleset in rulesets),
    }
    beside = {
        version.item.code: (ruleset, words)
        for version, ruleset, words in zip(versions, rulesets, vocabularies, strict=True)
    }
    return {
        "evaluate": {**measure(judge, times=TIMES), **size},
        "evaluate_and_explain": {**measure(explain, times=TIMES), **size},
        **measured(beside, standards, parameters),
    }
