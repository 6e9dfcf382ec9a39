"""Start a round: one question for each person and source, each only with a valid authorisation."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, Max, OuterRef

from gongzhu.audit import services as audit
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Invalid, Missing
from gongzhu.exchange import services as exchange
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Authorisation
from gongzhu.people.models import Person
from gongzhu.verification import authority, permissions
from gongzhu.verification.enums import QueryStatus, RequestStatus, Source
from gongzhu.verification.models import Query, Request

STAGE = "verify"
ASK = "verification.ask"
REASON_LEAST, REASON_MOST = 5, 200
_AT_ONCE = 200
log = logging.getLogger(__name__)


def start_due() -> int:
    """Start a round for every case that has come to the verification centre; return how many.

    Source: 民发〔2021〕57号 第17条 (收到提请后启动信息核对).
    """
    waiting = Task.unscoped.filter(stage=STAGE, state=TaskState.OPEN)
    due = waiting.exclude(Exists(Request.unscoped.filter(task=OuterRef("pk"))))
    return sum(_start(task) for task in due.order_by("pk")[:_AT_ONCE])


def ask_barred_again() -> int:
    """Put the questions whose missing authorisation was signed in the meantime; return how many."""
    signed = Authorisation.unscoped.filter(
        application__dossier=OuterRef("request__case__dossier"),
        person=OuterRef("person"),
        withdrawn_at__isnull=True,
        valid_until__gte=clock.today(),
    )
    barred = Query.unscoped.filter(
        Exists(signed),
        status=QueryStatus.BARRED,
        request__status=RequestStatus.OPEN,
        request__case__status=CaseStatus.OPEN,
    )
    found = barred.select_related("request__case", "person").order_by("pk")[:_AT_ONCE]
    return sum(_ask_again(query) for query in found)


@transaction.atomic
def recheck(case: Case, *, by: Actor, reason: str) -> Request:
    """Open another round for a case, whatever its stage.

    reason: why; recorded. Raises Missing, Denied, Invalid without a reason, Conflict while a round
    is open or after the end.
    Source: 民发〔2021〕57号 第18条; 广州市居民家庭经济状况核对办法 第4条 (复核报告).
    """
    found = Case.objects.select_for_update(of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise Missing
    permissions.may_recheck(by, found)
    return begin(found, None, by=by, reason=_because(reason))


def begin(case: Case, task: Task | None, *, by: Actor, reason: str = "") -> Request:
    """Put down a round's questions. In the caller's transaction, with the case locked."""
    now = clock.now()
    last = Request.unscoped.filter(case=case).aggregate(last=Max("round"))["last"] or 0
    request = Request.unscoped.create(
        case=case,
        task=task,
        round=last + 1,
        status=RequestStatus.OPEN,
        reason=reason,
        asked_at=now,
    )
    queries = _put_down(request, now)
    asked = sum(query.status == QueryStatus.QUEUED for query in queries)
    detail = {"round": request.round, "asked": asked, "barred": len(queries) - asked}
    audit.record(
        "verification.start", obj=("case", case.number), by=by, reason=reason, detail=detail
    )
    return request


def _because(reason: str) -> str:
    told = " ".join(reason.split())
    if not REASON_LEAST <= len(told) <= REASON_MOST:
        sentence = f"请写明复核事由，{REASON_LEAST}至{REASON_MOST}个字。"
        raise Invalid(sentence, {"reason": sentence})
    return told


def _put_down(request: Request, now: datetime) -> list[Query]:
    application = intake.application_of(request.case)
    queries = []
    for person in authority.persons(application):
        signed = authority.authorisation(application, person, now)
        for source in Source:
            query = _query(request, person, source, now, is_signed=signed is not None)
            queries.append(query)
            if signed:
                _queue(query, signed)
    Query.unscoped.bulk_create(queries)
    return queries


def _query(
    request: Request, person: Person, source: Source, now: datetime, *, is_signed: bool
) -> Query:
    status = QueryStatus.QUEUED if is_signed else QueryStatus.BARRED
    return Query(request=request, person=person, source=source, status=status, asked_at=now)


def _queue(query: Query, signed: Authorisation) -> None:
    """Once for each question and authorisation: one signed anew lets it be put again."""
    payload = {"query": str(query.pk), "source": str(query.source)}
    exchange.queue(ASK, payload, once=f"{ASK}:{query.pk}:{signed.pk}")


def _start(task: Task) -> bool:
    """Start one; a case that cannot be started is reported in the log and holds up no other."""
    try:
        with transaction.atomic():
            return _started(task)
    except IntegrityError:  # another worker was first
        return False
    except Exception:
        log.exception("verification of task %s not started", task.pk)
        return False


def _started(task: Task) -> bool:
    running = Request.unscoped.select_for_update().filter(
        case_id=task.case_id, status=RequestStatus.OPEN
    )
    request = running.first()
    case = Case.unscoped.select_for_update(of=("self",)).get(pk=task.case_id)
    if not Task.unscoped.filter(pk=task.pk, state=TaskState.OPEN).exists():
        return False
    if request is None:
        begin(case, task, by=SYSTEM)
        return True
    request.task = task  # a round already under way serves the case that came back
    request.save(update_fields=["task"])
    return True


def _ask_again(query: Query) -> bool:
    application = intake.application_of(query.request.case)
    with transaction.atomic():
        signed = authority.authorisation(application, query.person, clock.now())
        if signed is None:
            return False
        barred = Query.unscoped.filter(pk=query.pk, status=QueryStatus.BARRED)
        if not barred.update(status=QueryStatus.QUEUED, error=""):
            return False
        _queue(query, signed)
        return True
