"""Questions that wait for each other's answers, and words of an item that nobody is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gongzhu.catalogue.compiling import check_when
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.reading import Place
from gongzhu.catalogue.texts import rows
from gongzhu.rules import RuleError, Scope, Vocabulary

_SCOPES = {Subject.HOUSEHOLD: Scope.HOUSEHOLD, Subject.MEMBER: Scope.MEMBER}


@dataclass(frozen=True)
class _Asked:
    """A question: where its `when` stands, what it is called, whose answers it waits for."""

    place: Place
    label: str
    waits_for: frozenset[str]


def circles(data: Mapping[str, Any], words: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Place and sentence of each question in a circle, naming all that wait in it.

    data: a definition, whether or not it is in shape. words: with its own.
    """
    asked = _asked(data, words)
    for fact, one in asked.items():
        ring = _ring(fact, asked)
        if ring == [fact]:
            yield (
                one.place,
                "这个问题要等它自己的回答才显示，形成循环，谁也看不到。请改显示的条件。",
            )
        elif ring:
            told = "→".join(f"“{asked[name].label}”" for name in [*ring, fact])
            yield (
                one.place,
                f"这几个问题互相等待，形成循环，谁也看不到：{told}（箭头指向要先回答的）。"
                "请改其中一个显示的条件。",
            )


def unasked(data: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Place and sentence of each own word that is said to be asked for, and is not."""
    asked = {
        (question.get("about") == Subject.MEMBER, question.get("fact"))
        for _, group in rows(data.get("questions"))
        for _, question in rows(group.get("questions"))
    }
    facts = data.get("facts")
    for kind in ("household", "member"):
        for index, row in rows(facts.get(kind) if isinstance(facts, Mapping) else None):
            is_asked = (kind == "member", row.get("name")) in asked
            if row.get("section") == "questions" and row.get("name") and not is_asked:
                yield (
                    ("facts", kind, index, "section"),
                    f"“{row.get('label') or row['name']}”登记为由提问得到，却没有问题问它，"
                    "用到它的规则永远算不出来。请加一个问题，或改“从哪里来”。",
                )


def _asked(data: Mapping[str, Any], words: Vocabulary) -> dict[str, _Asked]:
    found: dict[str, _Asked] = {}
    for g, group in rows(data.get("questions")):
        waits = _names(group.get("when"), Subject.HOUSEHOLD, words)
        for q, question in rows(group.get("questions")):
            is_of_member = question.get("about") == Subject.MEMBER
            about = Subject.MEMBER if is_of_member else Subject.HOUSEHOLD
            place: Place = ("questions", g, "questions", q, "when")
            own = _names(question.get("when"), about, words)
            known = words.find(_SCOPES[about], str(question.get("fact")))
            label = question.get("label") or (known.label if known else question.get("fact"))
            found[str(question.get("fact"))] = _Asked(place, str(label), waits | own)
    return found


def _names(when: Any, about: Subject, words: Vocabulary) -> frozenset[str]:
    if not isinstance(when, str) or not when:
        return frozenset()
    try:
        return frozenset(ref.name for ref in check_when(when, about, words).refs)
    except RuleError:
        return frozenset()


def _ring(start: str, asked: Mapping[str, _Asked]) -> list[str]:
    """The shortest way from a question over those it waits for back to itself; [] if none."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for name in sorted(asked[way[-1]].waits_for & asked.keys()):
            if name == start:
                return way
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
