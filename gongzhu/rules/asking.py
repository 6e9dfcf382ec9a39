"""Which question to put next while one household is held against many rule sets at once.

Only what can still change an answer is worth asking. A rule set that is refused or settled wants
nothing; one that is open wants the facts that keep its conditions open, as `gaps` finds them; and
once nothing about its conditions can be asked any more, the facts its amount waits for.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gongzhu.rules.compiler import Env
from gongzhu.rules.engine import RuleSet
from gongzhu.rules.gaps import Missing
from gongzhu.rules.language import NOTHING
from gongzhu.rules.vocabulary import Facts

Question = TypeVar("Question", bound=Hashable)
Group = tuple[Missing, ...]


@dataclass(frozen=True)
class Opening:
    """What one rule set still wants to know.

    conditions: for each open condition, the facts worth asking; conditions that no answer of the
    household can settle are left out. amount: the facts the amount waits for.
    """

    conditions: tuple[Group, ...] = ()
    amount: Group = ()


@dataclass(frozen=True)
class Worth(Generic[Question]):
    """A question and what its answer may bring.

    decides: rule sets of which it alone can settle a condition, and so refuse the household or
    bring it through. touches: rule sets with an open condition that it is part of.
    pays: rule sets of which only the amount waits for it. Each by its place among the openings.
    """

    question: Question
    decides: frozenset[int]
    touches: frozenset[int]
    pays: frozenset[int]

    @property
    def where(self) -> frozenset[int]:
        """Every rule set its answer may change."""
        return self.touches | self.pays


def opening(
    ruleset: RuleSet,
    facts: Facts,
    standards: Mapping[str, object] = NOTHING,
    parameters: Mapping[str, object] = NOTHING,
) -> Opening:
    """Return what one rule set still wants to know; empty when nothing can change its answer.

    Arguments and errors as for `evaluate`, whose explanation is not worked out here.
    """
    env = Env.on(facts, standards, parameters)
    results = [run(env, None) for run in ruleset.runs]
    if False in results:
        return Opening()
    useful = (
        condition.checked.open_gaps(env).useful
        for condition, result in zip(ruleset.conditions, results, strict=True)
        if result is None
    )
    return Opening(tuple(group for group in useful if group), _amount(ruleset, env))


def worth_asking(
    openings: Iterable[Opening], question_of: Callable[[Missing], Question | None]
) -> list[Worth[Question]]:
    """Return every question worth putting, the one that can decide most first.

    question_of: the question that a fact is asked by; None for a fact that cannot be asked, or no
    more. Several facts may be asked by one question. Of equals the first named comes first.
    Empty when no question can change any answer: then it is time to stop.
    """
    decides: dict[Question, set[int]] = {}
    touches: dict[Question, set[int]] = {}
    pays: dict[Question, set[int]] = {}
    for place, one in enumerate(openings):
        groups = [_questions(group, question_of) for group in one.conditions]
        for group in groups:
            for question in group:
                touches.setdefault(question, set()).add(place)
            if len(group) == 1:
                decides.setdefault(group[0], set()).add(place)
        if not any(groups):
            for question in _questions(one.amount, question_of):
                pays.setdefault(question, set()).add(place)
    found = [
        Worth(
            question,
            frozenset(decides.get(question, ())),
            frozenset(touches.get(question, ())),
            frozenset(pays.get(question, ())),
        )
        for question in {**touches, **pays}
    ]
    return sorted(found, key=lambda one: (-len(one.decides), -len(one.touches), -len(one.pays)))


def together(found: Sequence[Worth[Question]], most: int) -> tuple[Worth[Question], ...]:
    """Return the first question and those after it that may stand beside it on one page.

    Two questions do when no rule set waits for both: then neither answer makes the other idle.
    found: in the order of worth. most: how many at most.
    """
    taken: list[Worth[Question]] = []
    waiting: frozenset[int] = frozenset()
    for one in found:
        if len(taken) < most and not waiting & one.where:
            taken.append(one)
            waiting |= one.where
    return tuple(taken)


def _amount(ruleset: RuleSet, env: Env) -> Group:
    formula, reckon = ruleset.formula, ruleset.reckon
    if formula is None or reckon is None or reckon(env, None) is not None:
        return ()
    return formula.checked.open_gaps(env).useful


def _questions(
    group: Sequence[Missing], question_of: Callable[[Missing], Question | None]
) -> list[Question]:
    """The questions of a group, each once, in the order of first appearance."""
    asked = (question_of(one) for one in group)
    return list(dict.fromkeys(question for question in asked if question is not None))
