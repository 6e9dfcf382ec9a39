"""A verification laid out: who was asked about by which source, what differs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongzhu.common.money import yuan
from gongzhu.verification.comparing import Line
from gongzhu.verification.enums import QueryStatus
from gongzhu.verification.models import Query
from gongzhu.verification.services import Draft

_TONES = {
    QueryStatus.QUEUED: "doing",
    QueryStatus.ANSWERED: "done",
    QueryStatus.UNREACHABLE: "late",
    QueryStatus.BARRED: "late",
}


def query_rows(queries: Iterable[Query]) -> list[dict[str, Any]]:
    """Questions person by person, each source with its state."""
    found: dict[str, dict[str, Any]] = {}
    for query in queries:
        row = found.setdefault(str(query.person_id), {"name": query.person.name, "queries": []})
        row["queries"].append({"query": query, "tone": _TONES[QueryStatus(query.status)]})
    return list(found.values())


def draft_rows(draft: Draft) -> dict[str, Any]:
    """The comparison as the officer reads it before issuing the report."""
    return {
        "lines": line_rows(draft.lines),
        "missing": [{"label": one.label, "why": one.why} for one in draft.missing],
        "is_running": bool(draft.running),
        "as_of": draft.as_of,
        "suggested": draft.conclusion({}).label,
    }


def line_rows(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines of a comparison: what was declared, what was found, which of them differ."""
    return [
        {
            "person": line.person,
            "source": line.source_label,
            "subject": line.subject,
            "declared": _shown(line.declared),
            "found": _shown(line.found),
            "difference": "" if line.difference is None else yuan(line.difference),
            "remark": line.remark,
            "is_contrary": line.is_contrary,
            "set_aside": line.set_aside,
            "is_adopted": line.adopts is not None and not line.set_aside,
        }
        for line in lines
    ]


def _shown(value: int | str | None) -> str:
    if value is None:
        return "—"
    return yuan(value) if isinstance(value, int) else value
