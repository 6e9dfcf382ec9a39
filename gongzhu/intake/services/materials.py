"""Papers: handed in by the household, looked through by the window."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases.models import Case
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.schema_parts import Material as Wanted
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing, Refusal
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.intake import outline, permissions, selectors
from gongzhu.intake.enums import ApplicationStatus, ReviewMark
from gongzhu.intake.models import Application, Material, Member
from gongzhu.intake.services.drafts import locked, member_of

REMARK = 200
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Upload:
    """A file as it came in. name: what the sender called it."""

    name: str
    content: bytes


def add_material(
    application: Application, code: str, upload: Upload, *, member: Member | None = None, by: Actor
) -> Material:
    """Hand one paper in, for a line of the item's list and the member it is about.

    Not to be called in a transaction: the file is looked through first.
    Raises Invalid for a line or a file that cannot be, Conflict once the application was handed in
    and nothing is asked for, Denied, Missing. Source: 002 救助流程 (材料数字化); INT-06.
    """
    wanted = _line(application, code)
    _check_member(wanted, member)
    with transaction.atomic():
        _open_for_papers(application, by)
    title = f"{wanted.title}（{member.person}）" if member else wanted.title
    document = documents.receive(
        application.dossier, upload.content, upload.name, title=title, by=by
    )
    try:
        return _registered(application, code, member, document, by)
    except Refusal:
        _discard(document, by)
        raise


@transaction.atomic
def remove_material(material: Material, *, by: Actor) -> None:
    """Take a paper out of a draft. Raises Conflict once the application was handed in."""
    row = locked(material.application)
    permissions.may_fill(by, row)
    kept = Material.unscoped.filter(pk=material.pk, application=row).select_related("document")
    own = kept.first()
    if own is None:
        raise Missing("没有找到这份材料。它可能已被删除，请刷新页面。")
    document = own.document
    own.delete()
    documents.remove(document, by=by)
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])
    audit.record("intake.remove_material", obj=row, by=by, detail={"code": own.code})


@transaction.atomic
def review_material(
    material: Material, mark: ReviewMark | str, remark: str = "", *, by: Actor
) -> Material:
    """Say whether a paper will do; one that will not is told why.

    Raises Invalid without a reason, Denied, Missing. Source: 003 6.1.3.2 (审查要点).
    """
    row = locked(material.application)
    permissions.may_review(by, _case(row))
    own = Material.unscoped.filter(pk=material.pk, application=row).first()
    if own is None:
        raise Missing("没有找到这份材料。请刷新页面。")
    if mark not in ReviewMark.values:
        raise Invalid("请选择“符合”或“需补正”。", {"review": "请选择。"})
    told = " ".join(remark.split())
    if mark == ReviewMark.FAULTY and not 2 <= len(told) <= REMARK:
        raise Invalid(
            "请写明哪里不符合、怎样补正，申请人会看到。", {"remark": f"请填写2至{REMARK}个字。"}
        )
    own.review, own.remark = ReviewMark(mark), told[:REMARK]
    own.save(update_fields=["review", "remark"])
    detail = {"material": own.pk, "mark": own.review}
    audit.record("intake.review_material", obj=row, by=by, reason=told, detail=detail)
    return own


def _line(application: Application, code: str) -> Wanted:
    for wanted in catalogue.spec(application.item_version).materials:
        if wanted.code == code:
            return wanted
    raise Invalid("这个事项不需要这种材料。请从材料清单中选择。", {"code": "请从清单中选择。"})


def _check_member(wanted: Wanted, member: Member | None) -> None:
    if wanted.code == outline.SIGNED_PAPER:
        raise Invalid(
            "授权书请在“核对授权”一步上传，写明是谁签的。", {"code": "请到核对授权一步办理。"}
        )
    if wanted.about is Subject.MEMBER and member is None:
        raise Invalid(f"请选择{wanted.title}是哪位家人的。", {"member": "请选择家人。"})
    if wanted.about is Subject.HOUSEHOLD and member is not None:
        raise Invalid(f"{wanted.title}一户交一份，不用选家人。", {"member": "不用选择。"})


def _open_for_papers(application: Application, by: Actor) -> Application:
    """The locked form, if papers may be added to it now. Raises Conflict, Denied, Missing."""
    row = locked(application)
    case = Case.objects.filter(dossier_id=row.dossier_id).first()
    waiting = selectors.supplement_open(case) if case else None
    follow = selectors.papers_follow(row)
    permissions.may_hand_papers_in(by, row, open_one=waiting, follow=follow)
    return row


@transaction.atomic
def _registered(
    application: Application, code: str, member: Member | None, document: Document, by: Actor
) -> Material:
    row = _open_for_papers(application, by)
    own = member_of(row, member) if member else None
    material = Material.unscoped.create(application=row, code=code, member=own, document=document)
    row.changed_at = clock.now()
    if row.status == ApplicationStatus.DRAFT:
        row.step = outline.further(row.item_version, row.step, outline.MATERIALS)
    row.save(update_fields=["changed_at", "step"])
    audit.record("intake.add_material", obj=row, by=by, detail={"code": code})
    return material


def _discard(document: Document, by: Actor) -> None:
    """A file that came a moment too late; in a dossier handed in meanwhile it stays, unlisted."""
    try:
        documents.remove(document, by=by)
    except Conflict:
        log.info("document %s came after handing in", document.pk)


def _case(row: Application) -> Case:
    found = Case.objects.filter(dossier_id=row.dossier_id).first()
    if found is None:
        raise Conflict("申请还没有提交，材料要等提交以后再审查。")
    return found
