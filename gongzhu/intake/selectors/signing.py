"""Whose signature is waited for: what a family member may read before agreeing.

A member's account is not opened the household's dossier. It learns who applies for what, what the
member is said to be, and the wording; nothing that others declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gongzhu.cases.enums import CaseStatus
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, ActorKind, acting_as
from gongzhu.intake.models import Authorisation, Member
from gongzhu.intake.selectors.papers import signatures
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.people.models import Person


@dataclass(frozen=True)
class Invitation:
    """A signature asked of one person. given: the live authorisation, once there is one."""

    application_id: UUID
    person: Person
    item: str
    applicant: str
    relation: str
    office: str
    given: Authorisation | None


def invitations(actor: Actor) -> list[Invitation]:
    """Everything the acting resident is asked to sign, or has signed, for applications still alive.

    Empty for anybody but a resident with an account.
    """
    if actor.kind is not ActorKind.RESIDENT or actor.user_id is None:
        return []
    with acting_as(SYSTEM):
        member_rows = Member.unscoped.filter(person__user_id=actor.user_id).exclude(
            application__dossier__case__status=CaseStatus.CLOSED
        )
        rows = member_rows.select_related(
            "person", "application__applicant", "application__item_version__item",
            "application__dossier", "application__opened_by", "application__proxy",
        )  # fmt: skip
        return [
            found
            for row in rows.order_by("application__created_at")
            if (found := _invitation(row, clock.today()))
        ]


def town_of(division_code: int) -> str:
    """The town or street that takes applications for a place, with its district."""
    return org.path_name(org.ancestor_code(division_code, DivisionLevel.TOWN))


def _invitation(member: Member, on: date) -> Invitation | None:
    """None where the item asks no signature of this member, or a guardian's."""
    application = member.application
    wanted = next(
        (one for one in signatures(application, on) if one.person.pk == member.person_id), None
    )
    if wanted is None or not wanted.is_grown:
        return None
    return Invitation(
        application_id=application.pk,
        person=member.person,
        item=application.item_version.item.name,
        applicant=application.applicant.name,
        relation=wanted.relation,
        office=town_of(application.dossier.division_code),
        given=wanted.given,
    )
