"""Read reports and how far the questions have come; nothing sealed is shown here."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case, Task
from gongzhu.intake.facts import Correction
from gongzhu.people.models import Person
from gongzhu.verification.enums import QueryStatus, RequestStatus
from gongzhu.verification.missing import Missing, grouped
from gongzhu.verification.models import Objection, Query, Report, Request


def reports(case: Case) -> QuerySet[Report]:
    """Every report of a visible case, oldest round first."""
    found = Report.objects.filter(request__case=case)
    return found.select_related("request", "concluded_by", "document").order_by("request__round")


def latest_report(case: Case) -> Report | None:
    """The report that holds: of the latest round that has one."""
    return reports(case).last()


def report_is_valid(case: Case, on: date) -> bool | None:
    """Whether the latest report still holds on a day; False when there is none.

    None while the region has not decided how long reports hold 待核定: nobody may guess.
    """
    report = latest_report(case)
    if report is None:
        return False
    return None if report.valid_until is None else on <= report.valid_until


def corrections(case: Case) -> list[Correction]:
    """What the rules are to use instead of the declaration, from the latest report.

    Amounts and things departments know better than the household, less what the officer set aside
    with a reason; empty without a report. For computing, not for showing: see `read_report`.
    Source: 广州市社会救助申请居民家庭经济状况核对规则 2019 (优先采信更客观的部门反馈).
    """
    report = latest_report(case)
    return [Correction(**one) for one in report.corrections.expose()] if report else []


def request_of(task: Task) -> Request | None:
    """The round a task of the verification stage is about; None until the worker has started it."""
    return Request.objects.filter(task=task).select_related("case").order_by("round").last()


def running_request(case: Case) -> Request | None:
    """The round going on for a case, if one is."""
    return Request.objects.filter(case=case, status=RequestStatus.OPEN).first()


def open_requests() -> QuerySet[Request]:
    """Rounds going on in cases the acting one sees, oldest first.

    Each carries `waiting`, `answered`, `unreachable` and `barred`: numbers of its questions.
    """
    running = Request.objects.filter(status=RequestStatus.OPEN, case__status=CaseStatus.OPEN)
    counted = running.annotate(
        waiting=_count(QueryStatus.QUEUED),
        answered=_count(QueryStatus.ANSWERED),
        unreachable=_count(QueryStatus.UNREACHABLE),
        barred=_count(QueryStatus.BARRED),
    )
    return counted.select_related("case", "task").order_by("asked_at", "pk")


def open_rechecks() -> QuerySet[Request]:
    """Rounds going on beside the way of their case: no task in a worklist stands for them."""
    return open_requests().filter(task=None)


def progress(request: Request) -> dict[str, int]:
    """How many questions of a round stand where, by status; every status is named."""
    counted = Query.objects.filter(request=request).order_by().values_list("status")
    found = dict(counted.annotate(n=Count("pk")))
    return {status: found.get(status, 0) for status in QueryStatus.values}


def queries(request: Request) -> QuerySet[Query]:
    """The questions of a round with their persons; statuses and days, never answers."""
    found = Query.objects.filter(request=request).defer("answer").select_related("person")
    return found.order_by("person__name", "source")


def missing(report: Report) -> tuple[Missing, ...]:
    """What gave nothing when a report was issued, with the names of those it would be about."""
    people = Person.objects.filter(pk__in={one["person"] for one in report.missing_sources})
    names = {str(pk): name for pk, name in people.values_list("pk", "name")}
    return grouped(
        (one["source"], one["status"], names.get(one["person"], "家庭成员"))
        for one in report.missing_sources
    )


def late_answers(report: Report) -> QuerySet[Query]:
    """Answers that came in after a report was issued: a ground for another round."""
    late = Query.objects.filter(request_id=report.request_id, answered_at__gt=report.concluded_at)
    return late.defer("answer").select_related("person").order_by("answered_at")


def objections(case: Case) -> QuerySet[Objection]:
    """Every objection in a visible case, oldest first."""
    found = Objection.objects.filter(report__request__case=case)
    return found.select_related("report", "recheck").order_by("raised_at")


def open_objections() -> QuerySet[Objection]:
    """Objections waiting for an answer in cases the acting one sees, oldest first."""
    waiting = Objection.objects.filter(answered_at=None)
    return waiting.select_related("report__request__case").order_by("raised_at")


def _count(status: QueryStatus) -> Count:
    return Count("queries", filter=Q(queries__status=status))
