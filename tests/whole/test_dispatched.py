"""Help that other departments decide on: applied for here, handed over, decided there, filed here."""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from gongzhu.accounts.enums import Role
from gongzhu.archive.models import ArchiveFile
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.common.errors import Denied, Missing
from gongzhu.decisions import selectors as decisions_read, services as decisions
from gongzhu.documents import services as files
from gongzhu.payments.models import Order
from gongzhu.rules import Answer, Outcome as Answered
from tests import officers
from tests.whole import dispatched, hands

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
DISPATCHED = {
    "housing_urban": ("housing", "district", "handler"),
    "housing_rural": ("housing", "district", "handler"),
    "compulsory_education": ("education", "district", "handler"),
    "high_school": ("education", "district", "handler"),
    "vocational_school": ("education", "district", "handler"),
    "legal_aid": ("justice", "district", "handler"),
    "disabled_education": ("disabled_federation", "district", "handler"),
    "employment_aid": ("human_resources", "district", "handler"),
    "disabled_subsidies": ("disabled_federation", "district", "handler"),
    "rehabilitation": ("disabled_federation", "district", "handler"),
    "union_help": ("trade_union", "district", "handler"),
    "social_leukemia": ("red_cross", "district", "handler"),
    "social_heart": ("red_cross", "district", "handler"),
    "social_emergency_fund": ("red_cross", "city", "handler"),
    "social_care": ("civil_affairs", "town", "reviewer"),
    "social_living": ("civil_affairs", "town", "reviewer"),
    "social_spirit": ("civil_affairs", "town", "reviewer"),
    "social_support": ("civil_affairs", "town", "reviewer"),
    "social_ailei": ("civil_affairs", "district", "confirmer"),
    "social_hospital_fund": ("civil_affairs", "district", "confirmer"),
}
"""Items that go from the window straight to the office that decides: department, level, role."""
AGREED = decisions.Verdict(True, None, "情况属实，同意。", "材料已当面核对，情况属实，予以同意。")
GRANTED = decisions.Verdict(True, None, "属于低保对象，住院自付费用由医疗救助一站式结算。")


@pytest.mark.requirement("FLO-08")
@pytest.mark.requirement("DEC-02")
@pytest.mark.requirement("ARC-01")
def test_the_department_decides_in_writing_and_the_case_is_filed(partner) -> None:
    home = dispatched.accepted("medical_aid", current_relief="dibao")
    assert decisions_read.answer_for(home.case, clock.today()).outcome is Answered.UNKNOWN
    _hand_over(home)

    hands.decide(home.case, GRANTED, by=_medical_officer())
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome, case.amount_fen) == (
        CaseStatus.CLOSED,
        Outcome.APPROVED,
        None,
    )
    decision = decisions_read.latest_decision(case)
    assert decision.departure == ""  # the department answered what was left to it
    assert Answer.from_json(decision.answer.expose()).outcome is Answered.TRUE
    assert decision.letter.title == "医疗救助审核确认通知书"
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert not Order.unscoped.filter(case=case).exists()
    assert hands.broken() == []


def test_only_the_department_it_was_handed_to_decides(partner) -> None:
    home = dispatched.accepted("medical_aid", current_relief="dibao")
    _hand_over(home)
    task = Task.unscoped.get(case=home.case, stage="confirm")

    assert task.office.department == "medical_insurance"
    with pytest.raises(Missing):  # to another department the case is not there at all
        hands.decide(home.case, GRANTED, by=officers.officer("education", "district", Role.HANDLER))


@pytest.mark.requirement("CAT-06")
@pytest.mark.parametrize("item", DISPATCHED)
def test_every_item_reaches_the_office_that_decides_and_is_filed(item: str, partner) -> None:
    home = dispatched.accepted(item)
    task = Task.unscoped.select_related("office").get(case=home.case, state="open")
    office = (task.office.department, task.office.level, task.role)
    assert (task.stage, office) == ("confirm", DISPATCHED[item])

    hands.decide(home.case, AGREED, by=officers.officer(*office[:2], Role(task.role)))
    if item.startswith("social_") and "serve" in _open(home):
        hands.take(
            home.case,
            "serve",
            lambda t, by: cases.act(t, "done", by=by, key="served", data={"reason": "已上门。"}),
            officers.surveyor(),
        )
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)
    assert ArchiveFile.unscoped.filter(dossier=case.dossier).exists()
    assert hands.broken() == []


@pytest.mark.parametrize(("item", "is_law"), [("legal_aid", True), ("social_leukemia", False)])
def test_a_refusal_names_reconsideration_only_where_the_law_knows_it(
    item: str, is_law: bool, partner
) -> None:
    home = dispatched.accepted(item)
    department, level, role = DISPATCHED[item]
    verdict = decisions.Verdict(False, None, "不在这个项目帮助的范围里。")

    hands.decide(home.case, verdict, by=officers.officer(department, level, Role(role)))
    hands.work()

    case = hands.fresh(home.case)
    letter = decisions_read.latest_decision(case).letter
    assert case.outcome == Outcome.REFUSED
    told = _words(files.content(letter, by=SYSTEM, purpose="test"))
    assert ("行政复议" in told) is is_law
    assert ("拨打社会救助服务热线" in told) is not is_law


def test_housing_is_looked_at_by_two_departments_and_shown_in_public(partner, days) -> None:
    home = dispatched.accepted("housing_security")
    hands.work()
    hands.report(home)
    hands.take(
        home.case,
        "means",
        lambda t, by: cases.act(t, "pass", by=by, key="means", data={"reason": "收入财产合格。"}),
        officers.confirmer(),
    )
    first, second = (officers.officer("housing", "district", Role.HANDLER) for _ in range(2))
    _propose(home, first)
    days(8)
    hands.work()

    with pytest.raises(Denied, match="要由另一个人办理"):
        hands.decide(home.case, AGREED, by=first)
    hands.decide(home.case, AGREED, by=second)
    hands.work()

    assert hands.fresh(home.case).outcome == Outcome.APPROVED
    assert hands.broken() == []


def test_disaster_relief_is_looked_at_here_and_handed_on_without_a_decision(partner, days) -> None:
    home = dispatched.accepted("disaster_relief")
    _propose(home, officers.reviewer())
    days(8)
    hands.work()
    hands.take(
        home.case,
        "refer",
        lambda t, by: cases.act(t, "referred", by=by, key="r", data={"reason": "已送应急管理局。"}),
        officers.confirmer(),
    )
    hands.work()

    case = hands.fresh(home.case)
    assert (case.status, case.outcome) == (CaseStatus.CLOSED, Outcome.CLOSED)
    assert decisions_read.latest_decision(case) is None
    assert hands.broken() == []


def _words(pdf: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


def _propose(home, by) -> None:
    proposal = decisions.Proposal(True, None, "情况属实，拟同意。")
    hands.take(
        home.case, "review", lambda t, who: decisions.propose(t, proposal, by=who, key="p"), by
    )


def _open(home) -> set[str]:
    return set(Task.unscoped.filter(case=home.case, state="open").values_list("stage", flat=True))


def _hand_over(home) -> None:
    hands.take(
        home.case,
        "sort",
        lambda t, by: cases.act(t, "direct", by=by, key=f"sort-{t.pk}"),
        officers.reviewer(),
    )


def _medical_officer():
    return officers.officer("medical_insurance", "district", Role.HANDLER)
