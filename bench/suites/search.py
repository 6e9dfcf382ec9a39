"""Search over 20,000 passages, and plain questions answered from what is really published."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from bench.ground import queries_of
from bench.timing import measure
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.library import answering, selectors as library
from gongzhu.library.passages import Draft, drafts
from gongzhu.library.services import rebuild, rebuild_if_stale
from gongzhu.portal.views.finding import A_PAGE

PASSAGES = 20_000
TIMES = 400
ONCE = (3, 5, 7)
"""Rounds of questions nobody tuned on."""
WORDS = (
    "低保", "最低生活保障", "救助", "申请", "癌", "孤儿", "零工", "看病", "没钱住院", "公示七天", "五保户怎么申请", "残疾人证丢了怎么办",
    "dibao", "dbby", "zdshbz", "抵保", "最底生活保障", "特因人员", "医疗就助", "爸妈不会用手机 我帮他们申请行不行", "低保 材料 大学生",
    "没有这样的东西", "a' OR 1=1 --", "家庭经济状况核对授权书要谁签，签了会查什么",
)  # fmt: skip


def run(cases: int) -> dict[str, Any]:
    """The answers on the real content first; then the index is filled up and measured.

    cases: does not matter here.
    """
    with acting_as(SYSTEM):
        rebuild_if_stale()
        figures = dict(_answers())
        written = rebuild(list(_many()), "bench")
        try:
            figures["search"] = {**_timed(_first_page), "passages": written}
            figures["answer"] = {**_timed(answering.ask), "passages": written}
        finally:
            rebuild_if_stale()
    return figures


def _first_page(words: str) -> list[tuple[str, str]]:
    """What a page of results shows: its hits, marked."""
    return [(hit.title, hit.snippet) for hit in library.search(words).pages[:A_PAGE]]


def _timed(find: Callable[[str], Any]) -> dict[str, Any]:
    """All the words, one after the other, again and again."""
    find(WORDS[0])  # the words of the index are read once in a process
    words = itertools.cycle(WORDS)
    queries = max(queries_of(lambda word=word: find(word)) for word in WORDS)
    return {**measure(lambda: find(next(words)), times=TIMES, warm=len(WORDS)), "queries": queries}


def _many() -> Iterator[Draft]:
    """The real passages, and as many again of their sentences shuffled, up to 20,000."""
    real = list(drafts(clock.today()))
    sentences = [one for draft in real for one in draft.text.split("。") if one.strip()]
    draw = random.Random(20261122)
    for number in range(PASSAGES):
        base = real[number % len(real)]
        if number < len(real):
            yield base
            continue
        text = "。".join(draw.sample(sentences, 3))
        yield replace(base, key=f"{base.key[:30]}-{number}", text=text)


def _answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """How many questions bring a right passage first, and how many others are declined."""
    path = Path(settings.PACKS_DIR) / settings.REGION / "questions.yaml"
    asked = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts: dict[str, Callable[[dict[str, Any]], bool]] = {
        "questions_tuned": lambda one: not one.get("held_out") and one.get("round") not in ONCE,
        "questions_held_out": lambda one: bool(one.get("held_out")),
        "questions_asked_once": lambda one: one.get("round") in ONCE,
    }
    for name, belongs in parts.items():
        rows = [one for one in asked["answerable"] if belongs(one)]
        others = [one for one in asked["unanswerable"] if belongs(one)]
        right = sum(is_right(one) for one in rows)
        declined = sum(not answering.ask(one["ask"]).passages for one in others)
        yield (
            name,
            {
                "right_first": right,
                "of": len(rows),
                "share": round(right / len(rows), 3),
                "declined": declined,
                "unanswerable": len(others),
            },
        )


def is_right(row: dict[str, Any]) -> bool:
    """Whether the passage shown first is one of those expected."""
    passages = answering.ask(row["ask"]).passages
    if not passages:
        return False
    first = passages[0].passage
    found = {f"{first.kind}:{first.key}", f"{first.kind}:{first.key}#{first.anchor}"}
    return not found.isdisjoint(row["expect"])
