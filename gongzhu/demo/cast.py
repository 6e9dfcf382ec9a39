"""Who does what in the demonstration: the officer who owes a step, the resident behind a form."""

from __future__ import annotations

from django.db.models import QuerySet

from gongzhu.accounts import passwords, selectors as accounts, services as account_services
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User
from gongzhu.cases.enums import EventKind
from gongzhu.cases.models import Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.demo import book
from gongzhu.demo.plans import Plan
from gongzhu.operations.startup import DEMO_ACCOUNTS
from gongzhu.org import selectors as org
from gongzhu.people import services as people
from gongzhu.people.models import Person
from gongzhu.people.services.enrolment import id_index

CONSENT = "2026-2"


def officer_of(task: Task) -> Actor:
    """An officer of the office and role that owe a task, not barred by an earlier step."""
    stage = catalogue.flow(task.case.item_version).stage(task.stage)
    with acting_as(SYSTEM):
        barred = set(
            Event.unscoped.filter(
                case=task.case, stage__in=stage.not_same_person_as, kind=EventKind.ACTED
            ).values_list("user_id", flat=True)
        )
    posts = _posts(role=task.role, office=task.office_id).exclude(user__in=barred)
    return _actor(posts)


def officer_at(role: Role, place: int, *, level: str = "town") -> Actor:
    """The first officer of a role in civil affairs that serves a place."""
    office = org.office_for("civil_affairs", level, place)
    return _actor(_posts(role=role, office=office.pk))


def colleague_of(actor: Actor) -> User:
    """Another officer of the same office and role."""
    others = _posts(role=actor.role, office=actor.office_id).exclude(user=actor.user_id)
    post = others.select_related("user").first()
    if post is None:
        raise LookupError(f"no second {actor.role} at office {actor.office_id}")
    return post.user


def resident_of(plan: Plan) -> Actor:
    """The resident of an online household, registered now if need be, with the password kept."""
    who, kept = plan.applicant.who, book.load_book()
    person = person_of(plan)
    user = person.user if person else None
    if user is None or plan.key not in kept.accounts:
        password = passwords.temporary()
        if user is None:
            user = people.register(
                who.name, who.id_number, who.phone, password,
                consent_version=CONSENT, source=plan.key,
            )  # fmt: skip
        else:  # registered before the password could be kept
            account_services.set_password(user, password)
        kept.accounts[plan.key] = book.Account(
            plan.key, "居民", who.name, str(plan.goal.label), who.id_number, password
        )
        book.save_book(kept)
    return accounts.resident_actor(user)


def person_of(plan: Plan) -> Person | None:
    """The applicant of a plan, once known to the platform."""
    index = id_index(plan.applicant.who.id_number)
    with acting_as(SYSTEM):
        return Person.unscoped.select_related("user").filter(id_index=index).first()


def _posts(*, role: str, office: int | None) -> QuerySet[Post]:
    held = Post.objects.held_on(clock.today())
    return held.filter(
        role=role, office=office, user__username__startswith=DEMO_ACCOUNTS, user__is_active=True
    ).order_by("pk")


def _actor(posts: QuerySet[Post]) -> Actor:
    post = posts.select_related("user").first()
    if post is None:
        raise LookupError("the demonstration has nobody for this step")
    return accounts.actor_for(post.user, on=clock.today(), post_id=post.pk)
