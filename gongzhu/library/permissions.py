"""Who keeps the articles: those who keep the catalogue; one writes, another publishes."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.permissions import KEEPERS, may_read_drafts, may_write, must_be_another
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict
from gongzhu.library.models import Edition

__all__ = ["KEEPERS", "may_change", "may_decide", "may_read_drafts", "may_write"]


def may_change(by: Actor, draft: Edition) -> None:
    """A draft may be changed until it is handed over. Raises Denied, Conflict."""
    accounts.may_act_as(by, Role.POLICY_OFFICER)
    if draft.state == VersionState.SUBMITTED:
        raise Conflict("这一版已经提交，等待发布。要修改的，请发布人先退回。")
    if draft.is_fixed:
        raise Conflict(f"{draft}已发布，内容不能再改。请另起草新的一版。")


def may_decide(by: Actor, draft: Edition) -> None:
    """A version that was handed over is published or sent back by somebody who wrote nothing of it.

    Raises Denied, Conflict.
    """
    accounts.may_act_as(by, Role.POLICY_PUBLISHER)
    if draft.state != VersionState.SUBMITTED:
        raise Conflict(f"{draft}现在是“{draft.get_state_display()}”，不在等待发布。请刷新页面。")
    must_be_another(by, draft, "政策发布人")
