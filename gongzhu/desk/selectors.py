"""Lists of the desk: the rooms' own selectors, narrowed by what a filter asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from gongzhu.accounts.models import Post, User, UserKind
from gongzhu.audit import selectors as audit
from gongzhu.audit.models import Entry
from gongzhu.cases import selectors as cases
from gongzhu.cases.enums import CaseStatus, TaskState
from gongzhu.cases.models import Case, Event, Task
from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.decisions.models import Notice
from gongzhu.intake.models import Application
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel
from gongzhu.org.models import Office
from gongzhu.payments.models import Order, Payment
from gongzhu.people import selectors as people
from gongzhu.people.models import BankAccount, Person
from gongzhu.scope.models import Dossier


def worklist(actor: Actor, on: date, asked: Mapping[str, Any]) -> QuerySet[Task]:
    """Open work of the post, green channel first, then by due day, narrowed by the filter."""
    found = _with_flow(_about(cases.inbox(actor), asked))
    if stage := asked.get("stage"):
        found = found.filter(stage=stage)
    shown = {
        "late": Q(due_on__lt=on),
        "near": Q(warn_on__lte=on, due_on__gte=on),
        "green": Q(is_priority=True),
    }
    return found.filter(shown[asked["show"]]) if asked.get("show") in shown else found


def suspended(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Task]:
    """Work of the post that stands still because its case does 已挂起."""
    held = Task.objects.filter(
        state=TaskState.HELD,
        office_id=actor.office_id,
        role=actor.role,
        case__status=CaseStatus.SUSPENDED,
    )
    return _with_flow(_about(held, asked)).order_by("case__suspended_on", "pk")


def done(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[Event]:
    """Steps this person took, newest first 已办."""
    return _within(_about(cases.done_by(actor), asked), "at", asked)


def found_cases(asked: Mapping[str, Any]) -> QuerySet[Case]:
    """Visible cases, newest first, narrowed by the filter."""
    named = {name: asked[name] for name in ("status", "item", "stage", "text") if name in asked}
    return _within(cases.cases(**named), "opened_at", asked)


def items() -> list[tuple[str, str]]:
    """Every item as (code, name), in the order to show them."""
    return list(Item.objects.values_list("code", "name"))


def stages_of_post(actor: Actor) -> list[tuple[str, str]]:
    """The stages at which work waits for the post, as (key, title)."""
    waiting = Task.objects.filter(
        state=TaskState.OPEN, office_id=actor.office_id, role=actor.role
    ).order_by("stage")
    return list(dict(waiting.values_list("stage", "title").distinct()).items())


def items_and_stages() -> dict[str, list[tuple[str, str]]]:
    """Every item as (code, name), and every stage of the published flows as (key, title).

    In the order to show them; one query for both, asked by every list.
    """
    rows = Item.objects.order_by("position", "code", "versions__pk").values_list(
        "code", "name", "versions__pk", "versions__state"
    )
    published = tuple(pk for _, _, pk, state in rows if state == VersionState.PUBLISHED)
    items = {code: name for code, name, _, _ in rows}
    return {"item": list(items.items()), "stage": list(_stages(published))}


@lru_cache(maxsize=4)
def _stages(versions: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """Published versions never change, so their stages are read once for each set of them."""
    found: dict[str, str] = {}
    for version in ItemVersion.objects.filter(pk__in=versions).order_by("item__position", "pk"):
        for stage in catalogue.flow(version).stages:
            found.setdefault(stage.key, stage.title)
    return tuple(found.items())


def places(codes: Iterable[int]) -> dict[int, str]:
    """Town and village of each division code, short enough for a table."""
    depths = (DivisionLevel.DISTRICT, DivisionLevel.TOWN, DivisionLevel.VILLAGE)
    chains = {code: [org.ancestor_code(code, depth) for depth in depths] for code in set(codes)}
    wanted = {code for chain in chains.values() for code in chain}
    names = org.names_of(wanted)
    return {
        code: " ".join(dict.fromkeys(names[one] for one in chain[1:] if one in names))
        or names.get(chain[0], "")
        for code, chain in chains.items()
    }


def trail(asked: Mapping[str, Any]) -> QuerySet[Entry]:
    """Entries of the trail, newest first, narrowed by the filter."""
    found = Entry.objects.order_by("-seq")
    if who := asked.get("who"):
        found = found.filter(Q(actor_label__contains=who) | Q(office_name__contains=who))
    if what := asked.get("what"):
        found = found.filter(action__startswith=what)
    if about := asked.get("about"):
        found = found.filter(object_id=about)
    return _within(found, "at", asked)


def trail_head() -> tuple[int, str]:
    """Number and hash of the last entry."""
    return audit.head()


def officers(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[User]:
    """Officers with a post the administrator's own reaches, and those who have none yet."""
    low, high = actor.territory or (0, 0)
    reached = Post.objects.filter(
        Q(office_id=actor.office_id) | Q(office__division_id__gte=low, office__division_id__lt=high)
    )
    if role := asked.get("role"):
        reached = reached.filter(role=role)
    within = Q(pk__in=reached.values("user_id"))
    if not asked.get("role"):
        within |= Q(posts=None)
    found = User.objects.filter(within, kind=UserKind.OFFICER)
    if text := asked.get("text"):
        at = Post.objects.filter(office__name__contains=text).values("user_id")
        found = found.filter(Q(username__startswith=text) | Q(name__contains=text) | Q(pk__in=at))
    posts = Post.objects.select_related("office").order_by("starts_on")
    return found.prefetch_related(Prefetch("posts", posts)).order_by("username")


