"""Which page asks for which fact, and which page comes next.

The rules name what is missing; a fact that is worked out of others is asked by what it is made from.
People first, then what they earn and own, then what the remaining items need; within these the
question that can decide most items comes first (`rules.worth_asking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts.members import MADE_FROM
from gongzhu.portal.experience.board import Look, Words
from gongzhu.portal.experience.told import Told, part
from gongzhu.rules import Missing, MissingKind, Scope, Type, Worth, together, worth_asking

COUNT, PEOPLE = "count", "people"
INCOMES, YEAR, SAVINGS, PROPERTY, EXPENSES = "incomes", "year", "savings", "property", "expenses"
MEMBER, HOUSEHOLD = "m-", "h-"
PARTS_OF_PROPERTY = (kinds.HOMES, kinds.VEHICLES, kinds.BUSINESSES)
ON_A_PAGE = 4
"""How many short questions may stand on one page."""
_AND = "--"
MEANS = (INCOMES, YEAR, SAVINGS, PROPERTY)
_FIRST = {
    "disability_level": ("disability_level",),
    "has_labour_ability": ("disability_level", "has_labour_ability"),
    "is_childless_senior": ("has_children", "sex"),
}
"""What is asked for a derived member fact, in this order; the level tells whether there is a card."""
_BY_PART = {"financial_assets_total": SAVINGS, "financial_assets_per_head": SAVINGS}


@dataclass(frozen=True)
class Ask:
    """A page, and the member it should be put about; None for the household or everybody."""

    key: str
    member: int | None = None


@dataclass(frozen=True)
class Plan:
    """Where the self-diagnosis stands.

    ahead: questions that could still change an answer, the next one first. next: the page to go on
    with, "" when nothing is worth asking. pages: how many there would be, if no answer settled
    what others ask. members: whom each question is about, by its key.
    settled, total: items nothing can change any more, of all.
    """

    ahead: tuple[str, ...]
    next: str
    pages: int
    members: dict[str, frozenset[int]]
    settled: int
    total: int

    @property
    def open(self) -> int:
        """Items that another answer may still change."""
        return self.total - self.settled

    def knows(self, page: str) -> bool:
        """Whether a page asks only what is still worth asking."""
        return set(questions_of(page)) <= set(self.ahead)


def plan(look: Look, told: Told) -> Plan:
    """What to ask next of somebody who told so much."""
    total = len(look.board.versions)
    if not told.members:
        return Plan((COUNT,), COUNT, 1, {}, 0, total)
    asks = _asking(look, told)
    worth = worth_asking(look.openings, lambda one: ask.key if (ask := asks(one)) else None)
    members: dict[str, set[int]] = {}
    settled = 0
    for opened in look.openings:
        wanted = [ask for group in opened.conditions for one in group if (ask := asks(one))]
        wanted = wanted or [ask for one in opened.amount if (ask := asks(one))]
        settled += not wanted
        for ask in wanted:
            about = look.order if ask.member is None else (ask.member,)
            members.setdefault(ask.key, set()).update(about)
    ahead = sorted(worth, key=lambda one: _phase(look.board.words, one))
    pages = list(_pages(look.board.words, ahead))
    return Plan(
        tuple(one.question for one in ahead),
        pages[0] if pages else "",
        len(pages),
        {key: frozenset(found) for key, found in members.items()},
        settled,
        total,
    )


def questions_of(page: str) -> list[str]:
    """The questions of a page by their keys: "h-one--two" asks h-one and h-two."""
    for start in (MEMBER, HOUSEHOLD):
        if page.startswith(start):
            return [f"{start}{name}" for name in page.removeprefix(start).split(_AND)]
    return [page]


def about(key: str, found: Plan, told: Told) -> tuple[int, ...]:
    """The members a question is put about: of whom it is asked now, and who answered before."""
    name = key.removeprefix(MEMBER)
    before = {index for index, one in enumerate(told.members) if name in one.facts}
    return tuple(sorted(found.members.get(key, frozenset()) | before))


def _pages(words: Words, ahead: list[Worth[str]]) -> Iterator[str]:
    """The pages that would ask all of it, in order."""
    while ahead:
        page = _page(words, ahead)
        yield page
        asked = questions_of(page)
        ahead = [one for one in ahead if one.question not in asked]


def _page(words: Words, ahead: list[Worth[str]]) -> str:
    """The first question, with others of its kind that no item waits for at the same time."""
    first = ahead[0]
    start = next((one for one in (MEMBER, HOUSEHOLD) if first.question.startswith(one)), "")
    if not start or not _is_short(words, first.question):
        return first.question
    alike = [
        one
        for one in ahead
        if one.question.startswith(start)
        and _is_short(words, one.question)
        and _phase(words, one) == _phase(words, first)
    ]
    names = [one.question.removeprefix(start) for one in together(alike, ON_A_PAGE)]
    return start + _AND.join(names)


def _is_short(words: Words, key: str) -> bool:
    """Whether a question is answered by a tick."""
    scope = Scope.MEMBER if key.startswith(MEMBER) else Scope.HOUSEHOLD
    return words.fact(scope, key[2:]).kind is Type.BOOL


def _phase(words: Words, worth: Worth[str]) -> int:
    key = worth.question
    if key in (COUNT, PEOPLE):
        return 0
    if key.startswith(MEMBER):
        name = key.removeprefix(MEMBER)
        return 1 if words.section(Scope.MEMBER, name) == "members" else 3
    return 2 if key in MEANS else 3


def _asking(look: Look, told: Told) -> Callable[[Missing], Ask | None]:
    """What a missing fact is asked by; None for what is not, or not any more."""
    words = look.board.words

    def ask_of(missing: Missing) -> Ask | None:
        if missing.kind is not MissingKind.FACT:
            return None
        if missing.member is None:
            found = _of_household(missing.name, words, told)
        else:
            found = _of_member(missing.name, look.order[missing.member], words, told)
        return found if found and found.key not in told.skipped else None

    return ask_of


def _of_member(name: str, member: int, words: Words, told: Told) -> Ask | None:
    one = told.members[member]
    if one.age is None:
        return Ask(PEOPLE)
    if name == "income_monthly":
        return _unless_told(INCOMES, Section.INCOME.value, told)
    for raw in _FIRST.get(name) or MADE_FROM.get(name, (name,)):
        if raw in one.facts or not _is_asked(raw, one.age, words):
            continue
        return Ask(f"{MEMBER}{raw}", member)
    return None


def _is_asked(raw: str, age: int, words: Words) -> bool:
    if not words.knows(Scope.MEMBER, raw):
        return False
    fact = words.fact(Scope.MEMBER, raw)
    return fact.is_asked_at(age) and (raw == "sex" or bool(fact.question))


def _of_household(name: str, words: Words, told: Told) -> Ask | None:
    if name in ("members", "members_count"):
        return Ask(COUNT) if not told.members else None
    if name == "has_hukou_here":
        return None if all("hukou_here" in m.facts for m in told.members) else Ask("m-hukou_here")
    if not words.knows(Scope.HOUSEHOLD, name):
        return None
    section = words.section(Scope.HOUSEHOLD, name)
    if section == "questions":
        is_asked = bool(words.fact(Scope.HOUSEHOLD, name).question) and name not in told.answers
        return Ask(f"{HOUSEHOLD}{name}") if is_asked else None
    ask = _LISTS.get(section)
    return ask(name, told) if ask else None


def _income(name: str, told: Told) -> Ask | None:
    if Section.INCOME.value not in told.sections:
        return Ask(INCOMES)
    is_of_year = name == "income_12m" and not has_year(told)
    return Ask(YEAR) if is_of_year else None


def _asset(name: str, told: Told) -> Ask | None:
    if name in _BY_PART:
        return _unless_told(SAVINGS, part(kinds.FINANCIAL), told)
    if name == "livelihood_vehicle_value" and part(kinds.VEHICLES) in told.sections:
        return None  # told beside the vehicle itself, or not known
    return _unless_told(PROPERTY, part(kinds.HOMES), told)


def _expense(name: str, told: Told) -> Ask | None:
    return _unless_told(EXPENSES, Section.EXPENSE.value, told)


_LISTS: dict[str, Callable[[str, Told], Ask | None]] = {
    "incomes": _income,
    "assets": _asset,
    "expenses": _expense,
}


def _unless_told(key: str, section: str, told: Told) -> Ask | None:
    return None if section in told.sections else Ask(key)


def has_year(told: Told) -> bool:
    """Whether it is known what every income came to over the last twelve months."""
    return all(
        "same_every_month" in one.details or "year_total_fen" in one.details
        for one in told.sums
        if one.section == Section.INCOME
    )
