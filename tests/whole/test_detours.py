"""Cases that leave the straight way: taken back, waiting for papers in vain, standing still."""

from __future__ import annotations

from datetime import date

import pytest

from gongzhu.archive.models import ArchiveFile
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import acting_as
from gongzhu.common.errors import Conflict
from gongzhu.decisions import selectors as decisions_read
from gongzhu.decisions.enums import NoticeState
from gongzhu.decisions.models import Notice
from gongzhu.documents.models import Document
from gongzhu.exchange.models import Message
from gongzhu.intake import selectors as intake_read, services as intake
from gongzhu.intake.models import Supplement
from gongzhu.org import calendar
from gongzhu.payments.models import Order
from gongzhu.verification.models import Query
from tests import officers
from tests.verification.households import Family, Household, accepted, photo, submitted
from tests.whole import hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# --- taken back ---------------------------------------------------------------------------------


def test_who_withdraws_while_sources_are_asked_is_asked_about_no_more(partner) -> None:
    partner.put("/control/faults/tax", {"down": True})
    home = accepted()
    hands.work()
    asked = _tries(home)
    assert Query.unscoped.filter(request=home.request, answered_at=None).exists()

    _withdraw(home)
    partner.put("/control/faults/tax", {})
    hands.work()

    assert _tries(home) == asked
    _is_over(home.case, Outcome.WITHDRAWN)
    assert hands.broken() == []


def test_who_withdraws_at_publicity_is_no_longer_shown_in_public(partner) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    assert decisions_read.running_notices(clock.today()).filter(case=home.case).exists()

    _withdraw(home)
    hands.work()

    assert not decisions_read.running_notices(clock.today()).filter(case=home.case).exists()
    assert Notice.objects.get(case=home.case).state == NoticeState.STOPPED
    _is_over(home.case, Outcome.WITHDRAWN)
    assert not Order.unscoped.filter(case=home.case).exists()
    assert hands.broken() == []


def test_who_withdrew_may_apply_again(partner) -> None:
    home = accepted()
    _withdraw(home)

    again = accepted(Family(people=home.people))

    assert again.case.pk != home.case.pk and again.case.status == CaseStatus.OPEN
    assert hands.broken() == []


def test_who_withdraws_while_papers_are_awaited_is_asked_for_nothing_more(partner) -> None:
    home = submitted()
    _tell(home)

    _withdraw(home)

    assert intake_read.supplement_open(hands.fresh(home.case)) is None
    with acting_as(home.window), pytest.raises(Conflict):
        _bring(home)
    _is_over(home.case, Outcome.WITHDRAWN)
    assert hands.broken() == []


# --- papers ---------------------------------------------------------------------------------------


@pytest.mark.requirement("INT-06")
def test_papers_nobody_brings_end_in_a_written_refusal_to_accept(partner, days) -> None:
    home = submitted()
    supplement = _tell(home)
    news = Message.unscoped.filter(dossier=home.case.dossier, body__contains="需要补充材料")
    hands.work()
    assert news.exists() and supplement.letter is not None
    with acting_as(home.window), pytest.raises(Conflict, match="还没有到期"):
        intake.lapse_supplement(supplement, by=home.window, key="early")

    days((supplement.due_on - clock.today()).days + 1)
    with acting_as(home.window):
        intake.lapse_supplement(supplement, by=home.window, key="lapse")
    assert hands.fresh(home.case).status == CaseStatus.OPEN
    _refuse_to_accept(home)
    hands.work()

    _is_over(home.case, Outcome.REFUSED)
    assert Supplement.unscoped.get(pk=supplement.pk).lapsed
    titles = set(
        Document.unscoped.filter(dossier=home.case.dossier).values_list("title", flat=True)
    )
    assert {"最低生活保障一次性补正告知书", "最低生活保障不予受理告知书"} <= titles
    assert ArchiveFile.unscoped.filter(dossier=home.case.dossier).exists()
    assert hands.broken() == []


@pytest.mark.requirement("INT-06")
def test_papers_brought_in_time_cost_the_household_no_day_of_its_limit(partner, days) -> None:
    home = submitted()
    before = _task(home.case, "accept").due_on
    told_on = clock.today()
    _tell(home)

    days(4)
    with acting_as(home.window):
        _bring(home)
        supplement = Supplement.unscoped.get(application=home.application)
        intake.answer_supplement(supplement, by=home.window, key="answer")

    assert _task(home.case, "accept").due_on == _moved(before, told_on)
    assert hands.fresh(home.case).status == CaseStatus.OPEN
    assert hands.broken() == []


