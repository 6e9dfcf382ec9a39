"""What the worker does for this room: seal the file of a case whose work is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gongzhu.archive import services
from gongzhu.cases import services as cases
from gongzhu.cases.enums import Channel, Outcome, TaskState
from gongzhu.cases.models import LIVE, Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.common.money import yuan
from gongzhu.exchange.errors import NotReady
from gongzhu.exchange.models import Outbox
from gongzhu.exchange.services import deliver
from gongzhu.flow import Action
from gongzhu.org import selectors as org
from gongzhu.payments.enums import Period

_WITH = ("case__item_version__item", "case__dossier")


def run() -> int:
    """Seal what is due; returns how many files were sealed."""
    return deliver("archive.seal", ask=_seal, keep=_close, limit=20)


def _seal(row: Outbox) -> None:
    """Put the file together, with no transaction open. Raises NotReady while the case owes work."""
    task = _task(row)
    if task.state in (TaskState.DONE, TaskState.CANCELLED):
        return
    others = Task.unscoped.filter(case=task.case, state__in=LIVE).exclude(pk=task.pk)
    if task.state == TaskState.HELD or others.exists():
        raise NotReady("办件还有没办完的环节，办完后再归档。")
    services.seal(
        task.case.dossier,
        summary=_summary(task.case, _closing(task)),
        events=list(_events(task.case)),
        by=SYSTEM,
        retention_until=_retention(task.case, _closing(task)),
    )


def _close(row: Outbox, answer: None) -> None:
    task = _task(row)
    if task.state == TaskState.OPEN:
        cases.act(task, _closing(task).key, by=SYSTEM, key=f"seal:{task.pk}")


def _task(row: Outbox) -> Task:
    return Task.unscoped.select_related(*_WITH).get(pk=row.payload["task"])


def _closing(task: Task) -> Action:
    """The step the flow takes when the file is sealed."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    return next(action for action in stage.actions if action.by == "system")


def _outcome(closing: Action) -> Outcome:
    """How the case ends by that step: "@approved" in the flow."""
    return Outcome(closing.to.removeprefix("@"))


def _summary(case: Case, closing: Action) -> dict[str, str]:
    """The cover of the file, line by line."""
    flow = catalogue.flow(case.item_version)
    first = flow.stage(flow.start)
    office = org.office_for(first.department, first.level, case.division_code)
    lines = {
        "经办机构": office.name,
        "受理编号": case.number,
        "救助事项": case.item_name,
        "申请人": case.applicant_name,
        "家庭人数": f"{case.household_size} 人",
        "所在地区": org.path_name(case.division_code),
        "申请途径": Channel(case.channel).label,
        "提交日期": f"{clock.day_of(case.opened_at):%Y-%m-%d}",
        "受理日期": f"{case.accepted_on:%Y-%m-%d}" if case.accepted_on else "未受理",
        "办理结果": str(_outcome(closing).label),
    }
    if case.amount_fen:
        lines["救助金额"] = f"{yuan(case.amount_fen)} 元"
    return lines


def _events(case: Case) -> Iterator[dict[str, Any]]:
    for event in Event.unscoped.filter(case=case).order_by("seq"):
        yield {
            "at": event.at,
            "by": f"{event.office_name} {event.actor_name}".strip(),
            "action": _step(event),
            "note": str(event.data.get("reason", "")),
        }


def _step(event: Event) -> str:
    return f"{event.stage_title}：{event.action_title}" if event.stage_title else event.action_title


def _retention(case: Case, closing: Action) -> date | None:
    """Open while help goes on; counted from now when it was refused or given once.

    Source: 关于加强最低生活保障档案管理的通知 (停止救助后).
    """
    payment = catalogue.spec(case.item_version).payment
    is_over = _outcome(closing) is not Outcome.APPROVED or (
        payment is not None and payment.period == Period.ONCE
    )
    return services.retention_after(clock.today()) if is_over else None
