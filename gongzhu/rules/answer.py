"""The explained answer of a rule set; it can be frozen as JSON and read again."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from gongzhu.rules.gaps import Missing

FORMAT = 1
_OUTCOMES = {"true": "符合", "false": "不符合", "unknown": "待核实"}


class Outcome(StrEnum):
    """Whether something holds."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese word shown to people."""
        return _OUTCOMES[self.value]


class Line(NamedTuple):
    """What one condition came to.

    reading: plain Chinese with the actual values put in. actual: (label, value text) pairs.
    missing: what keeps this condition unknown; empty when it is decided. why: the reading of the
    part that decided it, without the outcome.
    """

    key: str
    label: str
    outcome: Outcome
    reading: str
    actual: tuple[tuple[str, str], ...]
    citation: str
    remedy: str
    missing: tuple[Missing, ...] = ()
    why: str = ""

    @property
    def told(self) -> str:
        """What decided the condition, and what it came to."""
        return f"{self.why}：{self.outcome.label}" if self.why else self.reading

    @property
    def is_shortened(self) -> bool:
        """Whether the whole reading says more than what decided."""
        return self.told != self.reading


class Amount(NamedTuple):
    """What is due if every condition holds: whole fen, or None while unknown.

    steps: the arithmetic in Chinese. missing: what keeps the amount unknown.
    """

    fen: int | None
    steps: tuple[str, ...]
    citation: str
    missing: tuple[Missing, ...] = ()


class Account(Protocol):
    """Everything an answer can tell beside its outcome."""

    @property
    def lines(self) -> tuple[Line, ...]: ...
    @property
    def amount(self) -> Amount | None: ...
    @property
    def missing(self) -> tuple[Missing, ...]: ...
    @property
    def next_question(self) -> Missing | None: ...


@dataclass(frozen=True)
class Stored:
    """An account that was written down."""

    lines: tuple[Line, ...]
    amount: Amount | None
    missing: tuple[Missing, ...]
    next_question: Missing | None


@dataclass(frozen=True, eq=False)
class Answer:
    """Whether a household fits a rule set, and why.

    The account is worked out when it is first looked at, from facts copied when it was made.
    Two answers are equal when all that they tell is equal.
    """

    outcome: Outcome
    account: Account = field(repr=False)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What each condition came to, in the order of the rule set."""
        return self.account.lines

    @property
    def amount(self) -> Amount | None:
        """What is due if every condition holds; None when refused or without a formula."""
        return self.account.amount

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What still keeps the outcome (or, for TRUE, the amount) open."""
        return self.account.missing

    @property
    def next_question(self) -> Missing | None:
        """The fact to ask next; None when no question can help."""
        return self.account.next_question

    def _all(self) -> tuple[object, ...]:
        return self.outcome, self.lines, self.amount, self.missing, self.next_question

    def __eq__(self, other: object) -> bool:
        return self._all() == other._all() if isinstance(other, Answer) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._all())

    def as_json(self) -> dict[str, Any]:
        """Return JSON values (enums are strings), to be frozen into a decision."""
        asked = self.next_question
        return {
            "format": FORMAT,
            "outcome": self.outcome,
            "lines": tuple([_told(line) for line in self.lines]),
            "amount": _told(self.amount) if self.amount else None,
            "missing": _all_told(self.missing),
            "next_question": dict(vars(asked)) if asked else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Answer":
        """Read what as_json wrote. Raises ValueError for a format that is not known."""
        if data.get("format") != FORMAT:
            raise ValueError(f"这份结论的格式「{data.get('format')}」不认识，不能读取。")
        asked, amount = data["next_question"], data["amount"]
        stored = Stored(
            lines=tuple(_line(line) for line in data["lines"]),
            amount=Amount(**_with_missing(amount, steps=tuple(amount["steps"])))
            if amount
            else None,
            missing=tuple(Missing.from_json(one) for one in data["missing"]),
            next_question=Missing.from_json(asked) if asked else None,
        )
        return cls(Outcome(data["outcome"]), stored)


def _told(one: Line | Amount) -> dict[str, Any]:
    """Its fields as JSON values."""
    told = one._asdict()
    if one.missing:
        told["missing"] = _all_told(one.missing)
    return told


def _all_told(missing: tuple[Missing, ...]) -> tuple[dict[str, Any], ...]:
    return tuple([dict(vars(one)) for one in missing]) if missing else ()


def _with_missing(data: dict[str, Any], **changed: object) -> dict[str, Any]:
    return data | {"missing": tuple(Missing.from_json(one) for one in data["missing"])} | changed


def _line(data: dict[str, Any]) -> Line:
    actual = tuple((label, text) for label, text in data["actual"])
    return Line(**_with_missing(data, outcome=Outcome(data["outcome"]), actual=actual))
