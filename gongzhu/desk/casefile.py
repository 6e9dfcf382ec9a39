"""The frame around a case: where it stands, what time is left, what this post may do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from gongzhu.cases import selectors as cases
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.desk import adhoc
from gongzhu.desk.drawing import case as drawing, rows
from gongzhu.org import calendar, selectors as org


@dataclass(frozen=True)
class Tab:
    """One part of a case page."""

    title: str
    icon: str
    template: str


TABS = {
    "overview": Tab("概况", "clipboard-text", "desk/case/overview.html"),
    "declaration": Tab("家庭申报", "users", "desk/case/declaration.html"),
    "materials": Tab("材料文书", "files", "desk/case/materials.html"),
    "verification": Tab("核对", "database-search", "desk/case/verification.html"),
    "publicity": Tab("调查公示", "home-search", "desk/case/publicity.html"),
    "rules": Tab("规则判断", "scale", "desk/case/rules.html"),
    "money": Tab("决定与资金", "cash", "desk/case/money.html"),
    "history": Tab("办理记录", "history", "desk/case/history.html"),
}


@dataclass(frozen=True)
class Work:
    """A live task: where it is handled, and why this post may not, or ""."""

    task: Task
    url: str
    refusal: str


def frame(case: Case, actor: Actor, on: date, *, tab: str = "") -> dict[str, Any]:
    """Everything a case page shows around its content.

    tab: key of the open tab; "" where the page is none of them.
    """
    flow, days = catalogue.flow(case.item_version), calendar.current()
    tasks, paused = list(cases.live_tasks(case)), _paused(case)
    return {
        "case": case,
        "badge": rows.badge_of(case),
        "place": org.path_name(case.division_code),
        "steps": drawing.steps_of(cases.progress(case), case),
        "clocks": [
            clock
            for task in tasks
            if (clock := drawing.clock_of(task, flow.stage(task.stage), on, days, paused))
        ],
        "whole": drawing.whole_case(case, on, days),
        "handlers": drawing.handlers(tasks, flow),
        "works": _works(case, tasks, actor),
        "adhoc": adhoc.offers(case, actor),
        "tabs": _tabs(case, tab),
    }


def _paused(case: Case) -> str:
    if case.status != CaseStatus.SUSPENDED:
        return ""
    since = f"{case.suspended_on:%Y-%m-%d} 起暂停计时。" if case.suspended_on else ""
    return f"{since}{cases.last_reason(case)}"


def _works(case: Case, tasks: list[Task], actor: Actor) -> list[Work]:
    """Live tasks that people handle, each with the way to it or the reason why not."""
    found, parents = [], {task.parent_id for task in tasks}
    for task in tasks:
        task.case = case  # the flow is found through it; no second query
        choices = [one for one in cases.choices(task, actor) if one.action.by == "officer"]
        if choices and task.pk not in parents:
            open_one = any(not one.refusal for one in choices)
            url = reverse("desk:task", args=[task.pk])
            found.append(Work(task, url, "" if open_one else choices[0].refusal))
    return found


def _tabs(case: Case, tab: str) -> list[dict[str, Any]]:
    return [
        {"title": one.title, "icon": one.icon, "url": _tab_url(case, key), "active": key == tab}
        for key, one in TABS.items()
    ]


def _tab_url(case: Case, key: str) -> str:
    if key == "overview":
        return reverse("desk:case", args=[case.number])
    return reverse("desk:case_tab", args=[case.number, key])
