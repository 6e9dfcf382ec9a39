"""Cases brought to where a page has something to show, by the officers who owe each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from gongzhu.accounts.backends import PATH
from gongzhu.accounts.models import User
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.decisions.models import Notice
from gongzhu.intake import services as intake
from gongzhu.verification import services as verification
from tests import officers
from tests.portal.browser import Browser
from tests.verification.households import Family, Household, Someone, accepted, id_number, turn


def browser_of(actor: Actor) -> Browser:
    """A browser in which this resident is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=PATH)
    return Browser(client)


def home(name: str = "陈示例") -> Household:
    """An accepted dibao case with one wage of 800 元; the applicant has an account."""
    with acting_as(SYSTEM):
        someone = Someone(name, id_number())
        return accepted(Family(people=[someone], incomes=[(0, "wages", 80_000)]))


def step(case: Case, stage: str, act: Callable[[Task, Actor], Any], by: Actor) -> Any:
    """Let an officer do the open task of a stage."""
    with acting_as(SYSTEM):
        tasks = Task.unscoped.select_related("case__item_version__item", "case__dossier")
        task = tasks.get(case=case, stage=stage, state="open")
    with acting_as(by):
        return act(task, by)


def reported(household: Household) -> Any:
    """The centre issues its report, though no source has answered yet."""
    turn()
    verifier = officers.verifier()
    with acting_as(verifier):
        draft = verification.read_draft(household.request, by=verifier)
    assessment = verification.Assessment(
        opinion="已逐项核对。", read=draft.digest, proceed_without="数据来源停机检修，申请人急需"
    )
    return step(
        household.case,
        "verify",
        lambda task, by: verification.conclude(task, assessment, by=by, key=f"v-{task.pk}"),
        verifier,
    )


def surveyed(household: Household) -> None:
    """Two officers have been to the home."""
    second = User.objects.get(pk=officers.surveyor().user_id)
    visit = decisions.Visit(
        method="home",
        visited_on=clock.today(),
        second_officer=second,
        present="本人",
        findings={"住房": "自住一套"},
        conclusion="与申报一致。",
    )
    step(
        household.case,
        "survey",
        lambda task, by: decisions.record_survey(task, visit, [], by=by, key=f"s-{task.pk}"),
        officers.surveyor(),
    )


def posted(household: Household, fen: int = 48_200) -> Notice:
    """The town proposes help, and the notice goes up."""
    reported(household)
    surveyed(household)
    proposal = decisions.Proposal(True, fen, "符合条件，拟予以确认。")
    step(
        household.case,
        "review",
        lambda task, by: decisions.propose(task, proposal, by=by, key=f"p-{task.pk}"),
        officers.reviewer(),
    )
    return Notice.objects.get(case=household.case)


def refused(household: Household) -> None:
    """The district refuses in writing."""
    reported(household)
    surveyed(household)
    proposal = decisions.Proposal(False, None, "财产超过规定，拟不予确认。")
    step(
        household.case,
        "review",
        lambda task, by: decisions.propose(task, proposal, by=by, key=f"p-{task.pk}"),
        officers.reviewer(),
    )
    verdict = decisions.Verdict(
        False,
        None,
        "核对查明名下存款超过规定上限。",
        departure="核对来源停机，按银行流水认定存款超限。",
    )
    step(
        household.case,
        "confirm",
        lambda task, by: decisions.decide(task, verdict, by=by, key=f"d-{task.pk}"),
        officers.confirmer(),
    )


def told_to_supplement(case: Case, *, at: int = officers.VILLAGE) -> None:
    """The window tells everything that is missing, at once."""
    clerk = officers.window(at=at)
    with acting_as(SYSTEM):
        member = str(case.dossier.application.members(manager="unscoped").first().pk)
    wanted = [
        {
            "code": "id_card",
            "member": member,
            "problem": "照片反光，号码看不清",
            "remedy": "换个角度再拍",
        },
    ]
    with acting_as(clerk):
        intake.tell_supplement(case, wanted, 5, by=clerk, key=f"supplement-{case.pk}")
