"""A report signed and read in one line, as tests of several files do it."""

from __future__ import annotations

from gongzhu.cases.models import Event
from gongzhu.common.actor import Actor, acting_as
from gongzhu.verification import services
from gongzhu.verification.models import Report
from gongzhu.verification.services import Assessment
from tests.verification.households import Household

DEPOSIT = "financial_assets.deposit"
ELSEWHERE = 440111000000
"""白云区: another district's verification centre."""


def conclude(home: Household, by: Actor, key: str = "k", **more: object) -> Report:
    words, task = {"opinion": "按比对结果出具。", **more}, home.task
    with acting_as(by):
        return services.conclude(task, Assessment(**words), by=by, key=key)


def lines(report: Report, by: Actor, *, contrary: bool = True) -> list[tuple]:
    with acting_as(by):
        found = services.read_report(report, by=by)
    return [(x.subject, x.declared, x.found) for x in found if x.is_contrary or not contrary]


def step_of(home: Household) -> tuple[str, str]:
    event = Event.unscoped.filter(case=home.case, stage="verify").latest("seq")
    home.case.refresh_from_db()
    return event.action, home.case.stage
