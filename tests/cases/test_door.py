"""The one door of a case: who may take which step, once, with what consequences."""

from __future__ import annotations

import pytest

from gongzhu.accounts.models import Post
from gongzhu.cases import services as cases
from gongzhu.cases.enums import CaseStatus, EventKind, Outcome, TaskState
from gongzhu.cases.errors import AlreadyDone, KeyReused, Stale
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.common.errors import Conflict, Denied, Invalid, Missing
from gongzhu.scope.services import open_dossier
from tests import officers
from tests.cases.flows import matter, new_case, step, task_at
from tests.officers import VILLAGE

pytestmark = pytest.mark.django_db
FAR = 440103001101
"""A community of another district."""


def test_a_new_case_waits_at_the_towns_window() -> None:
    case = new_case()

    task = task_at(case, "accept")
    assert (task.state, task.office.level, task.role) == (TaskState.OPEN, "town", "window")
    assert case.number.startswith("GZ") and case.version == 1


@pytest.mark.requirement("FLO-05")
def test_accepting_sends_the_case_to_the_departments_at_once() -> None:
    case = new_case()

    step(case, "accept", "accept", officers.window())

    parts = Task.unscoped.filter(case=case, stage="joint", parent__isnull=False)
    assert {p.branch for p in parts} == {"education", "medical_insurance", "housing"}
    assert task_at(case, "joint", "").state == TaskState.HELD


@pytest.mark.requirement("FLO-03")
def test_a_joint_stage_goes_on_when_the_last_department_is_done() -> None:
    case = new_case()
    step(case, "accept", "accept", officers.window())

    for department in ("education", "housing", "medical_insurance"):
        assert not Task.unscoped.filter(case=case, stage="review").exists()
        handler = officers.officer(department, "district", officers.Role.HANDLER)
        step(case, "joint", "finish", handler, branch=department)

    assert task_at(case, "review").state == TaskState.OPEN
    assert task_at(case, "joint", "").state == TaskState.DONE


def test_a_return_takes_every_other_token_back_and_erases_nothing() -> None:
    case = new_case()
    step(case, "accept", "accept", officers.window())
    handler = officers.officer("education", "district", officers.Role.HANDLER)

    step(case, "joint", "back", handler, branch="education", reason="缺学籍证明")

    states = dict(Task.unscoped.filter(case=case, stage="joint").values_list("branch", "state"))
    assert states == {
        "": "cancelled",
        "education": "done",
        "medical_insurance": "cancelled",
        "housing": "cancelled",
    }
    assert Task.unscoped.filter(case=case, stage="accept", state=TaskState.OPEN).count() == 1


def test_the_same_request_sent_twice_has_one_effect() -> None:
    case, clerk = new_case(), officers.window()
    task = task_at(case, "accept")
    with acting_as(clerk):
        first = cases.act(task, "accept", by=clerk, key="once")
        second = cases.act(task, "accept", by=clerk, key="once")

    assert second.replayed and second.event == first.event
    assert Event.unscoped.filter(case=case).count() == 2


def test_a_key_used_for_another_request_reveals_nothing() -> None:
    case, clerk = new_case(), officers.window()
    task = task_at(case, "accept")
    with acting_as(clerk):
        cases.act(task, "accept", by=clerk, key="mine")
    other = officers.window()

    with acting_as(other), pytest.raises(KeyReused, match="已用于另一项操作"):
        cases.act(task, "accept", by=other, key="mine")


@pytest.mark.parametrize("key", ["opened", "accepted"])
def test_no_case_is_opened_with_a_key_of_another(key: str) -> None:
    with acting_as(SYSTEM):
        other = cases.open_case(
            open_dossier(division_code=VILLAGE), matter(), by=SYSTEM, key="opened"
        )
    clerk = officers.window()
    with acting_as(clerk):
        cases.act(task_at(other.case, "accept"), "accept", by=clerk, key="accepted")

    far = officers.window(at=FAR)
    with acting_as(SYSTEM):
        dossier = open_dossier(division_code=FAR)
    with acting_as(far), pytest.raises(KeyReused, match="已用于另一项操作"):
        cases.open_case(dossier, matter(), by=far, key=key)

    with acting_as(SYSTEM):
        assert not Case.unscoped.filter(dossier=dossier).exists()


