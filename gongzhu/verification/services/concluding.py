"""Issue the report: what an officer of the centre signs, frozen with its letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import selectors as case_selectors, services as cases
from gongzhu.cases.models import Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Missing
from gongzhu.documents import letters
from gongzhu.documents.enums import Template
from gongzhu.people import services as people
from gongzhu.verification import permissions
from gongzhu.verification.comparing import as_json, corrections
from gongzhu.verification.enums import Conclusion, QueryStatus, RequestStatus
from gongzhu.verification.errors import DraftChanged
from gongzhu.verification.models import Query, Report, Request
from gongzhu.verification.services.assessing import Assessment, Issue, issue_of
from gongzhu.verification.services.drafting import state_of
from gongzhu.verification.services.wording import letter_of


def conclude(
    task: Task, assessment: Assessment, *, by: Actor, key: str, seen: int | None = None
) -> Report:
    """Issue the report of the round a task is about, and move the case on.

    Contrary findings take the action `mismatch`, by which the town tells the household, where the
    flow has it; else `complete`. The letter is set before the transaction opens.
    Raises StillAsking while sources are asked and no reason is given to go without, DraftChanged
    when answers came in since the officer read them, Invalid, and what `cases.act` raises.
    Source: 民发〔2021〕57号 第17-18条; 002 核对业务办理子系统.
    """
    task = case_selectors.task(task.pk)
    request = Request.objects.filter(task=task).order_by("round").last()
    if request is None:
        raise Conflict("核对委托刚刚到达，正在向各来源提问。请稍等片刻，刷新页面后再办理。")

    def move(issue: Issue) -> bool:
        action, data = _step(task, issue)
        return cases.act(task, action, by=by, key=key, seen=seen, data=data).replayed

    return _issued(request, assessment, move, by=by, key=key)


def conclude_recheck(request: Request, assessment: Assessment, *, by: Actor, key: str) -> Report:
    """Issue the report of a re-check that runs beside the case's way; the case does not move.

    Raises as `conclude` does, and Conflict for a round that belongs to a task.
    """
    seen = Request.objects.filter(pk=request.pk).select_related("case").first()
    if seen is None:
        raise Missing
    if seen.task_id is not None:
        raise Conflict("这一轮核对属于办件的核对环节，请在待办中出具报告。")
    return _issued(seen, assessment, lambda issue: False, by=by, key=key)


def _issued(
    request: Request,
    assessment: Assessment,
    move: Callable[[Issue], bool],
    *,
    by: Actor,
    key: str,
) -> Report:
    if old := _same(request, by=by, key=key):
        return old
    permissions.may_conclude(by, request)
    issue = issue_of(request, assessment)
    pdf = letters.render(
        Template.VERIFICATION_REPORT, letter_of(request, issue, by=by), settings.DEMO
    )
    with transaction.atomic():
        request = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if old := _same(request, by=by, key=key):
            return old
        permissions.may_conclude(by, request)
        _is_unchanged(request, issue)
        move(issue)
        return _write(request, issue, pdf, by=by, key=key)


def _same(request: Request, *, by: Actor, key: str) -> Report | None:
    """The report that this very press of the button made earlier."""
    made = Report.objects.filter(request=request, request_key=key, concluded_by_id=by.user_id)
    return made.first()


def _step(task: Task, issue: Issue) -> tuple[str, dict[str, Any]]:
    """The flow's action, and what the case's history may tell: no figures, no names."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    data: dict[str, Any] = {"conclusion": issue.conclusion.value, "report": issue.number}
    has_mismatch = any(action.key == "mismatch" for action in stage.actions)
    if issue.conclusion is not Conclusion.DIFFERENT or not has_mismatch:
        return "complete", data
    count = sum(line.counts for line in issue.lines)
    told = f"有 {count} 处与申报不一致" if count else "与申报不一致"
    return "mismatch", {**data, "reason": f"核对发现{told}，详见核对报告 {issue.number}。"}


def _is_unchanged(request: Request, issue: Issue) -> None:
    if state_of(Query.unscoped.filter(request=request)) != issue.draft.state:
        raise DraftChanged


def _write(request: Request, issue: Issue, pdf: bytes, *, by: Actor, key: str) -> Report:
    given = issue.assessment
    without = given.proceed_without.strip()[:200]
    waiting = Query.unscoped.filter(request=request, status=QueryStatus.QUEUED)
    waiting.update(status=QueryStatus.UNREACHABLE, error=without)
    case = request.case
    title = f"{case.item_name}家庭经济状况核对报告"
    document = letters.file_letter(
        case.dossier, Template.VERIFICATION_REPORT, pdf, title=title, number=issue.number, by=by
    )
    adopted = corrections(issue.draft.declared, issue.lines)
    report = Report(
        request=request,
        applicant=issue.draft.application.applicant,
        number=issue.number,
        conclusion=issue.conclusion,
        opinion=given.opinion.strip(),
        missing_sources=_missing(request),
        without=without if issue.draft.running else "",
        lines=as_json(issue.lines),
        corrections=[asdict(one) for one in adopted],
        as_of=issue.draft.as_of,
        valid_until=issue.valid_until,
        concluded_by_id=by.user_id or 0,
        concluded_at=clock.now(),
        document=document,
        request_key=key,
    )
    report.save(force_insert=True)
    Request.unscoped.filter(pk=request.pk).update(status=RequestStatus.CONCLUDED)
    _tell(report, request, issue)
    audit.record(
        "verification.conclude",
        obj=report,
        by=by,
        reason=without,
        detail={"conclusion": issue.conclusion, "aside": dict(given.set_aside)},
    )
    return report


def _missing(request: Request) -> list[dict[str, str]]:
    """What gave nothing, without names: a report's row is not sealed."""
    silent = Query.unscoped.filter(request=request).exclude(status=QueryStatus.ANSWERED)
    return [
        {"source": query.source, "person": str(query.person_id), "status": query.status}
        for query in silent.order_by("source", "person_id")
    ]


def _tell(report: Report, request: Request, issue: Issue) -> None:
    """A household whose figures were contradicted hears of it at once.

    Source: 民发〔2021〕57号 第18条 (及时告知).
    """
    if issue.conclusion is not Conclusion.DIFFERENT:
        return
    case = request.case
    people.tell(
        case.dossier,
        f"您的{case.item_name}申请（受理编号 {case.number}）已出核对结果，有与申报不一致之处。"
        "请登录查看；有异议的，可以说明情况并提交佐证材料，申请复查。",
        once=f"verification.report:{report.pk}",
    )
