"""Give posts, end them, and choose which one to work in. A change signs the holder out."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from gongzhu.accounts import permissions, selectors
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.accounts.services.users import end_sessions
from gongzhu.audit import services as audit
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Invalid, Missing
from gongzhu.org.models import Office


@transaction.atomic
def give_post(
    user: User,
    office: Office,
    role: Role,
    *,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
) -> Post:
    """Let an officer do a role in an office, from a day, perhaps to a last day.

    Raises Denied unless `by` is a security administrator in charge; Conflict when the officer has
    the post already, or holds a role that may not go with it; Invalid when it ends before it starts.
    """
    permissions.may_assign(by, user, office)
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("岗位的结束日期早于开始日期。请核对后重新填写。")
    User.objects.select_for_update().get(pk=user.pk)  # two givers at once see each other's post
    permissions.may_hold(user, role, starts_on=starts_on, ends_on=ends_on)
    same = Post.objects.held_between(starts_on, ends_on).filter(user=user, office=office, role=role)
    if same.exists():
        raise Conflict(
            f"这位工作人员在{office.name}已有{role.label}岗位。请先结束原岗位，或调整日期。"
        )
    post = Post.objects.create(
        user=user, office=office, role=role, starts_on=starts_on, ends_on=ends_on
    )
    end_sessions(user)
    audit.record("accounts.give_post", obj=post, by=by, detail={"role": role, "user": user.pk})
    return post


@transaction.atomic
def end_post(post: Post, *, on: date, by: Actor, reason: str) -> None:
    """Take a post back: from this day on it is no longer held. Every session of the holder ends.

    Raises Denied unless `by` is a security administrator in charge, Conflict when it has ended.
    """
    permissions.may_assign(by, post.user, post.office)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.ends_on is not None and post.ends_on < on:
        raise Conflict("这个岗位已经结束，不用再办理。请刷新页面查看现有岗位。")
    post.ends_on = on - timedelta(days=1)
    post.save(update_fields=["ends_on"])
    end_sessions(post.user)
    audit.record("accounts.end_post", obj=post, by=by, reason=reason)


def choose_post(user: User, post_id: int, *, on: date, by: Actor) -> Post:
    """The post an officer switches to; the caller notes it with `sessions.take_post`.

    Raises Missing when the officer does not hold it on that day.
    """
    post = selectors.posts_held(user, on=on).filter(pk=post_id).first()
    if post is None:
        raise Missing("没有找到这个岗位，或已不在任期内。请从列表中重新选择。")
    with transaction.atomic():
        audit.record("accounts.choose_post", obj=post, by=by)
    return post
