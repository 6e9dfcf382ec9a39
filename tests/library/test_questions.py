"""The test set of plain questions, kept with the pack: what they bring first, what is declined."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.library import answering
from gongzhu.library.models import Article, Passage

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("EXP-04")]
ASKED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(settings.PACKS_DIR) / "guangzhou/questions.yaml").read_text(encoding="utf-8")
)


LOOKED_AT = (3, 5, 7)
"""Rounds kept to see how unseen wording fares; nobody answers for them."""
SEALED = 7
"""Asked once when all was done; what it showed is told, not required."""


def is_right(row: dict[str, Any]) -> bool:
    """Whether the passage shown first is one of those expected."""
    passages = answering.ask(row["ask"]).passages
    if not passages:
        return False
    first = passages[0].passage
    page = f"{first.kind}:{first.key}"
    return not {page, f"{page}#{first.anchor}"}.isdisjoint(row["expect"])


def is_in_reach(row: dict[str, Any]) -> bool:
    """Whether a right page is among those shown or offered."""
    reply = answering.ask(row["ask"])
    pages = {f"{hit.passage.kind}:{hit.passage.key}" for hit in (*reply.passages, *reply.nearest)}
    return not pages.isdisjoint(one.partition("#")[0] for one in row["expect"])


def share(rows: list[dict[str, Any]], good: Any) -> float:
    """Which part of the questions goes well; the others are printed."""
    bad = [row["ask"] for row in rows if not good(row)]
    print(f"{len(rows) - len(bad)} of {len(rows)}; not: {bad}")
    return 1 - len(bad) / len(rows)


def parted(name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Questions tuned on, and those held out; some rounds are only looked at."""
    rows = [one for one in ASKED[name] if one.get("round") not in (*LOOKED_AT, 6)]
    return [one for one in rows if not one.get("held_out")], [
        one for one in rows if one.get("held_out")
    ]


def test_nine_in_ten_questions_bring_a_right_passage_first() -> None:
    tuned, held = parted("answerable")

    assert len(tuned) >= 40 and len(held) >= 20
    assert share(tuned, is_right) >= 0.9
    assert share([*tuned, *held], is_right) >= 0.9


def test_the_second_batch_is_answered_as_well_as_the_first() -> None:
    second = [one for one in ASKED["answerable"] if one.get("round") == 2]

    assert len(second) >= 25
    assert share(second, is_right) >= 0.9


def test_questions_nobody_tuned_on_are_answered_nearly_as_well() -> None:
    _, held = parted("answerable")

    assert share(held, is_right) >= HELD_OUT


def test_what_nothing_published_answers_is_declined() -> None:
    rows = [one for one in ASKED["unanswerable"] if one.get("round") != SEALED]

    assert len(rows) >= 12
    assert share(rows, lambda row: not answering.ask(row["ask"]).passages) == 1


def test_a_round_that_was_sealed_is_mostly_declined_or_led_to_its_page() -> None:
    yes, no = (
        [one for one in ASKED[name] if one.get("round") == SEALED]
        for name in ("answerable", "unanswerable")
    )

    assert len(yes) >= 29 and share(yes, is_in_reach) >= 0.85
    assert share(no, lambda row: not answering.ask(row["ask"]).passages) >= 0.8


def test_the_sixth_batch_is_led_to_its_page_and_mostly_answered_first() -> None:
    sixth = [one for one in ASKED["answerable"] if one.get("round") == 6]

    assert len(sixth) >= 29 and share(sixth, is_in_reach) >= 0.95
    assert share(sixth, is_right) >= 0.75


HELD_OUT = 0.9
"""Nineteen of twenty when they were first asked; not to get worse."""


def test_every_page_expected_is_published() -> None:
    pages = {f"{kind}:{key}" for kind, key in Passage.objects.values_list("kind", "key")}
    places = {
        f"{kind}:{key}#{anchor}"
        for kind, key, anchor in Passage.objects.values_list("kind", "key", "anchor")
    }
    for row in ASKED["answerable"]:
        for one in row["expect"]:
            assert one in (places if "#" in one else pages), (row["ask"], one)
    assert Article.objects.count() and catalogue.published_items(on=clock.today()).count() >= 33
