"""The town's opinion and the public notice: posted, objected to, ended by time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import services as cases
from gongzhu.cases.enums import TaskState
from gongzhu.cases.models import LIVE, Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock, ids
from gongzhu.common.actor import PUBLIC, SYSTEM, Actor, acting_as
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.decisions.enums import NoticeState
from gongzhu.decisions.models import Notice, Opinion, PublicObjection
from gongzhu.org import selectors as org

STAGE = "publicity"
"""The wait during which a case is shown in public."""


@dataclass(frozen=True)
class Proposal:
    """The town's first opinion 初审意见. amount_fen: proposed, None when refusal is proposed."""

    is_favourable: bool
    amount_fen: int | None
    text: str


@transaction.atomic
def propose(
    task: Task, proposal: Proposal, *, by: Actor, key: str, seen: int | None = None
) -> Opinion:
    """Give the first opinion; where the item is made public, the notice goes up the same moment.

    Raises Invalid when help is proposed without an amount.
    Source: 民发〔2021〕57号 第19条.
    """
    if proposal.is_favourable and not proposal.amount_fen and _pays(task.case):
        raise Invalid("拟予以确认时请填写拟救助金额。", {"amount": "请填写金额，单位元。"})
    step = cases.act(task, _action(task, proposal), by=by, key=key, seen=seen)
    if step.replayed:
        return Opinion.unscoped.filter(case=step.case).latest("round")
    opinion = Opinion.unscoped.create(
        case=step.case,
        round=Opinion.unscoped.filter(case=step.case).count() + 1,
        is_favourable=proposal.is_favourable,
        amount_fen=proposal.amount_fen,
        text=proposal.text,
        given_by_id=by.account,
        given_at=clock.now(),
    )
    _post(step.case, opinion)
    return opinion


@transaction.atomic
def object_to(
    notice: Notice, *, text: str, name: str = "", phone: str = "", key: str = ""
) -> PublicObjection:
    """Anybody objects to a running notice, with or without a name; the town then looks into it.

    key: of the form it was typed into; the same key makes one objection, without one each is new.
    Raises Conflict when the notice has ended, Invalid for an empty or overlong text.
    """
    if notice.state != NoticeState.RUNNING or notice.ends_on < clock.today():
        raise Conflict("这条公示已经结束，不能再提出异议。如有情况反映，请拨打服务热线。")
    if not 5 <= len(text.strip()) <= 1000:
        raise Invalid("请写明异议的内容（5至1000个字）。", {"text": "请填写5至1000个字。"})
    request_key = f"{notice.token}:{key or uuid4()}"[:80]
    with acting_as(SYSTEM):
        # the notice's row makes two clicks wait for each other
        Notice.objects.select_for_update().get(pk=notice.pk)
        if old := PublicObjection.objects.filter(request_key=request_key).first():
            return old
        objection = PublicObjection(
            notice=notice,
            case_id=notice.case_id,
            name=name.strip() or None,
            phone=ids.normal_phone(phone) if phone.strip() else None,
            text=text.strip(),
            raised_at=clock.now(),
            request_key=request_key,
        )
        objection.save()
        audit.record("notice.objection", obj=("notice", str(notice.token)), by=PUBLIC)
    return objection


@transaction.atomic
def uphold(task: Task, *, by: Actor, key: str, reason: str, seen: int | None = None) -> None:
    """The town takes an objection up: the notice comes down and the home is surveyed again.

    Source: 民发〔2021〕57号 第19条 (有异议的, 重新组织调查或民主评议).
    """
    step = cases.act(task, "objection", by=by, key=key, seen=seen, data={"reason": reason})
    if not step.replayed:
        Notice.objects.filter(case=step.case, state=NoticeState.RUNNING).update(
            state=NoticeState.STOPPED
        )


def end_notices(on: date) -> int:
    """Take down the notices whose last day has passed; return how many.

    A notice runs as long as its case's wait: it moves with a case that stood still, and comes
    down the moment its case left the wait on another way, such as a withdrawal.
    Source: 民发〔2021〕57号 第19条 (公示期为7天).
    """
    running = Notice.objects.filter(state=NoticeState.RUNNING)
    waits = {task.case_id: task for task in Task.unscoped.filter(stage=STAGE, state__in=LIVE)}
    return sum(_kept_in_step(notice, waits.get(notice.case_id), on) for notice in running)


def _kept_in_step(notice: Notice, wait: Task | None, on: date) -> bool:
    """Whether the notice came down."""
    state, ends_on = NoticeState.RUNNING, notice.ends_on
    if wait is None:
        state = NoticeState.ENDED if ends_on < on else NoticeState.STOPPED
    elif wait.state == TaskState.OPEN and wait.due_on:
        ends_on = wait.due_on
        state = NoticeState.ENDED if ends_on < on else state
    if (state, ends_on) == (notice.state, notice.ends_on):
        return False
    still = Notice.objects.filter(pk=notice.pk, state=NoticeState.RUNNING)
    return bool(still.update(state=state, ends_on=ends_on)) and state != NoticeState.RUNNING


def _action(task: Task, proposal: Proposal) -> str:
    """A proposed refusal goes up without publicity, where the flow knows that way."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    keys = {action.key for action in stage.actions}
    return (
        "propose_refusal" if not proposal.is_favourable and "propose_refusal" in keys else "propose"
    )


def _post(case: Case, opinion: Opinion) -> None:
    task = Task.unscoped.filter(case=case, stage=STAGE, state=TaskState.OPEN).first()
    if task is None or task.due_on is None:
        return
    village = org.division(case.division_code)
    Notice.objects.create(
        case=case,
        item_name=case.item_name,
        applicant_name=case.applicant_name,
        household_size=case.household_size,
        village_code=case.division_code,
        village_name=org.path_name(village.code),
        amount_fen=opinion.amount_fen,
        posted_on=clock.today(),
        ends_on=task.due_on,
        state=NoticeState.RUNNING,
    )


def _pays(case: Case) -> bool:
    return catalogue.spec(case.item_version).formula is not None
