"""One household, one application of an item at a time.

Looked for as the system, in all places: a second application elsewhere is found at intake. What is
said about it depends on whether the person may see it. Source: INT-12; 民发〔2021〕57号 第4条.
"""

from __future__ import annotations

from django.db.models import Q

from gongzhu.cases.enums import CaseStatus
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application, Member
from gongzhu.people.models import Person

_RUNNING = Q(status=ApplicationStatus.SUBMITTED) & ~Q(dossier__case__status=CaseStatus.CLOSED)


def refuse_second(applicant: Person, item_code: str, *, by: Actor) -> None:
    """Raise Conflict when the person applies for the item already, or belongs to a household that does.

    A draft of somebody else that merely names the person stands in nobody's way.
    """
    own = Q(applicant=applicant) & (Q(status=ApplicationStatus.DRAFT) | _RUNNING)
    with acting_as(SYSTEM):
        of_item = Application.unscoped.filter(item_version__item__code=item_code)
        found = of_item.filter(own | Q(pk__in=_named([applicant])) & _RUNNING)
        other = found.select_related("item_version__item", "dossier").first()
    if other is not None:
        raise Conflict(_sentence(other, by))


def running_elsewhere(application: Application) -> list[Member]:
    """Members of a draft for whom another application of the item is being handled."""
    with acting_as(SYSTEM):
        members = list(Member.unscoped.filter(application=application).select_related("person"))
        running = Application.unscoped.filter(
            _RUNNING, item_version__item_id=application.item_version.item_id
        ).exclude(pk=application.pk)
        taken = set(
            Member.unscoped.filter(
                application__in=running, person__in=[one.person_id for one in members]
            ).values_list("person_id", flat=True)
        )
    return [one for one in members if one.person_id in taken]


def _named(people: list[Person]) -> object:
    return Member.unscoped.filter(person__in=people).values("application")


def _sentence(other: Application, by: Actor) -> str:
    name = other.item_version.item.name
    if not Application.unscoped.visible_to(by).filter(pk=other.pk).exists():
        return f"这个家庭已有一份“{name}”申请正在办理，不能再申请一份。请向家人或受理窗口了解进展。"
    if other.status == ApplicationStatus.DRAFT:
        return f"已经有一份没填完的“{name}”申请。请从“我的申请”进去接着填，不用重新开始。"
    return f"“{name}”申请（受理编号 {other.dossier.number}）正在办理，不能再申请一份。请在“我的申请”查看进展。"
