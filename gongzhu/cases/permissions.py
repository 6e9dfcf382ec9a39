"""Who may take a step, in sentences."""

from __future__ import annotations

from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import CaseStatus, EventKind, TaskState
from gongzhu.cases.errors import AlreadyDone
from gongzhu.cases.models import Case, Event, Task
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Denied
from gongzhu.flow import Action, Stage

ADHOC_ROLES = frozenset({Role.WINDOW, Role.REVIEWER, Role.CONFIRMER, Role.HANDLER})


def may_act(actor: Actor, task: Task, stage: Stage, action: Action) -> None:
    """The right office and post, on an open task, and not someone barred by an earlier step.

    Raises AlreadyDone or Denied with the sentence that also labels the disabled button.
    """
    _task_is_open(task)
    if action.by == "system" or actor.kind is ActorKind.SYSTEM:
        return _system_only(actor, stage, action)
    if action.by == "applicant":
        return _applicant_only(actor)
    _holds_the_post(actor, task)
    _was_not_before(actor, task, stage)
    return None


def may_handle(actor: Actor, case: Case) -> None:
    """Ad hoc steps (supplement, suspend, extend, transfer): by a post that holds an open task.

    Raises Denied.
    """
    if case.status == CaseStatus.CLOSED:
        raise Denied("这个办件已经办结，不能再补正、挂起、延期或转办。")
    if actor.kind is ActorKind.SYSTEM:
        return
    if actor.role not in ADHOC_ROLES or not _holds_any_task(actor, case):
        raise Denied("只有正在办理这个办件的岗位可以补正、挂起、延期或转办。")


def may_resume(actor: Actor, case: Case) -> None:
    """A post that holds the work starts the clock again; the applicant's side only by answering.

    Raises Denied.
    """
    if actor.kind is not ActorKind.RESIDENT:
        return may_handle(actor, case)
    pause = case.events.filter(kind__in=(EventKind.SUSPENDED, EventKind.SUPPLEMENT)).last()
    if pause is None or pause.kind != EventKind.SUPPLEMENT:
        raise Denied("这个办件由经办机构暂停，要由经办机构恢复。如有疑问请联系受理窗口。")
    return None


def may_withdraw(actor: Actor, case: Case) -> None:
    """The applicant's side may withdraw until a decision was made.

    Raises Denied.
    """
    if actor.kind is not ActorKind.RESIDENT:
        raise Denied("只有申请人一方可以撤回申请。")
    if case.status == CaseStatus.CLOSED or case.events.filter(action="approve").exists():
        raise Denied("这个申请已经作出决定，不能再撤回。如有疑问请联系办理窗口。")


def _task_is_open(task: Task) -> None:
    if task.state == TaskState.HELD:
        raise AlreadyDone("这个环节正在等待，恢复办理后才能操作。")
    if task.state != TaskState.OPEN:
        raise AlreadyDone("这个环节已经由其他人办理完毕。请刷新页面查看最新进展。")


def _system_only(actor: Actor, stage: Stage, action: Action) -> None:
    if actor.kind is not ActorKind.SYSTEM:
        raise Denied(f"「{action.title}」由系统自动办理，不需要人工操作。")
    if action.by != "system" and stage.kind == "human":
        raise Denied(f"「{action.title}」必须由工作人员办理，系统不能代替。")


def _applicant_only(actor: Actor) -> None:
    if actor.kind is not ActorKind.RESIDENT:
        raise Denied("这一步要由申请人自己办理。")


def _holds_the_post(actor: Actor, task: Task) -> None:
    if actor.kind is not ActorKind.OFFICER:
        raise Denied("这一步由工作人员办理。您可以在“我的申请”查看进展。")
    if actor.office_id != task.office_id:
        raise Denied(f"这一步由{task.office}办理。")
    if actor.role != task.role:
        raise Denied(
            f"这一步由{task.get_role_display()}岗位办理，您当前的岗位是{actor.role_label}。"
        )
    if task.assignee_id and task.assignee_id != actor.user_id:
        raise Denied(f"这一步已由{task.assignee}签收办理。")


def _was_not_before(actor: Actor, task: Task, stage: Stage) -> None:
    barred = Event.unscoped.filter(
        case_id=task.case_id,
        stage__in=stage.not_same_person_as,
        user_id=actor.account,
        kind=EventKind.ACTED,
    )
    earlier = barred.order_by("-seq").first() if stage.not_same_person_as else None
    if earlier:
        raise Denied(f"您已办理过这个办件的“{earlier.stage_title}”，这一步要由另一个人办理。")


def _holds_any_task(actor: Actor, case: Case) -> bool:
    live = Task.unscoped.filter(case=case, state__in=(TaskState.OPEN, TaskState.HELD))
    return (
        actor.office_id is not None
        and live.filter(office_id=actor.office_id, role=actor.role).exists()
    )
