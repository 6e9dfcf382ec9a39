"""A household struck by fire, helped as 临时救助 before anything else."""

from __future__ import annotations

from typing import Any

from gongzhu.cases.enums import Channel
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.decisions import services as decisions
from gongzhu.intake import services as intake
from gongzhu.intake.models import Application, Member
from gongzhu.people import services as people
from tests import officers
from tests.people.members import CARD
from tests.verification import households
from tests.verification.households import PHONE, Household, Someone, id_number
from tests.whole import hands


def struck(need_fen: int) -> Household:
    """Everything burnt: told at the window without a paper in hand, and accepted as urgent."""
    someone, window = Someone("林示例", id_number()), officers.window()
    with acting_as(window):
        application = _told(someone, need_fen, window)
        step = intake.submit(application, by=window, key=f"submit-{application.pk}")
        task = Task.objects.get(case=step.case, stage="accept")
        urgent = intake.Acceptance(urgent=True)
        intake.accept(task, urgent, by=window, key=f"accept-{application.pk}")
    with acting_as(SYSTEM):
        application = Application.unscoped.get(pk=application.pk)
        case = Case.unscoped.get(pk=step.case.pk)
        resident = households.resident(application)
        return Household(case, application, [someone], window, resident)


def help_first(home: Household, fen: int, departure: str = "") -> None:
    """The town decides at once, and the order is drawn up."""
    verdict = decisions.Verdict(True, fen, "突发火灾，基本生活陷入困境。", departure)
    hands.decide(home.case, verdict, stage="aid", by=officers.reviewer())
    hands.work()


def bring_papers(home: Household) -> None:
    """The household comes back with its papers, and the window closes the matter."""
    with acting_as(home.window):
        intake.add_material(home.application, "id_card", households.photo(), by=home.window)
    close_papers(home)


def close_papers(home: Household, reason: str = "") -> None:
    """The window closes the paperwork. Raises Invalid while papers are owed without a reason."""
    hands.take(
        home.case,
        "paperwork",
        lambda t, by: intake.complete_papers(t, by=by, key=f"paper-{t.pk}", reason=reason),
        home.window,
    )


def _told(someone: Someone, need_fen: int, window: Actor) -> Application:
    applicant = people.enrol(someone.name, someone.number, phone=PHONE, by=window)
    application = intake.start(
        "temporary",
        window,
        applicant=applicant,
        division_code=officers.VILLAGE,
        channel=Channel.WINDOW,
    )
    intake.save_household(application, address="沙河街道演示路9号", hukou_here=True, by=window)
    households.describe(application, Member.objects.get(application=application), someone, window)
    answers = _answers(need_fen)
    for group in catalogue.questions(application.item_version):
        told = {one.key: answers.get(one.fact) for one in group.questions}
        intake.save_answers(application, group.key, told, by=window)
    intake.save_account(
        application, card=CARD, holder_name=someone.name, bank_name="演示银行", by=window
    )
    return application


def _answers(need_fen: int) -> dict[str, Any]:
    return {
        "emergency_kind": "fire",
        "urgent": True,
        "emergency_on": clock.today(),
        "emergency_need": need_fen,
        "current_relief": "none",
        "aid_received_this_year": 0,
    }
