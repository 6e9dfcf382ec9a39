"""What must be so before a survey, an opinion or a decision is taken down."""

from __future__ import annotations

from gongzhu.common.actor import Actor
from gongzhu.common.errors import Denied, Invalid
from gongzhu.rules import Outcome


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


def departs(*, approves: bool, outcome: Outcome) -> bool:
    """Whether a decision goes another way than the rules, an unknown answer included."""
    return approves is not (outcome is Outcome.TRUE)
