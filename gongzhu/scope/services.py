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
    Grant.objects.update_or_create(
        dossier=dossier,
        office=office,
        defaults={"reason": reason, "until": until, "granted_at": clock.now()},
    )


def grant_user(dossier: Dossier, user: User, *, reason: str, until: datetime | None = None) -> None:
    """Let a resident's account see one dossier: the applicant's, a proxy's."""
    Grant.objects.update_or_create(
        dossier=dossier,
        user=user,
        defaults={"reason": reason, "until": until, "granted_at": clock.now()},
    )
