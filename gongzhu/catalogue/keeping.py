"""What those who keep the catalogue look at: lists, states, due reviews, drafts as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from gongzhu.accounts.enums import Role
from gongzhu.catalogue.checks_item import Ground
from gongzhu.catalogue.drafts import Draft, draft_of
from gongzhu.catalogue.enums import ProposalState, VersionState
from gongzhu.catalogue.models import (
    UNPUBLISHED,
    DryRun,
    Item,
    ItemVersion,
    PeriodicReview,
    Picture,
    Policy,
    Proposal,
    Standard,
)
from gongzhu.catalogue.selectors import in_force, words
from gongzhu.catalogue.written import Written
from gongzhu.common import clock
from gongzhu.common.errors import Missing
from gongzhu.org import selectors as org

REVIEW_MONTHS = 12
"""How long an item or a policy counts as looked through, where the region says nothing else."""

SOON = timedelta(days=30)

STATES = {
    "draft": ("草稿", "doing"),
    "returned": ("退回修改", "late"),
    "submitted": ("待发布", "todo"),
    "coming": ("待施行", "todo"),
    "force": ("施行中", "done"),
    "ended": ("已终止", "off"),
    "retired": ("已停用", "off"),
}
"""What a version is on a day: word and colour."""


def ground() -> Ground:
    """What definitions of this deployment stand on now."""
    codes = frozenset(Policy.objects.values_list("code", flat=True))
    pictures = frozenset(Picture.objects.values_list("digest", flat=True))
    return Ground(words().rules, org.region(), codes, pictures=pictures)


def state_of(version: Written, on: date) -> str:
    """A key of STATES, for whatever is kept in versions."""
    if version.state == VersionState.DRAFT:
        return "returned" if version.return_reason else "draft"
    if version.state != VersionState.PUBLISHED:
        return str(version.state)
    if version.effective_on > on:
        return "coming"
    return "ended" if version.ends_on is not None and version.ends_on < on else "force"


def version(pk: int) -> ItemVersion:
    """One version with its item. Raises Missing."""
    found = ItemVersion.objects.select_related("item", "submitted_by", "checked_by").filter(pk=pk)
    one = found.first()
    if one is None:
        raise Missing
    return one


def policies(text: str = "") -> QuerySet[Policy]:
    """Every document, by its title; those with some words in it."""
    found = Policy.objects.order_by("title")
    return found.filter(title__icontains=text) if text else found


def standards(
    *, code: str = "", division: int | str = "", on: date | None = None
) -> QuerySet[Standard]:
    """Every figure by code and place, latest first; those of one code, of one place, of one day."""
    found = Standard.objects.order_by("code", "division_code", "-effective_on")
    if code:
        found = found.filter(code=code)
    if division:
        found = found.filter(division_code=int(division))
    return found.filter(in_force(on)) if on else found


def dry_runs(version: ItemVersion) -> QuerySet[DryRun]:
    """Dry runs of a draft, latest first."""
    return version.dry_runs.all()


def draft(of: ItemVersion) -> Draft:
    """A version that need not be in shape, looked through."""
    return draft_of(of.spec, ground())


def items(
    *, text: str = "", department: str = "", sector: str = "", state: str = "", on: date
) -> list[tuple[Item, list[ItemVersion]]]:
    """Items with their versions, newest first; only those with a version in the state asked for."""
    found = Item.objects.prefetch_related("versions")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if department:
        found = found.filter(department=department)
    if sector:
        found = found.filter(sector=sector)
    rows = [(item, sorted(item.versions.all(), key=lambda one: -one.number)) for item in found]
    if not state:
        return rows
    return [
        (item, versions)
        for item, versions in rows
        if any(state_of(one, on) == state for one in versions)
    ]


def versions_of(item: Item) -> QuerySet[ItemVersion]:
    """Every version of an item with who handed it over, newest first."""
    return item.versions.select_related("submitted_by").order_by("-number")


def is_new(item: Item) -> bool:
    """Whether nothing of an item was ever published: its name and place may still be chosen."""
    return not item.versions.exclude(state__in=UNPUBLISHED).exists()


def unpublished(item: Item) -> ItemVersion | None:
    """The draft of an item, submitted or not."""
    return item.versions.filter(state__in=UNPUBLISHED).first()


def in_force_beside(version: ItemVersion) -> ItemVersion | None:
    """The published version a version follows: the latest with a smaller number."""
    earlier = ItemVersion.objects.filter(
        item=version.item_id, number__lt=version.number, state=VersionState.PUBLISHED
    )
    return earlier.order_by("-number").first()


def lapsed(version: ItemVersion) -> list[Policy]:
    """Documents a version rests on that no longer hold on its first day."""
    cited = set(_cited(version.spec))
    found = Policy.objects.filter(code__in=cited, ends_on__lt=version.effective_on)
    return list(found.order_by("title"))


def _cited(part: Any) -> Iterator[str]:
    """Codes of all documents named anywhere in a definition, whether or not it is in shape."""
    if isinstance(part, Mapping):
        if isinstance(part.get("policy"), str):
            yield part["policy"]
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _cited(inner)


def waiting_versions() -> QuerySet[ItemVersion]:
    """Versions waiting for a publisher, longest first."""
    found = ItemVersion.objects.filter(state=VersionState.SUBMITTED).select_related("item")
    return found.order_by("submitted_at")


def waiting_proposals() -> QuerySet[Proposal]:
    """Proposals waiting for a publisher, longest first."""
    return Proposal.objects.filter(state=ProposalState.SUBMITTED).order_by("made_at")


def returned_proposals() -> QuerySet[Proposal]:
    """Proposals that were sent back, newest first."""
    return Proposal.objects.filter(state=ProposalState.RETURNED)


def proposal(pk: int) -> Proposal:
    """One proposal. Raises Missing."""
    found = Proposal.objects.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def waiting_for(role: str) -> int:
    """How much waits for a post: to be decided by a publisher, to be changed by a policy officer."""
    if role == Role.POLICY_PUBLISHER:
        return waiting_versions().count() + waiting_proposals().count()
    return returned_versions().count()


def returned_versions() -> QuerySet[ItemVersion]:
    """Drafts that were sent back."""
    found = ItemVersion.objects.filter(state=VersionState.DRAFT).exclude(return_reason="")
    return found.select_related("item").order_by("-changed_at")


@dataclass(frozen=True)
class Due:
    """When a thing is to be looked through again, and when it last was; both may be unknown."""

    thing: Item | Policy
    last: date | None
    due_on: date | None

    @property
    def kind(self) -> str:
        """What the thing is, as addresses name it."""
        return "item" if isinstance(self.thing, Item) else "policy"

    def is_due_by(self, day: date) -> bool:
        """What never was looked through is due at once."""
        return self.due_on is None or self.due_on <= day

    @property
    def is_due(self) -> bool:
        """Whether it is due today."""
        return self.is_due_by(clock.today())

    @property
    def is_soon(self) -> bool:
        """Whether it is not due today, but soon will be."""
        return not self.is_due and self.is_due_by(clock.today() + SOON)


def review_of(item: Item) -> Due | None:
    """When an item is due; nothing for one that is not offered."""
    return next((one for one in reviews() if one.thing == item), None)


def past_reviews(thing: Item | Policy) -> QuerySet[PeriodicReview]:
    """When a thing was looked through, latest first."""
    return thing.reviews.all()


def review_months() -> int:
    """Months after which a thing is due again. Source: regional parameter policy_review_months."""
    entry = org.region().parameters.get("policy_review_months")
    return entry.value if entry and isinstance(entry.value, int) else REVIEW_MONTHS


def reviews() -> list[Due]:
    """Every published item and every policy with the day it is due, soonest first."""
    months = review_months()
    done = _last_reviews()
    found = [
        _due(
            item, max(filter(None, (published, done.get(("item", item.pk)))), default=None), months
        )
        for item, published in _published()
    ]
    found += [
        _due(policy, done.get(("policy", policy.pk)), months) for policy in Policy.objects.all()
    ]
    return sorted(found, key=lambda one: (one.due_on or date.min, one.kind, str(one.thing)))


def due_by(day: date) -> list[Due]:
    """What is due by a day, soonest first."""
    return [one for one in reviews() if one.is_due_by(day)]


def _published() -> list[tuple[Item, date | None]]:
    live = Q(versions__state=VersionState.PUBLISHED) & (
        Q(versions__ends_on=None) | Q(versions__ends_on__gte=clock.today())
    )
    rows = Item.objects.filter(live).annotate(latest=Max("versions__published_at", filter=live))
    return [(item, clock.day_of(item.latest) if item.latest else None) for item in rows]


def _last_reviews() -> Mapping[tuple[str, int], date]:
    found: dict[tuple[str, int], date] = {}
    for one in PeriodicReview.objects.order_by("reviewed_on", "pk"):
        key = ("item", one.item_id) if one.item_id else ("policy", one.policy_id or 0)
        found[key] = one.reviewed_on
    return found


def _due(thing: Item | Policy, last: date | None, months: int) -> Due:
    return Due(thing, last, months_after(last, months) if last else None)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
