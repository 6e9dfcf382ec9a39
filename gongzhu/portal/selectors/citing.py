"""What rests on each clause of a document. Source: 002 知识库 (关联分析); 003 6.1.3.1 (政策依据)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.citing import citations, clauses_named
from gongzhu.catalogue.models import Item, Policy


@dataclass(frozen=True)
class UsedClause:
    """A clause in our words, and the items in force that cite it."""

    clause: str
    fact: str
    items: tuple[Item, ...]


def clauses_used(policy: Policy, *, on: date) -> tuple[UsedClause, ...]:
    """The clauses of a document in the library's order, each with the items that rely on it."""
    known = [one["clause"] for one in policy.clauses]
    users: dict[str, dict[str, Item]] = {clause: {} for clause in known}
    for version in catalogue.published_versions(on):
        for one in citations(catalogue.spec(version)):
            if one.policy == policy.code:
                for clause in clauses_named(one.clause, known):
                    users[clause][version.item.code] = version.item
    return tuple(
        UsedClause(one["clause"], one["fact"], tuple(users[one["clause"]].values()))
        for one in policy.clauses
    )
