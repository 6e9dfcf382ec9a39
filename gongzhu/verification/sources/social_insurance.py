"""社会保险: pensions drawn, and contributions that tell of a job."""

from __future__ import annotations

from collections.abc import Sequence

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

_DRAWING, _PAYING = "领取待遇", "参保缴费"
_RESIDENTS = "城乡居民"
_ALIKE = ("transfer", "other")


class Insurance(Record):
    """One scheme the person is insured in."""

    scheme: Words
    payer_name: Words
    contribution_status: Words
    contribution_base_fen: Fen
    pension_monthly_fen: Fen
    paid_through_month: MaybeMonth


def read(records: Sequence[Insurance], about: About) -> Reading:
    """Pensions are income; a paying employer beside undeclared wages is contrary."""
    drawn = [one for one in records if one.contribution_status == _DRAWING]
    amounts = tuple(_pension(one) for one in drawn if one.pension_monthly_fen)
    employed = [one for one in records if one.contribution_status == _PAYING and one.payer_name]
    notes = tuple(_job(one, about) for one in employed if one.contribution_base_fen)
    said = "；".join(_says(one) for one in records) or "没有参保记录"
    return Reading(f"社会保险：{said}。", amounts=amounts, notes=notes)


def _pension(one: Insurance) -> Amount:
    """A residents' pension holds the basic part that is looked at apart from other pensions.

    Source: 民发〔2021〕57号 第13条 (城乡居民基础养老金).
    """
    if _RESIDENTS in one.scheme:
        remark = "来源没有分列中央确定的基础养老金，请核实构成"
        return Amount(
            INCOMES, "basic_pension", one.pension_monthly_fen, ("pension", *_ALIKE), remark
        )
    return Amount(INCOMES, "pension", one.pension_monthly_fen, _ALIKE)


def _job(one: Insurance, about: About) -> Note:
    has_wages = about.declares(INCOMES, "wages", "business")
    told = "已申报工资或经营收入" if has_wages else "未申报工资收入"
    found = f"{one.payer_name}，缴费基数 {yuan(one.contribution_base_fen)} 元/月"
    remark = "" if has_wages else "单位仍在缴费，请核实是否就业"
    return Note("职工参保", told, found, is_contrary=not has_wages, remark=remark)


def _says(one: Insurance) -> str:
    if one.contribution_status == _DRAWING:
        return f"{one.scheme}，每月领取 {yuan(one.pension_monthly_fen)} 元"
    return f"{one.scheme}，{one.contribution_status}"


PLUGIN = Plugin(Source.SOCIAL_INSURANCE, Insurance, most=50, read=read)
