"""Who holds which post on a day, and who that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.apps import apps
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.common import clock
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.org.enums import Department


def posts_held(user: User, *, on: date) -> QuerySet[Post]:
    """The posts a user holds on a day, with office and division, and `has_grants` on each.

    has_grants: how many dossiers an office with a territory was opened outside it. The grants
    belong to the floor above, so their table is found by name. They are counted, few as they are:
    asked whether one exists, PostgreSQL reads the whole table when an office has none.
    """
    territorial = [one for one in Department if one.is_territorial]
    grants = apps.get_model("scope", "Grant").objects.filter(
        Q(until__isnull=True) | Q(until__gt=clock.now()),
        office=OuterRef("office"),
        office__department__in=territorial,
    )
    opened = grants.order_by().values("office").annotate(number=Count("pk")).values("number")
    return (
        Post.objects.held_on(on)
        .filter(user=user)
        .select_related("office__division")
        .annotate(has_grants=Subquery(opened))
        .order_by("pk")
    )


def actor_for(user: User, *, on: date, post_id: int | None = None) -> Actor:
    """The actor a user is on a day: a resident, or an officer in the post asked for.

    post_id: the post chosen; one that is not held falls back to the first that is. One query.
    """
    if not user.is_officer:
        return resident_actor(user)
    return officer_actor(user, posts_held(user, on=on), post_id)


def resident_actor(user: User) -> Actor:
    """A resident, who sees what is granted to the account."""
    return Actor(kind=ActorKind.RESIDENT, name=user.name, user_id=user.pk)


def officer_actor(user: User, posts: Sequence[Post] | QuerySet[Post], post_id: int | None) -> Actor:
    """An officer in one of these posts, or, with none, one who sees no case at all."""
    held = {post.pk: post for post in posts}
    post = held.get(post_id) if post_id in held else next(iter(held.values()), None)
    if post is None:
        return Actor(kind=ActorKind.OFFICER, name=user.name, user_id=user.pk, sees_cases=False)
    role = Role(post.role)
    return Actor(
        kind=ActorKind.OFFICER,
        name=user.name,
        user_id=user.pk,
        post_id=post.pk,
        office_id=post.office_id,
        office_name=post.office.name,
        department=post.office.department,
        level=post.office.level,
        role=role.value,
        role_label=str(role.label),
        territory=post.office.territory,
        has_grants=bool(getattr(post, "has_grants", False)),
        sees_cases=role.sees_cases,
    )
