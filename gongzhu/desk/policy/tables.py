"""Standards and proposals as rows people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongzhu.catalogue import keeping, selectors as catalogue
from gongzhu.catalogue.enums import ProposalKind
from gongzhu.catalogue.models import Policy, Proposal, Standard
from gongzhu.common import clock
from gongzhu.common.money import yuan
from gongzhu.org import selectors as org
from gongzhu.org.enums import Grade

_LABELS = {one.name: str(one.verbose_name) for one in Policy._meta.fields}
_POLICY_FIELDS = ("title", "issuer", "number", "issued_on", "effective_on", "ends_on", "link", "summary", "grade")  # fmt: skip


def standards(rows: Iterable[Standard]) -> list[dict[str, Any]]:
    """Rows of the standards table with value, place, days, source, and what is doubtful."""
    listed = list(rows)
    places = org.names_of({row.division_code for row in listed})
    return [
        {
            "one": row,
            "place": places.get(row.division_code, str(row.division_code)),
            "value": _value(row.value, row.unit),
            "grade": "演示" if row.is_demonstration else Grade(row.grade).label,
            "tone": "late" if row.value is None else "doing" if row.needs_review else "done",
        }
        for row in listed
    ]


def _value(value: int | None, unit: str) -> str:
    if value is None:
        return "待核定"
    return yuan(value) if unit.startswith("元") else str(value)


def told(proposal: Proposal) -> list[dict[str, Any]]:
    """What a proposal would write, as rows: cells of figures, or a label and what it says."""
    if proposal.kind == ProposalKind.STANDARDS:
        return _figures(proposal.rows["rows"])
    if proposal.kind == ProposalKind.RETIRE:
        return [{"label": "最后一天", "before": "", "after": proposal.rows["last_day"]}]
    return _policy(proposal)


def _figures(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {one.name: one for one in catalogue.words().rules.standards}
    places = org.names_of({row["division_code"] for row in rows})
    return [
        {
            **row,
            "label": known[row["code"]].label if row["code"] in known else row["code"],
            "unit": known[row["code"]].unit if row["code"] in known else "",
            "place": places.get(row["division_code"], str(row["division_code"])),
            "grade": f"{row['grade']}　{Grade(row['grade']).label}",
            "told": _value(row["value"], known[row["code"]].unit if row["code"] in known else ""),
        }
        for row in rows
    ]


def _policy(proposal: Proposal) -> list[dict[str, Any]]:
    """Each field before and after; a proposal that was carried out shows no difference any more."""
    old = Policy.objects.filter(code=proposal.rows["code"]).first()
    rows = []
    for name in _POLICY_FIELDS:
        after = proposal.rows.get(name) or ""
        before = str(getattr(old, name) or "") if old else ""
        if after or before:
            label = _LABELS[name]
            rows.append({"label": label, "before": before, "after": after})
    clauses = "；".join(f"{one['clause']} {one['fact']}" for one in proposal.rows["clauses"])
    was = "；".join(f"{one['clause']} {one['fact']}" for one in old.clauses) if old else ""
    return [*rows, {"label": "用到的条款", "before": was, "after": clauses}]


def users_of(code: str) -> list[dict[str, Any]]:
    """Which items use a policy, and for which clauses."""
    found: dict[str, dict[str, Any]] = {}
    for item, versions in keeping.items(on=clock.today()):
        for version in versions[:1]:
            clauses = dict.fromkeys(_clauses(version.spec, code))
            if clauses:
                found[item.code] = {"item": item, "version": version, "clauses": list(clauses)}
    return list(found.values())


def _clauses(part: Any, code: str) -> Iterable[str]:
    if isinstance(part, dict):
        if part.get("policy") == code:
            yield part.get("clause") or "全文"
        for inner in part.values():
            yield from _clauses(inner, code)
    elif isinstance(part, list):
        for inner in part:
            yield from _clauses(inner, code)


def sorted_out(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows that change something and rows that do not; all of them together where none does."""
    same = [one for one in rows if "before" in one and one["before"] == one["after"]]
    return (rows, []) if len(same) == len(rows) else ([o for o in rows if o not in same], same)