def test_no_step_is_taken_with_a_key_of_a_case_out_of_sight() -> None:
    hidden, clerk = new_case(division=FAR), officers.window()
    step(hidden, "accept", "refuse", officers.window(at=FAR), reason="不归本街道")
    with acting_as(SYSTEM):
        key = Event.unscoped.filter(case=hidden, action="refuse").get().request_key
    case = new_case()

    with acting_as(clerk), pytest.raises(KeyReused, match="已用于另一项操作"):
        cases.act(task_at(case, "accept"), "accept", by=clerk, key=key)


def test_the_second_of_two_officers_is_told_the_step_is_done() -> None:
    case = new_case()
    step(case, "accept", "accept", officers.window())

    with pytest.raises(AlreadyDone, match="已经由其他人办理完毕"):
        step(case, "accept", "accept", officers.window())


def test_a_stale_page_is_told_to_look_again() -> None:
    case, clerk = new_case(), officers.window()

    with acting_as(clerk), pytest.raises(Stale, match="已有新的进展"):
        cases.act(task_at(case, "accept"), "accept", by=clerk, key="k", seen=0)


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (officers.reviewer, "由受理窗口岗位办理"),
        (officers.confirmer, "这一步由天河区沙河街道"),
    ],
)
def test_another_post_is_refused_with_the_reason(who, sentence: str) -> None:
    case = new_case()

    with pytest.raises(Denied, match=sentence):
        step(case, "accept", "accept", who())


def test_an_office_elsewhere_cannot_tell_the_case_from_none() -> None:
    case = new_case()
    stranger = officers.window(at=440103008001)

    with pytest.raises(Missing):
        step(case, "accept", "accept", stranger)


def test_who_reviewed_may_not_confirm() -> None:
    case = _in_publicity()
    with acting_as(SYSTEM):
        cases.act(task_at(case, "publicity"), "expire", by=SYSTEM, key="expire")
    proposer = Event.unscoped.get(case=case, action="propose")
    confirmer = officers.confirmer()
    same_person = officers.actor_of(
        _post_for(proposer.user, confirmer), task_at(case, "confirm").office
    )

    with pytest.raises(Denied, match="要由另一个人办理"):
        step(case, "confirm", "approve", same_person)


def test_a_refusal_needs_its_reason() -> None:
    case = new_case()

    with pytest.raises(Invalid, match="还缺：理由"):
        step(case, "accept", "refuse", officers.window())


def test_an_officer_cannot_do_what_only_time_does() -> None:
    case = _in_publicity()

    with pytest.raises(Denied, match="由系统自动办理"):
        step(case, "publicity", "expire", officers.reviewer())


def test_the_system_cannot_do_what_only_people_do() -> None:
    case = new_case()

    with pytest.raises(Denied, match="必须由工作人员办理"):
        step(case, "accept", "accept", SYSTEM)


@pytest.mark.requirement("FLO-12")
def test_help_comes_first_and_the_case_stays_open_until_the_papers_follow() -> None:
    case = new_case(urgent=True)
    step(case, "accept", "accept", officers.window())
    step(case, "aid", "grant", officers.reviewer())
    _confirm(case)

    with pytest.raises(Conflict, match="papers”没有办完"):
        step(case, "pay", "paid", SYSTEM)

    step(case, "papers", "complete", officers.window())
    closed = step(case, "pay", "paid", SYSTEM).case
    assert (closed.status, closed.outcome) == (CaseStatus.CLOSED, Outcome.APPROVED)


def test_a_closed_case_has_no_work_left() -> None:
    case = new_case()
    closed = step(case, "accept", "refuse", officers.window(), reason="不属于本事项").case

    assert closed.outcome == Outcome.REFUSED
    assert not Task.unscoped.filter(case=case, state__in=("open", "held")).exists()


@pytest.mark.requirement("FLO-09")
def test_every_step_leaves_the_person_the_office_and_a_gap_free_number() -> None:
    case = _in_publicity()

    events = list(Event.unscoped.filter(case=case).order_by("seq"))
    assert [e.seq for e in events] == list(range(1, len(events) + 1))
    assert all(e.user_id and e.office_name for e in events if e.kind != EventKind.OPENED)


def _in_publicity():
    case = new_case(urgent=True)
    step(case, "accept", "accept", officers.window())
    step(case, "aid", "grant", officers.reviewer())
    step(case, "review", "propose", officers.reviewer())
    return case


def _confirm(case) -> None:
    step(case, "review", "propose", officers.reviewer())
    step(case, "publicity", "expire", SYSTEM)
    step(case, "confirm", "approve", officers.confirmer())


def _post_for(user, like):
    return Post.objects.create(
        user=user, office_id=like.office_id, role=like.role, starts_on="2020-01-01"
    )
