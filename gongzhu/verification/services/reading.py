"""Read what is sealed: each reading by an officer is one entry of the trail."""

from __future__ import annotations

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Missing
from gongzhu.intake.models import Authorisation
from gongzhu.people.models import Person
from gongzhu.scope.models import Scoped
from gongzhu.verification import permissions
from gongzhu.verification.comparing import Line, from_json
from gongzhu.verification.models import Objection, Report, Request
from gongzhu.verification.services.drafting import Draft, draft

READ = "verification.read"


def read_report(report: Report, *, by: Actor) -> tuple[Line, ...]:
    """The lines of a report, decrypted.

    An officer whose work needs them reads all, and it is recorded; a resident reads the lines
    about the own person and about children they signed for, never another adult's accounts.
    Raises Missing outside the scope, Denied for other posts.
    Source: GB/T 35273 7.2; 个人信息保护法 第5、6、45条.
    """
    _is_seen(report, by)
    if by.kind is ActorKind.RESIDENT:
        own = _own_persons(report, by)
        return tuple(line for line in _lines(report) if line.person_id in own)
    permissions.may_read(by)
    _record("report", report, by)
    return _lines(report)


def read_draft(request: Request, *, by: Actor) -> Draft:
    """What the report would say now, for the officer who is to issue it; recorded.

    Raises Missing outside the scope, Denied for other posts.
    """
    _is_seen(request, by)
    permissions.may_read(by)
    _record("draft", request, by)
    return draft(request)


def read_objection(objection: Objection, *, by: Actor) -> str:
    """What the household says against a report; an officer's reading is recorded.

    Raises Missing outside the scope, Denied for other posts.
    """
    _is_seen(objection, by)
    if by.kind is not ActorKind.RESIDENT:
        permissions.may_read(by)
        _record("objection", objection, by)
    return str(objection.text.expose())


def _lines(report: Report) -> tuple[Line, ...]:
    return from_json(report.lines.expose())


def _is_seen(row: Scoped, by: Actor) -> None:
    if not type(row).unscoped.visible_to(by).filter(pk=row.pk).exists():
        raise Missing


def _record(what: str, row: Scoped, by: Actor) -> None:
    with transaction.atomic():
        audit.record(f"{READ}.{what}", obj=row, by=by, purpose="verification")


def _own_persons(report: Report, by: Actor) -> set[str]:
    """The resident's own person and the children of this household they signed for."""
    own = Person.objects.filter(user_id=by.user_id).values_list("pk", flat=True)
    wards = Authorisation.objects.filter(
        application__dossier=report.request.case.dossier_id, guardian__in=own
    ).values_list("person_id", flat=True)
    return {str(pk) for pk in (*own, *wards)}
