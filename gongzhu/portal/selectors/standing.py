"""Where a case stands, told to the people it is about: offices and days, never an officer's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gongzhu.cases import selectors as cases
from gongzhu.cases.enums import CaseStatus, EventKind, Outcome
from gongzhu.cases.models import Case, Event, Task
from gongzhu.cases.selectors import Mark
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.templatetags.gongzhu import wday
from gongzhu.decisions import selectors as decisions
from gongzhu.intake import selectors as intake
from gongzhu.intake.models import Supplement
from gongzhu.org import calendar, selectors as org

TO_COME, SKIPPED, NOW, DONE, WRONG = "todo", "skipped", "now", "done", "wrong"
SHORT = 5
"""Steps that fit side by side on a phone."""
_BADGES = {
    Outcome.APPROVED: ("已办结", "done"),
    Outcome.REFUSED: ("不予确认", "off"),
    Outcome.WITHDRAWN: ("已撤回", "off"),
    Outcome.CLOSED: ("已终止", "off"),
}
_ENDS = {
    Outcome.APPROVED: "审核确认已经完成，这件事办好了。",
    Outcome.REFUSED: "经过审核，这次申请没有通过。理由和不服时的办法写在决定书里。",
    Outcome.WITHDRAWN: "申请已经撤回，不再办理。以后有需要，可以重新申请。",
    Outcome.CLOSED: "这件事已经终止办理。",
}


@dataclass(frozen=True)
class Late:
    """A step that took longer than it may. told: which, whose, since when; ask: whom to ask."""

    told: str
    ask: str


@dataclass(frozen=True)
class Standing:
    """How one case stands.

    badge, tone: as components/badge.html. steps: as components/steps.html. told: what is being
    done now, by which office and until when, or how it ended. reason: why it stands still or was
    refused. supplement: papers somebody waits for. is_open: it may
    still be taken back. late: steps past their day.
    """

    case: Case
    badge: str
    tone: str
    steps: tuple[dict[str, Any], ...]
    told: str
    reason: str
    supplement: Supplement | None
    is_open: bool
    late: tuple[Late, ...] = ()

    @property
    def short_steps(self) -> tuple[dict[str, Any], ...]:
        """The steps around the one that runs, as many as fit side by side."""
        at = next((n for n, step in enumerate(self.steps) if step["state"] in (NOW, WRONG)), None)
        if at is None:
            at = len(self.steps) - 1
        start = max(0, min(at - SHORT // 2, len(self.steps) - SHORT))
        return tuple(
            {**step, "name": _short(step["name"])} for step in self.steps[start : start + SHORT]
        )


def standing_of(case: Case) -> Standing:
    """The standing of a visible case. Source: PUB-05 (每一环节、承办机构、时限、结果和理由)."""
    ended = _ended(case)
    gone = (SKIPPED, TO_COME) if ended else (SKIPPED,)
    marks = [mark for mark in cases.progress(case) if mark.state not in gone]
    supplement = intake.supplement_open(case)
    badge, tone = _badge(case, ended, marks, supplement)
    return Standing(
        case=case,
        badge=badge,
        tone=tone,
        steps=tuple(_step(mark, waits=supplement is not None) for mark in marks),
        told=_told(case, ended, marks, supplement),
        reason=_reason(case, ended),
        supplement=supplement,
        is_open=ended is None,
        late=_late(case) if ended is None else (),
    )


def owes_papers(case: Case) -> bool:
    """Whether help went ahead and a paper of the household is still to come."""
    stages = catalogue.flow(case.item_version).stages
    if all(stage.page != intake.PAPERWORK for stage in stages):
        return False
    application = intake.application_of(case)
    if not intake.papers_follow(application):
        return False
    return any(one.is_owed for one in intake.required_materials(application, clock.today()))


def _late(case: Case) -> tuple[Late, ...]:
    """Source: 002 办结预警; PUB-08 (超时告知)."""
    today, flow = clock.today(), catalogue.flow(case.item_version)
    found = []
    for task in cases.overdue(case, today):
        stage = flow.stage(task.stage)
        days = calendar.working_days_between(task.due_on or today, today)
        if not days:  # the day was a Friday: nobody could have worked since
            continue
        told = (
            f"“{stage.public_title or stage.title}”由{_holder(task)}办理，"
            f"应该在 {wday(task.due_on)}前办完，已经晚了 {days} 个工作日。"
        )
        found.append(Late(told, _ask(task, is_papers=stage.page == intake.PAPERWORK)))
    return tuple(found)


def _holder(task: Task) -> str:
    return task.office.name if task.office else "系统"


def _ask(task: Task, *, is_papers: bool) -> str:
    """What the household may do; nobody has to."""
    first = "请把当时没有交的材料传上来或者送到窗口，已经发的救助不受影响。" if is_papers else ""
    phone = f"{_holder(task)}（{task.office.phone}）" if task.office and task.office.phone else ""
    lines = "、".join(one.told for one in org.region().hotlines)
    ways = "，或者拨打 ".join(one for one in (phone, lines) if one)
    return f"{first}您的申请还在办，没有丢，不用重新申请。想问一问、催一催，可以打电话给 {ways}。"


def _ended(case: Case) -> Outcome | None:
    """How the matter ended for the household: a refusal does so before the file is put away."""
    if case.status == CaseStatus.CLOSED:
        return Outcome(case.outcome)
    return Outcome.REFUSED if _refusal(case) is not None else None


def _refusal(case: Case) -> Event | None:
    """The step by which the application was refused, if nothing has been undone since."""
    acted = cases.history(case).filter(kind=EventKind.ACTED).last()
    return acted if acted is not None and acted.action == "refuse" else None


def _badge(
    case: Case, ended: Outcome | None, marks: list[Mark], supplement: Supplement | None
) -> tuple[str, str]:
    if ended is not None:
        return _BADGES[ended]
    if supplement is not None:
        return "等您补材料", "late"
    if case.status == CaseStatus.SUSPENDED:
        return "暂停办理", "doing"
    current = _current(marks)
    return (current.title if current else "办理中"), "todo"


def _short(name: str) -> str:
    """A step's name for a narrow column: the alternative in brackets does not fit."""
    return name.replace("镇（街道）", "镇街").replace("村（社区）", "社区")


