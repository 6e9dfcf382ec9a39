"""Whose economy may be looked into: nobody is asked about without a valid authorisation.

Source: 民发〔2021〕57号 第9、17条; 个人信息保护法 第15、29、31条.
"""

from __future__ import annotations

from datetime import datetime

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Signers
from gongzhu.common import clock
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Application, Authorisation
from gongzhu.people.models import Person


def persons(application: Application) -> list[Person]:
    """Everybody the item wants verified: the members who count, or the applicant alone."""
    wanted = catalogue.spec(application.item_version).authorisation.signers
    found = [member.person for member in intake.look(application, clock.today()).members]
    if wanted is Signers.APPLICANT:
        return [person for person in found if person.pk == application.applicant_id]
    return found


def authorisation(application: Application, person: Person, at: datetime) -> Authorisation | None:
    """The authorisation that covers a person at an instant, if there is one.

    Signed by then, not withdrawn, not run out; for a minor by a guardian, never by the child.
    """
    day = clock.day_of(at)
    signed = Authorisation.unscoped.filter(
        application=application,
        person=person,
        withdrawn_at__isnull=True,
        signed_at__lte=at,
        valid_until__gte=day,
    ).first()
    if signed is None or intake.is_grown(person, day):
        return signed
    is_guarded = signed.guardian_id not in (None, person.pk)
    return signed if is_guarded else None
