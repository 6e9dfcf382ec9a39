"""Questions for single facts, one or a few on a page: of the household, of each member, of whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms

from gongzhu.common import clock
from gongzhu.intake.enums import Relation
from gongzhu.intake.forms.fields import field_for_fact
from gongzhu.intake.services.values import stored
from gongzhu.portal.experience.told import Told
from gongzhu.rules import Fact, FactError

MOST_SIDE_BY_SIDE = 4
NOBODY = "none"
_SOMEBODY = "他（她）"
_LEVEL, _CATEGORY = "disability_level", "disability_category"
Data = Mapping[str, Any] | None
Values = Mapping[str, Any]


class Part(Protocol):
    """One question of a page."""

    @property
    def hint(self) -> str: ...
    @property
    def title(self) -> str: ...
    def fields(self) -> Iterator[tuple[str, forms.Field, Any]]: ...
    def faults(self, data: Values) -> Iterator[tuple[str, str]]: ...
    def put(self, data: Values, told: Told) -> Told: ...


class FactsForm(forms.Form):
    """A page of one or a few facts; every one of them is answered, or the page is left out."""

    def __init__(self, data: Data = None, *, parts: list[Part]) -> None:
        made = [(name, field, known) for part in parts for name, field, known in part.fields()]
        super().__init__(data, initial={name: known for name, _, known in made})
        self.parts = parts
        alone = len(parts) == 1
        self.title = parts[0].title if alone else "有没有下面的情况？"
        self.lead = parts[0].hint if alone else ""
        for name, field, _ in made:
            self.fields[name] = field
        if alone and len(made) == 1:
            self.fields[made[0][0]].help_text = ""

    def clean(self) -> dict[str, Any]:
        """Each value fits its word; a day to come does not."""
        data = super().clean() or {}
        for part in self.parts:
            for name, sentence in part.faults(data):
                if name not in self.errors:
                    self.add_error(name, sentence)
        return data

    def put(self, told: Told) -> Told:
        """What was told, with every answer of the page."""
        for part in self.parts:
            told = part.put(self.cleaned_data, told)
        return told


@dataclass(frozen=True)
class OfHousehold:
    """A question about the household."""

    fact: Fact
    hint: str
    told: Told

    @property
    def title(self) -> str:
        """The question itself."""
        return self.fact.question

    def fields(self) -> Iterator[tuple[str, forms.Field, Any]]:
        """One field, named by the fact."""
        field = folded(field_for_fact(self.fact, required=True))
        field.help_text = self.hint
        yield self.fact.name, field, self.told.answers.get(self.fact.name)

    def faults(self, data: Values) -> Iterator[tuple[str, str]]:
        """A value that does not fit."""
        yield from _faults(self.fact, self.fact.name, data)

    def put(self, data: Values, told: Told) -> Told:
        """The answer, as it is stored."""
        return told.with_answers({self.fact.name: stored(self.fact, data[self.fact.name])})


@dataclass(frozen=True)
class OfEach:
    """One fact, asked of each member it may matter for."""

    fact: Fact
    hint: str
    told: Told
    about: tuple[int, ...]

    @property
    def title(self) -> str:
        """The question by name where it is about one, else what it is about."""
        return self._asked(self.about[0]) if len(self.about) == 1 else self.fact.label

    def fields(self) -> Iterator[tuple[str, forms.Field, Any]]:
        """A field for each member, named by fact and member."""
        for index in self.about:
            field = folded(field_for_fact(self.fact, required=True))
            field.label = self._asked(index)
            known = self.told.members[index].facts.get(self.fact.name)
            yield self._name(index), field, known

    def faults(self, data: Values) -> Iterator[tuple[str, str]]:
        """Values that do not fit."""
        for index in self.about:
            yield from _faults(self.fact, self._name(index), data)

    def put(self, data: Values, told: Told) -> Told:
        """As answered; whoever has no card has no kind of disability on it."""
        values = {index: stored(self.fact, data[self._name(index)]) for index in self.about}
        told = told.with_facts(self.fact.name, values)
        if self.fact.name == _LEVEL:
            return told.with_facts(
                _CATEGORY, {index: NOBODY for index, level in values.items() if level == 0}
            )
        return told

    def _name(self, index: int) -> str:
        return f"{self.fact.name}-{index}"

    def _asked(self, index: int) -> str:
        one = self.told.members[index]
        name = "您" if one.relation == Relation.SELF else self.told.name_of(index)
        asked = self.fact.question or f"{_SOMEBODY}的{self.fact.label}是？"
        return asked.replace(_SOMEBODY, name) if _SOMEBODY in asked else f"{name}：{asked}"


@dataclass(frozen=True)
class Whom:
    """A yes-or-no fact of several members: tick whom it is true of, or nobody."""

    fact: Fact
    hint: str
    told: Told
    about: tuple[int, ...]

    @property
    def title(self) -> str:
        """What is looked for among them."""
        return f"{self.fact.label}的，是哪几位？"

    def fields(self) -> Iterator[tuple[str, forms.Field, Any]]:
        """One list of members; nobody is an answer too, and has to be given."""
        choices = [*((str(i), self.told.name_of(i)) for i in self.about), (NOBODY, "都没有")]
        field = forms.MultipleChoiceField(
            label=self.title,
            help_text=f"要看的是：{self.fact.question}",
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请勾选有这种情况的家人；都没有的，勾“都没有”。"},
        )
        yield self.fact.name, field, self._ticked()

    def faults(self, data: Values) -> Iterator[tuple[str, str]]:
        """Nobody together with somebody."""
        who = data.get(self.fact.name) or []
        if NOBODY in who and len(who) > 1:
            yield self.fact.name, "勾了“都没有”，又勾了人。请核对，只留一种。"

    def put(self, data: Values, told: Told) -> Told:
        """Everybody asked about has the fact or has not."""
        who = data[self.fact.name]
        return told.with_facts(self.fact.name, {i: str(i) in who for i in self.about})

    def _ticked(self) -> list[str]:
        known = [self.told.members[i].facts.get(self.fact.name) for i in self.about]
        if any(value is None for value in known):
            return []
        ticked = [str(i) for i, value in zip(self.about, known, strict=True) if value]
        return ticked or [NOBODY]


def folded(field: Any) -> Any:
    """A long row of choices becomes a list to open, with nothing chosen beforehand."""
    choices = list(getattr(field, "choices", ()))
    if isinstance(field.widget, forms.RadioSelect) and len(choices) > MOST_SIDE_BY_SIDE:
        field.widget = forms.Select()
        field.choices = [("", "请选择"), *choices]
    return field


def _faults(fact: Fact, name: str, data: Values) -> Iterator[tuple[str, str]]:
    try:
        stored(fact, data.get(name), on=clock.today())
    except FactError as fault:
        yield name, fault.sentence
