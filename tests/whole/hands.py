"""Everybody who owes a part of a household's case, doing it: the real services, one step each."""

from __future__ import annotations

from collections.abc import Callable

from gongzhu.accounts.models import User
from gongzhu.cases.enums import TaskState
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.exchange.models import Outbox
from gongzhu.operations.invariants import CHECKS
from gongzhu.operations.services import drain
from gongzhu.payments import services as payments
from gongzhu.verification import services as verification
from tests import officers
from tests.verification.households import Family, Household, Someone, accepted, id_number, registers

GRANTED = decisions.Verdict(True, 48_200, "家庭人均收入低于标准，财产符合规定。")
"""What a household of one with 800 元 a month is due: 1282 − 800 = 482 元."""


def verified(partner, someone: Someone | None = None, **found: object) -> Household:
    """Accepted and verified; what is declared is one wage of 800 元 a month."""
    someone = someone or Someone("陈示例", id_number())
    registers(partner, someone, **found)
    home = accepted(Family(people=[someone], incomes=[(0, "wages", 80_000)]))
    work()
    report(home)
    return home


def report(home: Household) -> None:
    """The verification centre issues the report of the open task."""
    verifier = officers.verifier()

    def conclude(task: Task, by: Actor) -> None:
        draft = verification.read_draft(home.request, by=by)
        assessment = verification.Assessment(opinion="已逐项核对。", read=draft.digest)
        verification.conclude(task, assessment, by=by, key=f"v-{task.pk}")

    take(home.case, "verify", conclude, verifier)


def survey(
    home: Household,
    *,
    pair: tuple[Actor, Actor] | None = None,
    conclusion: str = "与申报一致。",
) -> None:
    """Two surveyors visit, new ones unless they are named."""
    first, second = pair or (officers.surveyor(), officers.surveyor())
    visit = decisions.Visit(
        method="home",
        visited_on=clock.today(),
        second_officer=User.objects.get(pk=second.user_id),
        present="本人",
        findings={"住房": "自住一套"},
        conclusion=conclusion,
    )
    take(
        home.case,
        "survey",
        lambda t, by: decisions.record_survey(t, visit, [], by=by, key=f"s-{t.pk}"),
        first,
    )


def propose(
    home: Household, fen: int | None = 48_200, text: str = "符合条件，拟予以确认。"
) -> None:
    """The town's opinion: for help with an amount, against it with none."""
    proposal = decisions.Proposal(fen is not None, fen, text)
    take(
        home.case,
        "review",
        lambda t, by: decisions.propose(t, proposal, by=by, key=f"p-{t.pk}"),
        officers.reviewer(),
    )


def decide(
    case: Case,
    verdict: decisions.Verdict = GRANTED,
    *,
    stage: str = "confirm",
    by: Actor | None = None,
) -> None:
    """The district confirms or refuses; `by` another post where the flow says so."""
    take(
        case,
        stage,
        lambda t, who: decisions.decide(t, verdict, by=who, key=f"d-{t.pk}"),
        by or officers.confirmer(),
    )


def pay(case: Case) -> None:
    """The order is checked and released, and the bank is asked."""
    checker, releaser = officers.fund_checker(), officers.fund_releaser()
    take(case, "fund_check", lambda t, by: payments.check(t, by=by, key=f"c-{t.pk}"), checker)
    take(case, "fund_release", lambda t, by: payments.release(t, by=by, key=f"r-{t.pk}"), releaser)
    work()


def take(case: Case, stage: str, act: Callable[[Task, Actor], object], by: Actor) -> None:
    """Somebody does their part of a stage that is open."""
    task = Task.unscoped.select_related("case__item_version__item", "case__dossier").get(
        case=case, stage=stage, state=TaskState.OPEN
    )
    with acting_as(by):
        act(task, by)


def work() -> None:
    """Let the worker run; what waits for a later try is due at once."""
    for _ in range(4):
        Outbox.objects.filter(done_at=None).update(run_at="2020-01-01T00:00:00Z", lease_until=None)
        drain()


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    return Case.unscoped.get(pk=case.pk)


def broken() -> list[str]:
    """What no longer holds of all that must always hold."""
    return [fault for check in CHECKS for fault in check()]
