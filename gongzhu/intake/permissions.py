"""Who may fill in, hand in, accept and look through an application, in sentences."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import CaseStatus
from gongzhu.cases.models import Case
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Conflict, Denied
from gongzhu.intake.enums import ApplicationStatus, SignMethod
from gongzhu.intake.models import Application, Authorisation, Supplement
from gongzhu.people.models import Person

HELPING = (Role.WINDOW, Role.VILLAGE_WORKER, Role.SURVEYOR)
"""Posts that take an application down for somebody: at the window, in the village, on a visit."""


def may_start(actor: Actor, applicant: Person, proxy: Person | None, division_code: int) -> None:
    """The applicant, a proxy from their own account, or a helping post within its territory.

    Raises Denied. Source: 民发〔2021〕57号 第4-6条; 003 5.1.1.
    """
    if actor.kind is ActorKind.SYSTEM:
        return
    if actor.kind is ActorKind.RESIDENT:
        own = {applicant.user_id} | ({proxy.user_id} if proxy else set())
        if actor.user_id is None or actor.user_id not in own:
            raise Denied("只能为本人申请，或登记为代办人后替家人申请。请先填写代办关系。")
        return
    accounts.may_act_as(actor, *HELPING)
    low, high = actor.territory or (0, 0)
    if not low <= division_code < high:
        raise Denied(f"这个地区不归{actor.office_name}受理。请转给居住地或户籍地的镇（街道）窗口。")


def may_fill(actor: Actor, application: Application) -> None:
    """The applicant's side or a helping post, while the form is a draft.

    Raises Conflict once it was handed in, Denied for anybody else.
    """
    is_applicants_side(actor, application)
    if application.status != ApplicationStatus.DRAFT:
        raise Conflict(
            "申请已经提交，内容不能再改。要补充材料的，请按补正告知办理，或联系受理窗口。"
        )


def is_applicants_side(actor: Actor, application: Application) -> None:
    """The applicant, the proxy or whoever filled it in, from their own account; a helping post.

    Raises Denied.
    """
    if actor.kind is ActorKind.SYSTEM:
        return None
    if actor.kind is ActorKind.OFFICER:
        return accounts.may_act_as(actor, *HELPING)
    if actor.user_id is None or actor.user_id not in _side(application):
        raise Denied("只有申请人本人或登记的代办人可以办理这一步。")
    return None


def may_hand_papers_in(
    actor: Actor, application: Application, *, open_one: Supplement | None, follow: bool
) -> None:
    """Papers are added to a draft, and after that while a supplement waits for them.

    follow: the household was helped first, and its papers are still to come.
    Raises Conflict, Denied. Source: 民发〔2018〕23号 二(二) (先行救助, 缓解后补齐).
    """
    is_applicants_side(actor, application)
    if application.status != ApplicationStatus.DRAFT and open_one is None and not follow:
        raise Conflict("申请已经提交，现在不需要补充材料。需要时窗口会发补正告知。")


def may_sign(actor: Actor, person: Person, method: SignMethod, guardian: Person | None) -> None:
    """Whose hand signs: the person's own account, a guardian's, or an officer who saw the signature.

    Raises Denied. Source: 个人信息保护法 第14、29、31条; 广州市…实施细则 第3条.
    """
    if actor.kind is ActorKind.SYSTEM:
        return None
    if method == SignMethod.WINDOW:
        return accounts.may_act_as(actor, *HELPING)
    if method == SignMethod.ONLINE and not _is(actor, person):
        raise Denied(_OWN_HAND.format(name=person.name))
    if (
        method == SignMethod.GUARDIAN
        and actor.kind is ActorKind.RESIDENT
        and not _is(actor, guardian)
    ):
        raise Denied("监护人代签要由监护人用自己的账号确认，或到受理窗口当面签字。")
    return None


def may_withdraw(actor: Actor, authorisation: Authorisation) -> None:
    """Whoever signed takes it back; a window does so when the person comes in.

    Raises Denied, Conflict. Source: 个人信息保护法 第15条.
    """
    if authorisation.withdrawn_at is not None:
        raise Conflict("这份授权已经撤回，不需要再次办理。")
    if actor.kind is ActorKind.SYSTEM:
        return None
    if actor.kind is ActorKind.OFFICER:
        return accounts.may_act_as(actor, *HELPING)
    if not (_is(actor, authorisation.person) or _is(actor, authorisation.guardian)):
        raise Denied("授权只能由签署的人本人撤回。请他（她）用自己的账号办理，或到受理窗口办理。")
    return None


def may_review(actor: Actor, case: Case) -> None:
    """The window looks materials through while the case is being worked on. Raises Denied."""
    accounts.may_act_as(actor, Role.WINDOW, Role.REVIEWER)
    if case.status == CaseStatus.CLOSED:
        raise Denied("这个办件已经办结，材料审查意见不能再改。")


def _side(application: Application) -> set[int]:
    proxy = application.proxy
    users = {application.applicant.user_id, proxy.user_id if proxy else None}
    if not application.opened_by.is_officer:
        users.add(application.opened_by_id)
    return {user for user in users if user is not None}


def _is(actor: Actor, person: Person | None) -> bool:
    return person is not None and actor.user_id is not None and actor.user_id == person.user_id


_OWN_HAND = (
    "核对授权要由{name}本人作出，别人不能代为勾选。请{name}用自己的账号登录确认，"
    "或上传{name}本人签字的授权书照片，或到受理窗口当面签字。"
)
