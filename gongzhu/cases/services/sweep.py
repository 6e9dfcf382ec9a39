"""What time alone brings about: warnings, overdue alarms, automatic steps. Safe to miss or repeat."""

from __future__ import annotations

from datetime import date

from gongzhu.cases.enums import Alarm, TaskState
from gongzhu.cases.models import Task
from gongzhu.cases.services.door import act
from gongzhu.common.actor import SYSTEM, acting_as


def sweep(on: date) -> dict[str, int]:
    """Raise alarms due on this day and carry out automatic steps; return how many of each."""
    with acting_as(SYSTEM):
        return {"warned": _warn(on), "overdue": _overdue(on), "automatic": _automatic(on)}


def _warn(on: date) -> int:
    due = Task.unscoped.filter(state=TaskState.OPEN, alarm=Alarm.NONE, warn_on__lte=on)
    return due.update(alarm=Alarm.WARNED)


def _overdue(on: date) -> int:
    late = Task.unscoped.filter(state=TaskState.OPEN, due_on__lt=on, auto_on__isnull=True)
    return late.exclude(alarm=Alarm.OVERDUE).update(alarm=Alarm.OVERDUE)


def _automatic(on: date) -> int:
    ripe = Task.unscoped.filter(state=TaskState.OPEN, auto_on__lte=on).order_by("auto_on", "pk")[
        :500
    ]
    for task in ripe:
        act(task, task.auto_action, by=SYSTEM, key=f"timer:{task.pk}:{task.auto_on}")
    return len(ripe)
