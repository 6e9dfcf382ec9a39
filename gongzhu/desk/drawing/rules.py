"""The rules' answer laid out: every condition with its reading, the arithmetic, the standards used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongzhu.catalogue.models import Standard
from gongzhu.catalogue.notes import used_names
from gongzhu.common.money import yuan
from gongzhu.rules import Answer, Outcome, RuleSet, Scope

_SIGNS = {Outcome.TRUE: "yes", Outcome.FALSE: "no", Outcome.UNKNOWN: "unknown"}
_TONES = {Outcome.TRUE: "success", Outcome.FALSE: "danger", Outcome.UNKNOWN: "warning"}


@dataclass(frozen=True)
class RuleSheet:
    """An answer ready to be shown. tone: colour of the whole; rows: one for each condition.

    open_points: what keeps it from being decided. standards: figures in force that it used.
    notes: what is not firm in the item and must be held against official documents.
    """

    outcome: Outcome
    tone: str
    rows: list[dict[str, Any]]
    amount_fen: int | None
    has_amount: bool
    steps: tuple[str, ...]
    amount_clause: str
    open_points: list[str]
    standards: list[dict[str, Any]]
    notes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The outcome in a word."""
        return self.outcome.label


def sheet_of(
    answer: Answer, standards: list[dict[str, Any]], notes: tuple[str, ...] = ()
) -> RuleSheet:
    """Lay an answer out, a fresh one or one frozen in a decision."""
    amount = answer.amount
    return RuleSheet(
        outcome=answer.outcome,
        tone=_TONES[answer.outcome],
        rows=[_row(line) for line in answer.lines],
        amount_fen=amount.fen if amount else None,
        has_amount=amount is not None,
        steps=amount.steps if amount else (),
        amount_clause=amount.citation if amount else "",
        open_points=list(dict.fromkeys(one.label for one in answer.missing)),
        standards=standards,
        notes=notes,
    )


def standards_used(rules: RuleSet, rows: Mapping[str, Standard]) -> list[dict[str, Any]]:
    """The standards a rule set looks at, with value, source and what is doubtful about each."""
    return [_standard(rows[name]) for name in used_names(rules, Scope.STANDARD) if name in rows]


def _row(line: Any) -> dict[str, Any]:
    whole = line.reading.rpartition("：")[0] or line.reading
    return {
        "label": line.label,
        "reading": line.why or whole,
        "whole": whole if line.is_shortened else "",
        "actual": line.actual,
        "outcome": _SIGNS[line.outcome],
        "clause": line.citation,
        "remedy": line.remedy if line.outcome is Outcome.FALSE else "",
        "missing": [one.label for one in line.missing],
    }


def _standard(row: Standard) -> dict[str, Any]:
    is_money = row.unit.startswith("元")
    value = "待核定" if row.value is None else yuan(row.value) if is_money else str(row.value)
    flag, tone = _flag(row)
    return {
        "name": row.name,
        "value": value,
        "unit": "" if row.value is None else row.unit,
        "since": row.effective_on,
        "source": row.source,
        "flag": flag,
        "tone": tone,
    }


def _flag(row: Standard) -> tuple[str, str]:
    if row.value is None:
        return "待核定", "late"
    if row.is_demonstration:
        return "演示值", "doing"
    return ("待核对", "doing") if row.needs_review else ("", "")
