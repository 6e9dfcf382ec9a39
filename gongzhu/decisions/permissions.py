"""What must be so before a survey, an opinion or a decision is taken down."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Denied, Invalid
from gongzhu.decisions import selectors
from gongzhu.decisions.models import PublicObjection
from gongzhu.rules import Outcome
from gongzhu.verification import selectors as verification


def surveyors_are_two(first_id: int | None, second_id: int) -> None:
    """A survey is made by two different people. Raises Invalid. Source: 民发〔2021〕57号 第16条."""
    if first_id == second_id:
        raise Invalid(
            "入户调查要由两名不同的工作人员进行。请选择另一位同事。",
            {"second_officer": "不能选择您自己。"},
        )


def may_decide(actor: Actor, *, approves: bool, outcome: Outcome, departure: str) -> None:
    """A decision that departs from the rules' answer says why. Raises Invalid, Denied.

    Source: 002 救助流程; 个人信息保护法 第24条 (不得仅由自动化作出).
    """
    if actor.user_id is None:
        raise Denied("决定必须由具名的工作人员作出，系统不能代替。")
    if departs(approves=approves, outcome=outcome) and len(departure.strip()) < 10:
        raise Invalid(
            f"您的决定与规则结论（{outcome.label}）不同。请写明偏离的理由（不少于10个字），理由会随决定归档。",
            {"departure": "请写明偏离规则结论的理由，不少于10个字。"},
        )


def nothing_waits(case: Case) -> None:
    """What somebody asked to have looked at again is looked at before the decision.

    A re-check under way, an objection to the report and one to the notice each hold it.
    Raises Conflict naming what is waited for. Source: 民发〔2021〕57号 第18-19条.
    """
    running = verification.running_request(case)
    if running is not None:
        raise Conflict(
            f"第{running.round}轮核对（复核）还没有出具报告，现在不能作出决定。"
            "请等核对中心出具报告后再办理。"
        )
    if verification.objections(case).filter(answered_at=None).exists():
        raise Conflict(
            "申请家庭对核对结果提出的异议还没有答复，现在不能作出决定。"
            "请镇（街道）或核对中心答复后再办理。"
        )
    if selectors.public_objections(case).filter(answered_at=None).exists():
        raise Conflict(
            "公示期间有人提出的异议还没有答复，现在不能作出决定。请镇（街道）初审岗位答复后再办理。"
        )


def may_answer(actor: Actor, objection: PublicObjection) -> None:
    """The town that looked into an objection answers it, once. Raises Denied, Conflict."""
    accounts.may_act_as(actor, Role.REVIEWER)
    if objection.answered_at is not None:
        raise Conflict("这个异议已经答复过了。请刷新页面查看答复。")


def departs(*, approves: bool, outcome: Outcome) -> bool:
    """Whether a decision goes another way than the rules, an unknown answer included."""
    return approves is not (outcome is Outcome.TRUE)
