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
    """Person by person: what there is to compare line by line, what gave nothing in one line."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines:
        row = found.setdefault(line.person_id, {"person": line.person, "lines": [], "empty": {}})
        if _is_empty(line):
            row["empty"].setdefault(str(line.found), []).append(line.subject)
        else:
            row["lines"].append(_line(line))
    return [{**one, "empty": _empties(one["empty"])} for one in found.values()]


def _is_empty(line: Line) -> bool:
    """Whether a source had nothing and the household had declared nothing either."""
    is_silent = line.declared in (None, "—") and isinstance(line.found, str)
    return is_silent and not line.is_contrary and not line.remark


def _empties(found: dict[str, list[str]]) -> list[dict[str, str]]:
    return [{"words": words, "subjects": "、".join(named)} for words, named in found.items()]


def _line(line: Line) -> dict[str, Any]:
    return {
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


def _shown(value: int | str | None) -> str:
    if value is None:
        return "—"
    return yuan(value) if isinstance(value, int) else value
