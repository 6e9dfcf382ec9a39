"""The household disagrees, brings evidence, and hears what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from gongzhu.audit import services as audit
from gongzhu.cases.models import Case
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.documents import services as documents
from gongzhu.documents.enums import DocumentKind
from gongzhu.documents.models import Document
from gongzhu.intake.services import Upload
from gongzhu.people import services as people
from gongzhu.verification import permissions
from gongzhu.verification.models import Objection, Report, Request
from gongzhu.verification.services import rounds

TEXT_LEAST, TEXT_MOST = 5, 1000
ANSWER_MOST = 300
MOST_FILES = 9


def object_to(
    report: Report, text: str, evidence: Sequence[Upload] = (), *, by: Actor, key: str
) -> Objection:
    """Object to the latest report of a running case, with evidence or without.

    Call it outside a transaction: files are looked through first.
    Raises Denied, Missing, Conflict for an older report or while one objection waits, Invalid for
    the text or a file that cannot be kept. Source: 民发〔2021〕57号 第18条.
    """
    if old := _same(report, by=by, key=key):
        return old
    report = _latest(report)
    case = report.request.case
    permissions.may_object(by, case)
    _fits(text, evidence)
    if report.objections(manager="unscoped").filter(answered_at=None).exists():
        raise Conflict(
            "这份报告已有一个异议在处理中，处理结果会及时告知。需要补充的，请联系镇（街道）。"
        )
    files = [_received(case, one, by=by) for one in evidence]
    try:
        return _raised(report, text.strip(), files, by=by, key=key)
    except IntegrityError as clash:
        if old := _same(report, by=by, key=key):
            return old
        raise Conflict("这份报告已有一个异议在处理中，处理结果会及时告知。") from clash


@transaction.atomic
def answer_objection(
    objection: Objection, answer: str, *, recheck: bool, by: Actor, key: str
) -> Objection:
    """Tell the household what came of its objection, and open another round when it has to be.

    recheck: ask every source again; a new report follows. Raises Denied, Missing, Invalid,
    Conflict when it was answered already or a round is open.
    Source: 民发〔2021〕57号 第18条 (对佐证材料组织复查).
    """
    found = Objection.objects.select_for_update(of=("self",)).filter(pk=objection.pk).first()
    if found is None:
        raise Missing
    if found.answered_at and (found.answer_key, found.answered_by_id) == (key, by.user_id):
        return found
    permissions.may_answer(by, found)
    answer = answer.strip()
    if not TEXT_LEAST <= len(answer) <= ANSWER_MOST:
        told = f"请写明处理结果，{TEXT_LEAST}至{ANSWER_MOST}个字，申请家庭会看到。"
        raise Invalid(told, {"answer": told})
    case = found.report.request.case
    if recheck:
        found.recheck = rounds.recheck(case, by=by, reason=f"对{found.report.number}的异议")
    found.answer, found.answer_key = answer, key
    found.answered_at, found.answered_by_id = clock.now(), by.user_id
    found.save()
    _tell(found, case)
    audit.record("verification.answer", obj=found, by=by, detail={"recheck": recheck})
    return found


def _same(report: Report, *, by: Actor, key: str) -> Objection | None:
    made = Objection.objects.filter(report=report, request_key=key, raised_by_id=by.user_id)
    return made.first()


def _latest(report: Report) -> Report:
    case_id = report.request.case_id
    latest = Report.objects.filter(request__case_id=case_id).order_by("request__round").last()
    if latest is None:
        raise Missing
    if latest.pk != report.pk:
        raise Conflict("已有新的核对报告。请查看最新报告，再决定是否提出异议。")
    return latest


def _fits(text: str, evidence: Sequence[Upload]) -> None:
    if not TEXT_LEAST <= len(text.strip()) <= TEXT_MOST:
        told = f"请说明哪里与实际不符，{TEXT_LEAST}至{TEXT_MOST}个字。"
        raise Invalid(told, {"text": told})
    if len(evidence) > MOST_FILES:
        told = f"一次最多上传{MOST_FILES}个文件。可以把多页合成一个 PDF。"
        raise Invalid(told, {"evidence": told})


def _received(case: Case, upload: Upload, *, by: Actor) -> Document:
    return documents.receive(
        case.dossier,
        upload.content,
        upload.name,
        title="核对异议佐证材料",
        by=by,
        kind=DocumentKind.EVIDENCE,
    )


@transaction.atomic
def _raised(
    report: Report, text: str, files: Sequence[Document], *, by: Actor, key: str
) -> Objection:
    objection = Objection(
        report=report,
        applicant=report.applicant,
        text=text,
        raised_at=clock.now(),
        raised_by_id=by.user_id,
        request_key=key,
    )
    objection.save(force_insert=True)
    objection.evidence.set(files)
    audit.record("verification.object", obj=objection, by=by, detail={"files": len(files)})
    return objection


def _tell(objection: Objection, case: Case) -> None:
    round_of: Request | None = objection.recheck
    again = "已重新发起核对，出具新报告后另行告知。" if round_of else "请登录查看处理结果。"
    people.tell(
        case.dossier,
        f"您对{case.item_name}核对结果（受理编号 {case.number}）的异议已处理。{again}",
        once=f"verification.objection:{objection.pk}",
    )
