"""Who stands behind each card, and what the demonstration may still do with its clock."""

from __future__ import annotations

from datetime import date

from django.db.models import Max

from gongzhu.accounts.models import User, UserKind
from gongzhu.cases.enums import CaseStatus, Outcome
from gongzhu.cases.models import Case
from gongzhu.catalogue.models import Standard
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.demo import book, cards
from gongzhu.demo.enums import Goal
from gongzhu.demo.people import Made, Maker
from gongzhu.operations.startup import DEMO_ACCOUNTS
from gongzhu.people.models import Person
from gongzhu.people.services.enrolment import id_index
from gongzhu.scope.models import Grant

STANDARD = "dibao"
"""Without this standard no amount can be worked out."""


def user_for(key: str) -> User | None:
    """The account a card opens, or None while the demonstration has not come so far."""
    if key == cards.RESIDENT:
        known = _resident_at(Goal.PUBLICITY)
        return known or _resident(status=CaseStatus.OPEN, accepted_on__isnull=False)
    if key == cards.PAID:
        return _resident(status=CaseStatus.CLOSED, outcome=Outcome.APPROVED)
    return User.objects.filter(
        username=DEMO_ACCOUNTS + key, kind=UserKind.OFFICER, is_active=True
    ).first()


def _resident_at(goal: Goal) -> User | None:
    """The first household that was left at a goal, the same one wherever its case goes from there."""
    known = book.load_book().accounts.values()
    number = next((one.sign_in for one in known if one.place == goal.label), "")
    with acting_as(SYSTEM):
        found = Person.unscoped.select_related("user").filter(id_index=id_index(number))
        person = found.first() if number else None
    return person.user if person else None


def _resident(**of_case: object) -> User | None:
    """The account of a synthetic household with such a case, the one furthest on its way."""
    with acting_as(SYSTEM):
        found = Case.unscoped.filter(**of_case).order_by("-version", "pk")
        for case in found.select_related("dossier")[:40]:
            grant = Grant.objects.filter(dossier=case.dossier, user__is_active=True).first()
            if grant is not None:
                return grant.user
    return None


def last_day() -> date | None:
    """The last day for which the region's standards are known, or None when there is no end."""
    known = Standard.objects.filter(code=STANDARD, value__isnull=False)
    if known.filter(ends_on__isnull=True).exists():
        return None
    last: date | None = known.aggregate(last=Max("ends_on"))["last"]
    return last


def made_up(seed: int, on: date) -> list[Made]:
    """A few people nobody is, for typing into forms: a couple, a child, an old parent."""
    make = Maker(seed)
    first = make.person(41, on=on)
    return [
        first,
        make.person(39, on=on),
        make.person(9, on=on, surname=first.name[:1]),
        make.person(70, on=on, surname=first.name[:1]),
    ]


def accounts() -> list[book.Account]:
    """Whoever a visitor may sign in as by hand, officers first."""
    found = book.load_book().accounts.values()
    return sorted(found, key=lambda one: (one.key.startswith("household"), one.key))
