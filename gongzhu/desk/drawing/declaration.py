"""A household's declaration laid out: who belongs to it, what they have, what they answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.money import yuan
from gongzhu.intake import kinds
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts import MemberSnap, Snapshot, counted_members
from gongzhu.people.enums import Gender
from gongzhu.rules import Fact, Scope, Type, Vocabulary

EXCLUSION = "exclusion"
_DETAILS = {"period_total_fen": "核算期合计", "year_total_fen": "全年合计"}


@dataclass(frozen=True)
class Declaration:
    """members: rows with their circumstances; sections: lists of amounts; answers: of the item."""

    address: str
    members: list[dict[str, Any]]
    sections: list[dict[str, Any]]
    answers: list[dict[str, str]]


def declaration_of(taken: Snapshot, version: ItemVersion) -> Declaration:
    """Lay out what was declared, in the words of the item's vocabulary."""
    words = catalogue.vocabulary(version)
    counted = {one.id for one in counted_members(taken)}
    return Declaration(
        address=taken.household.get("address") or "",
        members=[_member(one, words, one.id in counted) for one in taken.members],
        sections=[_section(section, taken) for section in Section if _is_told(section, taken)],
        answers=list(_told(taken.answers, words, Scope.HOUSEHOLD)),
    )


def value_words(fact: Fact | None, value: Any) -> str:
    """One declared value as people read it."""
    if value is None:
        return "未填写"
    if isinstance(value, bool):
        return "是" if value else "否"
    if fact is None:
        return str(value)
    if fact.choices:
        return fact.options.get(value, str(value))
    if fact.kind is Type.MONEY and isinstance(value, int):
        return f"{yuan(value)} {fact.unit or '元'}"
    return f"{value.isoformat() if isinstance(value, date) else value}{fact.unit}"


def _member(one: MemberSnap, words: Vocabulary, is_counted: bool) -> dict[str, Any]:
    told = {name: value for name, value in one.circumstances.items() if name != EXCLUSION}
    return {
        "name": one.name,
        "relation": Relation(one.relation).label,
        "gender": Gender(one.gender).label if one.gender else "",
        "age": one.age,
        "is_counted": is_counted,
        "exclusion": _exclusion(one.circumstances.get(EXCLUSION)),
        "told": list(_told(told, words, Scope.MEMBER)),
    }


def _exclusion(code: str | None) -> str:
    if not code or code == "none":
        return ""
    known = {kind.code: kind.label for kind in catalogue.words().kinds_of("exclusions")}
    return known.get(code, code)


def _is_told(section: Section, taken: Snapshot) -> bool:
    return taken.is_filled(section) or any(one.section == section for one in taken.entries)


def _section(section: Section, taken: Snapshot) -> dict[str, Any]:
    names = {one.id: one.name for one in taken.members}
    rows = [_entry(one, names) for one in taken.entries if one.section == section]
    amounts = [one.amount_fen for one in taken.entries if one.section == section]
    is_whole = bool(amounts) and None not in amounts
    total = sum(one for one in amounts if one is not None) if is_whole else None
    return {"title": section.label, "rows": rows, "total": total, "is_whole": is_whole}


def _entry(one: Any, names: Mapping[str, str]) -> dict[str, Any]:
    group, kind = kinds.found(catalogue.words(), one.section, one.kind)
    return {
        "who": names.get(one.member_id, ""),
        "kind": kind.label,
        "group": kinds.GROUP_LABELS.get(group, ""),
        "amount": one.amount_fen,
        "more": "；".join(_more(one.details)),
        "note": kind.note,
    }


def _more(details: Mapping[str, Any]) -> Iterator[str]:
    for name, label in _DETAILS.items():
        if details.get(name) is not None:
            yield f"{label} {yuan(details[name])} 元"
    if details.get("count", 1) != 1:
        yield f"{details['count']} 项"
    if details.get("same_every_month"):
        yield "每月相同"
    if details.get("note"):
        yield str(details["note"])


def _told(told: Mapping[str, Any], words: Vocabulary, scope: Scope) -> Iterator[dict[str, str]]:
    for name, value in told.items():
        fact = words.find(scope, name)
        yield {"label": fact.label if fact else name, "value": value_words(fact, value)}
