"""A neighbour objects at publicity: another survey, another notice, an answer in writing."""

from __future__ import annotations

import pytest

from gongzhu.archive.models import ArchiveFile
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.common import clock
from gongzhu.common.actor import PUBLIC, acting_as
from gongzhu.common.errors import Conflict
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.decisions.enums import NoticeState, Result
from gongzhu.decisions.models import Notice, Opinion, PublicObjection, Survey
from gongzhu.payments.models import Order
from gongzhu.verification import services as verification
from tests import officers
from tests.verification.households import Household
from tests.whole import hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAID = "他家儿子在外打工，每月都有汇款回来，请再核实。"
NEIGHBOUR = "13912345678"


@pytest.mark.requirement("DEC-01")
def test_an_objection_leads_to_another_survey_another_notice_and_a_confirmation(
    partner, days
) -> None:
    home, pair = hands.verified(partner), (officers.surveyor(), officers.surveyor())
    hands.survey(home, pair=pair)
    hands.propose(home)
    objection = _object(home)
    _uphold(home)
    assert _notices(home) == [NoticeState.STOPPED]
    assert hands.fresh(home.case).stage == "survey"

    hands.survey(home, pair=pair[::-1], conclusion="邻居所说汇款查无依据，与申报一致。")
    hands.propose(home)
    assert _notices(home) == [NoticeState.STOPPED, NoticeState.RUNNING]
    days(8)
    hands.work()
    with pytest.raises(Conflict, match="公示期间有人提出的异议还没有答复"):
        hands.decide(home.case)
    _answer(objection, "已重新入户并向汇款行核实，没有发现您反映的情况。")
    hands.decide(home.case)
    hands.work()
    hands.pay(home.case)

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert Survey.unscoped.filter(case=case).count() == 2
    assert Opinion.unscoped.filter(case=case).count() == 2
    assert Order.unscoped.get(case=case).amount_fen == 48_200  # 1282 − 800 = 482 元
    assert "没有发现您反映的情况" in _texts(partner, NEIGHBOUR)[-1]
    assert hands.broken() == []


@pytest.mark.requirement("DEC-02")
def test_an_objection_found_right_ends_in_a_refusal_that_gives_its_reasons(partner, days) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    objection = _object(home, phone="")
    _uphold(home)

    hands.survey(home, conclusion="其子每月汇款二千元，邻里和汇款记录一致。")
    hands.propose(home, None, "查明有赡养收入，家庭人均收入超过标准，拟不予确认。")
    assert _notices(home) == [NoticeState.STOPPED]  # what is to be refused is not shown in public
    _answer(objection, "经重新调查，您反映的情况属实，已据此处理。")
    verdict = decisions.Verdict(
        False,
        None,
        "重新调查查明每月赡养收入2000元，家庭人均收入超过标准。",
        "申报未列的赡养收入经重新调查查实，规则所用申报没有包括。",
    )
    hands.decide(home.case, verdict)
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.REFUSED)
    decision = decisions_read.latest_decision(case)
    assert decision.result == Result.REFUSE and decision.letter.title.endswith("不予确认告知书")
    assert not Order.unscoped.filter(case=case).exists()
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert hands.broken() == []


def test_an_objection_without_ground_is_answered_and_the_notice_runs_on(partner, days) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    objection = _object(home)

    _answer(objection, "您反映的是另一户同名家庭，已当面说明。")
    days(8)
    hands.work()
    hands.decide(home.case)

    assert _notices(home) == [NoticeState.ENDED]
    assert hands.fresh(home.case).decided_on == clock.today()
    assert hands.broken() == []


@pytest.mark.requirement("VER-04")
def test_a_recheck_holds_the_decision_until_its_report_is_there(partner, days) -> None:
    home = hands.verified(partner)
    hands.survey(home)
    hands.propose(home)
    days(8)
    hands.work()
    reviewer, verifier = officers.reviewer(), officers.verifier()
    with acting_as(reviewer):
        verification.recheck(home.case, by=reviewer, reason="来源补充返回，需要复核")
    hands.work()

    with pytest.raises(Conflict, match="第2轮核对（复核）还没有出具报告"):
        hands.decide(home.case)
    with acting_as(verifier):
        draft = verification.read_draft(home.request, by=verifier)
        told = verification.Assessment(opinion="复核后与申报一致。", read=draft.digest)
        verification.conclude_recheck(home.request, told, by=verifier, key="again")
    hands.decide(home.case)
    hands.work()

    assert hands.fresh(home.case).stage == "fund_check"
    assert hands.broken() == []


def _object(home: Household, phone: str = NEIGHBOUR) -> PublicObjection:
    notice = Notice.objects.get(case=home.case, state=NoticeState.RUNNING)
    with acting_as(PUBLIC):
        return decisions.object_to(notice, text=SAID, phone=phone)


def _uphold(home: Household) -> None:
    hands.take(
        home.case,
        "publicity",
        lambda t, by: decisions.uphold(t, by=by, key=f"u-{t.pk}", reason="群众反映有赡养收入。"),
        officers.reviewer(),
    )


def _answer(objection: PublicObjection, answer: str) -> None:
    reviewer = officers.reviewer()
    with acting_as(reviewer):
        decisions.answer_public(objection, answer, by=reviewer, key=f"answer-{objection.pk}")
    hands.work()


def _notices(home: Household) -> list[str]:
    return list(
        Notice.objects.filter(case=home.case).order_by("pk").values_list("state", flat=True)
    )


def _texts(partner, phone: str) -> list[str]:
    sent = partner.get("/control/messages").json()["messages"]
    return [one["text"] for one in sent if one["to"] == phone]
