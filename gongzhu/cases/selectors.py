"""Read cases: worklists, progress, what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongzhu.cases import permissions
from gongzhu.cases.enums import EventKind, TaskState
from gongzhu.cases.marks import Mark, marks_of
from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.common.permissions import why_not
from gongzhu.flow import Action


@dataclass(frozen=True)
class Choice:
    """An action of a task and, when it may not be taken now, the sentence that says why."""

    action: Action
    refusal: str


def case(number: str) -> Case:
    """The visible case with this receipt number. Raises Missing."""
    found = (
        Case.objects.filter(number=number).select_related("item_version__item", "dossier").first()
    )
    if found is None:
        raise Missing
    return found


def task(pk: int) -> Task:
    """A visible task with its case. Raises Missing."""
    found = (
        Task.objects.filter(pk=pk)
        .select_related("case__item_version__item", "case__dossier", "office")
        .first()
    )
    if found is None:
        raise Missing
    return found


def inbox(actor: Actor) -> QuerySet[Task]:
    """Open work of the actor's own post, green channel first, then by due day."""
    mine = _of_the_post(actor).filter(Q(assignee__isnull=True) | Q(assignee_id=actor.user_id))
    return mine.select_related("case").order_by(
        "-is_priority", F("due_on").asc(nulls_last=True), "pk"
    )


def _of_the_post(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(state=TaskState.OPEN, office_id=actor.office_id, role=actor.role)


def done_by(actor: Actor) -> QuerySet[Event]:
    """Steps this person took, newest first 已办."""
    return Event.objects.filter(user_id=actor.user_id).select_related("case").order_by("-at")


def cases(*, status: str = "", item: str = "", stage: str = "", text: str = "") -> QuerySet[Case]:
    """Visible cases, newest first, narrowed by what was asked.

    text: a receipt number or the beginning of an applicant's name.
    """
    found = Case.objects.all()
    if status:
        found = found.filter(status=status)
    if item:
        found = found.filter(item_version__item__code=item)
    if stage:
        found = found.filter(stage=stage)
    if text:
        found = found.filter(Q(number=text.upper()) | Q(applicant_name__startswith=text))
    return found.order_by("-opened_at", "-pk")


def waiting(actor: Actor) -> int:
    """How much work waits for the post."""
    return _of_the_post(actor).count()


def inbox_counts(actor: Actor, on: date) -> dict[str, int]:
    """How much work waits for the post, how much is near its limit and how much past it."""
    return _of_the_post(actor).aggregate(
        waiting=Count("pk"),
        priority=Count("pk", filter=Q(is_priority=True)),
        near=Count("pk", filter=Q(warn_on__lte=on, due_on__gte=on)),
        overdue=Count("pk", filter=Q(due_on__lt=on)),
    )


def live_tasks(case: Case) -> QuerySet[Task]:
    """Work still to be done on a case."""
    live = Task.objects.filter(case=case, state__in=(TaskState.OPEN, TaskState.HELD))
    return live.select_related("office", "assignee").order_by("pk")


def overdue(case: Case, on: date) -> list[Task]:
    """Open work of a case whose last day has passed, the longest due first."""
    late = Task.objects.filter(case=case, state=TaskState.OPEN, due_on__lt=on, auto_on=None)
    return list(late.select_related("office").order_by("due_on", "pk"))


def choices(task: Task, actor: Actor) -> list[Choice]:
    """Every action of the task's stage that people take, each with its refusal or none."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    human = [action for action in stage.actions if action.by != "system"]
    return [Choice(a, why_not(permissions.may_act, actor, task, stage, a)) for a in human]


def history(case: Case) -> QuerySet[Event]:
    """Everything that happened to a case, in order."""
    return Event.objects.filter(case=case).order_by("seq")


def progress(case: Case) -> list[Mark]:
    """The way of the case with dates and offices, never an officer's name.

    The main line of its flow, and beside it whatever else the case has come to.
    Source: 002 公共服务平台; 003 6.1.2.2 (全过程跟踪查询).
    """
    tasks = Task.objects.filter(case=case).exclude(state=TaskState.CANCELLED)
    flow, latest = catalogue.flow(case.item_version), tasks.select_related("office").order_by("pk")
    acted = history(case).filter(kind=EventKind.ACTED).values_list("stage", "action")
    return marks_of(case, flow, {task.stage: task for task in latest}, dict(acted))


def last_reason(case: Case) -> str:
    """The latest reason written on a return, a pause or a refusal; empty when there is none."""
    told = history(case).filter(
        kind__in=(EventKind.RETURNED, EventKind.SUPPLEMENT, EventKind.SUSPENDED)
    )
    event = told.last()
    data: dict[str, Any] = event.data if event else {}
    return str(data.get("reason", ""))
