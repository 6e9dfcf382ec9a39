"""Work out what a report would say now: the comparison, what is missing, what it comes to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.crypto import sm3
from gongzhu.intake import selectors as intake
from gongzhu.intake.facts import Snapshot, snapshot
from gongzhu.intake.facts.taking import applied_on
from gongzhu.intake.models import Application
from gongzhu.org import selectors as org
from gongzhu.people.services.enrolment import id_index
from gongzhu.verification.comparing import Inquiry, Line, as_json, compare
from gongzhu.verification.comparing.inquiry import Key
from gongzhu.verification.enums import Conclusion, QueryStatus, Source
from gongzhu.verification.missing import Missing, grouped
from gongzhu.verification.models import Query, Request
from gongzhu.verification.sources import plugin


@dataclass(frozen=True)
class Draft:
    """What a report would say now.

    state: fingerprint of the questions; digest: of everything the officer reads, so that a page
    read earlier can be told from what is known now.
    """

    application: Application
    declared: Snapshot
    lines: tuple[Line, ...]
    missing: tuple[Missing, ...]
    as_of: date | None
    state: str

    @property
    def running(self) -> tuple[Missing, ...]:
        """Sources still being asked."""
        return tuple(one for one in self.missing if one.status == QueryStatus.QUEUED)

    @property
    def contrary(self) -> tuple[Line, ...]:
        """Lines that speak against the declaration."""
        return tuple(line for line in self.lines if line.is_contrary)

    @property
    def digest(self) -> str:
        """Fingerprint of the draft."""
        content = json.dumps([as_json(self.lines), self.state], ensure_ascii=False, sort_keys=True)
        return sm3(content.encode())

    def conclusion(self, set_aside: Mapping[str, str]) -> Conclusion:
        """What the comparison comes to when these lines are not followed."""
        if any(line.key not in set_aside for line in self.contrary):
            return Conclusion.DIFFERENT
        return Conclusion.INCOMPLETE if self.missing else Conclusion.CONSISTENT


def draft(request: Request) -> Draft:
    """The draft of a round's report. Decrypts the answers: the caller has leave to see them."""
    queries = list(Query.unscoped.filter(request=request).select_related("person"))
    application = intake.application_of(request.case)
    declared = snapshot(application)
    answered = [query for query in queries if query.status == QueryStatus.ANSWERED]
    inquiry = _inquiry(application, declared, answered)
    return Draft(
        application=application,
        declared=declared,
        lines=compare(inquiry),
        missing=_missing(queries, [member.person_id for member in declared.members]),
        as_of=min((query.as_of for query in answered if query.as_of), default=None),
        state=state_of(queries),
    )


def state_of(queries: Iterable[Query]) -> str:
    """Fingerprint of how the questions stand."""
    rows = sorted((str(query.pk), query.status) for query in queries)
    return sm3(json.dumps(rows).encode())


def _inquiry(application: Application, declared: Snapshot, answered: Sequence[Query]) -> Inquiry:
    members = {one.person_id: one.id for one in declared.members}
    known = application.members(manager="unscoped").values_list("person__id_index", flat=True)
    listed = frozenset(known)
    months = catalogue.parameters().get("income_months")
    return Inquiry(
        snapshot=declared,
        answers={_key(query, members): _records(query) for query in answered},
        applied_on=applied_on(application),
        months=months if isinstance(months, int) else None,
        region=org.division(org.region().code).span,
        words=catalogue.words(),
        is_listed=lambda number: id_index(number) in listed,
    )


def _key(query: Query, members: Mapping[str, str]) -> Key:
    return members[str(query.person_id)], Source(query.source)


def _records(query: Query) -> list[Any]:
    answer = query.answer.expose() if query.answer else {"records": []}
    return plugin(query.source).reopened(answer["records"])


def _missing(queries: Sequence[Query], order: Sequence[str]) -> tuple[Missing, ...]:
    silent = [query for query in queries if query.status != QueryStatus.ANSWERED]
    silent.sort(key=lambda query: order.index(str(query.person_id)))
    return grouped((query.source, query.status, query.person.name) for query in silent)
