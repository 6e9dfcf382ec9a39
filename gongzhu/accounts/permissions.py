"""Who may do what around accounts. Each returns nothing, or raises the sentence that refuses.

The three administrators 三员分离: the system administrator opens and closes accounts and hands out
passwords, the security administrator gives posts and second factors, the audit administrator
watches both and does neither. Source: GB/T 22239 8.1.4.2 c), d).
"""

from __future__ import annotations

from datetime import date

from gongzhu.accounts.enums import INCOMPATIBLE, Role
from gongzhu.accounts.errors import NotSignedIn
from gongzhu.accounts.models import Post, User
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.common.errors import Conflict, Denied
from gongzhu.org.models import Office


def may_enter(actor: Actor) -> None:
    """Somebody has signed in."""
    if actor.kind is ActorKind.PUBLIC:
        raise NotSignedIn


def may_use_desk(actor: Actor) -> None:
    """An officer in a post."""
    may_enter(actor)
    if actor.kind is not ActorKind.OFFICER:
        raise Denied("办理平台只供工作人员使用。请退出后用工作人员账号登录。")
    if actor.post_id is None:
        raise Denied("这个账号目前没有在任岗位，不能办理业务。请联系安全管理员安排岗位。")


def may_use_own_pages(actor: Actor) -> None:
    """A resident with an account."""
    may_enter(actor)
    if actor.kind is not ActorKind.RESIDENT:
        raise Denied("这一页只供居民本人使用。请退出后用居民账号登录。")


def may_act_as(actor: Actor, *roles: Role) -> None:
    """The post carries one of these roles; the system itself passes."""
    if actor.kind is ActorKind.SYSTEM:
        return
    may_use_desk(actor)
    if actor.role not in roles:
        wanted = "、".join(str(role.label) for role in roles)
        raise Denied(
            f"这项操作由{wanted}办理，当前岗位是{actor.role_label}。请切换岗位，或转交有权的同事。"
        )


def may_open_account(actor: Actor) -> None:
    """Accounts of officers are opened by the system administrator."""
    may_act_as(actor, Role.SYSTEM_ADMIN)


def may_close_account(actor: Actor, user: User, *, on: date) -> None:
    """The system administrator closes, opens again, and hands out passwords; never the own one."""
    may_act_as(actor, Role.SYSTEM_ADMIN)
    _not_own(actor, user)
    _within_reach(actor, user, on)


def may_secure_account(actor: Actor, user: User, *, on: date) -> None:
    """The security administrator unlocks and takes off second factors; never the own one."""
    may_act_as(actor, Role.SECURITY_ADMIN)
    _not_own(actor, user)
    _within_reach(actor, user, on)


def may_assign(actor: Actor, user: User, office: Office) -> None:
    """The security administrator gives and ends posts in the offices of the own division."""
    may_act_as(actor, Role.SECURITY_ADMIN)
    _not_own(actor, user)
    if not user.is_officer:
        raise Denied("居民账号不能担任岗位。请为这位工作人员另开工作账号。")
    if not reaches(actor, office):
        raise Denied(f"{office.name}不在当前岗位的管理范围内。请由该机构或其上级的安全管理员办理。")


def may_hold(user: User, role: Role, *, starts_on: date, ends_on: date | None) -> None:
    """Nobody holds two roles that keep watch over each other, not even for a day."""
    posts = Post.objects.held_between(starts_on, ends_on).filter(user=user)
    held = {Role(role) for role in posts.values_list("role", flat=True)}
    for group in INCOMPATIBLE:
        others = (held & group) - {role} if role in group else set()
        if others:
            other = min(others)
            raise Conflict(
                f"一个人不能同时担任{other.label}和{role.label}。请先结束原岗位，或由另一位工作人员担任。"
            )


def reaches(actor: Actor, office: Office) -> bool:
    """Whether an administrator's post covers an office: its own, or one inside its territory."""
    if actor.kind is ActorKind.SYSTEM or actor.office_id == office.pk:
        return True
    if actor.territory is None:
        return False
    return actor.territory[0] <= office.division_id < actor.territory[1]


def _not_own(actor: Actor, user: User) -> None:
    if actor.user_id is not None and actor.user_id == user.pk:
        raise Denied("不能给自己的账号办理。请由另一位管理员办理。")


def _within_reach(actor: Actor, user: User, on: date) -> None:
    posts = Post.objects.held_between(on, None).filter(user=user).select_related("office")
    if not all(reaches(actor, post.office) for post in posts):
        raise Denied("这位工作人员的机构不在当前岗位的管理范围内。请由其上级机构的管理员办理。")
