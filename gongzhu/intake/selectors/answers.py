"""Ask the rules about an application: facts, the full answer, the early hint."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from gongzhu.catalogue import compiling, selectors as catalogue
from gongzhu.catalogue.compiling import Asked, AskedGroup, Needed, Situation
from gongzhu.catalogue.enums import Subject
from gongzhu.catalogue.models import ItemVersion
from gongzhu.intake import outline
from gongzhu.intake.facts import Correction, Snapshot, counted_members, derive, snapshot
from gongzhu.intake.facts.taking import applied_on
from gongzhu.intake.models import Application, Member
from gongzhu.rules import Answer, Facts, MissingKind, Outcome, Scope, evaluate


@dataclass(frozen=True)
class Look:
    """A household's declaration read once, with what follows from it on a day.

    on: the day of application, or the day asked about while it is a draft.
    """

    application: Application
    taken: Snapshot
    on: date

    @property
    def version(self) -> ItemVersion:
        """The item as it was when the application was begun."""
        return self.application.item_version

    @property
    def place(self) -> int:
        """Division code of the household."""
        return self.application.dossier.division_code

    @cached_property
    def facts(self) -> Facts:
        """Everything the rules may ask for."""
        spec = catalogue.spec(self.version)
        return derive(self.taken, spec, self.on, catalogue.parameters())

    @cached_property
    def members(self) -> list[Member]:
        """The members who count, in the order of Facts.members."""
        rows = Member.unscoped.filter(application=self.application).select_related("person")
        known = {str(row.pk): row for row in rows}
        return [known[one.id] for one in counted_members(self.taken)]

    def of_member(self, index: int) -> Facts:
        """The household with one member only."""
        return Facts(self.facts.household, (self.facts.members or ())[index : index + 1])

    def situation(self, known: Facts | None = None) -> Situation:
        """What a `when` is judged on. known: other facts than the household's own."""
        return Situation(known or self.facts, self.standards, catalogue.parameters())

    @cached_property
    def standards(self) -> Mapping[str, int | None]:
        """The standards of the day."""
        return catalogue.standards_on(self.on, self.place)

    def is_shown(self, asked: AskedGroup | Asked, known: Facts | None = None) -> bool:
        """Whether a group or question is asked now; unknown counts as yes."""
        about = asked.about if isinstance(asked, Asked) else Subject.HOUSEHOLD
        words = catalogue.vocabulary(self.version)
        if isinstance(asked, Asked) and about is Subject.MEMBER:
            fact, member = words.find(Scope.MEMBER, asked.fact), _only(known)
            if fact and not fact.is_asked_at(member.get("age")):
                return False
        return self.situation(known).holds(asked.when, about, words) is not False

    @cached_property
    def needed(self) -> tuple[Needed, ...]:
        """Materials the item asks of this household."""
        spec, words = catalogue.spec(self.version), catalogue.vocabulary(self.version)
        return compiling.needed_materials(spec, words, self.situation())

    def answer(self, standards_on: date) -> Answer:
        """What the rules say. standards_on: the day whose standards apply."""
        is_today = standards_on == self.on
        standards = self.standards if is_today else catalogue.standards_on(standards_on, self.place)
        rules = catalogue.ruleset(self.version)
        return evaluate(rules, self.facts, standards, catalogue.parameters())

    @cached_property
    def pages(self) -> tuple[outline.Page, ...]:
        """The pages this household goes through; those that cannot concern it are left out."""
        every = outline.pages(self.version)
        return tuple(page for page in every if page.group is None or self.is_shown(page.group))


def _only(known: Facts | None) -> Mapping[str, object]:
    """The one member whom a question is about."""
    return known.members[0] if known and known.members else {}


def look(application: Application, on: date, corrections: Iterable[Correction] = ()) -> Look:
    """Read an application once. on: today, or any day while it is a draft."""
    taken = snapshot(application).corrected(corrections)
    return Look(application, taken, applied_on(application) if application.submitted_at else on)


def facts(application: Application, on: date, corrections: Iterable[Correction] = ()) -> Facts:
    """What is known of the household, as corrected."""
    return look(application, on, corrections).facts


def answer(application: Application, on: date, corrections: Iterable[Correction] = ()) -> Answer:
    """The rules' answer on the declaration, with what was found put in its place.

    on: the day asked about. Ages and periods are those of the day of application; the standards
    are those of the day the region names in `standard_on`.
    """
    return look(application, on, corrections).answer(standards_day(application, on))


def standards_day(application: Application, on: date) -> date:
    """The day whose standards apply when one is raised while a case runs.

    Source: regional parameter `standard_on` (申请日, 决定日 or 首发月).
    """
    known = catalogue.parameters()
    if known.get("standard_on") == "decision_day":
        return on
    if known.get("standard_on") == "first_payment_month":
        return _first_of_next_month(on) if known.get("payment_start") == "next_month" else on
    return applied_on(application) if application.submitted_at else on


@dataclass(frozen=True)
class Hint:
    """An early answer for the household itself: never a refusal, never in the way.

    reasons: sentences; for an unlikely one why and what to do, for an open one what is missing.
    wholes: conditions in full of which the reasons name only the part that decided.
    """

    outcome: Outcome
    title: str
    reasons: tuple[str, ...]
    next_question: str = ""
    wholes: tuple[str, ...] = ()


_TITLES = {
    Outcome.TRUE: "按已填的情况，很可能符合条件",
    Outcome.FALSE: "按已填的情况，可能不符合条件",
    Outcome.UNKNOWN: "还需要一些情况才能初步判断",
}


def early_answer(application: Application, on: date) -> Hint:
    """What the rules say to what has been filled in so far. Source: 003 5.2 (首次分析)."""
    return hint_of(answer(application, on))


def hint_of(found: Answer) -> Hint:
    """An answer of the rules as the household itself reads it."""
    if found.outcome is Outcome.FALSE:
        lines = [line for line in found.lines if line.outcome is Outcome.FALSE]
        told = [f"{line.label}：{line.told}。{line.remedy}" for line in lines]
        wholes = [f"{line.label}：{line.reading}" for line in lines if line.is_shortened]
    else:
        told, wholes = [_open(one.label, one.kind) for one in found.missing], []
    question = found.next_question.question if found.next_question else ""
    return Hint(found.outcome, _TITLES[found.outcome], tuple(told), question, tuple(wholes))


def pages(application: Application, on: date) -> tuple[outline.Page, ...]:
    """The pages this household goes through, in order."""
    return look(application, on).pages


def _open(label: str, kind: MissingKind) -> str:
    return f"还不知道：{label}。" if kind is MissingKind.FACT else f"{label}待核定。"


def _first_of_next_month(on: date) -> date:
    year, month = divmod(on.year * 12 + on.month, 12)
    return date(year, month + 1, 1)
