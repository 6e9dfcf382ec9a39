"""Which clause of which document stands behind what."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from gongzhu.catalogue.schema import ItemSpec, KindCitation, PolicyRow
from gongzhu.catalogue.schema_parts import Citation

_AND = "、"


def citations(spec: ItemSpec) -> tuple[Citation, ...]:
    """Every citation anywhere in a definition, in its order, each once."""
    return tuple(dict.fromkeys(_within(spec)))


def clauses_named(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The clauses of the library that a citation names; one text may name several.

    text: as cited: 第三条、第五条, or 临时救助·急难型、支出型 for two that begin alike.
    known: the clauses the library has of that document. What it does not have is left out.
    """
    if text in known:
        return (text,)
    start = text.partition("·")[0] + "·" if "·" in text else ""
    parts = [part for part in text.split(_AND) if part]
    found = (next((one for one in (part, start + part) if one in known), "") for part in parts)
    return tuple(one for one in found if one)


def is_whole(text: str, known: Collection[str]) -> bool:
    """Whether everything a citation names stands in the library; "" names the whole document."""
    if not text or text in known:
        return True
    return len(clauses_named(text, known)) == len(text.split(_AND))


def clauses_of(policies: Iterable[PolicyRow]) -> dict[str, frozenset[str]]:
    """The clauses the library lists of each document, by its code."""
    return {one.code: frozenset(row.clause for row in one.clauses) for one in policies}


def unlisted(
    one: Citation | KindCitation,
    policies: Collection[str],
    clauses: Mapping[str, Collection[str]] | None,
) -> Iterator[tuple[str, str]]:
    """What the policy library does not have of a citation: the field that names it, and the reason.

    clauses: as `clauses_of` has them; None where only the documents are asked after.
    """
    if one.policy not in policies:
        yield "policy", f"政策库中没有代码为「{one.policy}」的文件。"
    elif clauses is not None and not is_whole(one.clause, clauses[one.policy]):
        yield (
            "clause",
            f"政策库中「{one.policy}」没有列出「{one.clause}」。请按政策库的写法引用，或先把这一条写进 policies.yaml。",
        )


def _within(part: Any) -> Iterator[Citation]:
    if isinstance(part, Citation):
        yield part
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _within(getattr(part, name))
    elif isinstance(part, list):
        for one in part:
            yield from _within(one)
