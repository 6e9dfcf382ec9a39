"""The window's answer: accepted with a notice, or refused in writing with reasons and remedies."""

from __future__ import annotations

import io

import pikepdf
import pytest

from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.errors import AlreadyDone, Stale
from gongzhu.cases.models import Event, Task
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.documents import services as documents
from gongzhu.documents.models import Document
from gongzhu.intake import services
from gongzhu.intake.models import Material
from gongzhu.intake.services import Acceptance, Reason
from tests.intake.world import do, handed_in, needing_money, task_of
from tests.officers import reviewer, window

pytestmark = pytest.mark.django_db
WHY = (Reason("申请人户籍和居住地都不在本市。", "《最低生活保障审核确认办法》第四条"),)


@pytest.fixture
def case(chen):
    """A case that waits at the window."""
    return handed_in(chen.actor, chen.person)


def letters(case) -> list[Document]:
    with acting_as(SYSTEM):
        return list(Document.unscoped.filter(dossier=case.dossier, kind="letter"))


def pages(document: Document) -> int:
    with acting_as(SYSTEM):
        return len(pikepdf.open(io.BytesIO(documents.content(document, by=SYSTEM))).pages)


def last_event(case) -> Event:
    with acting_as(SYSTEM):
        return Event.unscoped.filter(case=case).latest("seq")


@pytest.mark.requirement("INT-09")
def test_accepting_starts_the_clock_and_files_the_notice(clerk, case):
    step = do(clerk, services.accept, task_of(case), key="a", seen=case.version)

    assert (step.case.stage, str(step.case.accepted_on)) == ("verify", "2026-11-23")
    letter, consent = letters(case)
    assert letter.title == "最低生活保障受理通知书"
    assert consent.title == "最低生活保障家庭经济状况核对授权书"
    assert letter.number.startswith("〔2026〕20261123")
    assert pages(letter) == letter.pages


@pytest.mark.requirement("INT-10")
def test_who_spoke_with_the_person_first_is_noted(clerk, case):
    do(clerk, services.accept, task_of(case), Acceptance(first_asked="梁首问"), key="a")
    assert last_event(case).data["first_asked"] == "梁首问"


def test_relatives_among_staff_are_noted_and_the_clerk_is_first_asked_otherwise(clerk, case):
    do(clerk, services.accept, task_of(case), Acceptance(related_to_staff=True), key="a")

    assert last_event(case).data == {"first_asked": "何窗口", "related_to_staff": True}


def test_accepting_twice_with_one_key_is_one_acceptance(clerk, case):
    task = task_of(case)
    first = do(clerk, services.accept, task, key="a", seen=case.version)
    second = do(clerk, services.accept, task, key="a", seen=case.version)

    assert second.replayed
    assert second.event == first.event
    assert [one.title[-5:] for one in letters(case)] == ["受理通知书", "核对授权书"]


def test_a_second_clerk_comes_too_late(clerk, case):
    task = task_of(case)
    do(clerk, services.accept, task, key="a")

    with pytest.raises(AlreadyDone):
        do(window(), services.accept, task, key="b")
    with pytest.raises(AlreadyDone):
        do(clerk, services.refuse, task, WHY, key="c")


def test_a_page_of_yesterday_is_stale(clerk, case):
    with pytest.raises(Stale):
        do(clerk, services.accept, task_of(case), key="a", seen=case.version - 1)
    assert letters(case) == []


def test_only_the_window_of_the_place_accepts(chen, far_clerk, case):
    task = task_of(case)

    with pytest.raises(Denied):
        do(chen.actor, services.accept, task, key="a")
    with pytest.raises(Denied):
        do(reviewer(), services.accept, task, key="a")
    with pytest.raises(Missing):
        do(far_clerk, services.accept, task, key="a")
    assert letters(case) == []


def test_a_case_past_the_window_is_not_accepted_there(clerk, case):
    do(clerk, services.accept, task_of(case), key="a")

    with pytest.raises(Conflict, match="已经过了受理"):
        do(clerk, services.accept, task_of(case, "verify"), key="b")


def test_a_faulty_paper_has_to_be_asked_for_first(chen, clerk, case):
    with acting_as(SYSTEM):
        material = Material.unscoped.select_related("application").get(
            application__dossier=case.dossier
        )
    do(clerk, services.review_material, material, "faulty", "反光看不清号码")

    with pytest.raises(Invalid, match="身份证件（陈一）"):
        do(clerk, services.accept, task_of(case), key="a")

    do(clerk, services.review_material, material, "accepted")
    assert do(clerk, services.accept, task_of(case), key="a").case.stage == "verify"


@pytest.mark.requirement("DEC-02")
def test_refusing_is_done_in_writing_with_reasons_and_remedies(clerk, case):
    advice = ["可以向户籍地的镇（街道）申请。"]
    step = do(clerk, services.refuse, task_of(case), WHY, advice, key="r", seen=case.version)

    [letter] = letters(case)
    assert letter.title == "最低生活保障不予受理告知书"
    assert step.event.data["reason"] == "申请人户籍和居住地都不在本市。"
    with acting_as(SYSTEM):
        live = Task.unscoped.filter(case=case, state=TaskState.OPEN)
        assert [task.stage for task in live] == ["seal_refused"]


@pytest.mark.parametrize("reasons", [(), (Reason("  "),), (Reason("不行"),), (Reason("长" * 501),)])
def test_a_refusal_says_why(clerk, case, reasons):
    with pytest.raises(Invalid) as refused:
        do(clerk, services.refuse, task_of(case), reasons, key="r")

    assert "reasons" in refused.value.fields
    assert letters(case) == []


def test_refusing_twice_with_one_key_is_one_refusal(clerk, case):
    task = task_of(case)
    do(clerk, services.refuse, task, WHY, key="r")

    assert do(clerk, services.refuse, task, WHY, key="r").replayed
    assert len(letters(case)) == 1


@pytest.mark.requirement("FLO-12")
def test_the_window_settles_whether_it_is_urgent(chen, clerk):
    case = needing_money(chen)

    step = do(clerk, services.accept, task_of(case), Acceptance(urgent=True), key="a")

    assert step.case.facts["urgent"] is True
    assert step.case.stage == "aid"


def test_a_closed_case_is_neither_accepted_nor_refused(chen, clerk, case):
    task = task_of(case)
    do(chen.actor, cases.withdraw, case, key="w", reason="情况有变")

    with pytest.raises(AlreadyDone):
        do(clerk, services.accept, task, key="a")
    with acting_as(SYSTEM):
        case.refresh_from_db()
    assert case.status == CaseStatus.CLOSED
