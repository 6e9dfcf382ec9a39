"""Who keeps the catalogue: one writes, another publishes; nobody does both. Source: 002 附录C."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.catalogue.enums import ProposalState, VersionState
from gongzhu.catalogue.models import ItemVersion, Proposal
from gongzhu.catalogue.written import Written
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Denied

KEEPERS = (Role.POLICY_OFFICER, Role.POLICY_PUBLISHER)


def may_read_drafts(by: Actor) -> None:
    """Drafts are nobody's law yet; those who keep the catalogue read them."""
    accounts.may_act_as(by, *KEEPERS)


def may_write(by: Actor) -> None:
    """Drafts and proposals are written by policy officers."""
    accounts.may_act_as(by, Role.POLICY_OFFICER)


def may_change(by: Actor, version: ItemVersion) -> None:
    """A draft may be changed until it is submitted. Raises Denied, Conflict."""
    may_write(by)
    if version.state == VersionState.SUBMITTED:
        raise Conflict("这份草稿已经提交，等待发布。要修改的，请发布人先退回。")
    if version.state != VersionState.DRAFT:
        raise Conflict(f"{version}已发布，内容不能再改。请另建新的版本。")


def may_publish(by: Actor) -> None:
    """Publishing is the publisher's alone."""
    accounts.may_act_as(by, Role.POLICY_PUBLISHER)


def may_decide_version(by: Actor, version: ItemVersion) -> None:
    """A submitted version is published or sent back by somebody who wrote nothing of it.

    Raises Denied, Conflict.
    """
    may_publish(by)
    if version.state != VersionState.SUBMITTED:
        raise Conflict(
            f"{version}现在是“{version.get_state_display()}”，不在等待发布。请刷新页面。"
        )
    must_be_another(by, version, "政策发布人")


def must_be_another(by: Actor, written: Written, role: str) -> None:
    """Whoever wrote or handed over a version does not publish it. role: who may, in words."""
    if by.user_id is not None and by.user_id in {*written.makers, written.submitted_by_id}:
        raise Denied(f"起草或提交过这一版的人不能自己发布。请由另一位{role}办理。")


def may_decide(by: Actor, proposal: Proposal) -> None:
    """A proposal is confirmed or sent back by somebody else. Raises Denied, Conflict."""
    may_publish(by)
    if proposal.state != ProposalState.SUBMITTED:
        raise Conflict(f"这项变更{proposal.get_state_display()}，不用再办。")
    if by.user_id is not None and by.user_id == proposal.made_by_id:
        raise Denied("提出变更的人不能自己确认。请由另一位政策发布人办理。")
