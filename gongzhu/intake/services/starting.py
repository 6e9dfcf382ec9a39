"""Open a form: the dossier, who may see it, and everything that is known already."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases.enums import Channel
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Invalid
from gongzhu.intake import outline, permissions, selectors
from gongzhu.intake.enums import ApplicationStatus, Relation
from gongzhu.intake.models import Application, Member
from gongzhu.intake.services import prefill
from gongzhu.intake.services.overlap import refuse_second
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.people import services as people
from gongzhu.people.enums import Involved
from gongzhu.people.models import Person
from gongzhu.scope import services as scope
from gongzhu.scope.models import Dossier


@dataclass(frozen=True)
class Proxy:
    """Somebody who applies for another. relation: relative, neighbour, village officer …"""

    person: Person
    relation: str


def start(
    item_code: str,
    by: Actor,
    *,
    applicant: Person,
    division_code: int,
    channel: Channel | str,
    proxy: Proxy | None = None,
) -> Application:
    """Open a form for an item as it is today, filled with what the household told before.

    division_code: the village or town that is to handle it.
    Raises Denied for somebody who may not, Conflict when the household has an application of this
    item under way, Invalid for a place or a proxy that cannot be and for an item nobody applies
    for, Missing when the item is not in force. Source: 民发〔2021〕57号 第4-6条; INT-06 (不重复要).
    """
    permissions.may_start(by, applicant, proxy.person if proxy else None, division_code)
    _check_place(division_code)
    _check_proxy(applicant, proxy)
    version = catalogue.version_for(item_code, clock.today())
    if reason := catalogue.spec(version).no_application:
        raise Invalid(f"“{version.item}”不用申请。{reason}")
    with transaction.atomic():
        with acting_as(SYSTEM):  # two openings at once take turns on the person's row
            Person.unscoped.select_for_update().get(pk=applicant.pk)
        refuse_second(applicant, item_code, by=by)
        dossier = _open_dossier(division_code, applicant, proxy, by)
        now = clock.now()
        application = Application.unscoped.create(
            dossier=dossier,
            item_version=version,
            applicant=applicant,
            opened_by_id=_opener(by, applicant),
            proxy=proxy.person if proxy else None,
            proxy_relation=proxy.relation.strip() if proxy else "",
            channel=Channel(channel),
            status=ApplicationStatus.DRAFT,
            step=outline.HOUSEHOLD,
            created_at=now,
            changed_at=now,
        )
        Member.unscoped.create(application=application, person=applicant, relation=Relation.SELF)
        prefill.declaration(application, by=by)
        audit.record("intake.start", obj=application, by=by, detail={"item": item_code})
    prefill.materials(application, by=by)
    return selectors.application(application.pk)


def _open_dossier(division_code: int, applicant: Person, proxy: Proxy | None, by: Actor) -> Dossier:
    """The dossier with its people; the account of whoever opens it sees it from here on."""
    dossier = scope.open_dossier(division_code=division_code)
    people.involve(dossier, applicant, Involved.APPLICANT, by=by)
    if proxy:
        people.involve(dossier, proxy.person, Involved.PROXY, by=by)
    return dossier


def _opener(by: Actor, applicant: Person) -> int:
    """The account the form is filed under. The system opens one only for somebody with an account."""
    opener = by.user_id or applicant.user_id
    if opener is None:
        raise Invalid("系统不能替没有账号的居民建立申请。请由窗口工作人员登记。")
    return opener


def _check_place(division_code: int) -> None:
    place, region = org.division(division_code), org.region()
    inside = org.division(region.code).span
    if place.level < DivisionLevel.TOWN or not inside[0] <= division_code < inside[1]:
        raise Invalid(
            f"请选择{region.title}范围内的居住地，选到镇（街道）或村（社区）一级。",
            {"division_code": "请选到镇（街道）或村（社区）。"},
        )


def _check_proxy(applicant: Person, proxy: Proxy | None) -> None:
    if proxy is None:
        return
    if proxy.person.pk == applicant.pk:
        raise Invalid(
            "代办人不能是申请人本人。本人办理的，不用填写代办。", {"proxy": "请填写另一个人。"}
        )
    if not 1 <= len(proxy.relation.strip()) <= 30:
        raise Invalid(
            "请写明代办人与申请人的关系，例如：儿子、邻居、村委会工作人员。",
            {"proxy_relation": "请填写关系，30字以内。"},
        )
    if not selectors.is_grown(proxy.person, clock.today()):
        raise Invalid(
            "代办人应年满18周岁。请由成年的亲属或村（居）委会代办。", {"proxy": "应为成年人。"}
        )
