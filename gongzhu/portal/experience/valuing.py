"""A vehicle's estimate and what the rules say of having such a vehicle, by the items' own conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.appraisal import Appraisal, Vehicle, appraise
from gongzhu.catalogue.schema import Kind
from gongzhu.catalogue.vehicles import GROUP, VehicleTable
from gongzhu.catalogue.vocabulary import counts
from gongzhu.common.fields import DayField
from gongzhu.common.money import whole_yuan
from gongzhu.intake.facts.money import LIVELIHOOD
from gongzhu.intake.forms.fields import CountField, MoneyField, OneOfField
from gongzhu.portal.experience.board import Board
from gongzhu.rules import Condition, Facts, Line, RuleSet, evaluate, money_text

COUNTED, ONLY, VALUE = "vehicles_counted", "livelihood_vehicles", "livelihood_vehicle_value"
ABOUT = frozenset({COUNTED, ONLY, VALUE})
MOST_KM = 2_000_000
LIVING = "livelihood"
_PURPOSES = [("family", "家里用，上下班、接送"), (LIVING, "全家就靠这一辆车谋生")]


class VehicleForm(forms.Form):
    """What a vehicle is: kind, use, price or what such a one costs, since when, how far."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, table: VehicleTable, on: date):
        super().__init__(data)
        self.table, self.on = table, on
        kinds = [(one.code, one.label) for one in table.kinds]
        classes = [("", "不清楚原价时再选"), *((one.code, one.label) for one in table.classes)]
        self.fields["kind"] = OneOfField(kinds, label="是什么车？")
        self.fields["use"] = OneOfField([(one.code, one.label) for one in table.uses], label="登记的使用性质是？")  # fmt: skip
        self.fields["purpose"] = OneOfField(_PURPOSES, label="平时用来做什么？")
        self.fields["price"] = MoneyField(
            label="买的时候多少钱？",
            required=False,
            help_text="买新车的价钱，不清楚的在下面选一档。",
        )
        self.fields["price_class"] = forms.ChoiceField(
            label="这样的新车大约多少钱？", choices=classes, required=False
        )
        self.fields["registered_on"] = DayField(
            label="哪天第一次上的牌？", help_text="行驶证上的“注册日期”，记不清的写个大概。"
        )
        self.fields["km"] = CountField(label="一共跑了多少公里？", unit="公里", max_value=MOST_KM)
        said = "请填写跑了多少公里，大概的数也行。"
        self.fields["km"].error_messages["required"] = said

    def clean_registered_on(self) -> date:
        day: date = self.cleaned_data["registered_on"]
        if day > self.on:
            raise forms.ValidationError("上牌的日子不能晚于今天，请核对。")
        return day

    def clean(self) -> dict[str, Any]:
        """A price, or what such a vehicle costs."""
        data = super().clean() or {}
        if not data.get("price") and not data.get("price_class") and "price" not in self.errors:
            self.add_error("price", "请写上买的时候多少钱；不清楚的，在下面选一档。")
        return data

    def vehicle(self) -> Vehicle:
        """As it is appraised."""
        data = self.cleaned_data
        low = high = data["price"]
        if not low:
            chosen = self.table.price_class(data["price_class"])
            low, high = chosen.low * 100, chosen.high * 100
        return Vehicle(data["kind"], data["use"], low, high, data["registered_on"], data["km"])

    @property
    def is_living(self) -> bool:
        """Whether the household lives on this one vehicle."""
        return bool(self.cleaned_data["purpose"] == LIVING)


@dataclass(frozen=True)
class Verdict:
    """What one item's condition about vehicles says, at both ends of the estimate.

    told: why, with the estimate as one.
    """

    item: str
    line: Line
    told: str
    is_between: bool


@dataclass(frozen=True)
class Valued:
    """An estimate and what it means. declared_as: the kind a declaration would name.

    does_count: None where it is judged by itself, or where nobody has set whether it counts.
    """

    table: VehicleTable
    appraisal: Appraisal
    declared_as: Kind
    does_count: bool | None
    verdicts: tuple[Verdict, ...]

    @property
    def counted(self) -> str:
        """Whether it counts among what a household owns, in words, with what is to be minded."""
        note = self.declared_as.note
        if self.does_count is None and self.declared_as.code == LIVELIHOOD:
            return note or "单独判断"
        word = {True: "计入", False: "不计入", None: "是否计入待核定"}[self.does_count]
        return f"{word}。{note}" if note else word


def valued(form: VehicleForm, board: Board) -> Valued:
    """The estimate of a valid form, and every item's condition about vehicles."""
    vehicle = form.vehicle()
    estimate = appraise(vehicle, form.table, board.on)
    words = catalogue.words()
    kind = words.kind(GROUP, form.table.kind(vehicle.kind).declared_as)
    does_count = counts(kind, on=board.on, parameters=board.parameters)
    if form.is_living and does_count is not False and LIVELIHOOD in words.kinds[GROUP]:
        kind, does_count = words.kind(GROUP, LIVELIHOOD), None
    verdicts = tuple(_verdicts(board, kind, estimate))
    return Valued(form.table, estimate, kind, does_count, verdicts)


def _verdicts(board: Board, kind: Kind, estimate: Appraisal) -> Iterator[Verdict]:
    is_living = kind.code == LIVELIHOOD
    does_count = counts(kind, on=board.on, parameters=board.parameters)
    for item, condition in board.conditions_about(ABOUT):
        low, high = (
            _line(board, condition, does_count, is_living, fen)
            for fen in (estimate.low, estimate.high)
        )
        told = low.told.replace(money_text(estimate.low), _about(estimate))
        yield Verdict(item, low, told, low.outcome is not high.outcome)


def _about(estimate: Appraisal) -> str:
    return f"{whole_yuan(estimate.low)} 元到 {whole_yuan(estimate.high)} 元之间"


def _line(
    board: Board, condition: Condition, does_count: bool | None, is_living: bool, fen: int
) -> Line:
    counted = None if does_count is None else int(does_count)  # None: nobody has set it
    known = {COUNTED: counted, ONLY: int(is_living), VALUE: fen if is_living else 0}
    answer = evaluate(RuleSet([condition]), Facts(known), board.standards, board.parameters)
    return answer.lines[0]
