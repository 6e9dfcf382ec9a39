"""What those who keep lists look at: drafts, what waits, what is due, how far the areas have come."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet

from gongzhu.catalogue.enums import VersionState
from gongzhu.catalogue.keeping import SOON, months_after, review_months
from gongzhu.catalogue.written import UNPUBLISHED
from gongzhu.common import clock
from gongzhu.common.actor import Actor
from gongzhu.common.errors import Missing
from gongzhu.lists.models import ListReview, ServiceList
from gongzhu.lists.permissions import KEEPERS, PUBLISHERS, WRITERS, level_of
from gongzhu.lists.selectors import levels_between, published, top
from gongzhu.org import selectors as org
from gongzhu.org.enums import DivisionLevel, Level
from gongzhu.org.models import Division

PARAMETER = "list_review_months"

STATES = {
    "draft": ("草稿", "doing"),
    "returned": ("退回修改", "late"),
    "submitted": ("待发布", "todo"),
    "coming": ("待施行", "todo"),
    "force": ("施行中", "done"),
    "ended": ("已归档", "off"),
}
"""What a list is on a day: word and colour."""


@dataclass(frozen=True)
class Due:
    """When a list in force is to be read again. last: when it was published or last read."""

    service_list: ServiceList
    last: date
    due_on: date

    @property
    def is_due(self) -> bool:
        """Whether it is due today."""
        return self.due_on <= clock.today()

    @property
    def is_soon(self) -> bool:
        """Whether it is not due today, but soon will be."""
        return not self.is_due and self.due_on <= clock.today() + SOON


@dataclass(frozen=True)
class Standing:
    """How far the areas of one level have come. overdue: of those in force, how many are due."""

    level: Level
    areas: int
    in_force: int
    overdue: int

    @property
    def without(self) -> int:
        """How many areas have no list in force."""
        return self.areas - self.in_force


def months() -> int:
    """Months after which a list is due again. Source: regional parameter list_review_months.

    Without one, as often as items and policies.
    """
    entry = org.region().parameters.get(PARAMETER)
    return entry.value if entry and isinstance(entry.value, int) else review_months()


def own_area(by: Actor) -> Division:
    """The area whose civil affairs office an officer works in. Raises Missing where there is none."""
    if by.territory is None:
        raise Missing
    return org.division(by.territory[0])


def service_list(pk: int) -> ServiceList:
    """One list, published or not. Raises Missing."""
    found = ServiceList.objects.select_related("division__parent", "submitted_by", "checked_by")
    one = found.filter(pk=pk).first()
    if one is None:
        raise Missing
    return one


def state_of(one: ServiceList, on: date) -> str:
    """A key of STATES."""
    if one.state == VersionState.DRAFT:
        return "returned" if one.return_reason else "draft"
    if one.state == VersionState.SUBMITTED:
        return "submitted"
    if one.effective_on > on:
        return "coming"
    return "ended" if one.ends_on is not None and one.ends_on < on else "force"


def editions(area: Division) -> QuerySet[ServiceList]:
    """Every list of an area, newest first."""
    return ServiceList.objects.filter(division=area).order_by("-number")


def unpublished(area: Division) -> ServiceList | None:
    """The draft of an area, handed over or not."""
    return ServiceList.objects.filter(division=area, state__in=UNPUBLISHED).first()


def waiting(by: Actor) -> QuerySet[ServiceList]:
    """Lists handed over that this post may publish or send back, longest first."""
    found = ServiceList.objects.filter(state=VersionState.SUBMITTED).select_related("division")
    levels = [DivisionLevel[level.name] for level in _publishes(by)]
    if by.territory is None or not levels:
        return found.none()
    low, high = by.territory
    inside = found.filter(division__code__gte=low, division__code__lt=high)
    return inside.filter(division__level__in=levels).order_by("submitted_at")


def _publishes(by: Actor) -> list[Level]:
    """Levels whose lists a post checks: its own, and of a town also its villages'."""
    below = {Level.TOWN: (Level.TOWN, Level.VILLAGE)}
    own = Level(by.level) if by.level else None
    levels = below.get(own, (own,)) if own else ()
    return [level for level in levels if level and by.role in PUBLISHERS[level]]


def returned(by: Actor) -> QuerySet[ServiceList]:
    """Drafts of the own area that were sent back, for those who write it."""
    found = ServiceList.objects.filter(state=VersionState.DRAFT).exclude(return_reason="")
    if by.territory is None or by.role not in WRITERS[Level(by.level)]:
        return found.none()
    return found.filter(division=by.territory[0]).select_related("division")


def waiting_for(by: Actor) -> int:
    """How many lists wait for a post: to be decided, or to be changed after they were sent back."""
    if by.role not in KEEPERS:
        return 0
    return waiting(by).count() + returned(by).count()


def due_of(one: ServiceList) -> Due:
    """When a list in force is to be read again."""
    last = one.reviews.aggregate(last=Max("reviewed_on"))["last"]
    return _due(one, last, months())


def due_within(span: tuple[int, int] | None) -> list[Due]:
    """Every list in force in a territory with the day it is due, soonest first."""
    low, high = span or top().span
    every = published(clock.today()).filter(division__code__gte=low, division__code__lt=high)
    rows = every.select_related("division").annotate(last=Max("reviews__reviewed_on"))
    interval = months()
    found = [_due(one, one.last, interval) for one in rows.defer("entries")]
    return sorted(found, key=lambda due: (due.due_on, due.service_list.division_id))


def _due(one: ServiceList, reviewed: date | None, interval: int) -> Due:
    begun = clock.day_of(one.published_at) if one.published_at else one.effective_on
    last = max(begun, reviewed) if reviewed else begun
    return Due(one, last, months_after(last, interval))


def standing(span: tuple[int, int] | None) -> list[Standing]:
    """How many areas of each level have a list, within a territory."""
    low, high = span or top().span
    places = Division.objects.filter(is_current=True, code__gte=low, code__lt=high)
    areas = dict(places.order_by().values_list("level").annotate(number=Count("pk")))
    dues = due_within(span)
    kept = Counter(due.service_list.division.level for due in dues)
    late = Counter(due.service_list.division.level for due in dues if due.is_due)
    return [
        Standing(Level[level.name], areas[level], kept[level], late[level])
        for level in levels_between(span)
        if areas.get(level)
    ]


def without_list(area: Division, *, most: int = 60) -> list[Division]:
    """Areas directly inside one that have no list in force."""
    inside = org.children(area)
    kept = published(clock.today()).filter(division__in=inside).values("division")
    return list(inside.exclude(pk__in=kept)[:most])


def past_reviews(one: ServiceList) -> QuerySet[ListReview]:
    """When a list was read again, latest first."""
    return one.reviews.all()


def keeper_level(area: Division) -> str:
    """The level of an area in words: 镇（街道）级."""
    return str(level_of(area).label)
