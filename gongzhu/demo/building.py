"""Build the demonstration by living through its days with the real services.

The clock is set some weeks back and walks up to today; on each day households apply, officers do
the work they owe, and the worker runs. A builder that is killed goes on where it stopped: what has
been done is seen from the database, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from django.db import connection

from gongzhu.accounts import wall_clock
from gongzhu.cases import services as cases
from gongzhu.cases.enums import TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Refusal
from gongzhu.demo import beginning, book, cast, offers, partner, selectors, staff
from gongzhu.demo.enums import Goal
from gongzhu.demo.people import Maker
from gongzhu.demo.places import stage
from gongzhu.demo.plans import DAYS, NOTICED, Plan, plans
from gongzhu.demo.standing import strays
from gongzhu.demo.steps import STEPS, Work
from gongzhu.documents import services as documents
from gongzhu.operations.services import drain
from gongzhu.org import calendar

LEFT: Mapping[Goal, tuple[str, ...]] = {
    Goal.SUBMITTED: ("accept",),
    Goal.VERIFY: ("verify",),
    Goal.WAITING: ("verify",),
    Goal.SURVEY: ("survey",),
    Goal.REVIEW: ("review",),
    Goal.PUBLICITY: ("publicity", "confirm"),
    Goal.CONFIRM: ("confirm",),
    Goal.FUND_CHECK: ("fund_check",),
    Goal.FUND_RELEASE: ("fund_release",),
    Goal.PAYING: ("fund_release",),
    Goal.FIX_ACCOUNT: ("fix_account",),
    Goal.AID: ("aid",),
    Goal.PAPERWORK: ("paperwork", "wrap_up"),
    Goal.HANDED: ("confirm",),
}
"""Stages that nobody works on, so that the household stays where the visitor is to find it."""

PACE: Mapping[str, tuple[int, int]] = {
    "accept": (0, 1),
    "sort": (0, 1),
    "verify": (1, 3),
    "survey": (1, 4),
    "review": (0, 1),
    "publicity": (1, 3),
    "confirm": (1, 4),
    "aid": (0, 0),
    "fund_check": (0, 1),
    "fund_release": (0, 1),
    "fix_account": (1, 2),
    "paperwork": (3, 6),
    "wrap_up": (5, 7),
}
"""Working days officers take, from and to; within the limits, as most do."""

BEFORE_THE_END = frozenset({"accept", "verify", "survey", "review", "publicity"})
"""Stages up to the end of the notice."""
PRESSING: Mapping[Goal, int] = {**dict.fromkeys(NOTICED, 24), Goal.OBJECTED_APPROVED: 42}
"""Days before the last from which nobody dawdles, so that the notice is over by then."""

HOLIDAYS_MATTER = 28
"""Days before the last in which holidays keep a notice from being over in time."""
SATURDAY = 5
SPARE = timedelta(days=30)
"""Days a visitor can move the clock on before amounts cannot be worked out any more."""


class Builder:
    """Lives through the days. say: how progress is told, a line at a time."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.progress = book.load_progress() or book.Progress(_present().isoformat())
        self.holidays = _holidays(self.progress.last_day)
        self.plans = plans(self.progress.last_day, self.holidays)
        self.stage = stage()
        self.by_case: dict[int, Plan] = {}
        self.begun: set[int] = set()
        self.steps = 0
        self.faults: dict[tuple[int, str], str] = {}

    def build(self) -> dict[tuple[int, str], str]:
        """Everything up to today; returns what could not be done, by household and stage."""
        if self.progress.is_done:
            return {}
        _unhurried_disk(off=True)
        try:
            with documents.remembering():
                self._prepare()
                for day in self._days():
                    self._live(day)
                self._catch_up()
                self._leave_money_at_the_bank()
        finally:
            _unhurried_disk(off=False)
        clock.travel(_shift_to(_present()))
        partner.keep_days()
        for plan, (status, at, outcome) in strays(self.plans):
            told = f"应在“{plan.goal.label}”，实际在 {at or outcome or status or '尚未提交'}"
            self.faults.setdefault((plan.number, "end"), told)
        self.progress.is_done = True
        book.save_progress(self.progress)
        return self.faults

    def _prepare(self) -> None:
        book.save_progress(self.progress)
        first = self.progress.last_day - timedelta(days=DAYS)
        opened = staff.hire(self.stage, since=first)
        listed = offers.lay_out(self.stage)
        self.say(f"工作人员账号 {opened} 个，服务清单 {listed} 份，正在登记各部门数据…")
        with acting_as(SYSTEM):
            for plan in self.plans:
                place = self.stage.village(plan.place)
                partner.hold(plan.family, place=place, applied_on=plan.begins)
            for plan in self.plans:
                if (case := beginning.case_of(plan)) is not None:
                    self._note(plan, case)

    def _days(self) -> Iterator[date]:
        """The days still to be lived through, the present one included."""
        reached = self.progress.reached
        day = (
            date.fromisoformat(reached)
            if reached
            else self.progress.last_day - timedelta(days=DAYS)
        )
        while day <= _present():
            yield day
            day += timedelta(days=1)

    def _live(self, day: date) -> None:
        clock.travel(_shift_to(day))
        partner.keep_days()
        self.progress.reached = day.isoformat()
        book.save_progress(self.progress)
        for plan in self.plans:
            if plan.begins <= day and plan.number not in self.begun:
                self._begin(plan)
        drain()
        if calendar.is_working(day):
            self._work(hurry=False)
            drain()
        if day.toordinal() % 10 == 0:
            self.say(f"演示日期走到 {day}，办件 {len(self.by_case)} 个，办理 {self.steps} 步。")

    def _catch_up(self) -> None:
        """Nobody is left behind: whoever has not come to the goal by now is hurried along."""
        for _ in range(12):
            if not self._work(hurry=True) + drain():
                break
        self.say(f"办件 {len(self.by_case)} 个，办理 {self.steps} 步。")

    def _begin(self, plan: Plan) -> None:
        try:
            case = beginning.begin(plan, self.stage)
        except Refusal as refusal:
            self.faults[plan.number, "begin"] = refusal.sentence
            return
        self.faults.pop((plan.number, "begin"), None)
        self._note(plan, case)

    def _note(self, plan: Plan, case: Case | None) -> None:
        self.begun.add(plan.number)
        if case is not None:
            self.by_case[case.pk] = plan

    def _leave_money_at_the_bank(self) -> None:
        """The last payments are released, and on their way when the visitor comes."""
        with partner.slow_bank():
            for task in self._tasks():
                goal = self.by_case[task.case_id].goal
                if goal is Goal.PAYING and task.stage == "fund_release":
                    self.steps += self._take(task)
            drain()

    def _work(self, *, hurry: bool) -> int:
        """Do what is due; returns how many steps were taken."""
        due = [task for task in self._tasks() if self._is_due(task, hurry=hurry)]
        done = sum(self._take(task) for task in due)
        self.steps += done
        return done

    def _tasks(self) -> list[Task]:
        """Open tasks of the households, the oldest first."""
        with acting_as(SYSTEM):
            found = Task.unscoped.filter(state=TaskState.OPEN, case__in=list(self.by_case))
            known = found.select_related("case__item_version__item", "case__dossier", "office")
            return list(known.order_by("pk"))

    def _is_due(self, task: Task, *, hurry: bool) -> bool:
        plan = self.by_case[task.case_id]
        if task.stage not in STEPS or task.stage in LEFT.get(plan.goal, ()):
            return False
        if hurry or self._is_pressing(plan, task):
            return True
        if plan.goal is Goal.PUBLICITY and task.stage == "review":  # to be running on the last day
            return clock.today() >= self.progress.last_day - timedelta(days=plan.number % 6)
        low, high = PACE[task.stage]
        wait = Maker(plan.number * 100 + task.pk % 100).whole(low, high)
        opened = clock.day_of(task.opened_at)
        return calendar.working_days_between(opened, clock.today()) >= wait

    def _is_pressing(self, plan: Plan, task: Task) -> bool:
        """Whether the notice would not be over in time if this were left for another day."""
        days = PRESSING.get(plan.goal)
        if days is None or task.stage not in BEFORE_THE_END:
            return False
        return clock.today() >= self.progress.last_day - timedelta(days=days + self.holidays)

    def _take(self, task: Task) -> bool:
        plan = self.by_case[task.case_id]
        try:
            if plan.goal is Goal.WITHDRAWN and task.stage == "survey":
                return self._withdraw(plan, task)
            by = cast.officer_of(task)
            with acting_as(by):
                is_done = STEPS[task.stage](Work(plan, task, by))
        except Refusal as refusal:
            self.faults[plan.number, task.stage] = refusal.sentence
            return False
        self.faults.pop((plan.number, task.stage), None)
        return is_done

    def _withdraw(self, plan: Plan, task: Task) -> bool:
        by = cast.resident_of(plan)
        with acting_as(by):
            reason = "家人找到了工作，暂时不需要了。"
            cases.withdraw(task.case, by=by, key=f"demo:{plan.number}:withdraw", reason=reason)
        return True


def _present() -> date:
    """Today, or the last day that still leaves room before the pack's standards end."""
    today, last = wall_clock.today(), selectors.last_day()
    return min(today, last - SPARE) if last else today


def _holidays(until: date) -> int:
    """Weekdays off in the weeks before a day."""
    before = (until - timedelta(days=back) for back in range(HOLIDAYS_MATTER))
    return sum(day.weekday() < SATURDAY and not calendar.is_working(day) for day in before)


def _shift_to(day: date) -> int:
    return (day - wall_clock.today()).days


def _unhurried_disk(*, off: bool) -> None:
    """While building, a commit need not wait for the disk: a power cut only means building again.

    A killed process loses nothing by it.
    """
    if connection.in_atomic_block:  # SQLite changes this between transactions only
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA synchronous={'OFF' if off else 'FULL'}")
        else:
            cursor.execute(f"SET synchronous_commit TO {'OFF' if off else 'ON'}")
