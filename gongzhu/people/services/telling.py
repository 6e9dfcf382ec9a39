"""Tell the residents behind a dossier what happened to it."""

from __future__ import annotations

from gongzhu.exchange import services as exchange
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement
from gongzhu.scope.models import Dossier, Grant


def tell(dossier: Dossier, body: str, *, once: str) -> None:
    """Write a message for every account that follows the dossier, and one to the applicant's phone.

    An applicant without an account is told by phone alone. once: names the news, so that telling
    it again changes nothing.
    """
    applicant = (
        Involvement.unscoped.filter(dossier=dossier, role=Involved.APPLICANT)
        .select_related("person")
        .first()
    )
    phone = applicant.person.phone if applicant else None
    own = applicant.person.user_id if applicant else None
    accounts = set(
        Grant.objects.filter(dossier=dossier, user__isnull=False).values_list("user_id", flat=True)
    )
    for user_id in sorted(accounts | {own} - {None}) or [None]:
        is_own = user_id in (own, None)
        exchange.write_message(
            dossier,
            body,
            user_id=user_id,
            phone=phone.expose() if phone and is_own else None,
            once=f"{once}:{user_id or 'phone'}",
        )
