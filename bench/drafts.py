"""Forms filled in to the last page, waiting to be handed in by a window officer."""

from __future__ import annotations

import itertools
import sys
from datetime import timedelta
from typing import Any

from gongzhu.cases.enums import Channel
from gongzhu.common import clock
from gongzhu.common.actor import Actor, acting_as
from gongzhu.demo import families, filling
from gongzhu.demo.enums import Goal
from gongzhu.demo.people import Maker
from gongzhu.demo.plans import Plan
from gongzhu.intake import services as intake
from gongzhu.intake.enums import ApplicationStatus
from gongzhu.intake.models import Application
from gongzhu.people import services as people
from gongzhu.people.models import Person


class Drafts:
    """Applications of synthetic households, filled in by the real services, up to the last button."""

    def __init__(self, officer: Actor) -> None:
        self.officer = officer
        self._used: set[str] = set()
        with acting_as(officer):
            self._ready = self._left_over()
            self._numbers = itertools.count(700_000 + Person.unscoped.count())

    def prepare(self, count: int, village: int) -> None:
        """Fill in until so many are ready; those of an interrupted run count."""
        with acting_as(self.officer):
            while len(self._ready) < count:
                self._ready.append(self._draft(village))
                if len(self._ready) % 50 == 0:
                    print(f"  {len(self._ready)} of {count} drafts", file=sys.stderr, flush=True)

    def take(self, count: int) -> list[dict[str, str]]:
        """Addresses and keys of drafts nobody has handed in yet."""
        taken, self._ready = self._ready[:count], self._ready[count:]
        return [{"url": f"/desk/intake/{pk}/review/", "key": f"bench-{pk}"} for pk in taken]

    def _left_over(self) -> list[str]:
        found = Application.objects.filter(
            status=ApplicationStatus.DRAFT, authorisations__isnull=False
        )
        return [str(pk) for pk in found.values_list("pk", flat=True).distinct()]

    def _draft(self, village: int) -> str:
        number = next(self._numbers)
        begins = clock.today() - timedelta(days=1)
        family = families.elder_alone(Maker(number, self._used), begins)
        who = family.members[0].who
        plan = Plan(number, "dibao", Goal.SUBMITTED, Channel.WINDOW, 0, begins, family, who.card)
        person: Any = people.enrol(who.name, who.id_number, phone=who.phone, by=self.officer)
        application = intake.start(
            "dibao", self.officer, applicant=person, division_code=village, channel=Channel.WINDOW
        )
        filling.fill(application, plan, by=self.officer)
        return str(application.pk)