def _current(marks: list[Mark]) -> Mark | None:
    return next((mark for mark in marks if mark.state == NOW), None)


def _step(mark: Mark, *, waits: bool) -> dict[str, Any]:
    """A mark as components/steps.html draws it."""
    state = mark.state if mark.state in (DONE, NOW) else TO_COME
    if state == NOW and waits:
        return {"name": mark.title, "state": WRONG, "note": "等您补交材料，计时已暂停"}
    return {"name": mark.title, "state": state, "note": _note(mark)}


def _note(mark: Mark) -> str:
    if mark.state == DONE:
        return " ".join(part for part in (wday(mark.on), mark.office) if part)
    if mark.state == NOW:
        until = f"，最晚 {wday(mark.due_on)}办完" if mark.due_on else ""
        return f"{mark.office or '系统'}办理{until}"
    return ""


def _told(
    case: Case, ended: Outcome | None, marks: list[Mark], supplement: Supplement | None
) -> str:
    if ended is not None:
        return _ENDS[ended]
    if supplement is not None:
        return f"还缺材料，请在 {wday(supplement.due_on)}前补交。补齐以后接着办，不用重新申请。"
    if case.status == CaseStatus.SUSPENDED:
        return "这件事暂停办理，计时也停了。恢复以后会发消息。"
    current = _current(marks)
    if current is None:
        return "正在办理，请留意消息。"
    is_late = current.due_on is not None and current.due_on < clock.today()
    until = f"，最晚 {wday(current.due_on)}办完" if current.due_on and not is_late else ""
    who = f"由{current.office}" if current.office and current.office != "系统" else "正在"
    rest = "补上材料就行。" if owes_papers(case) else "现在不需要您做什么。"
    return f"“{current.title}”{who}办理{until}。{rest}"


def _reason(case: Case, ended: Outcome | None) -> str:
    """Why a case stands still or was refused, in the words written for the household."""
    if case.status == CaseStatus.SUSPENDED:
        return cases.last_reason(case)
    if ended not in (Outcome.REFUSED, Outcome.CLOSED):
        return ""
    decision = decisions.latest_decision(case)
    if decision is not None:
        return decision.reasons
    step = cases.history(case).filter(kind=EventKind.ACTED, action="refuse").last()
    return str(step.data.get("reason", "")) if step else ""
