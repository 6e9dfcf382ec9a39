"""The words a rule may use: declared facts, dated standards and regional parameters."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from gongzhu.rules.errors import FactError, VocabularyError
from gongzhu.rules.types import FACT_TYPES, Type, Value
from gongzhu.rules.values import whole

FUNCTIONS = ("min", "max", "if", "date", "days_between", "round_fen", "round_yuan", "round_yuan_up")
MEMBER_FUNCTIONS = ("any", "all", "count", "sum", "min", "max", "size")
MEMBERS = "members"
MEMBER = "m"
RESERVED = frozenset(
    {*FUNCTIONS, *MEMBER_FUNCTIONS, MEMBERS, MEMBER, "std", "param", "true", "false", "in"}
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,59}")


class Scope(StrEnum):
    """Where a name lives: a household fact, a member fact, a standard or a parameter."""

    HOUSEHOLD = "household"
    MEMBER = "member"
    STANDARD = "std"
    PARAMETER = "param"

    @property
    def prefix(self) -> str:
        """What is written before the name in a rule."""
        return _PREFIXES[self.value]


_PREFIXES = {"household": "", "member": f"{MEMBER}.", "std": "std.", "param": "param."}


@dataclass(frozen=True)
class Ages:
    """Who is asked a question about a member, by whole years of age, both ends included.

    otherwise: what is so, without asking, of those younger or older. most: None for no upper end.
    """

    least: int
    most: int | None
    otherwise: object

    def __contains__(self, age: int) -> bool:
        return self.least <= age and (self.most is None or age <= self.most)


@dataclass(frozen=True)
class Fact:
    """One declared word of the language.

    name: ASCII identifier. type: bool, int, money (fen), number, text, choice or date.
    label: Chinese noun phrase. question: asked of a resident; empty when it is not to be asked.
    choices: allowed values: a mapping of value to Chinese label, or a sequence of values or of
    (value, label) pairs; ints for type int. A choice must have some; kept as a tuple of pairs.
    unit: Chinese unit shown after the value; money shows 元 when none is given.
    ages: whom it is asked about; None for everybody.
    counted: what a count is of, as in 没有机动车; empty when the fact is no count.
    Raises VocabularyError for a malformed name, an unknown type, or choices that do not fit.
    """

    name: str
    type: str
    label: str
    question: str = ""
    choices: Mapping[Any, str] | Sequence[object] = ()
    unit: str = ""
    ages: Ages | None = None
    counted: str = ""

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise VocabularyError(
                f"「{self.name}」不能作名称：请用英文字母开头，只含字母、数字和下划线。"
            )
        if self.type not in FACT_TYPES:
            raise VocabularyError(f"「{self.name}」的类型「{self.type}」不存在。")
        if (self.type == "choice") != bool(self.choices) and self.type not in ("int", "text"):
            raise VocabularyError(f"「{self.name}」：选择类要列出可选值，其他类型不列。")
        if self.counted and (self.type != "int" or self.choices or not self.unit):
            raise VocabularyError(
                f"「{self.name}」：只有带单位、不列可选值的整数才能写数的是什么。"
            )
        listed = self.choices.items() if isinstance(self.choices, Mapping) else self.choices
        pairs = tuple(_pair(choice) for choice in listed)
        wanted = int if self.type == "int" else str
        if any(type(value) is not wanted for value, _ in pairs):
            raise VocabularyError(f"「{self.name}」的可选值与类型不符。")
        object.__setattr__(self, "choices", pairs)
        self._check_ages()

    def _check_ages(self) -> None:
        if self.ages is None:
            return
        if not self.question:
            raise VocabularyError(f"「{self.name}」不向居民提问，不用写问哪些年龄。")
        if self.ages.most is not None and self.ages.most < self.ages.least:
            raise VocabularyError(f"「{self.name}」提问的年龄上限低于下限。")
        try:
            settled = self.clean(self.ages.otherwise)
        except FactError as fault:
            raise VocabularyError(fault.sentence) from fault
        if settled is None:
            raise VocabularyError(f"「{self.name}」没有写不提问的人按什么算。")

    @property
    def kind(self) -> Type:
        """The type of an expression that consists of this fact alone."""
        return FACT_TYPES[self.type]

    def is_asked_at(self, age: object) -> bool:
        """Whether it is asked about somebody of this age; always while the age is unknown."""
        return self.ages is None or not isinstance(age, int) or age in self.ages

    @cached_property
    def options(self) -> dict[object, str]:
        """Allowed values and their Chinese labels; empty when any value is allowed."""
        return dict(map(_pair, self.choices))

    def clean(self, value: object) -> Value:
        """Return the value in its one internal form; None stays unknown.

        Raises FactError when the value is not of the declared type or not an allowed choice.
        A float is never accepted: money is whole fen (or an exact Fraction), ratios are exact.
        """
        if value is None:
            return None
        result = _CLEANERS[self.kind](value)
        if result is None:
            raise FactError(
                self.name, f"「{self.label}」的值不对：这里要的是{_WANTED[self.kind]}。"
            )
        if self.choices and result not in self.options:
            raise FactError(
                self.name, f"「{self.label}」的值「{value}」不在可选范围内，请重新选择。"
            )
        return result


def _pair(choice: object) -> tuple[object, str]:
    if isinstance(choice, tuple | list) and len(choice) == 2:
        return choice[0], str(choice[1])
    return choice, str(choice)


def _exact(value: object) -> Value:
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 30:
        value = Fraction(value)
    return _fen(value)


def _fen(value: object) -> Value:
    if isinstance(value, Fraction):
        return whole(value)
    return value if type(value) is int else None


def _only(kind: type) -> Callable[[object], Value]:
    """Return what keeps a value of exactly this type: True is no int, a datetime no date."""
    return lambda value: value if type(value) is kind else None  # type: ignore[return-value]


_CLEANERS = {
    Type.BOOL: _only(bool),
    Type.INT: _only(int),
    Type.MONEY: _fen,
    Type.NUMBER: _exact,
    Type.TEXT: _only(str),
    Type.DATE: _only(date),
}
_WANTED = {
    Type.BOOL: "是或否",
    Type.INT: "整数",
    Type.MONEY: "以分为单位的整数金额",
    Type.NUMBER: "精确的数（不能用浮点数）",
    Type.TEXT: "文字",
    Type.DATE: "日期",
}


@dataclass(frozen=True)
class Facts:
    """What is known about one household: a missing name or None means unknown.

    members: one mapping per member of the household; None when it is not known who belongs to it.
    Copied when made, so that an explanation read later still tells what was decided on.
    """

    household: Mapping[str, object] = field(default_factory=dict)
    members: Sequence[Mapping[str, object]] | None = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "household", MappingProxyType(dict(self.household)))
        if self.members is not None:
            copies = tuple(MappingProxyType(dict(member)) for member in self.members)
            object.__setattr__(self, "members", copies)


@dataclass(frozen=True)
class Vocabulary:
    """All words that a set of rules may use.

    Raises VocabularyError when a name is reserved or declared twice in one scope.
    """

    household: Sequence[Fact] = ()
    member: Sequence[Fact] = ()
    standards: Sequence[Fact] = ()
    parameters: Sequence[Fact] = ()
    _found: Mapping[Scope, Mapping[str, Fact]] = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        groups = {
            Scope.HOUSEHOLD: tuple(self.household),
            Scope.MEMBER: tuple(self.member),
            Scope.STANDARD: tuple(self.standards),
            Scope.PARAMETER: tuple(self.parameters),
        }
        for name, facts in zip(
            ("household", "member", "standards", "parameters"), groups.values(), strict=True
        ):
            object.__setattr__(self, name, facts)
        found = {scope: _by_name(scope, facts) for scope, facts in groups.items()}
        object.__setattr__(self, "_found", found)
        object.__setattr__(self, "_hash", hash(tuple(groups.values())))

    def __hash__(self) -> int:
        return self._hash

    def find(self, scope: Scope, name: str) -> Fact | None:
        """Return the declared word, or None."""
        return self._found[scope].get(name)

    def names(self, scope: Scope) -> tuple[str, ...]:
        """Return every name of one scope, in the order of declaration."""
        return tuple(self._found[scope])

    def extended(self, facts: Iterable[Fact], member: Iterable[Fact] = ()) -> "Vocabulary":
        """Return a vocabulary with an item's own household (and member) questions added."""
        return Vocabulary(
            household=(*self.household, *facts),
            member=(*self.member, *member),
            standards=self.standards,
            parameters=self.parameters,
        )

    def facts(
        self,
        household: Mapping[str, object],
        members: Sequence[Mapping[str, object]] | None = (),
    ) -> Facts:
        """Return checked facts; use it where values come from outside.

        Raises FactError for an undeclared name or a value that does not fit its declaration.
        """
        own = self._cleaned(Scope.HOUSEHOLD, household)
        if members is None:
            return Facts(own, None)
        return Facts(own, [self._cleaned(Scope.MEMBER, member) for member in members])

    def _cleaned(self, scope: Scope, values: Mapping[str, object]) -> dict[str, object]:
        cleaned: dict[str, object] = {}
        known = self._found[scope]
        for name, value in values.items():
            if name not in known:
                raise FactError(name, f"没有名为「{name}」的情况项，请核对名称。")
            cleaned[name] = None if value is None else known[name].clean(value)
        return cleaned


def _by_name(scope: Scope, facts: Sequence[Fact]) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.name in found:
            raise VocabularyError(f"「{scope.prefix}{fact.name}」重复了，请换一个名称。")
        if scope is Scope.HOUSEHOLD and fact.name in RESERVED:
            raise VocabularyError(f"「{fact.name}」是规则语言的保留字，请换一个名称。")
        if scope is not Scope.MEMBER and fact.ages is not None:
            raise VocabularyError(f"「{fact.name}」问的不是成员，不能写问哪些年龄。")
        found[fact.name] = fact
    return found
