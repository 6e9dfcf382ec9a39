"""Permission to verify: each person's own, with the wording they saw, until a day, revocable."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.intake import outline, permissions, selectors, texts
from gongzhu.intake.enums import ApplicationStatus, SignMethod
from gongzhu.intake.models import Application, Authorisation, Member
from gongzhu.intake.services.materials import Upload
from gongzhu.people.models import Person

VALID_MONTHS = 12
"""How long a signature holds unless the region says otherwise (`authorisation_valid_months`).

Product default, not law: the law asks for a beginning and an end (个人信息保护法 第17、19条) and names
no length; a year covers one round of regular review (民发〔2021〕57号 第31条).
"""
ON_PAPER = (SignMethod.LETTER, SignMethod.WINDOW)


@dataclass(frozen=True)
class Signature:
    """How somebody signs.

    text_version: the wording they saw. guardian: who signs for a minor or an adult unable to.
    letter: photograph or scan of the signed paper, where it was signed on paper.
    """

    method: SignMethod
    text_version: str
    guardian: Person | None = None
    letter: Upload | None = None


def authorise(
    application: Application | UUID, person: Person, signature: Signature, *, by: Actor
) -> Authorisation:
    """Take down one person's authorisation.

    An adult signs for themselves: from their own account, on a letter whose photograph is
    uploaded, or before an officer. For a minor the guardian does; for an adult unable to sign, a
    guardian at the window. A family member needs no sight of the dossier to sign, so the form is
    looked up as the system and the right to sign decides alone.
    Not to be called in a transaction when a letter comes with it.
    Raises Denied, Invalid, Conflict when the person has signed already or the case is over.
    Source: 个人信息保护法 第14、29、31条; 民发〔2021〕57号 第9条; 广州市…实施细则 第3条.
    """
    wording = texts.wording(signature.text_version)
    row = _application(application)
    _check_hand(row, person, signature, by)
    evidence = _filed(row, person, signature, by)
    with acting_as(SYSTEM), transaction.atomic():
        row = Application.unscoped.select_for_update().get(pk=row.pk)
        now = clock.now()
        signed = _created(
            application=row,
            person=person,
            guardian=signature.guardian,
            method=signature.method,
            text_version=wording.version,
            text_digest=wording.digest,
            signed_at=now,
            signed_by_id=by.user_id,
            valid_until=valid_until(clock.day_of(now)),
            evidence=evidence,
        )
        if row.status == ApplicationStatus.DRAFT:
            row.step = outline.further(row.item_version, row.step, outline.AUTHORISATION)
            row.changed_at = now
            row.save(update_fields=["step", "changed_at"])
        audit.record(
            "intake.authorise",
            obj=row,
            by=by,
            purpose=wording.version,
            detail={"person": str(person.pk), "method": signature.method, "text": wording.digest},
        )
    return signed


def withdraw_authorisation(
    authorisation: Authorisation, *, by: Actor, reason: str = ""
) -> Authorisation:
    """Take an authorisation back: from now on no source is asked about the person.

    What was asked before stays lawful. Raises Denied, Conflict. Source: 个人信息保护法 第15条.
    """
    with acting_as(SYSTEM), transaction.atomic():
        own = (
            Authorisation.unscoped.select_for_update(of=("self",))
            .select_related("person", "guardian", "application")
            .get(pk=authorisation.pk)
        )
        permissions.may_withdraw(by, own)
        own.withdrawn_at = clock.now()
        own.save(update_fields=["withdrawn_at"])
        audit.record(
            "intake.withdraw_authorisation",
            obj=own.application,
            by=by,
            reason=reason,
            detail={"person": str(own.person_id)},
        )
    return own


def valid_until(signed_on: date) -> date:
    """The last day of a signature given on a day."""
    months = catalogue.parameters().get("authorisation_valid_months") or VALID_MONTHS
    year, month = divmod(signed_on.year * 12 + signed_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(signed_on.day, last))


def _application(application: Application | UUID) -> Application:
    with acting_as(SYSTEM):
        found = Application.unscoped.select_related(
            "item_version__item", "dossier", "applicant", "proxy", "opened_by"
        )
        row = found.filter(pk=getattr(application, "pk", application)).first()
        if row is None:
            raise Missing("没有找到这份申请。请从“我的申请”重新进入。")
        if Case.unscoped.filter(dossier=row.dossier, status=CaseStatus.CLOSED).exists():
            raise Conflict("这个办件已经办结，不需要再授权。")
        return row


def _check_hand(row: Application, person: Person, signature: Signature, by: Actor) -> None:
    """The right hand signs for the right person. Raises Denied, Invalid, Conflict, Missing."""
    method, guardian = SignMethod(signature.method), signature.guardian
    members = _check_member(row, person, by)
    if (guardian is not None) != (method == SignMethod.GUARDIAN):
        raise Invalid(
            "由监护人代签的要写明监护人；本人签的不用写。", {"guardian": "请核对监护人。"}
        )
    with acting_as(SYSTEM):
        is_grown = selectors.is_grown(person, clock.today())
    if guardian is not None:
        _check_guardian(row, person, guardian, members, is_grown, by)
    elif not is_grown:
        raise Invalid(
            f"{person}未满18周岁，要由监护人代签。请选择监护人。", {"guardian": "请选择监护人。"}
        )
    permissions.may_sign(by, person, method, guardian)
    if method in ON_PAPER:
        _check_paper(row, person, signature, by)


def _check_member(row: Application, person: Person, by: Actor) -> list[Member]:
    """Somebody of the household who has not signed yet; the household's members come back."""
    with acting_as(SYSTEM):
        members = list(Member.unscoped.filter(application=row).select_related("person"))
        taken = Authorisation.unscoped.filter(application=row, person=person, withdrawn_at=None)
        has_signed = taken.exists()
    if person.pk not in {one.person_id for one in members}:
        if not Application.unscoped.visible_to(by).filter(pk=row.pk).exists():
            raise Missing("没有找到这份申请。请从“我的申请”重新进入。")
        raise Invalid(f"{person}不在这份申请的家庭成员里，不需要授权。请核对名单。")
    if has_signed:
        raise Conflict(f"{person}已经授权过了，不用再签。要重新签的，请先撤回原来的授权。")
    return members