# --- standing still -------------------------------------------------------------------------------


@pytest.mark.requirement("FLO-07")
def test_a_case_that_stood_still_has_all_its_days_left(partner, days) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    whole, review = hands.fresh(home.case).due_on, _task(home.case, "review").due_on
    stopped_on = clock.today()
    reviewer = officers.reviewer()
    with acting_as(reviewer):
        cases.suspend(home.case, by=reviewer, key="s", reason="申请人住院，暂时无法配合。")

    days(10)
    hands.work()
    assert hands.fresh(home.case).status == CaseStatus.SUSPENDED
    with acting_as(reviewer):
        cases.resume(home.case, by=reviewer, key="r")

    assert _task(home.case, "review").due_on == _moved(review, stopped_on)
    assert hands.fresh(home.case).due_on == _moved(whole, stopped_on)
    _goes_on_to_the_end(home, days)


@pytest.mark.requirement("DEC-01")
def test_a_notice_is_shown_its_full_days_though_the_case_stood_still(partner, days) -> None:
    home, reviewer = hands.verified(partner), officers.reviewer()
    hands.survey(home)
    hands.propose(home)
    last = Notice.objects.get(case=home.case).ends_on
    days(3)
    with acting_as(reviewer):
        cases.suspend(home.case, by=reviewer, key="s", reason="台风停工，公示栏关闭。")
    days(10)
    hands.work()
    with acting_as(reviewer):
        cases.resume(home.case, by=reviewer, key="r")
    hands.work()

    notice = Notice.objects.get(case=home.case)
    assert (notice.ends_on - last).days == 10  # a wait counts days of the calendar
    assert notice.state == NoticeState.RUNNING
    days(4)
    hands.work()
    assert hands.fresh(home.case).stage == "publicity"  # its seventh day is still running
    days(1)
    hands.work()
    assert hands.fresh(home.case).stage == "confirm"
    assert Notice.objects.get(case=home.case).state == NoticeState.ENDED
    assert hands.broken() == []


# --- what they share ------------------------------------------------------------------------------


def _withdraw(home: Household) -> None:
    with acting_as(home.resident):
        cases.withdraw(home.case, by=home.resident, key="withdraw", reason="找到工作了。")


def _tell(home: Household) -> Supplement:
    """The window asks once for a better photograph of the card; five working days."""
    wanted = {
        "code": "id_card",
        "member": str(home.member().pk),
        "problem": "反光看不清号码",
        "remedy": "重新拍正反两面",
    }
    with acting_as(home.window):
        return intake.tell_supplement(home.case, [wanted], 5, by=home.window, key="tell")


def _bring(home: Household) -> None:
    intake.add_material(home.application, "id_card", photo(), member=home.member(), by=home.window)


def _refuse_to_accept(home: Household) -> None:
    reason = intake.Reason(
        "一次性告知后逾期未补正，无法核实申请人身份。", "《最低生活保障审核确认办法》第十条"
    )
    hands.take(
        home.case,
        "accept",
        lambda t, by: intake.refuse(t, [reason], by=by, key=f"no-{t.pk}"),
        home.window,
    )


def _goes_on_to_the_end(home: Household, days) -> None:
    hands.propose(home)
    days(8)
    hands.work()
    hands.decide(home.case)
    hands.work()
    hands.pay(home.case)
    _is_over(home.case, Outcome.APPROVED)
    assert hands.broken() == []


def _moved(day: date, stopped_on: date) -> date:
    """A limit counted in working days, moved by those the case stood still."""
    stood = calendar.working_days_between(stopped_on, clock.today())
    assert stood > 0
    return calendar.add_working_days(day, stood)


def _task(case: Case, stage: str) -> Task:
    return Task.unscoped.filter(case=case, stage=stage).latest("pk")


def _tries(home: Household) -> int:
    return sum(Query.unscoped.filter(request=home.request).values_list("tries", flat=True))


def _is_over(case: Case, outcome: Outcome) -> None:
    now = hands.fresh(case)
    assert (now.status, now.outcome) == (CaseStatus.CLOSED, outcome)
