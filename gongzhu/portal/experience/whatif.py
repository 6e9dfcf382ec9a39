"""What if income, members, savings or costs were others: the same rules, asked again.

A change is put beside what was told as one more line of the declaration, so that everything else stays
as it was; then the facts are derived and the rules asked as for any household.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.vocabulary import counts
from gongzhu.intake import kinds
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts.members import EARNING
from gongzhu.portal.experience.board import Board, Look
from gongzhu.portal.experience.told import MOST_MEMBERS, Someone, Sum, Told, part
from gongzhu.rules import Answer, Fact, Outcome, Scope, Type, money_text, tipping_points

INCOME, SAVINGS, COSTS, MEMBERS = "income", "savings", "costs", "members"
FACTS = {
    INCOME: "income_total_monthly",
    SAVINGS: "financial_assets_total",
    COSTS: "rigid_expense_12m",
    MEMBERS: "members_count",
}
LABELS = {
    INCOME: "全家每月收入",
    SAVINGS: "全家存款等",
    COSTS: "最近12个月自己负担的看病、上学等支出",
    MEMBERS: "家里几口人",
}
MOST_YUAN = {INCOME: 20_000, SAVINGS: 200_000, COSTS: 200_000}
"""How far the sliders go, unless the household has more already."""
ANOTHER_AGE = 30
"""Age of somebody added here: grown, of working age."""
_LISTS = {
    INCOME: Section.INCOME.value,
    SAVINGS: part(kinds.FINANCIAL),
    COSTS: Section.EXPENSE.value,
}
_SECTIONS = {INCOME: ("incomes", "assessment"), SAVINGS: ("assets",), COSTS: ("expenses",)}
_STEPS = 32
_OUTCOMES = {Outcome.TRUE: "符合", Outcome.FALSE: "不符合", Outcome.UNKNOWN: "还定不下来"}


@dataclass(frozen=True)
class Wish:
    """The figures to try; amounts in whole yuan."""

    income: int
    savings: int
    costs: int
    members: int


@dataclass(frozen=True)
class Change:
    """An item that came out otherwise.

    reasons: conditions that tipped, with what they came to. steps: the arithmetic, where only the
    amount changed.
    """

    item: str
    before: str
    after: str
    tone: str
    reasons: tuple[str, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What a wish brings. turns: for each figure by its label, where an answer changes."""

    changes: tuple[Change, ...]
    turns: tuple[tuple[str, tuple[str, ...]], ...]


