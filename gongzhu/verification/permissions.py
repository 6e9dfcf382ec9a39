"""Who may ask, read, conclude and answer, in sentences."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Conflict, Denied
from gongzhu.verification.enums import RequestStatus
from gongzhu.verification.models import Objection, Request

READERS = (Role.VERIFIER, Role.SURVEYOR, Role.REVIEWER, Role.CONFIRMER, Role.SUPERVISOR)
"""Posts whose work needs the comparison; nobody else reads a household's accounts."""

ANSWERERS = (Role.REVIEWER, Role.VERIFIER)


def may_conclude(actor: Actor, request: Request) -> None:
    """A named officer of the verification centre, while the round is open. Raises Denied, Conflict.

    Source: 广州市居民家庭经济状况核对办法 第4条 (核对机构出具报告); 个人信息保护法 第24条 (不得仅由自动化作出).
    """
    if actor.kind is not ActorKind.OFFICER:
        raise Denied("核对报告由核对中心的工作人员出具，系统和申请人不能代替。")
    accounts.may_act_as(actor, Role.VERIFIER)
    if request.status == RequestStatus.CONCLUDED:
        raise Conflict("这一轮核对已经出具报告。请查看最新报告。")
    _case_runs(request.case, "不能再出具核对报告")


def may_read(actor: Actor) -> None:
    """Posts that verify, survey, review, confirm or supervise; each reading is recorded.

    Raises Denied.
    """
    accounts.may_act_as(actor, *READERS)


def may_object(actor: Actor, case: Case) -> None:
    """The household itself, while the case runs. Raises Denied, Conflict."""
    if actor.kind is not ActorKind.RESIDENT:
        raise Denied(
            "对核对结果的异议由申请家庭提出。可以在“我的申请”中提出，或到窗口由本人登录办理。"
        )
    _case_runs(case, "不能再对核对结果提出异议。如不服决定，可以申请行政复议或者提起行政诉讼")


def may_answer(actor: Actor, objection: Objection) -> None:
    """The town that organises the re-check, or the centre; once. Raises Denied, Conflict.

    Source: 民发〔2021〕57号 第18条 (乡镇组织复查).
    """
    accounts.may_act_as(actor, *ANSWERERS)
    if objection.answered_at is not None:
        raise Conflict("这个异议已经答复过了。请刷新页面查看处理结果。")


def may_recheck(actor: Actor, case: Case) -> None:
    """The centre or the town asks for another round, while the case runs. Raises Denied, Conflict."""
    accounts.may_act_as(actor, *ANSWERERS)
    _case_runs(case, "不能再发起核对")
    if Request.unscoped.filter(case=case, status=RequestStatus.OPEN).exists():
        raise Conflict("这个办件已有一轮核对正在进行。请等这一轮出具报告后再发起。")


def _case_runs(case: Case, consequence: str) -> None:
    if case.status == CaseStatus.CLOSED:
        raise Conflict(f"这个办件已经办结，{consequence}。")
