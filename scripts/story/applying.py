"""A resident applies: page after page of the form as it comes, answering what each page asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from story.browser import Browser
from story.page import Form, Page
from story.people import Someone
from story.world import World, photo, standing

HEALTHY = {
    "hukou_here": "yes",
    "study": "none",
    "disability_category": "none",
    "serious_illness": "no",
    "is_working": "no",
    "has_labour_ability": "no",
    "exclusion": "none",
    "outpatient_special": "no",
    "children": "yes",
}
MOST_PAGES = 40


@dataclass(frozen=True)
class Line:
    """One line of a list: whose, of which kind, how much in yuan."""

    whose: int
    kind: str
    yuan: str = ""


@dataclass(frozen=True)
class Household:
    """Who applies for what, and everything the form may ask.

    about: what the reader is told of them beforehand. members: the applicant first.
    """

    title: str
    item: str
    members: tuple[Someone, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    incomes: tuple[Line, ...] = ()
    assets: tuple[Line, ...] = ()
    expenses: tuple[Line, ...] = ()
    village: str = "440106001001"
    about: str = ""

    @property
    def name(self) -> str:
        """What the story calls them."""
        return f"{self.applicant.name}家"

    @property
    def applicant(self) -> Someone:
        """Who applies."""
        return self.members[0]


def apply(world: World, household: Household) -> str:
    """Fill in the form and hand it in; returns the receipt number."""
    page = to_review(world, household)
    page = _review(world.resident(household.applicant), page, household)
    if "/receipt/" not in page.url:
        raise LookupError(f"提交之后没有回执，停在 {page.url}：{page.told()}")
    return _handed_in(world, household, page)


def to_review(world: World, household: Household) -> Page:
    """Fill in the form up to its last page."""
    browser = world.resident(household.applicant)
    for member in household.members:
        world.hold(member)
    town = household.village[:9] + "000"
    page = browser.open(f"/apply/{household.item}/?for=self&place={town}")
    page = browser.send(page.form("for", "place"))
    for _ in range(MOST_PAGES):
        if page_key(page) == "review":
            return page
        page = PAGES.get(page_key(page), _questions)(browser, page, household)
    raise LookupError(f"表单没有走到头，停在 {page.url}")


def page_key(page: Page) -> str:
    """Which page of the form this is."""
    return urlsplit(page.url).path.rstrip("/").rsplit("/", 1)[1]


def _handed_in(world: World, household: Household, page: Page) -> str:
    number = urlsplit(page.url).path.split("/")[2]
    browser = world.resident(household.applicant)
    then = standing(browser.open(f"/my/{number}/"))
    what = f"网上提交“{household.title}”，受理编号 {number}"
    world.timeline.tell(f"{household.name}｜居民 {household.applicant.name}", what, then)
    return number


def _go(browser: Browser, page: Page, typed: Mapping[str, str], way: str = "next") -> Page:
    return browser.send(page.pressing("go", way), typed, press=("go", way))


def _place(browser: Browser, page: Page, household: Household) -> Page:
    typed = {
        "division_code": household.village,
        "address": "五山路1号201房",
        "hukou_here": "yes",
        "pregnant": "no",
    }
    return _go(browser, page, _asked(page, typed))


def _asked(page: Page, typed: Mapping[str, str]) -> dict[str, str]:
    """What the page really asks of all that might be told."""
    form = page.pressing("go", "next")
    return {name: value for name, value in typed.items() if name in form.controls}


def _questions(browser: Browser, page: Page, household: Household) -> Page:
    """Questions about the household by name; about each member by the end of the name."""
    form = page.pressing("go", "next")
    typed = _asked(page, household.answers)
    for name in form.controls:
        fact = name.partition("-")[2]
        if fact:
            typed[name] = _of_member(form, name, fact, household)
    return _go(browser, page, typed)


def _of_member(form: Form, name: str, fact: str, household: Household) -> str:
    """The n-th member's fields share the n-th beginning of a name; "" leaves one alone."""
    marks = list(dict.fromkeys(one.partition("-")[0] for one in form.controls if "-" in one))
    who = household.members[marks.index(name.partition("-")[0])]
    return who.told.get(fact, HEALTHY.get(fact, ""))


def _members(browser: Browser, page: Page, household: Household) -> Page:
    for member in household.members[1:]:
        typed = {"name": member.name, "id_number": member.number, "relation": member.relation}
        page = _go(browser, page, typed, "stay")
    return _go(browser, page, {})


def _list(name: str, lines: Callable[[Household], tuple[Line, ...]]) -> Callable[..., Page]:
    """A page with lines of amounts: one more line is asked for until there are enough."""

    def fill(browser: Browser, page: Page, household: Household) -> Page:
        wanted = lines(household)
        if not wanted:
            return _go(browser, page, {"has_any": "no"})
        typed = {"has_any": "yes"}
        for number, line in enumerate(wanted):
            if number:
                form = page.pressing("add", name)
                page = browser.send(form, typed, press=("add", name))
            people = page.pressing("go", "next").find(f"{name}-{number}-member").options
            typed[f"{name}-{number}-member"] = [one for one in people if one][line.whose]
            typed[f"{name}-{number}-kind"] = line.kind
            typed[f"{name}-{number}-amount"] = line.yuan
        return _go(browser, page, typed)

    return fill


def _account(browser: Browser, page: Page, household: Household) -> Page:
    who = household.applicant
    typed = {"card": who.card, "holder_name": who.name, "bank_name": "演示银行营业部"}
    return _go(browser, page, typed)


def _materials(browser: Browser, page: Page, household: Household) -> Page:
    form = page.pressing("go", "next")
    files = {one.name: photo("材料") for one in form.controls.values() if one.kind == "file"}
    return browser.send(form, files=files, press=("go", "next"))


def _signatures(browser: Browser, page: Page, household: Household) -> Page:
    """The own box is ticked, a child's guardian named, another adult's letter photographed."""
    form = page.pressing("go", "next")
    typed = {
        one.name: one.options[0]
        for one in form.controls.values()
        if one.name.startswith(("own-", "guardian-")) and one.options
    }
    files = {one.name: photo("授权书") for one in form.controls.values() if one.kind == "file"}
    return browser.send(form, typed, files=files, press=("go", "next"))


def _review(browser: Browser, page: Page, household: Household) -> Page:
    return _go(browser, page, {"promise": "on"})


PAGES: Mapping[str, Callable[[Browser, Page, Household], Page]] = {
    "household": _place,
    "members": _members,
    "incomes": _list("income", lambda one: one.incomes),
    "assets": _list("asset", lambda one: one.assets),
    "expenses": _list("expense", lambda one: one.expenses),
    "account": _account,
    "materials": _materials,
    "authorisation": _signatures,
}
"""How each page before the last is answered; all others ask questions."""
