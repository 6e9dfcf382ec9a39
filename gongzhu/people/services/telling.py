"""Tell the residents behind a dossier what happened to it."""

from __future__ import annotations

from gongzhu.exchange import services as exchange
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement, Person
from gongzhu.scope.models import Dossier, Grant


def tell(dossier: Dossier, body: str, *, once: str) -> None:
    """Write a message for every account that may see the dossier, and one to the applicant's phone.

    The phone is used when an officer recorded it or the applicant's own account may see the
    dossier: a number somebody merely registered under another's name learns nothing.
    once: names the news, so that telling it again changes nothing.
    """
    applicant = _applicant(dossier)
    granted = Grant.objects.filter(dossier=dossier, user__isnull=False)
    accounts = set(granted.values_list("user_id", flat=True))
    own = applicant.user_id if applicant and applicant.user_id in accounts else None
    phone = _phone(applicant, is_own=own is not None)
    for user_id in sorted(accounts):
        number = phone if user_id == own else None
        exchange.write_message(
            dossier, body, user_id=user_id, phone=number, once=f"{once}:{user_id}"
        )
    if own is None and phone:
        exchange.write_message(dossier, body, user_id=None, phone=phone, once=f"{once}:phone")


def _applicant(dossier: Dossier) -> Person | None:
    found = Involvement.unscoped.filter(dossier=dossier, role=Involved.APPLICANT)
    involvement = found.select_related("person").first()
    return involvement.person if involvement else None


def _phone(applicant: Person | None, *, is_own: bool) -> str | None:
    if applicant is None or applicant.phone is None:
        return None
    return str(applicant.phone.expose()) if is_own or applicant.phone_is_confirmed else None
