"""What the answers come to, item by item: what fits, what may, what does not, and what to do next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.compiling import Needed
from gongzhu.catalogue.enums import ReviewForm
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.notes import used_names
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.common.errors import Refusal
from gongzhu.org import selectors as org
from gongzhu.org.enums import Department
from gongzhu.org.models import Office
from gongzhu.portal.experience.board import Judged, Look
from gongzhu.portal.experience.told import Told
from gongzhu.rules import Line, Missing, MissingKind, Outcome, Scope, money_text

Offices = Callable[[str, str], Office | None]
FITS, MAY, OTHERS, NOT = "fits", "may", "others", "not"
_BADGES = {
    FITS: ("很可能符合", "done"),
    MAY: ("可能符合", "doing"),
    OTHERS: ("由主管部门认定", "todo"),
    NOT: ("不符合", "off"),
}


@dataclass(frozen=True)
class Money:
    """What would be due. shown: 待核定 while unknown; steps: the arithmetic; citation: of the formula."""

    shown: str
    steps: tuple[str, ...]
    citation: str
    is_known: bool


@dataclass(frozen=True)
class Paper:
    """Something to bring. whose: members it is about; note: when it is not simply wanted."""

    title: str
    whose: str
    note: str


@dataclass(frozen=True)
class Card:
    """One item's outcome for one household.

    open: conditions that are not decided; failed, met: the others. lacking: what is missing, in
    words; deciders: what only a department can say.
    """

    version: ItemVersion
    spec: ItemSpec
    group: str
    badge: str
    tone: str
    met: tuple[Line, ...]
    open: tuple[Line, ...]
    failed: tuple[Line, ...]
    lacking: tuple[str, ...]
    deciders: tuple[str, ...]
    money: Money | None
    papers: tuple[Paper, ...]
    office: Office | None

    @property
    def department(self) -> str:
        """Who answers for the item."""
        return str(Department(self.version.item.department).label)

    @property
    def remedies(self) -> tuple[str, ...]:
        """What may be done about what does not fit, each once."""
        return tuple(dict.fromkeys(one.remedy for one in self.failed if one.remedy))


@dataclass(frozen=True)
class Result:
    """All items by how they came out, in their own order."""

    cards: dict[str, list[Card]] = field(default_factory=dict)

    @property
    def standards(self) -> tuple[str, ...]:
        """Codes of the standards that what fits or may fit was held against."""
        used = (
            used_names(catalogue.ruleset(card.version), Scope.STANDARD)
            for card in (*self.fits, *self.may)
        )
        return tuple(dict.fromkeys(name for names in used for name in names))

    @property
    def fits(self) -> list[Card]:
        return self.cards.get(FITS, [])

    @property
    def may(self) -> list[Card]:
        return self.cards.get(MAY, [])

    @property
    def others(self) -> list[Card]:
        return self.cards.get(OTHERS, [])

    @property
    def fails(self) -> list[Card]:
        return self.cards.get(NOT, [])


def result_of(look: Look, told: Told) -> Result:
    """What the rules say of every item, told in words."""
    offices = lru_cache(maxsize=None)(lambda department, level: _office(department, level, told))
    found = Result()
    for judged in look.judged:
        card = _card(judged, look, told, offices)
        found.cards.setdefault(card.group, []).append(card)
    return found


def _card(judged: Judged, look: Look, told: Told, offices: Offices) -> Card:
    version, answer = judged.version, judged.answer
    spec, group = catalogue.spec(version), group_of(judged, look)
    badge, tone = _BADGES[group]
    lines = answer.lines
    is_near = group in (FITS, MAY)
    start = catalogue.flow(version).stage(catalogue.flow(version).start)
    return Card(
        version=version,
        spec=spec,
        group=group,
        badge=badge,
        tone=tone,
        met=tuple(one for one in lines if one.outcome is Outcome.TRUE),
        open=tuple(one for one in lines if one.outcome is Outcome.UNKNOWN),
        failed=tuple(one for one in lines if one.outcome is Outcome.FALSE),
        lacking=tuple(_named(one, look, told) for one in answer.missing if not _decides(one, look)),
        deciders=tuple(one.label for one in answer.missing if _decides(one, look)),
        money=_money(judged) if group != NOT else None,
        papers=tuple(_papers(look.materials(version), look, told)) if is_near else (),
        office=offices(start.department, start.level) if is_near else None,
    )


def group_of(judged: Judged, look: Look) -> str:
    """How an item came out; one of which only its department can say anything stands by itself."""
    outcome = judged.answer.outcome
    if outcome is not Outcome.UNKNOWN:
        return FITS if outcome is Outcome.TRUE else NOT
    lines = judged.answer.lines
    says_something = any(one.outcome is Outcome.TRUE for one in lines)
    only_theirs = all(
        any(_decides(gap, look) for gap in one.missing)
        for one in lines
        if one.outcome is Outcome.UNKNOWN
    )
    return OTHERS if only_theirs and not says_something else MAY


def _decides(missing: Missing, look: Look) -> bool:
    """Whether only the department that decides can say it: such words are no part of the board's."""
    if missing.kind is not MissingKind.FACT or missing.question:
        return False
    scope = Scope.HOUSEHOLD if missing.member is None else Scope.MEMBER
    return not look.board.words.knows(scope, missing.name)


def _named(missing: Missing, look: Look, told: Told) -> str:
    """What is missing, with members called as on the other pages."""
    if missing.kind is not MissingKind.FACT:
        return f"{missing.label}（待核定）"
    if missing.member is None:
        return missing.label
    whose = told.name_of(look.order[missing.member])
    _, _, label = missing.label.partition("的")
    return f"{whose}：{label}"


def _money(judged: Judged) -> Money | None:
    spec, amount = catalogue.spec(judged.version), judged.answer.amount
    if spec.formula is None or amount is None:
        return None
    if amount.fen is None:
        return Money("待核定", amount.steps, amount.citation, False)
    shown = f"{spec.formula.period.label} {money_text(amount.fen)}"
    return Money(shown, amount.steps, amount.citation, True)


def _papers(needed: tuple[Needed, ...], look: Look, told: Told) -> Iterator[Paper]:
    """Each paper once, with everybody it is about; what is signed on the page is no paper."""
    whose: dict[str, list[str]] = {}
    kept: dict[str, Needed] = {}
    for one in needed:
        if set(one.material.forms) == {ReviewForm.SIGNED} or one.material.code == "authorisation":
            continue
        kept.setdefault(one.material.code, one)
        names = whose.setdefault(one.material.code, [])
        if one.member is not None:
            names.append(told.name_of(look.order[one.member]))
    for code, one in kept.items():
        note = f"一般不用交，由{one.material.shared_from}核验" if one.material.shared_from else ""
        yield Paper(one.material.title, "、".join(whose[code]), note or _doubt(one))


def _doubt(one: Needed) -> str:
    return "" if one.is_certain else "符合情形的才要"


def _office(department: str, level: str, told: Told) -> Office | None:
    if not (told.place and department and level):
        return None
    try:
        return org.office_for(department, level, told.place)
    except Refusal:
        return None
