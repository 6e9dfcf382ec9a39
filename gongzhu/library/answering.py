"""Questions of people answered from published passages only, or declined in kind words.

Nothing asked is kept: numbers of persons are masked before anything else sees the question, and
neither log nor trail nor table holds it. What is said is a passage that is published, with the way to
its page; an outside model may only phrase it, see `phrasing`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db.models import TextChoices

from gongzhu.common.secret import mask_numbers
from gongzhu.library import phrasing
from gongzhu.library.enums import EntryKind
from gongzhu.library.pack import read_search
from gongzhu.library.ranking import Least, Scored
from gongzhu.library.schema import SearchFile
from gongzhu.library.selectors.finding import Hit, hits, look
from gongzhu.library.words import normal

LEAST, LEAST_ELSE = Least(0.25, 5.5), Least(0.5, 12.0)
"""What the best passage must have: where a word of the field was said, and where none was; calibrated
on questions.yaml."""
BESIDE = 0.6
"""How near the best a further passage must come to be shown beside it."""
MOST_PASSAGES, OF_A_PAGE = 4, 2
MOST_SIGNS = 300
"""Of a question; a longer one is told to be cut short."""
_ORDERS = re.compile(
    r"忽略(以上|上面|之前|前面|所有)|无视(以上|之前|规则)|你现在是|扮演|系统提示|提示词|越狱|开发者模式"
    r"|ignore (all|any|the|previous|above)|system prompt|you are now|jailbreak|act as|</?\w+>",
    re.IGNORECASE,
)


class Outcome(TextChoices):
    """What became of a question."""

    ANSWERED = "answered", "有内容可答"
    UNKNOWN = "unknown", "没有内容可答"
    ELSEWHERE = "elsewhere", "不是社会救助的事"
    ABUSE = "abuse", "请好好说"


@dataclass(frozen=True)
class Reply:
    """An answer. asked: the question with numbers masked, only for the page. passages: best first.

    told: for what is declined, what to do instead. phrased: by an outside model, with the passages
    it cites by their place from 1; None when there is none. is_urgent: show the emergency numbers.
    is_masked: something personal was left out.
    """

    outcome: Outcome
    asked: str
    passages: tuple[Hit, ...] = ()
    told: str = ""
    phrased: phrasing.Phrased | None = None
    is_urgent: bool = False
    is_masked: bool = False


def ask(text: str) -> Reply:
    """Answer a question from what is published, or say that nothing fits. Never fails for a text.

    Service lists are searched but not answered from: nobody has said where they live.

    Source: 000 5.1.4.4 (民政救助AI问政).
    """
    raw = " ".join(text.split())[:MOST_SIGNS]
    asked = mask_numbers(raw)
    search = read_search(Path(settings.PACKS_DIR) / settings.REGION)
    plain = normal(asked)
    reply = Reply(
        Outcome.UNKNOWN,
        asked,
        is_urgent=_says(plain, search.urgent),
        is_masked=asked != raw,
    )
    if _says(plain, search.abuse):
        return replace(reply, outcome=Outcome.ABUSE, asked="")
    if told := _elsewhere(plain, search):
        return replace(reply, outcome=Outcome.ELSEWHERE, told=told)
    question, found, known = look(_without(_ORDERS.sub(" ", asked), search.urgent))
    scored = [one for one in found if one.page[0] != EntryKind.LIST]
    least = LEAST if known and known.is_of_the_field(question.said) else LEAST_ELSE
    if not _is_sure(scored, least):
        return reply
    passages = tuple(_spread(hits(_chosen(scored, least), question)))[:MOST_PASSAGES]
    phrased = None if _ORDERS.search(raw) else phrasing.phrase(asked, passages)
    return replace(reply, outcome=Outcome.ANSWERED, passages=passages, phrased=phrased)


def _is_sure(scored: list[Scored], least: Least) -> bool:
    """Whether to answer at all: the best by words has enough of the question, or some page is asked so.

    A likeness too small to answer for can change which passage comes first, not whether one does.
    """
    best = max(scored, key=lambda one: (one.by_words, -one.pk), default=None)
    return best is not None and (
        best.cover >= least.cover or any(one.likeness >= least.likeness for one in scored)
    )


def _chosen(scored: list[Scored], least: Least) -> list[Scored]:
    """The best passage that has enough, and those that come near it."""
    best, *others = [one for one in scored if one.fits(least)]
    near = [one for one in others if one.score >= BESIDE * best.score]
    return [best, *near[: 3 * MOST_PASSAGES]]


def _spread(found: Iterable[Hit]) -> Iterator[Hit]:
    """The hits in order, of one page two at most."""
    taken: Counter[tuple[str, str]] = Counter()
    for hit in found:
        page = hit.passage.kind, hit.passage.key
        taken[page] += 1
        if taken[page] <= OF_A_PAGE:
            yield hit


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text


def _says(plain: str, words: list[str]) -> bool:
    return any(word in plain for word in words)


def _elsewhere(plain: str, search: SearchFile) -> str:
    """What to say of a matter of others; "" when it is none."""
    for one in search.elsewhere:
        if any(all(part in plain for part in words.split("+")) for words in one.words):
            return one.told
    return ""
