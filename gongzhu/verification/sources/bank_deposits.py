"""银行存款: balances by account."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator

from gongzhu.common.money import yuan
from gongzhu.verification.enums import Source
from gongzhu.verification.sources.base import (
    FINANCIAL,
    About,
    Amount,
    Fen,
    MaybeDay,
    Plugin,
    Reading,
    Record,
    Words,
)

_FUNDS = ("理财", "基金")


def _last4(text: str) -> str:
    if not re.fullmatch(r"\d{4}", text, re.ASCII):
        raise ValueError("last4")
    return text


class Deposit(Record):
    """One account."""

    bank_name: Words
    account_last4: Annotated[str, AfterValidator(_last4)]
    account_kind: Words
    balance_fen: Fen
    opened_on: MaybeDay


def read(records: Sequence[Deposit], about: About) -> Reading:
    """Deposits and investment products are two kinds; each is summed over the accounts."""
    sums: dict[str, list[Deposit]] = {}
    for one in records:
        kind = "fund" if any(word in one.account_kind for word in _FUNDS) else "deposit"
        sums.setdefault(kind, []).append(one)
    amounts = tuple(
        Amount(FINANCIAL, kind, sum(one.balance_fen for one in held), remark=_accounts(held))
        for kind, held in sums.items()
    )
    total = sum(amount.fen for amount in amounts)
    said = f"{len(records)} 个账户，余额合计 {yuan(total)} 元" if records else "没有账户"
    return Reading(f"银行存款：{said}。", amounts=amounts)


def _accounts(held: Sequence[Deposit]) -> str:
    shown = [f"{one.bank_name}尾号{one.account_last4}" for one in held[:3]]
    return "、".join(shown) + (f"等 {len(held)} 个账户" if len(held) > len(shown) else "")


PLUGIN = Plugin(Source.BANK_DEPOSITS, Deposit, most=500, read=read)
