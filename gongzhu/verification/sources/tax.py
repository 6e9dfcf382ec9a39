"""个人所得税: incomes as their payers declared them, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongzhu.common.money import yuan
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    INCOMES,
    About,
    Amount,
    Fen,
    MaybeMonth,
    Note,
    Plugin,
    Reading,
    Record,
    Words,
)

_ALIKE = {"wages": ("other",), "business": ("other",), "property": ("other",)}
_CASUAL = "劳务"
_KINDS = (
    ("工资", "wages"),
    (_CASUAL, "wages"),
    ("经营", "business"),
    ("利息", "property"),
    ("租赁", "property"),
    ("财产", "property"),
)


class Income(Record):
    """One payer's declaration for one month. income_fen: before tax."""

    income_month: MaybeMonth
    income_item: Words
    payer_name: Words
    income_fen: Fen
    tax_fen: Fen


def read(records: Sequence[Income], about: About) -> Reading:
    """The monthly average over the months that the region reckons income by.

    The months are whole ones before the month of application. Source: 民发〔2021〕57号 第13条
    (规定期限内); 广州市社会救助申请居民家庭经济状况核对规则 2019 (工资以个税信息优先).
    """
    if about.months is None:
        note = Note(
            "纳税收入", "—", f"{len(records)} 条记录", remark="收入计算期待核定，未换算为月收入"
        )
        return Reading(f"个人所得税：{len(records)} 条记录。", notes=(note,) if records else ())
    months = about.months
    first, last = _months_before(about.applied_on, months), _months_before(about.applied_on, 1)
    sums: dict[str, list[Income]] = {}
    for one in records:
        if one.income_month and first <= one.income_month <= last and one.income_fen:
            kind = next((k for part, k in _KINDS if part in one.income_item), "other")
            sums.setdefault(kind, []).append(one)
    amounts = tuple(_amount(kind, items, months) for kind, items in sums.items())
    undated = tuple(_undated(one) for one in records if one.income_fen and not one.income_month)
    total = sum(amount.fen for amount in amounts)
    said = (
        f"近 {months} 个月月均收入额 {yuan(total)} 元"
        if amounts
        else f"近 {months} 个月没有纳税收入"
    )
    return Reading(f"个人所得税：{said}。", amounts=amounts, notes=undated)


def _undated(one: Income) -> Note:
    """An income without its month cannot be averaged; it is shown, never left out in silence."""
    found = f"{one.payer_name} {one.income_item} {yuan(one.income_fen)} 元"
    told = "来源没有注明月份，未计入月收入，请核实"
    return Note("未注明月份的收入", "—", found, is_contrary=True, remark=told)


def _amount(kind: str, items: Sequence[Income], months: int) -> Amount:
    """Pay for odd jobs alone may well have been declared as a business of one's own."""
    is_casual = all(_CASUAL in one.income_item for one in items)
    return Amount(
        INCOMES,
        kind,
        _average(sum(one.income_fen for one in items), months),
        alike=("business", "other") if is_casual else _ALIKE.get(kind, ()),
        remark=f"申请前 {months} 个月的月平均收入额（税前）",
    )


def _months_before(day: date, count: int) -> date:
    """The first day of the month so many months before a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, 1)


def _average(total: int, months: int) -> int:
    """Whole fen, half a fen upwards."""
    return (2 * total + months) // (2 * months)


PLUGIN = Plugin(Source.TAX, Income, most=1000, read=read)
