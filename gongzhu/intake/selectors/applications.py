"""Find applications, as far as the acting person may see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.facts import snapshot
from gongzhu.intake.models import Application, Supplement
from gongzhu.people.models import BankAccount

_WITH = ("item_version__item", "applicant", "proxy", "opened_by", "account", "dossier")


def application_of(case: Case) -> Application:
    """The application behind a visible case. Raises Missing."""
    return _one(Application.objects.filter(dossier_id=case.dossier_id))


def application(key: UUID | str) -> Application:
    """A visible application by its id. Raises Missing alike when there is none."""
    return _one(Application.objects.filter(pk=key))


def draft(key: UUID | str) -> Application:
    """A visible application that is still being filled in. Raises Missing."""
    return _one(Application.objects.filter(pk=key, status=ApplicationStatus.DRAFT))


def my_applications(actor: Actor) -> QuerySet[Application]:
    """What this account applies for or helps with, newest first; drafts included."""
    mine = Q(applicant__user_id=actor.user_id) | Q(proxy__user_id=actor.user_id)
    mine |= Q(opened_by_id=actor.user_id)
    found = Application.objects.filter(mine).select_related(*_WITH, "dossier__case")
    return found.order_by("-created_at", "pk")


def open_draft(actor: Actor, item_code: str) -> Application | None:
    """The form this account was filling in for an item, to go on with."""
    drafts = my_applications(actor).filter(
        status=ApplicationStatus.DRAFT, item_version__item__code=item_code
    )
    return drafts.first()


def accounts_of(application: Application) -> QuerySet[BankAccount]:
    """Cards on record in the applicant's name and still in use, newest first."""
    own = BankAccount.objects.filter(person_id=application.applicant_id, retired_at=None)
    return own.select_related("person").order_by("-created_at")


def supplement_open(case: Case) -> Supplement | None:
    """The notice of missing papers that waits for an answer, if one does; none in a closed case."""
    if case.status == CaseStatus.CLOSED:
        return None
    return (
        Supplement.objects.filter(application__dossier_id=case.dossier_id, answered_at=None)
        .select_related("application", "letter")
        .first()
    )


def is_as_handed_in(application: Application) -> bool:
    """Whether the declaration still is the one whose digest was taken when it was handed in."""
    return bool(application.digest) and snapshot(application).digest() == application.digest


def _one(found: QuerySet[Application]) -> Application:
    row = found.select_related(*_WITH).defer("item_version__spec").first()
    if row is None:
        raise Missing("没有找到这份申请。请从“我的申请”或办件列表重新进入。")
    return row
