"""How like a question is to the ways residents ask for a page: the signs and pairs of signs they share.

No word needs to be known for this: a question that the index has no words for still shares 押金 or
走不动 with how somebody else has put it. The name of a page counts as one more way of asking for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import log

from gongzhu.library.words import is_chinese, normal, runs

SATURATION = 1.2
"""k1 of BM25: how soon a pair that stands in many phrasings of one page stops telling more."""

Page = tuple[str, str]
"""Kind and key."""


@dataclass(frozen=True)
class Asked:
    """A page with how residents ask for it. pk: its leading passage. asked: a line each."""

    pk: int
    page: Page
    name: str
    asked: str


@dataclass(frozen=True)
class Likeness:
    """How like a page's phrasings a question is; pk: the page's leading passage.

    much: in pairs, each weighed by its rarity: 1 for one that no other page's phrasings have.
    """

    pk: int
    much: float


def pairs(text: str) -> frozenset[str]:
    """Chinese signs and pairs of neighbours, and words of letters and digits."""
    found: set[str] = set()
    for run in runs(normal(text)):
        if is_chinese(run):
            found.update(run, (run[at : at + 2] for at in range(len(run) - 1)))
        else:
            found.add(run)
    return frozenset(found)


class Phrasings:
    """How residents ask, for every page that says so."""

    def __init__(self, pages: Iterable[Asked]) -> None:
        self._leading = {}
        held: dict[str, dict[Page, int]] = defaultdict(dict)
        for one in pages:
            self._leading[one.page] = one.pk
            lines = (one.name, *one.asked.split("\n"))
            for pair, many in Counter(pair for line in lines for pair in pairs(line)).items():
                held[pair][one.page] = many
        self._worth = {pair: self._weighed(times) for pair, times in held.items()}

    def like(self, text: str) -> dict[Page, Likeness]:
        """The pages with a phrasing that shares something with the text."""
        much: dict[Page, float] = defaultdict(float)
        # in one order of sums: the same figure in every process
        for pair in sorted(pairs(text)):
            for page, worth in self._worth.get(pair, ()):
                much[page] += worth
        return {page: Likeness(self._leading[page], one) for page, one in much.items()}

    def _weighed(self, times: dict[Page, int]) -> list[tuple[Page, float]]:
        """What a pair is worth for each page that has it: rare among pages, often in this one."""
        every, held = len(self._leading), len(times)
        rarity = log(1 + (every - held + 0.5) / (held + 0.5)) / log(1 + (every - 0.5) / 1.5)
        return [
            (page, rarity * many * (SATURATION + 1) / (many + SATURATION))
            for page, many in times.items()
        ]
