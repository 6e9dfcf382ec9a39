"""Made-up residents, who register through the page like anybody."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from gongzhu.accounts.models import User
from gongzhu.accounts.selectors import resident_actor
from gongzhu.common import ids
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.people.models import Person, PhoneCode
from gongzhu.people.services.enrolment import phone_index
from tests.portal.browser import Browser

PASSWORD = "hehua-2026-kai"


def id_number(serial: int, born: str = "19700307", place: str = "440106") -> str:
    """A made-up identity number with a valid check digit; serial: 0 to 999."""
    first = f"{place}{born}{serial:03d}"
    return first + ids.check_digit(first)


def waiting_code(phone: str) -> str:
    """The code that is to go to a phone, before the worker has taken it to the gateway.

    Where the worker runs, it is read at the gateway: GET /control/messages?to= of the simulator.
    """
    row = PhoneCode.objects.get(phone_index=phone_index(phone))
    assert row.code is not None, "the code has gone out: ask the simulator"
    return row.code.expose()


def prove(browser: Browser, phone: str, *, at: str = "/register/") -> str:
    """Have a code sent to a phone, which leads to the page that asks for the rest; the code."""
    browser.open(at)
    page = browser.send(phone=phone)
    assert page.status == 200, page.text
    return waiting_code(phone)


@dataclass
class Resident:
    """Somebody with an account, and the browser in which they are signed in."""

    name: str
    number: str
    phone: str
    browser: Browser

    @classmethod
    def registered(cls, serial: int, name: str, *, born: str = "19700307") -> Resident:
        """Register and stay signed in."""
        made = cls(name, id_number(serial, born), f"138{serial:08d}", Browser(Client()))
        code = prove(made.browser, made.phone)
        page = made.browser.send(
            name=made.name,
            id_number=made.number,
            code=code,
            new_password=PASSWORD,
            new_password_again=PASSWORD,
            consent="on",
        )
        assert page.status == 200, page.text
        return made

    @property
    def person(self) -> Person:
        with acting_as(SYSTEM):
            return Person.unscoped.get(user__name=self.name)

    @property
    def actor(self) -> Actor:
        return resident_actor(User.objects.get(name=self.name))
