"""A desk with somebody sitting at it, and a household's case carried to any stage by real services."""

from __future__ import annotations

import itertools
import re
import uuid
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from gongzhu.accounts import wall_clock
from gongzhu.accounts.models import User
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.operations.services import tick
from gongzhu.payments import services as payments
from gongzhu.verification import services as verification
from tests import officers
from tests.verification import households
from tests.verification.households import Family, Household, Someone, accepted, id_number

_serial = itertools.count(1)
UNDEFINED = "【未定义"


@dataclass
class Desk:
    """A browser in which an officer has signed in."""

    browser: Client
    actor: Actor

    def __post_init__(self) -> None:
        user = User.objects.get(pk=self.actor.user_id)
        User.objects.filter(pk=user.pk).update(password_changed_on=wall_clock.today())
        self.browser.force_login(user)

    def get(self, name: str, /, *args: Any, **query: Any):
        """A page by its name, which must hold no undefined variable."""
        return sound(self.browser.get(reverse(f"desk:{name}", args=args), query))

    def post(self, name: str, /, *args: Any, **data: Any):
        """Send a form to a page by its name."""
        return sound(self.browser.post(reverse(f"desk:{name}", args=args), data))

    def press(self, task: Task, action: str, /, *, key: str = "", **data: Any):
        """Press a button of a task's page, as the page itself would send it."""
        seen = Case.unscoped.get(pk=task.case_id).version
        hidden = {"key": key or str(uuid.uuid4()), "seen": seen, "action": action}
        return self.post("task", task.pk, **hidden, **data)


def sound(response):
    """An answer without undefined variables; the body is kept as text in `words`."""
    if response.get("Content-Type", "").startswith("text/html"):
        response.words = unescape(response.content.decode())
        assert UNDEFINED not in response.words, re.findall(r"【未定义：[^】]*】", response.words)
    return response


def stage_task(case: Case, stage: str) -> Task:
    """The latest task of a stage, with what services look at."""
    found = Task.unscoped.select_related("case__item_version__item", "case__dossier", "office")
    return found.filter(case=case, stage=stage).latest("pk")


def submitted() -> Household:
    """Handed in at the window and not yet accepted."""
    family = Family(people=[Someone("陈示例", id_number())], incomes=[(0, "wages", 80_000)])
    return households.submitted(family)


def at_verification() -> Household:
    """Accepted; the round of questions has been started."""
    home = accepted(Family(people=[Someone("陈示例", id_number())], incomes=[(0, "wages", 80_000)]))
    with acting_as(SYSTEM):
        verification.start_due()
    return home


def at_survey() -> Household:
    """Verified, without waiting for sources."""
    home, verifier = at_verification(), officers.verifier()
    with acting_as(verifier):
        assessment = verification.Assessment(
            opinion="各来源暂未返回，先出报告。", proceed_without="系统演练，不等待来源返回"
        )
        task = stage_task(home.case, "verify")
        verification.conclude(task, assessment, by=verifier, key=f"verify-{task.pk}")
    return home


def at_review() -> Household:
    """Surveyed by two officers."""
    home, one, two = at_survey(), officers.surveyor(), officers.surveyor()
    visit = decisions.Visit(
        method="home",
        visited_on=clock.today(),
        second_officer=User.objects.get(pk=two.user_id),
        present="陈示例（本人）",
        findings={"housing": "自住一套旧楼", "matches": "一致"},
        conclusion="与申报一致。",
    )
    with acting_as(one):
        decisions.record_survey(
            stage_task(home.case, "survey"), visit, [], by=one, key=f"s-{home.case.pk}"
        )
    return home


def at_publicity() -> Household:
    """The town has proposed and the notice is up."""
    home, reviewer = at_review(), officers.reviewer()
    proposal = decisions.Proposal(True, 48_200, "符合条件，拟予以确认。")
    with acting_as(reviewer):
        decisions.propose(
            stage_task(home.case, "review"), proposal, by=reviewer, key=f"p-{home.case.pk}"
        )
    return home


def at_confirm(days) -> Household:
    """Nobody objected; the district is to decide."""
    home = at_publicity()
    days(8)
    with acting_as(SYSTEM):
        tick()
    return home


def at_fund_check(days) -> Household:
    """Confirmed; the order has been drawn up."""
    home, confirmer = at_confirm(days), officers.confirmer()
    verdict = decisions.Verdict(
        True, 48_200, "家庭人均收入低于标准。", "来源未返回，依入户调查确认。"
    )
    with acting_as(confirmer):
        decisions.decide(
            stage_task(home.case, "confirm"), verdict, by=confirmer, key=f"d-{home.case.pk}"
        )
    with acting_as(SYSTEM):
        tick()
    return home


def at_fund_release(days) -> Household:
    """Checked by civil affairs; finance is to release."""
    home, checker = at_fund_check(days), officers.fund_checker()
    with acting_as(checker):
        payments.check(stage_task(home.case, "fund_check"), by=checker, key=f"c-{home.case.pk}")
    return home


def fresh(home: Household) -> Case:
    """The case as it stands now."""
    return Case.unscoped.get(pk=home.case.pk)
