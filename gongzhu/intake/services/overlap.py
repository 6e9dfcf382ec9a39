"""One household, one application of an item at a time.

Looked for as the system, in all places: a second application elsewhere is found at intake. What is
said about it depends on whether the person may see it. Source: INT-12; 民发〔2021〕57号 第4条.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

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
        named = list(Member.unscoped.filter(person=applicant).values_list("application", flat=True))
        near = of_item.filter(Q(applicant=applicant) | Q(pk__in=named))  # few, found by index
        found = near.filter(own | Q(pk__in=named) & _RUNNING)
        other = found.select_related("item_version__item", "dossier").first()
    if other is not None:
        raise Conflict(_sentence(other, by))


def running_elsewhere(application: Application, people: Iterable[UUID]) -> list[Member]:
    """Members of a draft for whom another application of the item is being handled.

    people: ids of the persons in the draft.
    """
    with acting_as(SYSTEM):
        elsewhere = Member.unscoped.filter(person__in=people).exclude(application=application)
        named = list(elsewhere.values_list("application", "person"))  # few, found by index
        if not named:
            return []
        running = Application.unscoped.filter(
            _RUNNING,
            pk__in={form for form, _ in named},
            item_version__item_id=application.item_version.item_id,
        )
        alive = set(running.values_list("pk", flat=True))
        taken = {person for form, person in named if form in alive}
        own = Member.unscoped.filter(application=application, person__in=taken)
        return list(own.select_related("person"))


def _sentence(other: Application, by: Actor) -> str:
    name = other.item_version.item.name
    if not Application.unscoped.visible_to(by).filter(pk=other.pk).exists():
        return f"这个家庭已有一份“{name}”申请正在办理，不能再申请一份。请向家人或受理窗口了解进展。"
    if other.status == ApplicationStatus.DRAFT:
        return f"已经有一份没填完的“{name}”申请。请从“我的申请”进去接着填，不用重新开始。"
    return f"“{name}”申请（受理编号 {other.dossier.number}）正在办理，不能再申请一份。请在“我的申请”查看进展。"
