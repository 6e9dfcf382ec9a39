"""Conditions, formula and rule set of an item, and the evaluation of one household.

A household fits when every condition is true; one false condition refuses it. The same rule set
serves self-diagnosis, the officer's decision, review, monitoring and simulation.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gongzhu.rules.answer import Amount, Answer, Line, Outcome
from gongzhu.rules.compiler import Closure, Env
from gongzhu.rules.gaps import NO_GAPS, Gaps, Missing, distinct
from gongzhu.rules.language import NOTHING, Checked, check
from gongzhu.rules.repeating import kept, likeness
from gongzhu.rules.steps import steps_of
from gongzhu.rules.types import Exact
from gongzhu.rules.values import ROUNDINGS, money_text
from gongzhu.rules.vocabulary import Facts, Vocabulary


@dataclass(frozen=True)
class Condition:
    """One condition of an item.

    key: unique in its rule set. label: short Chinese name. text: in the rules language, bool.
    citation: document and clause. remedy: what the household may do when it does not fit.
    """

    key: str
    label: str
    text: str
    citation: str
    remedy: str = ""
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False)

    @cached_property
    def checked(self) -> Checked:
        """The checked text. Raises RuleError when it cannot be used."""
        return check(self.text, self.vocabulary, "bool")

    @cached_property
    def line(self) -> Callable[[Env, bool | None, Gaps], Line]:
        """What tells what the condition came to; from an env, and result and gaps found in it."""
        key = likeness(self.checked.program)
        return kept(key, self._written) if key else self._written

    def _written(self, env: Env, result: bool | None, gaps: Gaps) -> Line:
        (outcome, ending), part = _OUTCOMES[result], self.checked.tell(env)
        reading, actual = part.reading + ending, self.checked.values(env)
        return Line(
            self.key,
            self.label,
            outcome,
            reading,
            actual,
            self.citation,
            self.remedy,
            gaps.missing,
            part.why,
        )


@dataclass(frozen=True)
class Formula:
    """How much is due: a text of type money.

    rounding: round_fen (half up to the fen, the default), round_yuan or round_yuan_up; applied
    last, and shown as a step whenever it changes the result. A result below zero is left as it
    is: write max(0, …) where the law says so.
    """

    text: str
    citation: str
    vocabulary: Vocabulary = field(default_factory=Vocabulary, repr=False)
    rounding: str = "round_fen"

    def __post_init__(self) -> None:
        if self.rounding not in ROUNDINGS:
            raise ValueError(f"没有「{self.rounding}」这种取整办法，可用：{'、'.join(ROUNDINGS)}。")

    @cached_property
    def checked(self) -> Checked:
        """The checked text. Raises RuleError when it cannot be used."""
        return check(self.text, self.vocabulary, "money")


@dataclass(frozen=True)
class RuleSet:
    """All conditions of an item and its formula; checked and compiled when made.

    Raises RuleError when a text cannot be used, ValueError when a key is used twice.
    """

    conditions: Sequence[Condition]
    formula: Formula | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "conditions", tuple(self.conditions))
        keys = Counter(condition.key for condition in self.conditions)
        if doubled := [key for key, times in keys.items() if times > 1]:
            raise ValueError(f"条件编号「{doubled[0]}」重复了，请换一个。")
        _ = self.runs, self.reckon

    @cached_property
    def runs(self) -> tuple[Closure, ...]:
        """One closure per condition."""
        return tuple(condition.checked.program.run for condition in self.conditions)

    @cached_property
    def reckon(self) -> Closure | None:
        """The closure of the formula."""
        return self.formula.checked.program.run if self.formula else None


def evaluate(
    ruleset: RuleSet,
    facts: Facts,
    standards: Mapping[str, object] = NOTHING,
    parameters: Mapping[str, object] = NOTHING,
) -> Answer:
    """Return whether a household fits a rule set, what it is due, and why.

    standards, parameters: values by code as in force on the day asked about; money in fen, ratios
    exact; a missing code or None means not yet set (待核定).
    Raises FactError when a value used does not fit its declaration.
    """
    env = Env.on(facts, standards, parameters)
    results = [run(env, None) for run in ruleset.runs]
    if False in results:
        return Answer(Outcome.FALSE, _Account(ruleset, env, results, None))
    due = ruleset.reckon(env, None) if ruleset.reckon else None
    outcome = Outcome.UNKNOWN if None in results else Outcome.TRUE
    return Answer(outcome, _Account(ruleset, env, results, due))


class _Account:
    """Tells an answer from what was found, each part when it is first looked at."""

    def __init__(
        self, ruleset: RuleSet, env: Env, results: Sequence[bool | None], due: Exact | None
    ) -> None:
        self.ruleset = ruleset
        self.env = env
        self.results = results
        self.due = due

    @cached_property
    def gaps(self) -> list[Gaps]:
        return [
            condition.checked.open_gaps(self.env) if result is None else NO_GAPS
            for condition, result in zip(self.ruleset.conditions, self.results, strict=True)
        ]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        rows = zip(self.ruleset.conditions, self.results, self.gaps, strict=True)
        return tuple([condition.line(self.env, result, gap) for condition, result, gap in rows])

    @cached_property
    def amount(self) -> Amount | None:
        formula = self.ruleset.formula
        if formula is None or False in self.results:
            return None
        return _amount(formula, self.env, self.due)

    @property
    def still_open(self) -> Sequence[Gaps]:
        """The gaps that matter now: of the conditions, and once they hold, of the amount."""
        if False in self.results:
            return ()
        if None in self.results:
            return self.gaps
        if self.ruleset.formula is None or self.due is not None:
            return ()
        return (self.ruleset.formula.checked.open_gaps(self.env),)

    @property
    def missing(self) -> tuple[Missing, ...]:
        return distinct([one for gap in self.still_open for one in gap.missing])

    @property
    def next_question(self) -> Missing | None:
        """The fact that appears in most open conditions; the first named wins a tie."""
        useful = [one for gap in self.still_open for one in gap.useful]
        if len(useful) < 2:
            return useful[0] if useful else None
        times = Counter(useful)
        return max(times, key=times.__getitem__)


def _amount(formula: Formula, env: Env, due: Exact | None) -> Amount:
    if due is None:
        missing = formula.checked.open_gaps(env).missing
        lacking = "、".join(f"「{one.label}」" for one in missing)
        return Amount(None, (f"还缺{lacking}，暂不能计算金额",), formula.citation, missing)
    round_last, word = ROUNDINGS[formula.rounding]
    fen, steps = round_last(due), steps_of(formula.checked, env)
    if fen != due:
        steps = (*steps, f"{money_text(due)} {word} = {money_text(fen)}")
    return Amount(fen, steps, formula.citation)


_OUTCOMES = {
    True: (Outcome.TRUE, f"：{Outcome.TRUE.label}"),
    False: (Outcome.FALSE, f"：{Outcome.FALSE.label}"),
    None: (Outcome.UNKNOWN, f"：{Outcome.UNKNOWN.label}"),
}
"""By what a condition came to; the ending is what its reading closes with."""
