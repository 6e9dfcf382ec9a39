"""The window's answer: accepted, or refused in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gongzhu.audit import services as audit
from gongzhu.cases import (
    permissions as case_permissions,
    selectors as case_selectors,
    services as cases,
)
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid
from gongzhu.intake import selectors
from gongzhu.intake.enums import ReviewMark
from gongzhu.intake.models import Material
from gongzhu.intake.services import letters

PAGE = "intake"
URGENT = "urgent"
"""The fact of a flow that the window settles when it accepts."""
_REASON = (5, 500)


@dataclass(frozen=True)
class Acceptance:
    """What the window notes when it accepts.

    first_asked: who first spoke with the person 首问; the accepting officer when empty.
    related_to_staff: a near relative of staff handling it 近亲属备案. urgent: the window's own
    finding of an emergency; None leaves what was declared.
    Source: 004 四(一); 民发〔2021〕57号 第11条; 民发〔2018〕23号 二(二).
    """

    first_asked: str = ""
    related_to_staff: bool = False
    urgent: bool | None = None


@dataclass(frozen=True)
class Reason:
    """Why an application is not taken. clause: 《…》第…条, where one says so."""

    text: str
    clause: str = ""


def accept(
    task: Task,
    acceptance: Acceptance | None = None,
    *,
    by: Actor,
    key: str,
    seen: int | None = None,
) -> cases.Step:
    """Accept an application: the clock of the whole case starts.

    The notice is filed, and beside it the authorisation as it was agreed to.

    Raises Invalid while a paper is marked faulty or the emergency is not settled, Denied,
    AlreadyDone, Stale, Conflict. Source: 民发〔2021〕57号 第10-11条.
    """
    noted = acceptance or Acceptance()
    case = _at_the_window(task, "accept", by)
    _papers_will_do(case)
    facts = _facts(case, noted)
    today = clock.today()
    notice = letters.acceptance(case, by=by, on=today)
    consents = letters.consents(case, by=by, on=today)
    data: dict[str, Any] = {
        "first_asked": noted.first_asked.strip() or by.name,
        "related_to_staff": noted.related_to_staff,
        "facts": facts,
    }
    with transaction.atomic():
        step = cases.act(task, "accept", by=by, key=key, seen=seen, data=data)
        if not step.replayed:
            for letter in (notice, *consents):
                letter.file(step.case.dossier, by=by)
            audit.record("intake.accept", obj=step.case, by=by, detail={"number": notice.number})
    return step


def refuse(
    task: Task,
    reasons: Sequence[Reason],
    advice: Sequence[str] = (),
    *,
    by: Actor,
    key: str,
    seen: int | None = None,
) -> cases.Step:
    """Do not take an application, in writing: every reason, what else there is, the remedies.

    advice: help that may fit instead, one sentence each.
    Raises Invalid without a proper reason, Denied, AlreadyDone, Stale. Source: 003 5.2.
    """
    told = [Reason(one.text.strip(), one.clause.strip()) for one in reasons if one.text.strip()]
    if not told or not all(_REASON[0] <= len(one.text) <= _REASON[1] for one in told):
        raise Invalid(
            "不予受理要写明理由，申请人会在告知书上看到。每条理由 5 至 500 个字。",
            {"reasons": "请写明不予受理的理由和依据。"},
        )
    case = _at_the_window(task, "refuse", by)
    lines = [{"text": one.text, "clause": one.clause} for one in told]
    helps = [one.strip() for one in advice if one.strip()]
    letter = letters.non_acceptance(case, lines, helps, by=by, on=clock.today())
    data = {"reason": "；".join(one.text for one in told)}
    with transaction.atomic():
        step = cases.act(task, "refuse", by=by, key=key, seen=seen, data=data)
        if not step.replayed:
            letter.file(step.case.dossier, by=by)
            audit.record("intake.refuse", obj=step.case, by=by, detail={"number": letter.number})
    return step


def settles_urgency(case: Case) -> bool:
    """Whether the way of this item forks on an emergency, which the window then has to settle."""
    return any(fact.name == URGENT for fact in catalogue.flow(case.item_version).facts)


def _at_the_window(task: Task, action: str, by: Actor) -> Case:
    """The case, when the task is the window's and `by` could act: before a letter is set for naught.

    A done task passes: the door then tells a replay from a late comer.
    """
    task = case_selectors.task(task.pk)
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    if stage.page != PAGE:
        raise Conflict("这个办件已经过了受理环节。请在当前环节的页面办理。")
    if task.closed_at is None:
        case_permissions.may_act(by, task, stage, stage.action(action))
    return task.case


def _papers_will_do(case: Case) -> None:
    application = selectors.application_of(case)
    papers = selectors.required_materials(application, clock.today())
    faulty = [one.title for one in papers if one.handed_in and _is_faulty(one.handed_in[-1])]
    if faulty:
        raise Invalid(
            f"还有材料标为“需补正”：{'、'.join(faulty)}。请先发一次性补正告知，补齐后再受理。",
            {"materials": "有材料需补正。"},
        )


def _is_faulty(material: Material) -> bool:
    return material.review == ReviewMark.FAULTY


def _facts(case: Case, noted: Acceptance) -> dict[str, Any]:
    """Facts the window settles for the flow."""
    if not settles_urgency(case):
        return {}
    urgent = case.facts.get(URGENT) if noted.urgent is None else noted.urgent
    if urgent is None:
        raise Invalid(
            "请确认是不是急难情形，需要马上救助的走先行救助。", {URGENT: "请选择“是”或“否”。"}
        )
    return {URGENT: urgent}
