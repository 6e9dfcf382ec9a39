"""Officers for tests: real accounts with real posts, as the Actor a request would carry."""

from __future__ import annotations

import itertools
from datetime import date

from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User, UserKind
from gongzhu.common.actor import Actor, ActorKind
from gongzhu.org import selectors as org
from gongzhu.org.models import Office

VILLAGE = 440106004001
"""A community of 沙河街道, 天河区, where most test cases live."""

_numbers = itertools.count(1)


def officer(department: str, level: str, role: Role, *, at: int = VILLAGE, name: str = "") -> Actor:
    """A new officer in the office that owes this work at a place."""
    office = org.office_for(department, level, at)
    number = next(_numbers)
    user = User.objects.create(
        username=f"test{number:05d}", kind=UserKind.OFFICER, name=name or f"{role.label}{number}"
    )
    post = Post.objects.create(user=user, office=office, role=role, starts_on=date(2020, 1, 1))
    return actor_of(post, office)


def actor_of(post: Post, office: Office) -> Actor:
    """The Actor of a post, as the middleware builds it."""
    role = Role(post.role)
    return Actor(
        kind=ActorKind.OFFICER,
        name=post.user.name,
        user_id=post.user_id,
        post_id=post.pk,
        office_id=office.pk,
        office_name=office.name,
        department=office.department,
        level=office.level,
        role=post.role,
        role_label=role.label,
        territory=office.territory,
        sees_cases=role.sees_cases,
    )


def window(**more: object) -> Actor:
    """A town's window officer."""
    return officer("civil_affairs", "town", Role.WINDOW, **more)


def reviewer(**more: object) -> Actor:
    """A town's reviewer."""
    return officer("civil_affairs", "town", Role.REVIEWER, **more)


def surveyor(**more: object) -> Actor:
    """A town's home surveyor."""
    return officer("civil_affairs", "town", Role.SURVEYOR, **more)


def confirmer(**more: object) -> Actor:
    """A district's confirming officer."""
    return officer("civil_affairs", "district", Role.CONFIRMER, **more)


def verifier(**more: object) -> Actor:
    """A district verification centre's officer."""
    return officer("verification", "district", Role.VERIFIER, **more)


def fund_checker(**more: object) -> Actor:
    """A district's fund checker."""
    return officer("civil_affairs", "district", Role.FUND_CHECKER, **more)


def fund_releaser(**more: object) -> Actor:
    """A district finance office's releaser."""
    return officer("finance", "district", Role.FUND_RELEASER, **more)