def now(look: Look) -> Wish:
    """The figures as they are; what is not known counts as nothing."""
    known: Mapping[str, Any] = look.facts.household
    yuan = {name: int(known.get(FACTS[name]) or 0) // 100 for name in (INCOME, SAVINGS, COSTS)}
    return Wish(**yuan, members=len(look.order) or 1)


def trial(look: Look, told: Told, wish: Wish) -> Trial:
    """What changes, why, and where else the answers would turn."""
    tried = changed(told, wish, look.board)
    after = look.board.look(tried.snapshot())
    changes = tuple(_changes(look, after))
    turns = ((LABELS[name], tuple(_turns(after, tried, wish, name))) for name in MOST_YUAN)
    return Trial(changes, tuple(turns))


def changed(told: Told, wish: Wish, board: Board) -> Told:
    """The same household with other figures."""
    tried = _resized(told, wish.members, board)
    known = board.facts(tried.snapshot()).household
    for name in MOST_YUAN:
        was: Any = known.get(FACTS[name])
        if was is None and _LISTS[name] in tried.sections:
            continue  # told, and yet unknown: nobody may say what it is
        tried = _more(tried, name, getattr(wish, name) * 100 - int(was or 0), board)
    return tried


def _more(told: Told, name: str, fen: int, board: Board) -> Told:
    """So much more (or less, below zero) of one figure, as a line of its own."""
    whole = _LISTS[name]
    sections = told.sections if whole in told.sections else (*told.sections, whole)
    if not fen:
        return replace(told, sections=sections)
    details = {"same_every_month": True} if name == INCOME else {}
    line = Sum(0, whole.partition(".")[0], _plain_kind(name, board), fen, details)
    return replace(told, sums=(*told.sums, line), sections=sections)


def _resized(told: Told, count: int, board: Board) -> Told:
    """So many members: the last ones left out, or others added of whom nothing special is true."""
    count = max(1, min(count, MOST_MEMBERS))
    kept = told.members[:count]
    more = [_another(told.members[0], board)] * (count - len(kept))
    sums = tuple(one for one in told.sums if one.member < len(kept))
    return replace(told, members=(*kept, *more), sums=sums)


def _another(like: Someone, board: Board) -> Someone:
    facts = {fact.name: _nothing(fact) for fact in board.words.vocabulary.member if fact.question}
    told = {name: value for name, value in facts.items() if value is not None}
    told |= {"has_labour_ability": True, "hukou_here": like.facts.get("hukou_here")}
    told = {name: value for name, value in told.items() if value is not None}
    return Someone(Relation.OTHER.value, ANOTHER_AGE, told)


def _nothing(fact: Fact) -> Any:
    """The value that says there is nothing special."""
    if fact.kind is Type.BOOL:
        return False
    plain = {"none", 0}
    return next((value for value in fact.options if value in plain), None)


def _plain_kind(name: str, board: Board) -> str:
    """A kind that counts and says nothing else about anybody."""
    group = {INCOME: "incomes", SAVINGS: kinds.FINANCIAL, COSTS: "expenses"}[name]
    code = next(
        kind.code
        for kind in board.words.region.kinds_of(group)
        if kind.code not in EARNING and counts(kind, on=board.on, parameters=board.parameters)
    )
    return kinds.key_of(Section.ASSET, group, code) if name == SAVINGS else code


def _changes(before: Look, after: Look) -> Iterator[Change]:
    for was, now_is in zip(before.judged, after.judged, strict=True):
        if _told(was.answer) == _told(now_is.answer):
            continue
        tone = {Outcome.TRUE: "done", Outcome.FALSE: "off"}.get(now_is.answer.outcome, "doing")
        reasons = tuple(_tipped(was.answer, now_is.answer))
        amount = None if reasons else now_is.answer.amount
        yield Change(
            was.version.item.name,
            _told(was.answer),
            _told(now_is.answer),
            tone,
            reasons,
            tuple(amount.steps) if amount else (),
        )


def _told(answer: Answer) -> str:
    amount = answer.amount
    due = f"，{money_text(amount.fen)}" if amount and amount.fen is not None else ""
    return f"{_OUTCOMES[answer.outcome]}{due}"


def _tipped(was: Answer, now_is: Answer) -> Iterator[str]:
    """Conditions that came out otherwise."""
    for old, new in zip(was.lines, now_is.lines, strict=True):
        if old.outcome is not new.outcome:
            yield f"{new.label}：原来{old.outcome.label}，现在{new.outcome.label}。{new.told}。"


def _turns(look: Look, tried: Told, wish: Wish, name: str) -> Iterator[str]:
    """Where one figure alone would change an answer, each to the yuan."""
    board = look.board.limited_to(tuple(_touched(look.board, name)))

    def judge(yuan: int) -> tuple[Outcome, ...]:
        other = _more(tried, name, (yuan - here) * 100, board)
        return tuple(answer.outcome for answer in board.judge(board.facts(other.snapshot())))

    here = getattr(wish, name)
    most = max(MOST_YUAN[name], here * 2)
    for tip in tipping_points(judge, 0, most, steps=_STEPS):
        for version, before, after in zip(board.versions, tip.before, tip.after, strict=True):
            if before is not after:
                yield (
                    f"从 {tip.at:,} 元起，{version.item.name}"
                    f"由“{_OUTCOMES[before]}”变成“{_OUTCOMES[after]}”"
                )


def _touched(board: Board, name: str) -> Iterator[ItemVersion]:
    """Items with a condition about this part of a declaration."""
    for version in board.versions:
        names = {
            ref.name
            for condition in catalogue.ruleset(version).conditions
            for ref in condition.checked.refs
            if ref.scope is Scope.HOUSEHOLD and board.words.knows(Scope.HOUSEHOLD, ref.name)
        }
        if any(board.words.section(Scope.HOUSEHOLD, one) in _SECTIONS[name] for one in names):
            yield version
