"""What was typed or dictated, put the way pages are written: Cantonese turns, and the point of a long story."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_OF_A_STORY = 60
"""Signs of a text that are looked for; of a longer one what it asks comes before what it tells."""
_BREAK = re.compile(r"[，。！？；,.!?;、\s]+")
_ASKS = re.compile(
    r"吗|呢|么|怎|如何|什么|哪|谁|几|多少|多久|[能会要算行]不[能会要算行]|可不可以|可以|能否|有没有|是不是|想问|请问"
)


class Speech:
    """Puts a region's way of speaking into the words of pages. spoken: as it is said → as it is written."""

    def __init__(self, spoken: Mapping[str, str]) -> None:
        self._spoken = spoken
        longest_first = sorted(spoken, key=lambda said: (-len(said), said))
        self._said = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    def written(self, text: str) -> str:
        """A normal text in the words of pages; what is said longer is taken first."""
        return self._said.sub(lambda found: self._spoken[found[0]], text)


def asking(text: str) -> list[str]:
    """The clauses of a text that ask something, in order."""
    return [clause for clause in _BREAK.split(text) if _ASKS.search(clause)]


def gist(text: str) -> str:
    """A text cut to what it asks, and as much of its story as there is room for, the nearest first."""
    if len(text) <= MOST_OF_A_STORY:
        return text
    clauses = [clause for clause in _BREAK.split(text) if clause]
    places = sorted(range(len(clauses)), key=lambda at: (not _ASKS.search(clauses[at]), -at))
    room, taken = MOST_OF_A_STORY, set()
    for at in places:
        if len(clauses[at]) <= room:
            taken.add(at)
            room -= len(clauses[at])
    return " ".join(clauses[at] for at in sorted(taken)) or text[-MOST_OF_A_STORY:]
