"""Put one question to one source, and keep what it answered.

Asking talks to the outside with no transaction open; that it was asked, with whose leave, is
written down first. A source that fails again and again in one turn of the worker is left alone
until the next, so that it holds nobody else up.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases.enums import CaseStatus
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.exchange.errors import NotReady, PartnerFault
from gongzhu.exchange.models import Outbox
from gongzhu.intake import selectors as intake
from gongzhu.verification import authority
from gongzhu.verification.enums import QueryStatus
from gongzhu.verification.models import Query, Request
from gongzhu.verification.sources import plugin
from gongzhu.verification.sources.envelope import Question, search

FAULTS_A_TURN = 2
NO_LEAVE = "没有有效的核对授权，没有查询"


def most_tries() -> int:
    """After so many failed tries a source counts as unreachable (product default 6)."""
    return int(getattr(settings, "VERIFICATION_TRIES", 6))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question. status None: there was nothing left to ask."""

    status: QueryStatus | None
    records: list[dict[str, Any]] = field(default_factory=list)
    as_of: date | None = None


@dataclass
class Turn:
    """One turn of the worker. faults: failures by source."""

    faults: Counter[str] = field(default_factory=Counter)

    def ask(self, row: Outbox) -> Outcome:
        """Ask the source. Raises PartnerFault or NotReady, and the outbox tries again later."""
        source = row.payload["source"]
        if self.faults[source] >= FAULTS_A_TURN:
            raise NotReady("这个来源刚才连续没有应答，稍后再问。")
        query = _begun(row.payload["query"])
        if isinstance(query, Outcome):
            return query
        try:
            return _answer(query)
        except (PartnerFault, NotReady) as fault:
            self.faults[source] += 1
            _note_fault(query, fault)
            raise


def keep(row: Outbox, outcome: Outcome) -> None:
    """Write down what came back, sealed; an answer that is there already stays."""
    if outcome.status is None:
        return
    query = Query.unscoped.select_related("request", "person").get(pk=row.payload["query"])
    Request.unscoped.select_for_update().get(pk=query.request_id)
    query.refresh_from_db(fields=["status"])
    if query.status == QueryStatus.ANSWERED:
        return
    query.status = outcome.status
    query.error = NO_LEAVE if outcome.status == QueryStatus.BARRED else ""
    if outcome.status == QueryStatus.ANSWERED:
        query.answer = {"records": outcome.records}
        query.as_of = outcome.as_of
        query.answered_at = clock.now()
    query.save(update_fields=["status", "error", "answer", "as_of", "answered_at"])


@transaction.atomic
def _begun(query_id: str) -> Query | Outcome:
    """The question, counted as asked from now; or why it is not to be asked.

    The authorisation is looked at here, at the moment of asking, and nowhere earlier counts.
    """
    queries = Query.unscoped.select_for_update(of=("self",))
    query = queries.select_related("request__case", "person").get(pk=query_id)
    if query.status == QueryStatus.ANSWERED or query.request.case.status == CaseStatus.CLOSED:
        return Outcome(None)
    now = clock.now()
    application = intake.application_of(query.request.case)
    signed = authority.authorisation(application, query.person, now)
    if signed is None:
        return Outcome(QueryStatus.BARRED)
    query.tries += 1
    query.asked_at = now
    query.save(update_fields=["tries", "asked_at"])
    audit.record(
        "verification.ask",
        obj=query,
        by=SYSTEM,
        purpose=query.source,
        detail={"authorisation": signed.pk, "try": query.tries},
    )
    return query


def _answer(query: Query) -> Outcome:
    source = plugin(query.source)
    question = Question(
        number=str(query.pk),
        at=query.request.asked_at,
        id_number=query.person.id_number.expose(),
        name=query.person.name,
    )
    records = search(source, question)
    oldest = min((record.as_of for record in records), default=clock.today())
    return Outcome(QueryStatus.ANSWERED, source.kept(records), oldest)


def _note_fault(query: Query, fault: Exception) -> None:
    """Show on the question why it has no answer yet, and when it is given up for this report."""
    is_over = query.tries >= most_tries()
    changed: dict[str, Any] = {"error": str(fault)[:200]}
    if is_over:
        changed["status"] = QueryStatus.UNREACHABLE
    open_one = Query.unscoped.filter(pk=query.pk).exclude(status=QueryStatus.ANSWERED)
    open_one.update(**changed)
