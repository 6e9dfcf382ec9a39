"""Who may change what this room keeps."""

from __future__ import annotations

from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Denied

_KEEPER = "system_admin"


def may_keep_calendar(by: Actor) -> None:
    """Working days move every deadline, so only system administrators enter them.

    Raises Denied for everybody else.
    """
    if not _keeps(by):
        raise Denied("只有系统管理员可以录入或修改工作日历。请联系系统管理员。")


def may_keep_offices(by: Actor) -> None:
    """Names and telephones of offices are shown to the public. Raises Denied for non-administrators."""
    if not _keeps(by):
        raise Denied("只有系统管理员可以修改机构信息。请联系系统管理员。")


def may_load_packs(by: Actor) -> None:
    """Packs replace divisions, offices and days in bulk. Raises Denied for non-administrators."""
    if not _keeps(by):
        raise Denied("只有系统管理员可以导入地区数据包。请联系系统管理员。")


def _keeps(by: Actor) -> bool:
    return by.kind is ActorKind.SYSTEM or (by.kind is ActorKind.OFFICER and by.role == _KEEPER)
