"""Hand an application in: once, whole, frozen."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import services as cases
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.intake import permissions, selectors
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.errors import Gap, Incomplete
from gongzhu.intake.models import Application
from gongzhu.intake.services import green
from gongzhu.intake.services.completeness import completeness, overlaps
from gongzhu.intake.services.drafts import locked
from gongzhu.people import services as people
from gongzhu.rules import Type


def submit(application: Application, *, by: Actor, key: str) -> cases.Step:
    """Hand a finished form in and open its case; the declaration is frozen with its digest.

    key: names the request: sent again it changes nothing and gives the same answer. A second
    request with another key finds the form handed in and is refused.
    Raises Incomplete with every gap, Conflict, Denied, Missing.
    Source: 民发〔2021〕57号 第10条; 003 5.1; trust 不变量 (一次提交只有一个结果).
    """
    _bring_up_to_date(application, by)
    read = _read(application)  # others need not wait for it: it takes longer than the writing
    with transaction.atomic():
        row = locked(application)
        if row.status == ApplicationStatus.SUBMITTED:
            return _again(row, by=by, key=key)
        permissions.may_fill(by, row)
        seen, gaps = read if _is_unchanged(row, application) else _read(row)
        if gaps := gaps or overlaps(row, seen):
            raise Incomplete(gaps)
        green.suggest_if_open(row, seen)
        row.digest = seen.taken.digest()
        step = cases.open_case(row.dossier, _matter(row, seen), by=by, key=key)
        row.status, row.submitted_at = ApplicationStatus.SUBMITTED, step.case.opened_at
        row.changed_at = row.submitted_at
        row.save()
        _tell(step)
        detail = {"digest": row.digest, "number": step.case.number}
        audit.record("intake.submit", obj=row, by=by, detail=detail)
    return step


def _read(application: Application) -> tuple[selectors.Look, list[Gap]]:
    seen = selectors.look(application, clock.today())
    return seen, completeness(application, seen=seen)


def _is_unchanged(row: Application, read: Application) -> bool:
    """Whether the locked form is the one that was read; every change of a form notes its time."""
    told = ("changed_at", "item_version_id", "step", "sections", "account_id", "green_channel")
    return all(getattr(row, name) == getattr(read, name) for name in told)


def _bring_up_to_date(application: Application, by: Actor) -> None:
    """A draft begun before a new version of the item took effect is judged by the new one.

    Source: 地区参数 standard_on 与事项版本施行日 (以申请日为准).
    """
    version = catalogue.version_for(application.item_version.item.code, clock.today())
    if version.pk == application.item_version_id:
        return
    with transaction.atomic():
        row = locked(application)
        if row.status != ApplicationStatus.DRAFT:
            return
        permissions.may_fill(by, row)
        if version.pk != row.item_version_id:
            row.item_version = version
            row.save(update_fields=["item_version"])
            detail = {"number": version.number}
            audit.record("intake.renew_version", obj=row, by=by, detail=detail)


def _again(row: Application, *, by: Actor, key: str) -> cases.Step:
    """The answer given the first time, or the refusal of a second request."""
    return cases.open_case(row.dossier, _matter(row, None), by=by, key=key)


def _matter(row: Application, seen: selectors.Look | None) -> cases.Matter:
    return cases.Matter(
        item_version=row.item_version,
        applicant_name=row.applicant.name,
        household_size=len(seen.members) if seen else 1,
        channel=row.channel,
        is_priority=bool(row.green_channel),
        facts=flow_facts(row, seen) if seen else {},
    )


def flow_facts(row: Application, seen: selectors.Look) -> dict[str, Any]:
    """What the item's flow may ask of the case, as far as it is known. Never a private value.

    A yes-or-no that this household was not even asked is no.
    """
    asked = _asked(seen)
    found: dict[str, Any] = {}
    for fact in catalogue.flow(row.item_version).facts:
        value = seen.facts.household.get(fact.name)
        if value is None and fact.kind is Type.BOOL and fact.name not in asked:
            value = False
        if isinstance(value, bool | str):
            found[fact.name] = value
    return found


def _asked(seen: selectors.Look) -> set[str]:
    return {
        question.fact
        for page in seen.pages
        if page.group
        for question in page.group.questions
        if seen.is_shown(question)
    }


def _tell(step: cases.Step) -> None:
    case = step.case
    body = (
        f"您的{case.item_name}申请已提交，受理编号 {case.number}。"
        "办理进展会发消息告知，也可以登录“我的申请”或凭受理编号查询。"
    )
    people.tell(case.dossier, body, once=f"submitted:{case.number}")
