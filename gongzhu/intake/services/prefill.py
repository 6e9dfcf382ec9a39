"""Nothing is asked twice: carry over what the same person told and handed in before.

Only from applications the acting one may see. Amounts are not carried over: they are of a period.
Source: INT-06; 刚性支出困难家庭认定办法 第十条 (未变化的材料不重复提交).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import ReviewForm
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Refusal
from gongzhu.documents import services as documents
from gongzhu.intake import outline
from gongzhu.intake.enums import ApplicationStatus, Relation, ReviewMark
from gongzhu.intake.models import Application, Material, Member
from gongzhu.people import services as people
from gongzhu.people.enums import Involved

FRESH = timedelta(days=365)
"""How old an application may be for its materials still to serve. Source: as above (12个月)."""
log = logging.getLogger(__name__)


def declaration(application: Application, *, by: Actor) -> None:
    """Copy members with their circumstances, address and account of the person's last application."""
    last = _last(application, by)
    if last is None:
        return
    for old in Member.unscoped.filter(application=last).select_related("person"):
        _copy_member(application, old, by)
    if last.address:
        application.address = last.address.expose()
    if last.account and last.account.retired_at is None:
        application.account = last.account
    application.save(update_fields=["address", "account"])


def materials(application: Application, *, by: Actor) -> int:
    """Copy what the window found in order, where this item asks for the same; how many there were.

    Outside any transaction: each file is looked through again. One that cannot be copied is left
    out; the household is then asked for it as if it had never been.
    """
    last = _last(application, by)
    if last is None or last.submitted_at is None or last.submitted_at < clock.now() - FRESH:
        return 0
    wanted = {
        one.code: one
        for one in catalogue.spec(application.item_version).materials
        if ReviewForm.SIGNED not in one.forms
    }
    members = {one.person_id: one for one in Member.unscoped.filter(application=application)}
    known = Material.unscoped.filter(
        application=last, review=ReviewMark.ACCEPTED, code__in=wanted
    ).select_related("document", "member")
    return sum(_copy(application, old, members, by) for old in known.order_by("pk"))


def _last(application: Application, by: Actor) -> Application | None:
    before = Application.unscoped.visible_to(by).filter(
        applicant_id=application.applicant_id, status=ApplicationStatus.SUBMITTED
    )
    return before.select_related("account", "applicant").order_by("-submitted_at").first()


def _copy_member(application: Application, old: Member, by: Actor) -> None:
    told = old.circumstances.expose() if old.circumstances else {}
    kept = _still_asked(application, told)
    if old.relation == Relation.SELF:
        own = Member.unscoped.get(application=application, person_id=old.person_id)
        own.circumstances = kept
        own.save(update_fields=["circumstances"])
        return
    Member.unscoped.create(
        application=application,
        person=old.person,
        relation=old.relation,
        position=old.position,
        circumstances=kept,
    )
    people.involve(application.dossier, old.person, Involved.MEMBER, by=by)


def _still_asked(application: Application, told: dict[str, Any]) -> dict[str, Any]:
    asked = {*outline.answerable_of_members(application.item_version)}
    return {name: value for name, value in told.items() if name in asked}


def _copy(application: Application, old: Material, members: dict[Any, Member], by: Actor) -> bool:
    member = members.get(old.member.person_id) if old.member else None
    if old.member and member is None:
        return False
    try:
        content = documents.content(old.document, by=by, purpose="intake.prefill")
        document = documents.receive(
            application.dossier, content, "", title=old.document.title, by=by
        )
    except Refusal as refusal:
        log.warning("material %s not carried over: %s", old.pk, refusal)
        return False
    with transaction.atomic():
        Material.unscoped.create(
            application=application, code=old.code, member=member, document=document
        )
        audit.record("intake.prefill_material", obj=application, by=by, detail={"code": old.code})
    return True