def _check_paper(row: Application, person: Person, signature: Signature, by: Actor) -> None:
    permissions.is_applicants_side(by, row)
    if signature.letter is None:
        raise Invalid(
            f"请上传{person}本人签字的授权书照片或扫描件，签字和日期要看得清。",
            {"letter": "请上传签字的授权书。"},
        )


def _check_guardian(
    row: Application,
    person: Person,
    guardian: Person,
    members: list[Member],
    is_grown: bool,
    by: Actor,
) -> None:
    near = {one.person_id for one in members} | {row.proxy_id}
    with acting_as(SYSTEM):
        fits = (
            guardian.pk in near
            and guardian.pk != person.pk
            and selectors.is_grown(guardian, clock.today())
        )
    if not fits:
        raise Invalid(
            "监护人应是名单里的成年家人，或登记的代办人。请先把监护人填进家庭成员。",
            {"guardian": "请选择成年的家人。"},
        )
    if is_grown and not by.office_id:
        raise Invalid(
            f"{person}已成年，由本人签署。不能辨认自己行为的，请监护人带监护证明到受理窗口代签。",
            {"guardian": "成年人由本人签署，或到窗口办理。"},
        )


def _filed(row: Application, person: Person, signature: Signature, by: Actor) -> Document | None:
    """The signed paper, kept with the dossier."""
    if signature.letter is None:
        return None
    title = f"核对授权书（{person}）"
    return documents.receive(
        row.dossier, signature.letter.content, signature.letter.name, title=title, by=by
    )


def _created(**values: object) -> Authorisation:
    person = values["person"]
    try:
        with transaction.atomic():
            return Authorisation.unscoped.create(**values)
    except IntegrityError as twice:  # signed from two pages at once
        raise Conflict(f"{person}已经授权过了，不用再签。") from twice
