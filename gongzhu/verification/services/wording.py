"""What the report's letter says."""

from __future__ import annotations

from typing import Any

from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.verification.comparing import Line
from gongzhu.verification.models import Request
from gongzhu.verification.services.assessing import Issue


def letter_of(request: Request, issue: Issue, *, by: Actor) -> dict[str, Any]:
    """The data of 家庭经济状况核对报告."""
    case, made = request.case, issue.draft
    members = made.application.members(manager="unscoped").select_related("person")
    return {
        "office": by.office_name,
        "number": issue.number,
        "issued_on": issue.issued_on,
        "receipt_number": case.number,
        "applicant": case.applicant_name,
        "item": case.item_name,
        "requested_on": clock.day_of(request.asked_at),
        "as_of": made.as_of,
        "valid_until": issue.valid_until,
        "members": [
            {
                "name": one.person.name,
                "relation": one.get_relation_display(),
                "id_number": str(one.person.id_number),
            }
            for one in members
        ],
        "lines": [_letter_line(line) for line in issue.lines],
        "unanswered": [{"source": one.label, "reason": one.why} for one in made.missing],
        "conclusion": str(issue.conclusion.label),
        "opinion": _opinion(issue),
    }


def _letter_line(line: Line) -> dict[str, Any]:
    aside = f"未采信：{line.set_aside}" if line.set_aside else ""
    return {
        "person": line.person,
        "subject": line.subject,
        "source": line.source_label,
        "declared": line.declared,
        "found": line.found,
        "difference": line.difference,
        "remark": "；".join(part for part in (line.remark, aside) if part),
    }


def _opinion(issue: Issue) -> str:
    without = issue.assessment.proceed_without.strip() if issue.draft.running else ""
    reason = f"未等待全部来源返回的理由：{without}" if without else ""
    return "\n".join(part for part in (issue.assessment.opinion.strip(), reason) if part)
