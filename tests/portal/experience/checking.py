"""Go through the self-diagnosis as people do: read what is asked, answer it, press the button."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.portal.browser import Browser, Page

ASK = "/experience/check/ask/"
PLAIN: dict[str, Any] = {
    "hukou_here": "all",
    "study": "none",
    "disability_level": "0",
    "current_relief": "none",
    "emergency_kind": "none",
    "residence_area": "urban",
    "father_situation": "able",
    "mother_situation": "able",
    "child_relief": "none",
    "sex": "male",
}
"""What is answered where a household says nothing else; yes and no are answered no."""


@dataclass
class Home:
    """A made-up household and what it says. people: (relation, age), the one who asks first.

    earns: (member, kind, yuan a month). facts: by the question's fact; a set of members where it is
    asked of whom, else one answer for all.
    """

    people: list[tuple[str, int]]
    earns: list[tuple[int, str, str]] = field(default_factory=list)
    savings: str = "0"
    property: dict[str, str] = field(default_factory=dict)
    expenses: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


POOR_COUPLE = Home([("self", 45), ("spouse", 43), ("child", 12)], [(0, "wages", "1500")],
                   facts={"study": {2: "compulsory"}})  # fmt: skip


def begin(browser: Browser) -> Page:
    """The first question."""
    browser.open("/experience/check/")
    return browser.fill({}, "")


def at(page: Page) -> str:
    """Key of the question one is asked; "" on any other page."""
    return page.url.removeprefix(ASK).rstrip("/") if page.url.startswith(ASK) else ""


def through(browser: Browser, home: Home, *, most: int = 60) -> list[str]:
    """Answer until nothing is asked any more; the questions that were asked."""
    page, asked = begin(browser), []
    while key := at(page):
        asked.append(key)
        assert len(asked) <= most, asked
        page = browser.fill(answers(browser, key, home), "next")
        assert page.status == 200, page.text
    assert page.url == "/experience/check/result/", page.url
    return asked


def answers(browser: Browser, key: str, home: Home) -> dict[str, Any]:
    """What this household types on a page."""
    if key in _PAGES:
        return _PAGES[key](home)
    return {name: _told(name, choices, home) for name, choices in _fields(browser).items()}


def _fields(browser: Browser) -> dict[str, list[str]]:
    form = browser.form()
    ours = {name: form.choices.get(name, []) for name in {*form.values, *form.choices}}
    return {name: it for name, it in ours.items() if name not in ("csrfmiddlewaretoken", "go")}


def _told(name: str, choices: list[str], home: Home) -> Any:
    fact, _, member = name.partition("-")
    told = home.facts.get(fact, PLAIN.get(fact))
    if isinstance(told, dict):
        told = told.get(int(member or 0), PLAIN.get(fact, "none"))
    if (
        choices
        and choices[-1] == "none"
        and "yes" not in choices
        and not member
        and _is_list(choices)
    ):
        everybody = [one for one in choices if one != "none"]
        ticked = everybody if told == "all" else [str(i) for i in told or () if str(i) in everybody]
        return ticked or ["none"]
    if choices and "yes" in choices:
        if isinstance(told, set):
            return "yes" if int(member or 0) in told else "no"
        return "yes" if told in (True, "all") else "no"
    return "0" if told is None else told


def _is_list(choices: list[str]) -> bool:
    """Whether members are ticked."""
    return all(one.isdigit() for one in choices[:-1])


def _people(home: Home) -> dict[str, str]:
    told = {f"age-{i}": str(age) for i, (_, age) in enumerate(home.people)}
    return told | {f"relation-{i}": who for i, (who, _) in enumerate(home.people) if i}


def _incomes(home: Home) -> dict[str, str]:
    told = {f"kind-{i}": "none" for i, (_, age) in enumerate(home.people) if age >= 16}
    told["kind-other"] = "none"
    for member, kind, yuan in home.earns:
        told |= {f"kind-{member}": kind, f"amount-{member}": yuan}
    return told


_PAGES: dict[str, Any] = {
    "count": lambda home: {"count": str(len(home.people))},
    "people": _people,
    "incomes": _incomes,
    "year": lambda home: {"alike": "yes"},
    "savings": lambda home: {"amount": home.savings},
    "property": lambda home: {"has_any": "yes" if home.property else "no", **home.property},
    "expenses": lambda home: {"has_any": "yes" if home.expenses else "no", **home.expenses},
}
