"""Open dossiers and grant access to them."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

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
    whom = "office_id" if "office" in to else "user_id"
    row = Grant(dossier=dossier, **to, reason=reason, until=until, granted_at=clock.now())
    named = ("dossier_id", whom, "reason", "until", "granted_at")
    fields = [field for field in Grant._meta.concrete_fields if field.attname in named]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    columns = ", ".join(str(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(_PUT.format(columns=columns, whom=whom), values)


# plain SQL: the ORM does not know a conflict on a partial unique index, and would ask twice
_PUT = (
    "INSERT INTO scope_grant ({columns}) VALUES (%s, %s, %s, %s, %s)"
    " ON CONFLICT ({whom}, dossier_id) WHERE {whom} IS NOT NULL DO UPDATE"
    " SET reason = excluded.reason, until = excluded.until, granted_at = excluded.granted_at"
)
