"""住房公积金: deposits that tell of a job.

Whether the balance counts as property is written nowhere that we have read: it is shown, never
added.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongzhu.common.money import yuan
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    INCOMES,
    About,
    Fen,
    MaybeMonth,
    Note,
    Plugin,
    Reading,
    Record,
    Words,
)


class Account(Record):
    """One provident fund account."""

    account_status: Words
    employer_name: Words
    monthly_deposit_fen: Fen
    balance_fen: Fen
    paid_through_month: MaybeMonth


def read(records: Sequence[Account], about: About) -> Reading:
    """An account still paid into, beside undeclared wages, is contrary; a balance is only told."""
    notes = tuple(_note(account, about) for account in records)
    said = "；".join(note.found for note in notes) or "没有公积金账户"
    return Reading(f"住房公积金：{said}。", notes=notes)


def _note(account: Account, about: About) -> Note:
    is_paid = account.account_status == "正常" and account.monthly_deposit_fen > 0
    has_wages = about.declares(INCOMES, "wages", "business")
    found = (
        f"{account.employer_name}，{account.account_status}，月缴存 {yuan(account.monthly_deposit_fen)} 元，"
        f"余额 {yuan(account.balance_fen)} 元"
    )
    contrary = is_paid and not has_wages
    remark = "单位仍在缴存，请核实是否就业" if contrary else "余额是否计入财产待核定，未计入"
    told = "已申报工资或经营收入" if has_wages else "未申报工资收入"
    return Note("公积金缴存", told, found, is_contrary=contrary, remark=remark)


PLUGIN = Plugin(Source.PROVIDENT_FUND, Account, most=20, read=read)
