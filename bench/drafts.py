"""Complete drafts waiting to be handed in by a window officer, and that officer's sessions."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest

from gongzhu.accounts import sessions
from gongzhu.accounts.models import User
from gongzhu.cases.enums import Channel
from gongzhu.common import clock
from gongzhu.common.actor import acting_as
from gongzhu.demo import families, filling
from gongzhu.demo.enums import Goal
from gongzhu.demo.people import Maker
from gongzhu.demo.plans import Plan
from gongzhu.intake import services as intake
from gongzhu.people import services as people

_numbers = itertools.count(700_000)


def cookie_of(user: User) -> str:
    """A session of this user, as the browser would send it."""
    request = HttpRequest()
    request.session = SessionStore()
    sessions.begin(request, user)  # type: ignore[arg-type]
    request.session.save()
    return f"sessionid={request.session.session_key}"


class Drafts:
    """Applications filled in by the real services, up to the last button."""

    def __init__(self, officer: Any) -> None:
        self.officer = officer
        self.cookie = cookie_of(User.objects.get(pk=officer.user_id))
        self._ready: list[str] = []
        self._used: set[str] = set()

    def prepare(self, count: int, village: int) -> None:
        """Fill in so many more."""
        with acting_as(self.officer):
            for _ in range(count):
                self._ready.append(self._draft(village))

    def take(self, count: int) -> list[dict[str, str]]:
        """Addresses and keys of drafts nobody has handed in yet."""
        taken, self._ready = self._ready[:count], self._ready[count:]
        return [
            {"url": f"/desk/intake/{pk}/review/", "key": f"bench-{pk}", "cookie": self.cookie}
            for pk in taken
        ]

    def _draft(self, village: int) -> str:
        number = next(_numbers)
        begins = clock.today() - timedelta(days=1)
        family = families.elder_alone(Maker(number, self._used), begins)
        who = family.members[0].who
        plan = Plan(number, "dibao", Goal.SUBMITTED, Channel.WINDOW, 0, begins, family, who.card)
        person = people.enrol(who.name, who.id_number, phone=who.phone, by=self.officer)
        application = intake.start(
            "dibao", self.officer, applicant=person, division_code=village, channel=Channel.WINDOW
        )
        filling.fill(application, plan, by=self.officer)
        return str(application.pk)
