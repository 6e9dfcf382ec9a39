"""Everybody who might ask: each role in each relation to one household, and people without a post.

Relations are seen from 沙河街道 in 天河区, where the household lives:
own: the office that handles it; upper, lower: the same role one level up or down the line; peer:
the same level next door, in the same district where there is one; other: another district;
granted, expired: yet other districts, opened this one dossier, now or until a while ago.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from gongzhu.accounts import backends, sessions, wall_clock
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import Post, User, UserKind
from gongzhu.common import clock
from gongzhu.common.errors import Missing
from gongzhu.org import selectors as org
from gongzhu.org.models import Office
from gongzhu.scope.models import Dossier
from gongzhu.scope.services import grant_office
from tests.officers import VILLAGE

HOMES: dict[Role, tuple[str, str]] = {
    Role.VILLAGE_WORKER: ("civil_affairs", "village"),
    Role.WINDOW: ("civil_affairs", "town"),
    Role.SURVEYOR: ("civil_affairs", "town"),
    Role.REVIEWER: ("civil_affairs", "town"),
    Role.VERIFIER: ("verification", "district"),
    Role.CONFIRMER: ("civil_affairs", "district"),
    Role.FUND_CHECKER: ("civil_affairs", "district"),
    Role.FUND_RELEASER: ("finance", "district"),
    Role.ARCHIVIST: ("civil_affairs", "district"),
    Role.HANDLER: ("education", "district"),
    Role.POLICY_OFFICER: ("civil_affairs", "city"),
    Role.POLICY_PUBLISHER: ("civil_affairs", "city"),
    Role.SUPERVISOR: ("supervision", "district"),
    Role.SYSTEM_ADMIN: ("civil_affairs", "district"),
    Role.SECURITY_ADMIN: ("civil_affairs", "district"),
    Role.AUDIT_ADMIN: ("civil_affairs", "district"),
}
"""Where each role works: department and level."""

LEVELS = ("village", "town", "district", "city")
PLACES = {
    "own": VILLAGE,
    "upper": VILLAGE,
    "lower": VILLAGE,
    "peer": 440106006002,
    "other": 440103001101,
    "granted": 440104001001,
    "expired": 440105001001,
}
"""A village of each relation: 天河's next town, 荔湾, 越秀, 海珠."""
PASSWORD = "Plum-Blossom-2026"
_numbers = itertools.count(1)


@dataclass
class Who:
    """One asker. role, relation: "" for people without a post. office: None for them."""

    name: str
    role: str
    relation: str
    user: User | None
    office: Office | None = None

    @cached_property
    def session_key(self) -> str:
        """A session of this person's own, in the database, a minute old."""
        now = int(wall_clock.now().timestamp())
        session = SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = backends.PATH
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session[sessions.STARTED], session[sessions.SEEN] = now - 60, now
        session.create()
        return str(session.session_key)

    def client(self) -> Client:
        """A browser in which this person is signed in."""
        client = Client(raise_request_exception=True)
        if self.user is not None:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.session_key
        return client


def officers() -> list[Who]:
    """Each role in each relation for which there is an office."""
    found = []
    for role, (department, level) in HOMES.items():
        for relation in PLACES:
            office = office_of(department, level, relation)
            if office is not None:
                found.append(officer(role, relation, office))
    return found


def office_of(department: str, level: str, relation: str) -> Office | None:
    """The office of a department in a relation to the household; None where there is none."""
    step = {"upper": 1, "lower": -1}.get(relation, 0)
    at = LEVELS.index(level) + step
    if not 0 <= at < len(LEVELS):
        return None
    try:
        office = org.office_for(department, LEVELS[at], PLACES[relation])
    except Missing:
        return None
    is_own = relation != "own" and office == org.office_for(department, level, VILLAGE)
    return None if is_own else office


def officer(role: Role, relation: str, office: Office) -> Who:
    """An officer with one post and a password that is in order."""
    user = _user(UserKind.OFFICER, f"安全{next(_numbers)}")
    Post.objects.create(user=user, office=office, role=role, starts_on="2020-01-01")
    return Who(f"{role.value}@{relation}", role.value, relation, user, office)


def strays() -> list[Who]:
    """People with no office to speak of."""
    postless = _user(UserKind.OFFICER, "无岗位")
    temporary = _user(UserKind.OFFICER, "临时密码")
    User.objects.filter(pk=temporary.pk).update(password_changed_on=None)
    office = org.office_for("civil_affairs", "town", VILLAGE)
    Post.objects.create(user=temporary, office=office, role=Role.WINDOW, starts_on="2020-01-01")
    return [
        Who("anonymous", "", "", None),
        Who("postless", "", "", postless),
        Who("must_change", "", "", User.objects.get(pk=temporary.pk)),
    ]


def _user(kind: UserKind, name: str) -> User:
    user = User(
        username=f"sec{next(_numbers):05d}",
        kind=kind,
        name=name,
        password_changed_on=wall_clock.today(),
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def open_to_the_granted(dossier: Dossier, people: list[Who]) -> None:
    """Open a dossier to the offices that are granted it, and close it again to the expired."""
    for who in people:
        if who.relation == "granted" and who.office:
            grant_office(dossier, who.office, reason="异地协查")
        if who.relation == "expired" and who.office:
            over = clock.now() - timedelta(minutes=5)
            grant_office(dossier, who.office, reason="异地协查", until=over)


def sees(who: Who, dossier: Dossier) -> bool:
    """Whether the scope opens a dossier, worked out here a second time and in other words.

    Territorial departments see what lies at or below their own place; everybody else, and they
    too, see what was granted to their office and has not run out; some roles see nothing at all.
    """
    if who.office is None or not Role(who.role).sees_cases:
        return False
    if who.office.department in ("civil_affairs", "supervision"):
        own = str(who.office.division_id)
        digits = {"city": 4, "district": 6, "town": 9, "village": 12}[who.office.level]
        if str(dossier.division_code)[:digits] == own[:digits]:
            return True
    grants = dossier.grants.filter(office=who.office)
    return any(one.until is None or one.until > clock.now() for one in grants)


def reaches(who: Who, office: Office | None) -> bool:
    """Whether an administrator's post covers an office."""
    if who.office is None or office is None:
        return False
    digits = {"city": 4, "district": 6, "town": 9, "village": 12}[who.office.level]
    return str(who.office.division_id)[:digits] == str(office.division_id)[:digits]
