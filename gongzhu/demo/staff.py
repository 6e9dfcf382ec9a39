"""The officers of the demonstration: real accounts with real posts, passwords drawn at first start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhu.accounts import passwords, services as accounts
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User, UserKind
from gongzhu.common.actor import SYSTEM, acting_as
from gongzhu.demo import book
from gongzhu.demo.people import Maker
from gongzhu.demo.places import Stage
from gongzhu.operations.startup import DEMO_ACCOUNTS
from gongzhu.org import selectors as org

SEED = 7
TOWN = (
    ("window", Role.WINDOW),
    ("surveyor", Role.SURVEYOR),
    ("surveyor2", Role.SURVEYOR),
    ("reviewer", Role.REVIEWER),
)
DISTRICT = (
    ("confirmer", Role.CONFIRMER, "civil_affairs"),
    ("confirmer2", Role.CONFIRMER, "civil_affairs"),
    ("checker", Role.FUND_CHECKER, "civil_affairs"),
    ("archivist", Role.ARCHIVIST, "civil_affairs"),
    ("verifier", Role.VERIFIER, "verification"),
    ("verifier2", Role.VERIFIER, "verification"),
    ("releaser", Role.FUND_RELEASER, "finance"),
    ("supervisor", Role.SUPERVISOR, "supervision"),
    ("medical", Role.HANDLER, "medical_insurance"),
    ("housing", Role.HANDLER, "housing"),
    ("education", Role.HANDLER, "education"),
    ("labour", Role.HANDLER, "human_resources"),
    ("justice", Role.HANDLER, "justice"),
    ("disabled", Role.HANDLER, "disabled_federation"),
    ("red-cross", Role.HANDLER, "red_cross"),
    ("union", Role.HANDLER, "trade_union"),
)
CITY = (
    ("policy", Role.POLICY_OFFICER, "civil_affairs"),
    ("publisher", Role.POLICY_PUBLISHER, "civil_affairs"),
    ("system", Role.SYSTEM_ADMIN, "civil_affairs"),
    ("security", Role.SECURITY_ADMIN, "civil_affairs"),
    ("audit", Role.AUDIT_ADMIN, "civil_affairs"),
    ("red-cross-city", Role.HANDLER, "red_cross"),
)


@dataclass(frozen=True)
class Seat:
    """A post to be filled. key: names the officer for good, `demo-` and this is the work number."""

    key: str
    role: Role
    department: str
    level: str
    at: int

    @property
    def work_number(self) -> str:
        """How the officer signs in; begins so that a real deployment knows it for what it is."""
        return DEMO_ACCOUNTS + self.key


def seats(stage: Stage) -> Iterator[Seat]:
    """Every post of the demonstration, in a stable order."""
    for number, village in enumerate(stage.villages, start=1):
        yield from _street(str(number), village)
    districts = [("", stage.villages[0])]
    if stage.neighbour is not None:
        yield from _street("n", stage.neighbour)
        districts.append(("-n", stage.neighbour))
    for suffix, at in districts:
        for key, role, department in DISTRICT:
            yield Seat(f"{key}{suffix}", role, department, "district", at)
    for key, role, department in CITY:
        yield Seat(key, role, department, stage.head_level, stage.head)


def _street(mark: str, village: int) -> Iterator[Seat]:
    yield Seat(f"village-{mark}", Role.VILLAGE_WORKER, "civil_affairs", "village", village)
    for key, role in TOWN:
        yield Seat(f"{key}-{mark}", role, "civil_affairs", "town", village)


def hire(stage: Stage, *, since: date) -> int:
    """Open every account that is missing, give every post, and keep the passwords.

    since: from when the posts are held; before the first household applies. Safe to run again:
    returns how many accounts were opened.
    """
    names, kept, opened = Maker(SEED), book.load_book(), 0
    with acting_as(SYSTEM):
        for seat in seats(stage):
            name = names.person(38, on=date(2026, 1, 1)).name
            if seat.key in kept.accounts and _has_post(seat):
                continue
            kept.accounts[seat.key] = _seated(seat, name, since)
            book.save_book(kept)
            opened += 1
    return opened


def _has_post(seat: Seat) -> bool:
    return Post.objects.filter(user__username=seat.work_number, role=seat.role).exists()


def _seated(seat: Seat, name: str, since: date) -> book.Account:
    office = org.office_for(seat.department, seat.level, seat.at)
    password = passwords.temporary()
    user = User.objects.filter(username=seat.work_number, kind=UserKind.OFFICER).first()
    if user is None:
        user = accounts.create_officer(seat.work_number, name, password=password, by=SYSTEM)
    else:  # opened before its password could be kept
        accounts.set_password(user, password)
    if not _has_post(seat):
        starts_on = since - timedelta(days=30)
        accounts.give_post(user, office, seat.role, starts_on=starts_on, by=SYSTEM)
    return book.Account(
        key=seat.key,
        role=str(seat.role.label),
        name=user.name,
        place=office.name,
        sign_in=seat.work_number,
        password=password,
    )
