"""Open dossiers and grant access to them."""

from __future__ import annotations

from datetime import datetime

from gongzhu.accounts.models import User
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.org.models import Office
from gongzhu.scope.models import Dossier, Grant


def open_dossier(*, division_code: int) -> Dossier:
    """Start a dossier handled in this division.

    Done as the system: nobody can be shown to see a dossier before it exists.
    """
    with acting_as(SYSTEM):
        return Dossier.unscoped.create(division_code=division_code, opened_at=clock.now())


def grant_office(
    dossier: Dossier, office: Office, *, reason: str, until: datetime | None = None
) -> None:
    """Let an office outside the line see one dossier, from now, perhaps until an instant."""
    _grant(dossier, {"office": office}, reason, until)


def grant_user(dossier: Dossier, user: User, *, reason: str, until: datetime | None = None) -> None:
    """Let a resident's account see one dossier: the applicant's, a proxy's."""
    _grant(dossier, {"user": user}, reason, until)


def _grant(
    dossier: Dossier, to: dict[str, Office | User], reason: str, until: datetime | None
) -> None:
    """Renew the grant if there is one; of two made at once, the database keeps one."""
    terms = {"reason": reason, "until": until, "granted_at": clock.now()}
    if not Grant.objects.filter(dossier=dossier, **to).update(**terms):
        Grant.objects.bulk_create([Grant(dossier=dossier, **to, **terms)], ignore_conflicts=True)
