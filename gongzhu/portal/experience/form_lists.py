"""Pages about amounts and things, in round figures: incomes, savings, property, expenses.

Only kinds that count, or of which it is 待核定 whether they do: others change no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.schema import Kind
from gongzhu.catalogue.vocabulary import counts
from gongzhu.intake import kinds
from gongzhu.intake.enums import Relation, Section
from gongzhu.intake.facts.money import LIVELIHOOD
from gongzhu.intake.forms.fields import CountField, MoneyField, OneOfField, YesNoField
from gongzhu.portal.experience.board import Look
from gongzhu.portal.experience.told import Sum, Told, part

Data = Mapping[str, Any] | None
NOTHING, OTHER = "none", "other"
EARNING_AGE = 16
"""Children are asked for nothing of their own; what they have stands among the other incomes."""
MOST_OF_A_THING = 20
ROUGHLY = "写个大概的整数就行。"
_LIMIT = "livelihood_vehicle_limit_fen"


class IncomesForm(forms.Form):
    """What each grown member mainly lives on, and one line for whatever else there is."""

    title = "每个月有多少收入？"
    lead = (
        "工资、打零工、做生意、退休金、亲友按月给的钱都算，写最近几个月的平均数。"
        "低保金、优抚金、奖学金这些不用写。"
    )

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        grown = [str(i) for i, one in enumerate(told.members) if _earns(one.age)]
        self.places = [*grown, OTHER]
        super().__init__(data, initial=_initial(_by_place(told), self.places))
        listed = [(kind.code, kind.asked) for kind in _counted(look, "incomes")]
        for place in self.places:
            whose = _whose(told, place)
            self.fields[f"kind-{place}"] = _kind_field(whose, listed, place)
            self.fields[f"amount-{place}"] = MoneyField(
                label=f"{whose}每个月大约多少元？", required=False, help_text=ROUGHLY
            )

    def clean(self) -> dict[str, Any]:
        """Who has an income says how much; who has none writes no amount."""
        data = super().clean() or {}
        for place in self.places:
            kind, name = f"kind-{place}", f"amount-{place}"
            has_some = data.get(kind, NOTHING) != NOTHING
            if has_some and data.get(name) is None and name not in self.errors:
                self.add_error(name, "请写上每个月大约多少元。")
            if data.get(kind) == NOTHING and data.get(name):
                self.add_error(kind, "选了没有收入，又写了多少元。有收入的，请在这里选一种。")
        return data

    def put(self, told: Told) -> Told:
        data, sums = self.cleaned_data, []
        for place in self.places:
            kind = data[f"kind-{place}"]
            if kind != NOTHING:
                whose = 0 if place == OTHER else int(place)
                details = {"else": True} if place == OTHER else {}
                sums.append(
                    Sum(whose, Section.INCOME.value, kind, data[f"amount-{place}"], details)
                )
        return told.with_sums(Section.INCOME.value, sums)


class YearForm(forms.Form):
    """Whether the last twelve months were all alike; else what each income came to."""

    title = "最近12个月，每个月的收入都差不多吗？"
    lead = "有的规定要看一整年的收入。"
    alike = YesNoField(label="每个月都差不多")

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        super().__init__(data)
        self.lines = [one for one in told.sums if one.section == Section.INCOME]
        words = catalogue.words()
        for number, one in enumerate(self.lines):
            label = words.kind("incomes", one.kind).asked
            self.fields[f"total-{number}"] = MoneyField(
                label=f"{told.name_of(one.member)}的{label}，12个月一共多少元？",
                required=False,
                help_text="上面选“是”的不用填。",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("alike") is False:
            for number in range(len(self.lines)):
                name = f"total-{number}"
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, "请写上12个月一共大约多少元，没有的填 0。")
        return data

    def put(self, told: Told) -> Told:
        data = self.cleaned_data
        sums = [
            Sum(
                one.member, one.section, one.kind, one.fen, {**_else(one), **_of_year(data, number)}
            )
            for number, one in enumerate(self.lines)
        ]
        return told.with_sums(Section.INCOME.value, sums)


class SavingsForm(forms.Form):
    """Everything that is money."""

    title = "全家的存款、理财这些，加起来大约有多少？"
    lead = "存款、现金、股票、基金、商业保险、借给别人的钱都算。没有就填 0。"
    amount = MoneyField(label="一共大约多少元", help_text=ROUGHLY)

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        is_told = part(kinds.FINANCIAL) in told.sections
        known = sum(one.fen or 0 for one in told.sums if one.kind.startswith(kinds.FINANCIAL))
        super().__init__(data, initial={"amount": known if is_told else None})
        self.kind = _counted(look, kinds.FINANCIAL)[0].code

    def put(self, told: Told) -> Told:
        fen = self.cleaned_data["amount"]
        key = kinds.key_of(Section.ASSET, kinds.FINANCIAL, self.kind)
        sums = [Sum(0, Section.ASSET.value, key, fen)] if fen else []
        return told.with_sums(part(kinds.FINANCIAL), sums)


class PropertyForm(forms.Form):
    """Homes, vehicles and registered businesses, counted."""

    title = "全家名下有没有房子、车子、公司店铺？"
    lead = "写在家里任何一个人名下的都算。摩托车、电动车、残疾人代步车不用写。"
    has_any = YesNoField(label="有没有下面这些？")

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        is_told = part(kinds.HOMES) in told.sections
        known = {
            one.kind: one.details.get("count", 1)
            for one in told.sums
            if one.section == Section.ASSET and not one.kind.startswith(kinds.FINANCIAL)
        }
        initial = {"has_any": bool(known) if is_told else None, **known}
        super().__init__(data, initial=initial)
        self.keys = list(_things(look))
        for key, kind in self.keys:
            unit = "套" if key.startswith(kinds.HOMES) else "辆" if "vehicle" in key else "户"
            self.fields[key] = CountField(
                label=kind.asked, unit=unit, required=False, max_value=MOST_OF_A_THING
            )
        self.value = ""
        if look.board.parameters.get(_LIMIT) is not None:
            self.value = "livelihood_value"
            self.fields[self.value] = MoneyField(
                label="谋生用的车现在大约值多少元？",
                required=False,
                help_text="说不准的可以不填，也可以用“车值多少”估一估。",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_empty = not any(data.get(key) for key, _ in self.keys)
        if data.get("has_any") and is_empty and not self.errors:
            self.add_error("has_any", "请写上有几套、几辆、几户；确实没有的，请选“否”。")
        return data

    def put(self, told: Told) -> Told:
        data = self.cleaned_data
        for group in (kinds.HOMES, kinds.VEHICLES, kinds.BUSINESSES):
            sums = [
                Sum(0, Section.ASSET.value, key, self._worth(kind), {"count": data[key]})
                for key, kind in self.keys
                if key.startswith(f"{group}.") and data["has_any"] and data.get(key)
            ]
            told = told.with_sums(part(group), sums)
        return told

    def _worth(self, kind: Kind) -> int | None:
        told: int | None = self.cleaned_data.get(self.value) if kind.code == LIVELIHOOD else None
        return told


class ExpensesForm(forms.Form):
    """What the household itself paid over the last twelve months."""

    title = "最近12个月，家里自己掏了多少钱看病、上学？"
    lead = "只算自己真正掏的，报销了的、别人赔的不算。"
    has_any = YesNoField(label="有没有这样的支出？")

    def __init__(self, data: Data = None, *, told: Told, look: Look) -> None:
        is_told = Section.EXPENSE.value in told.sections
        known: dict[str, Any] = {
            one.kind: one.fen for one in told.sums if one.section == Section.EXPENSE
        }
        super().__init__(data, initial={"has_any": bool(known) if is_told else None, **known})
        self.kinds = [kind.code for kind in _counted(look, "expenses")]
        for kind in _counted(look, "expenses"):
            self.fields[kind.code] = MoneyField(
                label=f"{kind.asked}，大约多少元？", required=False, help_text="没有的不用填。"
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("has_any") and not any(data.get(code) for code in self.kinds):
            self.add_error("has_any", "请至少写一项；确实没有的，请选“否”。")
        return data

    def put(self, told: Told) -> Told:
        data = self.cleaned_data
        sums = [
            Sum(0, Section.EXPENSE.value, code, data[code])
            for code in self.kinds
            if data["has_any"] and data.get(code)
        ]
        return told.with_sums(Section.EXPENSE.value, sums)


def _counted(look: Look, group: str) -> list[Kind]:
    """Kinds of a list that count on the day, or of which nobody knows whether they do."""
    return [one for one in catalogue.words().kinds_of(group) if _verdict(look, one) is not False]


def _verdict(look: Look, kind: Kind) -> bool | None:
    return counts(kind, on=look.board.on, parameters=look.board.parameters)


def _things(look: Look) -> Iterator[tuple[str, Kind]]:
    """Kinds to count; the vehicle somebody lives on is judged by itself, so it is asked for too."""
    for group in (kinds.HOMES, kinds.VEHICLES, kinds.BUSINESSES):
        for kind in catalogue.words().kinds_of(group):
            if kind.code == LIVELIHOOD or _verdict(look, kind) is not False:
                yield kinds.key_of(Section.ASSET, group, kind.code), kind


def _kind_field(whose: str, listed: list[tuple[str, str]], place: str) -> OneOfField:
    words = "没有别的收入" if place == OTHER else "没有收入"
    label = "家里还有别的收入吗？" if place == OTHER else f"{whose}主要靠什么收入？"
    hint = "租金、第二份工、亲友按月给的钱等。" if place == OTHER else ""
    field = OneOfField([(NOTHING, words), *listed], label=label, help_text=hint)
    field.widget = forms.Select()
    field.choices = [("", "请选择"), (NOTHING, words), *listed]
    return field


def _whose(told: Told, place: str) -> str:
    if place == OTHER:
        return "这项收入"
    one = told.members[int(place)]
    return "您" if one.relation == Relation.SELF else told.name_of(int(place))


def _earns(age: int | None) -> bool:
    return age is None or age >= EARNING_AGE


def _by_place(told: Told) -> dict[str, Sum] | None:
    """The income told at each place of the page; None while nothing was told."""
    if Section.INCOME.value not in told.sections:
        return None
    lines = (one for one in told.sums if one.section == Section.INCOME)
    return {OTHER if one.details.get("else") else str(one.member): one for one in lines}


def _initial(known: dict[str, Sum] | None, places: list[str]) -> dict[str, Any]:
    """What was told before; a place where nothing was told had no income."""
    found: dict[str, Any] = {}
    for place in places if known is not None else ():
        one = (known or {}).get(place)
        found[f"kind-{place}"] = one.kind if one else NOTHING
        found[f"amount-{place}"] = one.fen if one else None
    return found


def _else(one: Sum) -> dict[str, Any]:
    return {"else": True} if one.details.get("else") else {}


def _of_year(data: Mapping[str, Any], number: int) -> dict[str, Any]:
    if data["alike"]:
        return {"same_every_month": True}
    return {"year_total_fen": data[f"total-{number}"]}