def officer(actor: Actor, pk: int) -> User:
    """An officer within the administrator's reach. Raises Missing."""
    found = officers(actor, {}).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def offices_within(actor: Actor) -> QuerySet[Office]:
    """Offices the administrator may give posts in."""
    low, high = actor.territory or (0, 0)
    inside = Q(division_id__gte=low, division_id__lt=high) | Q(pk=actor.office_id)
    return Office.objects.filter(inside, is_active=True).order_by("division_id", "department")


def colleagues(actor: Actor, on: date) -> QuerySet[User]:
    """Officers of the actor's own office, without the actor: who may have gone along."""
    posts = Post.objects.held_on(on).filter(office=actor.office_id or 0)
    found = User.objects.filter(pk__in=posts.values("user_id"), is_active=True)
    return found.exclude(pk=actor.account).order_by("name")


def case_of(dossier: Dossier) -> Case | None:
    """The case of a dossier; None while its application is a draft."""
    return Case.objects.filter(dossier=dossier).first()


def notices(case: Case) -> QuerySet[Notice]:
    """Notices of a visible case, newest first."""
    return Notice.objects.filter(case=case).order_by("-posted_on", "-pk")


def money_of(case: Case) -> dict[str, Any]:
    """Orders of a visible case with who passed them, every attempt to pay, and the account."""
    orders = Order.objects.filter(case=case).select_related(
        "entitlement", "approved_by", "checked_by", "released_by"
    )
    payments = Payment.objects.filter(order__case=case).select_related("account", "batch")
    return {
        "orders": list(orders.order_by("-pk")),
        "payments": list(payments.order_by("-made_at")),
        "account": account_of(case),
    }


def account_of(case: Case) -> BankAccount | None:
    """The account the case is to be paid to, as far as the acting one may see it."""
    found = BankAccount.objects.filter(pk__in=_own_account(case)).select_related("person")
    return found.first()


def applicant_of(case: Case) -> Person:
    """The person who applies. Raises Missing."""
    found = people.applicant_of(case.dossier)
    if found is None:
        raise Missing
    return found


def _own_account(case: Case) -> QuerySet[Application]:
    named = Application.objects.filter(dossier_id=case.dossier_id, account__isnull=False)
    return named.values("account")


def _with_flow(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks with what their flow is found by; the definition itself is kept by each process."""
    joined = tasks.select_related("case__item_version")
    return joined.defer("case__item_version__spec")


def _about(found: QuerySet, asked: Mapping[str, Any]) -> QuerySet:
    """Narrow rows that belong to a case by its item, its number or the applicant's name."""
    if item := asked.get("item"):
        found = found.filter(case__item_version__item__code=item)
    if text := asked.get("text"):
        by_name = Q(case__applicant_name__startswith=text)
        found = found.filter(Q(case__number=text.upper()) | by_name)
    return found


def _within(found: QuerySet, name: str, asked: Mapping[str, Any]) -> QuerySet:
    """Narrow rows to days, both included, in the platform's zone."""
    if since := asked.get("since"):
        found = found.filter(**{f"{name}__gte": _start(since)})
    if until := asked.get("until"):
        found = found.filter(**{f"{name}__lt": _start(until + timedelta(days=1))})
    return found


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
