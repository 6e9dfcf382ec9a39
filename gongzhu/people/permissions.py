"""Who may learn what about a person."""

from __future__ import annotations

from gongzhu.accounts import permissions as accounts
from gongzhu.accounts.enums import Role
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Denied, Invalid
from gongzhu.people.models import Person

REASON_LEAST = 4


def may_reveal(actor: Actor, person: Person, reason: str) -> None:
    """A person sees their own; an officer, of what the scope opens, for a reason.

    Raises Denied, or Invalid for a missing reason. Source: GB/T 35273 7.2, 7.3.
    """
    if is_own(actor, person):
        return
    accounts.may_use_desk(actor)
    if len("".join(reason.split())) < REASON_LEAST:
        raise Invalid(
            f"查看完整信息要写明事由，至少 {REASON_LEAST} 个字。例如：电话通知补正材料。",
            {"reason": f"请写明事由，至少 {REASON_LEAST} 个字。"},
        )


def may_correct(actor: Actor) -> None:
    """An officer who handles cases corrects what is known of a person."""
    accounts.may_use_desk(actor)
    if not actor.sees_cases:
        raise Denied(f"{actor.role_label}不修改居民信息。请由经办人办理。")


def may_reset_password(actor: Actor) -> None:
    """A window hands out a resident's new password, having seen the identity card."""
    accounts.may_act_as(actor, Role.WINDOW)


def may_forget(actor: Actor, person: Person) -> None:
    """The person asks for it, or the system carries it out. Source: 个人信息保护法 47."""
    if actor.kind is not ActorKind.SYSTEM and not is_own(actor, person):
        raise Denied("删除个人信息要由本人提出。请本人登录后在“我的信息”中办理。")


def is_own(actor: Actor, person: Person) -> bool:
    """Whether the actor is this very person, signed in."""
    return (
        actor.kind is ActorKind.RESIDENT
        and actor.user_id is not None
        and actor.user_id == person.user_id
    )
