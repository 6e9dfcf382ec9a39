"""Form fields for what a declaration asks: amounts, days, yes and no, choices of the vocabulary.

Every field cleans to what the services store: fen, date, True or False, the code of a choice; None
while nothing was typed. Every fault is a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from gongzhu.catalogue.compiling import Asked
from gongzhu.catalogue.enums import QuestionType
from gongzhu.common.errors import Invalid
from gongzhu.common.fields import DayField
from gongzhu.common.money import parse_yuan, yuan
from gongzhu.rules import Fact, Type

MOST_RADIOS = 9
REQUIRED = "请填写这一项。"
CHOOSE = "请选择一项。"


class MoneyField(forms.CharField):
    """An amount in yuan as people type it: 800, 800.5, 1,282.00 or 800元. Cleans to fen."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "data-suffix": "元"}
        kwargs.setdefault("max_length", 20)
        super().__init__(widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages["required"] = "请填写金额，没有的填 0。"
        self.error_messages["max_length"] = "金额太长，请核对。"

    def clean(self, value: Any) -> int | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_yuan(typed)
        except Invalid as fault:
            raise forms.ValidationError(fault.sentence) from fault

    def prepare_value(self, value: Any) -> Any:
        return yuan(value) if isinstance(value, int) else value


class YesNoField(forms.TypedChoiceField):
    """是 or 否, neither ticked beforehand. Cleans to True, False or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", "是"), ("no", "否")],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )
        self.error_messages |= {"required": "请选择“是”或“否”。", "invalid_choice": CHOOSE}

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class OneOfField(forms.TypedChoiceField):
    """One of the values a fact allows. Cleans to the value itself."""

    def __init__(self, choices: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        values = {str(value): value for value, _ in choices}
        shown = [(str(value), label) for value, label in choices]
        few = len(shown) <= MOST_RADIOS
        super().__init__(
            choices=shown if few else [("", "请选择"), *shown],
            coerce=lambda text: values[text],
            empty_value=None,
            widget=forms.RadioSelect if few else forms.Select,
            **kwargs,
        )
        self.error_messages |= {"required": CHOOSE, "invalid_choice": "请从列表中选择。"}


class CountField(forms.IntegerField):
    """A whole number from 0 on."""

    def __init__(self, *, unit: str = "", **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric"} | ({"data-suffix": unit} if unit else {})
        super().__init__(min_value=0, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.error_messages |= {
            "required": "请填写数字，没有的填 0。",
            "invalid": "请填写整数，例如 0、1、2。",
            "min_value": "不能是负数。请核对后重新填写。",
            "max_value": f"最多填 %(limit_value)s{unit and f' {unit}'}。请看看是不是多打了一位。",
        }


class WordsField(forms.CharField):
    """A short text."""

    def __init__(self, *, most: int = 100, **kwargs: Any) -> None:
        super().__init__(max_length=most, **kwargs)
        self.error_messages |= {
            "required": REQUIRED,
            "max_length": f"最多 {most} 个字，请写得短一些。",
        }


def field_for_question(asked: Asked, *, label: str = "", required: bool = False) -> forms.Field:
    """The field that asks a question of an item."""
    given = {"label": label or asked.label, "help_text": asked.hint, "required": required}
    if asked.type is QuestionType.CHOICE:
        return OneOfField(asked.choices, **given)
    return _plain(asked.type, asked.unit, given)


def field_for_fact(fact: Fact, *, required: bool = False) -> forms.Field:
    """The field that asks for a fact in the words of the vocabulary."""
    given = {"label": fact.question or fact.label, "required": required}
    if fact.choices:
        return OneOfField([(value, label) for value, label in fact.options.items()], **given)
    return _plain(_ASKED_AS[fact.kind], fact.unit, given)


def add_refusal(form: Any, refusal: Invalid) -> None:
    """Put a service's refusal into a form: at its fields where it has them, else above."""
    placed = False
    for name, sentence in refusal.fields.items():
        if name in form.fields:
            form.add_error(name, sentence)
            placed = True
    if not placed:
        form.add_error(None, refusal.sentence)


def _plain(kind: QuestionType, unit: str, given: dict[str, Any]) -> forms.Field:
    if kind is QuestionType.NUMBER:
        return CountField(unit=unit, **given)
    return _FIELDS[kind](**given)


_FIELDS = {
    QuestionType.YES_NO: YesNoField,
    QuestionType.MONEY: MoneyField,
    QuestionType.DATE: DayField,
    QuestionType.TEXT: WordsField,
}
_ASKED_AS = {
    Type.BOOL: QuestionType.YES_NO,
    Type.MONEY: QuestionType.MONEY,
    Type.INT: QuestionType.NUMBER,
    Type.NUMBER: QuestionType.NUMBER,
    Type.DATE: QuestionType.DATE,
    Type.TEXT: QuestionType.TEXT,
}
