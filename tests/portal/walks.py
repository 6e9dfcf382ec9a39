"""Walk through the application as a resident does, page by page, on the pages themselves."""

from __future__ import annotations

from functools import lru_cache

from tests.documents import makers
from tests.people.members import CARD
from tests.portal.browser import Browser, Page
from tests.portal.people import Resident, id_number

TOWN = 440106001000
HEALTHY = {
    "hukou_here": "yes",
    "study": "none",
    "disability_category": "none",
    "serious_illness": "no",
    "is_working": "no",
    "has_labour_ability": "no",
    "exclusion": "none",
}


@lru_cache(maxsize=1)
def photo() -> tuple[str, bytes]:
    """An honest photograph."""
    return "证件.jpg", makers.jpeg()


def begin(resident: Resident, item: str = "dibao", *, place: int = TOWN) -> Page:
    """For oneself, in a street, up to the first page of the form."""
    resident.browser.open(f"/apply/{item}/?for=self&place={place}")
    return resident.browser.send(**{"for": "self"})


def at(page: Page) -> str:
    """Key of the wizard's page one is on."""
    return page.url.split("?")[0].rstrip("/").rsplit("/", 1)[1]


def household(browser: Browser) -> Page:
    return browser.send("next", address="五山路1号201房", hukou_here="yes", pregnant="no")


def alone(browser: Browser) -> Page:
    """The question whether one applies for one person only: no."""
    return browser.send("next", is_single="no")


def nobody_else(browser: Browser) -> Page:
    return browser.send("next")


def add(browser: Browser, name: str, serial: int, relation: str, born: str = "19720712") -> Page:
    number = id_number(serial, born)
    return browser.send("stay", name=name, id_number=number, relation=relation)


def circumstances(browser: Browser, **told: str) -> Page:
    """Everybody in good health and without work, but for what is told by the question's name."""
    wanted = {}
    for name in browser.form().choices:
        fact = name.partition("-")[2]
        if fact in HEALTHY:
            wanted[name] = told.get(fact, HEALTHY[fact])
    return browser.fill(wanted, "next")


def class_relief(browser: Browser, answer: str = "no") -> Page:
    form = browser.form()
    return browser.fill(dict.fromkeys(form.choices, answer), "next")


def nothing(browser: Browser) -> Page:
    """A list of which there is nothing."""
    return browser.send("next", has_any="no")


def incomes(browser: Browser, yuan: str = "600", kind: str = "wages") -> Page:
    """One income of the applicant by the month."""
    member = browser.form("income-0-member").choices["income-0-member"][-1]
    return browser.fill(
        {
            "has_any": "yes",
            "income-0-member": member,
            "income-0-kind": kind,
            "income-0-amount": yuan,
        },
        "next",
    )


def account(browser: Browser, holder: str) -> Page:
    return browser.send(
        "next", account="new", card=CARD, holder_name=holder, bank_name="中国农业银行天河支行"
    )


def materials(browser: Browser) -> Page:
    """A photograph for every paper there is a place for."""
    return browser.fill({name: photo() for name in browser.form().files}, "next")


def sign(browser: Browser) -> Page:
    """The own signature, ticked by the own hand."""
    own = next(name for name in browser.form().choices if name.startswith("own-"))
    return browser.fill({own: "on"}, "next")


def to_review(resident: Resident) -> Page:
    """A dibao form of one person, filled in up to the last page."""
    browser = resident.browser
    begin(resident)
    household(browser)
    alone(browser)
    nobody_else(browser)
    circumstances(browser)
    class_relief(browser)
    incomes(browser)
    nothing(browser)
    nothing(browser)
    account(browser, resident.name)
    materials(browser)
    return sign(browser)


def hand_in(resident: Resident) -> str:
    """A dibao application handed in; its receipt number."""
    to_review(resident)
    page = resident.browser.send("next", promise="on")
    assert "/receipt/" in page.url, page.text
    return page.url.split("/")[2]


def refused(browser: Browser, page: str, typed: dict[str, str], sentence: str) -> None:
    """Send a page with a wrong answer: it says so beside the field and keeps what was typed."""
    browser.open(page)

    answer = browser.fill(typed, "next")

    assert answer.status == 422 and sentence in answer.text, answer.text
    assert "需要修改：" in answer.html and 'id="faults"' in answer.html
    form = browser.form(*typed)
    assert {name: form.values.get(name, "") for name in typed} == typed
