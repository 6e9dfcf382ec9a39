"""What the worker does for this room: the clock's work, and news for the applicant."""

from __future__ import annotations

from typing import Any

from gongzhu.cases import services
from gongzhu.cases.enums import EventKind
from gongzhu.cases.models import Event
from gongzhu.common import clock
from gongzhu.exchange.models import Outbox
from gongzhu.exchange.services import deliver
from gongzhu.people import services as people


def run() -> int:
    """Sweep the deadlines and write the news that is due."""
    swept = services.sweep(clock.today())
    return swept["automatic"] + deliver("notify", keep=_tell)


def _tell(row: Outbox, answer: Any) -> None:
    event = Event.unscoped.select_related("case__dossier").get(pk=row.payload["event"])
    people.tell(event.case.dossier, news(event), once=f"event:{event.pk}")


def news(event: Event) -> str:
    """The sentence an applicant receives about a step; names no fact of the household."""
    what = f"您的{event.case.item_name}申请（受理编号 {event.case.number}）"
    if event.kind == EventKind.SUPPLEMENT:
        return f"{what}需要补充材料。请登录查看一次性补正告知，补齐后继续办理。"
    if event.kind == EventKind.SUSPENDED:
        return f"{what}已暂停计时。请登录查看原因。"
    return f"{what}：{event.stage_title}环节已办理“{event.action_title}”。请登录查看进展。"
