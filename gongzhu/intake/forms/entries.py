"""Lists of amounts: incomes, property, expenses. One page each, one line for each thing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory

from gongzhu.catalogue import selectors as catalogue
from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts import EntrySnap
from gongzhu.intake.forms.fields import CHOOSE, MoneyField, WordsField, YesNoField
from gongzhu.intake.selectors import Look
from gongzhu.intake.services.declaring import MOST_ROWS, Row

AVERAGE, PERIOD = "average", "period"
_ANY = {
    Section.INCOME: "全家有没有收入？",
    Section.ASSET: "全家有没有存款、房屋、车辆，或者登记了公司店铺？",
    Section.EXPENSE: "最近12个月有没有自己负担的看病、上学、残疾康复或意外支出？",
}
_AMOUNT = {
    Section.INCOME: "多少元",
    Section.ASSET: "现在值多少元",
    Section.EXPENSE: "最近12个月自己负担了多少元",
}


class EntryForm(forms.Form):
    """One line: whose, what kind, how much."""

    member = forms.ChoiceField(label="是谁的", error_messages={"required": CHOOSE})
    kind = forms.ChoiceField(label="种类", error_messages={"required": CHOOSE})
    amount = MoneyField(label="金额", required=False)
    note = WordsField(label="说明", most=100, required=False)

    def __init__(self, *args: Any, seen: Look, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.section = section
        members = [(one.id, one.name) for one in seen.taken.members]
        self.fields["member"].choices = members  # type: ignore[attr-defined]
        self.fields["kind"].choices = _choices(section)  # type: ignore[attr-defined]
        self.fields["amount"].label = _AMOUNT[section]
        if section is Section.INCOME:
            self._ask_for_periods()

    def _ask_for_periods(self) -> None:
        """An income is told by the month, or as the total of the period it is averaged over."""
        known = catalogue.parameters()
        months, year = known.get("income_months"), known.get("expenditure_months")
        choices = [(AVERAGE, "每个月平均")]
        if months:
            choices.append((PERIOD, f"最近{months}个月一共"))
        self.fields["basis"] = forms.ChoiceField(
            label="上面的金额是", choices=choices, widget=forms.RadioSelect, initial=AVERAGE
        )
        if year:
            self.fields["year_total"] = MoneyField(
                label=f"最近{year}个月一共多少元",
                required=False,
                help_text="每个月都差不多的可以不填，按每月金额计算。",
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        key = data.get("kind")
        if key and data.get("amount") is None and "amount" not in self.errors:
            group, _ = kinds.found(catalogue.words(), self.section, key)
            if group not in kinds.WITHOUT_AMOUNT:
                self.add_error("amount", "请填写金额，没有就移除这一行。")
        return data

    def row(self) -> Row:
        """The line as the service takes it."""
        data = self.cleaned_data
        details: dict[str, Any] = {"note": data.get("note", "")}
        amount = data["amount"]
        if data.get("basis") == PERIOD and amount is not None:
            months = int(catalogue.parameters()["income_months"])
            details["period_total_fen"], amount = amount, round(amount / months)
        if self.section is Section.INCOME and "year_total" in self.fields:
            total = data.get("year_total")
            told = {"year_total_fen": total} if total is not None else {"same_every_month": True}
            details |= told
        return Row(data["member"], data["kind"], amount, details)


class ListForm(forms.Form):
    """A whole list: whether there is anything, and the lines. 没有 is an answer, blank is not."""

    has_any = YesNoField()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, seen: Look, section: Section
    ) -> None:
        lines = [one for one in seen.taken.entries if one.section == section]
        is_filled = seen.taken.is_filled(section)
        super().__init__(data, initial={"has_any": bool(lines) if is_filled else None})
        self.section = section
        self.fields["has_any"].label = _ANY[section]
        self.formset = _formset(len(lines))(
            data,
            prefix=section.value,
            initial=[_initial(line) for line in lines],
            form_kwargs={"seen": seen, "section": section},
        )

    def is_valid(self) -> bool:
        """Both the question and, where there is something, every line."""
        if not super().is_valid():
            return False
        if not self.cleaned_data["has_any"]:
            return True
        if not self.formset.is_valid():
            return False
        if not self.rows():
            self.add_error("has_any", "请至少填写一行；确实没有的，请选“否”。")
        return not self.errors

    def rows(self) -> list[Row]:
        """The lines as the service takes them; none when there is nothing."""
        if not self.cleaned_data.get("has_any"):
            return []
        filled = [one for one in self.formset if one.has_changed() or one.initial]
        return [one.row() for one in filled if not one.cleaned_data.get("DELETE")]


def with_one_more(data: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """What was typed, with one empty line more: for a button that works without script."""
    typed = _flat(data)
    typed[f"{prefix}-TOTAL_FORMS"] = str(min(_rows(typed, prefix) + 1, MOST_ROWS))
    return typed


def without(data: Mapping[str, Any], line: str) -> dict[str, Any]:
    """What was typed, with one line taken out and the later ones moved up. line: "income-2"."""
    typed = _flat(data)
    prefix, _, number = line.rpartition("-")
    total = _rows(typed, prefix)
    if not number.isdigit() or int(number) >= total:
        return typed
    kept = {key: value for key, value in typed.items() if not key.startswith(f"{line}-")}
    for later in range(int(number) + 1, total):
        for key in [one for one in kept if one.startswith(f"{prefix}-{later}-")]:
            kept[f"{prefix}-{later - 1}-{key.split('-', 2)[2]}"] = kept.pop(key)
    kept[f"{prefix}-TOTAL_FORMS"] = str(total - 1)
    kept[f"{prefix}-INITIAL_FORMS"] = "0"
    return kept


def _rows(typed: Mapping[str, Any], prefix: str) -> int:
    """How many lines the page had; none when it was sent by something else than our page."""
    told = str(typed.get(f"{prefix}-TOTAL_FORMS", ""))
    return min(int(told), MOST_ROWS) if re.fullmatch("[0-9]{1,3}", told) else 0


def _formset(known: int) -> type[BaseFormSet]:
    return formset_factory(
        EntryForm, extra=0 if known else 1, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )


def _choices(section: Section) -> list[tuple[str, Any]]:
    """Kinds to choose from, by their list where a section has several."""
    words = catalogue.words()
    every = list(kinds.listed(words, section))
    if len(kinds.GROUPS[section]) == 1:
        return [(key, kind.asked) for key, _, kind in every]
    return [
        (kinds.GROUP_LABELS[group], [(key, kind.asked) for key, its, kind in every if its == group])
        for group in kinds.GROUPS[section]
    ]


def _initial(line: EntrySnap) -> dict[str, Any]:
    period = line.details.get("period_total_fen")
    return {
        "member": line.member_id,
        "kind": line.kind,
        "amount": line.amount_fen if period is None else period,
        "basis": AVERAGE if period is None else PERIOD,
        "year_total": line.details.get("year_total_fen"),
        "note": line.details.get("note", ""),
    }


def _flat(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in data}
