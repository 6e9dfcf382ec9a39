"""Who keeps the list of an area: at each level one writes, another publishes. Source: 002 附录C.

A village has one kind of officer, so its list is published by the town it lies in; a district's
confirmers keep theirs between them, no one alone. See docs/decisions/0023.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.permissions import must_be_another
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Conflict, Denied
from gongzhu.lists.models import ServiceList
from gongzhu.org.enums import Department, DivisionLevel, Level
from gongzhu.org.models import Division

WRITERS: Mapping[Level, tuple[Role, ...]] = {
    Level.PROVINCE: (Role.POLICY_OFFICER,),
    Level.CITY: (Role.POLICY_OFFICER,),
    Level.DISTRICT: (Role.CONFIRMER, Role.POLICY_OFFICER),
    Level.TOWN: (Role.WINDOW,),
    Level.VILLAGE: (Role.VILLAGE_WORKER,),
}
PUBLISHERS: Mapping[Level, tuple[Role, ...]] = {
    Level.PROVINCE: (Role.POLICY_PUBLISHER,),
    Level.CITY: (Role.POLICY_PUBLISHER,),
    Level.DISTRICT: (Role.CONFIRMER, Role.POLICY_PUBLISHER),
    Level.TOWN: (Role.REVIEWER,),
    Level.VILLAGE: (Role.REVIEWER,),
}
KEEPERS = (
    Role.POLICY_OFFICER,
    Role.POLICY_PUBLISHER,
    Role.CONFIRMER,
    Role.WINDOW,
    Role.REVIEWER,
    Role.VILLAGE_WORKER,
)
"""Everybody who has to do with some list."""


def level_of(area: Division) -> Level:
    """The level whose offices keep the list of an area."""
    return Level[DivisionLevel(area.level).name]


def may_look(by: Actor) -> None:
    """Those who keep lists see what stands where in their territory."""
    accounts.may_act_as(by, *KEEPERS)


def may_write(by: Actor, area: Division) -> None:
    """The list of an area is written by its own office, in the post that keeps it there."""
    if by.kind is ActorKind.SYSTEM:
        return
    accounts.may_use_desk(by)
    level, roles = level_of(area), WRITERS[level_of(area)]
    if not _is_office_of(by, area):
        raise Denied(
            f"{area.name}的服务清单由{area.name}自己编制，当前岗位在{by.office_name}。"
            "请到本地区的清单里编制；需要上级或别处改的，请联系那里的民政机构。"
        )
    _must_hold(by, roles, f"{level.label}的服务清单由{{}}起草")


def may_change(by: Actor, draft: ServiceList) -> None:
    """A draft may be changed until it is handed over. Raises Denied, Conflict."""
    may_write(by, draft.division)
    if draft.is_submitted:
        raise Conflict("这份清单已经提交，等待发布。要修改的，请发布人先退回。")
    if draft.is_fixed:
        raise Conflict(f"{draft}已发布，内容不能再改。请另建新的版本。")


def may_publish(by: Actor, area: Division) -> None:
    """Of the own area, in the post that checks there; a village's by the reviewer of its town."""
    if by.kind is ActorKind.SYSTEM:
        return
    accounts.may_use_desk(by)
    level, roles = level_of(area), PUBLISHERS[level_of(area)]
    is_village = level is Level.VILLAGE
    around = area.parent if is_village and area.parent is not None else area
    if not _is_office_of(by, around):
        raise Denied(
            f"{area.name}的服务清单由{around.name}{'的' if is_village else '自己的'}审核人员发布，"
            f"当前岗位在{by.office_name}。请由那里的工作人员办理。"
        )
    _must_hold(by, roles, f"{level.label}的服务清单由{{}}核对发布")


def may_decide(by: Actor, draft: ServiceList) -> None:
    """A list that was handed over is published or sent back by somebody who wrote nothing of it.

    Raises Denied, Conflict.
    """
    may_publish(by, draft.division)
    if draft.state != VersionState.SUBMITTED:
        raise Conflict(f"{draft}现在是“{draft.get_state_display()}”，不在等待发布。请刷新页面。")
    roles = PUBLISHERS[level_of(draft.division)]
    must_be_another(by, draft, str(roles[0].label))


def may_read(by: Actor, one: ServiceList) -> None:
    """What was published is everybody's; a draft is read by those who write or publish it."""
    may_look(by)
    if one.is_fixed:
        return
    try:
        may_write(by, one.division)
    except Denied:
        may_publish(by, one.division)


def may_review(by: Actor, one: ServiceList) -> None:
    """Who writes or publishes an area's list also says that it is still true."""
    try:
        may_write(by, one.division)
    except Denied:
        may_publish(by, one.division)


def _is_office_of(by: Actor, area: Division) -> bool:
    """Whether the post is in the civil affairs office of just this area, not around or within it."""
    is_its = by.department == Department.CIVIL_AFFAIRS and by.level == level_of(area)
    return is_its and by.territory is not None and by.territory[0] == area.code


def _must_hold(by: Actor, roles: tuple[Role, ...], whose: str) -> None:
    if by.role not in roles:
        wanted = "、".join(str(role.label) for role in roles)
        raise Denied(
            f"{whose.format(wanted)}，当前岗位是{by.role_label}。请切换岗位，或转交有权的同事。"
        )
