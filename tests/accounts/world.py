"""A made-up district with offices and officers; every state is reached through the services.

Its codes (97…) occur in no pack that ships.
"""

from __future__ import annotations

from datetime import date

from gongzhu.accounts import selectors, services
from gongzhu.accounts.enums import Role
from gongzhu.accounts.models import User
from gongzhu.common import ids
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.org.enums import Department, Level
from gongzhu.org.models import Division, Office

TODAY = date(2026, 11, 23)
LONG_AGO = date(2020, 1, 1)
PASSWORD = "Plum-Blossom-2026"
CITY, EAST, WEST = 970100000000, 970106000000, 970117000000
EAST_TOWN, WEST_TOWN = 970106001000, 970117101000
_PLACES = (
    (970000000000, "试验省", 1, None),
    (CITY, "试验市", 2, 970000000000),
    (EAST, "东试区", 3, CITY),
    (WEST, "西试区", 3, CITY),
    (EAST_TOWN, "东试街道", 4, EAST),
    (WEST_TOWN, "西试镇", 4, WEST),
)


class World:
    """The offices by name."""

    def __init__(self) -> None:
        for code, name, level, parent in _PLACES:
            Division.objects.create(code=code, name=name, level=level, parent_id=parent)
        civil, finance = Department.CIVIL_AFFAIRS, Department.FINANCE
        self.city = _office("试验市民政局", civil, Level.CITY, CITY)
        self.east = _office("东试区民政局", civil, Level.DISTRICT, EAST)
        self.west = _office("西试区民政局", civil, Level.DISTRICT, WEST)
        self.east_town = _office("东试街道办事处", civil, Level.TOWN, EAST_TOWN)
        self.west_town = _office("西试镇人民政府", civil, Level.TOWN, WEST_TOWN)
        self.finance = _office("东试区财政局", finance, Level.DISTRICT, EAST)

    def officer(self, number: str, name: str = "陈示例") -> User:
        """An officer's account with the usual password and no post."""
        return services.create_officer(number, name, password=PASSWORD, by=SYSTEM)

    def in_post(self, number: str, office: Office, role: Role) -> User:
        """An officer in a post."""
        user = self.officer(number)
        services.give_post(user, office, role, starts_on=LONG_AGO, by=SYSTEM)
        return User.objects.get(pk=user.pk)

    def actor(self, number: str, office: Office, role: Role) -> Actor:
        """An officer in a post, as the one who acts."""
        return selectors.actor_for(self.in_post(number, office, role), on=TODAY)


def id_number(serial: int, born: str = "19900307", place: str = "970106") -> str:
    """A made-up identity number with a valid check digit; serial: 0 to 999."""
    first = f"{place}{born}{serial:03d}"
    return first + ids.check_digit(first)


def _office(name: str, department: Department, level: Level, code: int) -> Office:
    return Office.objects.create(name=name, department=department, level=level, division_id=code)
