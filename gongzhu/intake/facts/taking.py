"""Read an application's declaration, and what the platform itself knows of the household, once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.facts.members import age_on
from gongzhu.intake.facts.snapshot import EntrySnap, MemberSnap, Snapshot
from gongzhu.intake.models import Application, Entry, Member
from gongzhu.people import selectors as people
from gongzhu.people.enums import Involved
from gongzhu.people.models import Involvement

RELIEF = {
    "dibao": "dibao",
    "tekun": "tekun",
    "dibao_margin": "margin",
    "rigid": "rigid",
    "orphan": "orphan",
    "de_facto_orphan": "de_facto_orphan",
}
"""The standing an approved case of an item gives a household, in the words of `current_relief`."""
LASTS = {"margin": timedelta(days=366), "rigid": timedelta(days=366)}
"""How long a standing without regular review holds. Source: 刚性支出困难家庭认定办法 第十条 (不超过12个月)."""
AID = ("temporary",)
"""Items whose money counts towards the yearly cap of temporary assistance."""


def snapshot(application: Application) -> Snapshot:
    """The declaration of an application the caller may see.

    The platform's own knowledge of the household is read as the system: a standing and a sum,
    nothing else of other dossiers. Raises Destroyed when a member's key is gone.
    """
    on = applied_on(application)
    members = Member.unscoped.filter(application=application).select_related("person")
    entries = Entry.unscoped.filter(application=application).select_related("member__person")
    return Snapshot(
        members=tuple(_member(member, on) for member in members),
        entries=tuple(_entry(entry) for entry in entries),
        answers=application.answers.expose() if application.answers else {},
        household=_household(application, on),
    )


def applied_on(application: Application) -> date:
    """The day of application: when it was handed in, today while it is a draft."""
    at = application.submitted_at
    if application.status == ApplicationStatus.SUBMITTED and at:
        return clock.day_of(at)
    return clock.today()


def _member(member: Member, on: date) -> MemberSnap:
    bare = MemberSnap(
        id=str(member.pk),
        person_id=str(member.person_id),
        name=member.person.name,
        relation=member.relation,
        age=None,
        gender=people.gender(member.person).value,
        circumstances=member.circumstances.expose() if member.circumstances else {},
        born_on=people.born_on(member.person),
    )
    age = age_on(bare, on, catalogue.parameters().get("birthday_counts"))
    return MemberSnap(**{**vars(bare), "age": age})


def _entry(entry: Entry) -> EntrySnap:
    return EntrySnap(
        member_id=str(entry.member_id),
        section=entry.section,
        kind=entry.kind,
        amount_fen=entry.amount.expose() if entry.amount else None,
        details=entry.details.expose() if entry.details else {},
    )


def _household(application: Application, on: date) -> dict[str, Any]:
    approved = _approved(application)
    return {
        "sections": sorted(application.sections),
        "address": application.address.expose() if application.address else None,
        "applied_by_proxy": _is_by_proxy(application),
        "current_relief": _standing(approved, on),
        "aid_on_platform_fen": _aid(approved, on),
    }


def _is_by_proxy(application: Application) -> bool:
    """Registered as such, or filled in by a resident who is not the applicant."""
    if application.proxy_id is not None:
        return True
    filler = application.opened_by
    return not filler.is_officer and filler.pk != application.applicant.user_id


def _approved(application: Application) -> list[tuple[str, date, int | None]]:
    """(item, day, amount) of the approved cases this applicant belongs to, oldest first."""
    with acting_as(SYSTEM):
        own = Involvement.unscoped.filter(
            person_id=application.applicant_id, role__in=(Involved.APPLICANT, Involved.MEMBER)
        )
        others = [
            pk for pk in own.values_list("dossier", flat=True) if pk != application.dossier_id
        ]
        if not others:
            return []
        cases = Case.unscoped.filter(
            dossier__in=others, status=CaseStatus.CLOSED, outcome=Outcome.APPROVED
        )
        rows = cases.order_by("closed_at").values_list(
            "item_version__item__code", "closed_at", "amount_fen"
        )
        return [(code, clock.day_of(closed), amount) for code, closed, amount in rows if closed]


def _standing(approved: list[tuple[str, date, int | None]], on: date) -> str | None:
    """The latest standing still in force on a day, or None when the platform knows of none."""
    for code, since, _ in reversed(approved):
        relief = RELIEF.get(code)
        if relief and since <= on and (relief not in LASTS or on < since + LASTS[relief]):
            return relief
    return None


def _aid(approved: list[tuple[str, date, int | None]], on: date) -> int:
    return sum(
        amount or 0 for code, since, amount in approved if code in AID and since.year == on.year
    )
