"""What the officer decides about a draft, and whether it may be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongzhu.common import clock
from gongzhu.common.errors import Invalid
from gongzhu.org import selectors as org
from gongzhu.verification.comparing import Line, setting_aside
from gongzhu.verification.enums import Conclusion
from gongzhu.verification.errors import DraftChanged, StillAsking
from gongzhu.verification.models import Request
from gongzhu.verification.services.drafting import Draft, draft

REASON_LEAST = 5
OPINION_LEAST = 10


@dataclass(frozen=True)
class Assessment:
    """What the officer decides about the comparison.

    opinion: the finding in words. conclusion: another one than the comparison comes to; then the
    opinion says why. proceed_without: why not to wait for sources still being asked. set_aside:
    reason by line key, for differences the officer does not follow. read: digest of the draft the
    officer read; empty when nothing was shown.
    """

    opinion: str
    conclusion: Conclusion | None = None
    proceed_without: str = ""
    set_aside: Mapping[str, str] = field(default_factory=dict)
    read: str = ""


@dataclass(frozen=True)
class Issue:
    """Everything about a report that is decided before it is written."""

    draft: Draft
    assessment: Assessment
    lines: tuple[Line, ...]
    conclusion: Conclusion
    number: str
    issued_on: date
    valid_until: date | None


def issue_of(request: Request, assessment: Assessment) -> Issue:
    """A report about to be written. Raises StillAsking, DraftChanged, Invalid."""
    made = draft(request)
    _fits(made, assessment)
    on = clock.today()
    suggested = made.conclusion(assessment.set_aside)
    return Issue(
        draft=made,
        assessment=assessment,
        lines=setting_aside(made.lines, assessment.set_aside),
        conclusion=assessment.conclusion or suggested,
        number=f"核〔{on.year}〕{request.case.number}-{request.round}号",
        issued_on=on,
        valid_until=_valid_until(on),
    )


def _fits(made: Draft, assessment: Assessment) -> None:
    """Whether this assessment may be given of this draft. Raises StillAsking, DraftChanged, Invalid."""
    if assessment.read and assessment.read != made.digest:
        raise DraftChanged
    reason = assessment.proceed_without.strip()
    if made.running and len(reason) < REASON_LEAST:
        raise StillAsking("、".join(dict.fromkeys(str(m.source.label) for m in made.running)))
    faults = {**_opinion_faults(made, assessment), **_aside_faults(made, assessment)}
    if faults:
        raise Invalid("报告还没有填写完整。请按提示补充。", faults)


def _opinion_faults(made: Draft, assessment: Assessment) -> dict[str, str]:
    given, suggested = assessment.conclusion, made.conclusion(assessment.set_aside)
    if given is None or given == suggested:
        return {}
    if given is Conclusion.CONSISTENT and made.missing:
        return {
            "conclusion": "还有来源没有结果，不能写“与申报一致”。请选“部分来源缺失”或“与申报有差异”。"
        }
    if given is Conclusion.INCOMPLETE and not made.missing:
        return {"conclusion": "所有来源都已返回，不能写“部分来源缺失”。"}
    if len(assessment.opinion.strip()) < OPINION_LEAST:
        told = f"结论与比对结果（{suggested.label}）不同，请在核对意见中写明理由，不少于{OPINION_LEAST}个字。"
        return {"opinion": told}
    return {}


def _aside_faults(made: Draft, assessment: Assessment) -> dict[str, str]:
    known = {line.key for line in made.contrary}
    if not set(assessment.set_aside) <= known:
        return {"set_aside": "有一处要不采信的差异已经不存在。请刷新页面后重新选择。"}
    if any(len(reason.strip()) < REASON_LEAST for reason in assessment.set_aside.values()):
        return {"set_aside": f"请写明不采信来源数据的理由，每处不少于{REASON_LEAST}个字。"}
    return {}


def _valid_until(on: date) -> date | None:
    """Last day of validity; None while the region has not decided 待核定."""
    days = org.region().entry("verification_report_valid_days").value
    return on + timedelta(days=days) if isinstance(days, int) else None
