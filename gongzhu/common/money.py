"""Money is a whole number of fen 分, and is written in yuan 元 with two decimals."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from gongzhu.common.errors import Invalid

MOST = 10**13  # one hundred billion yuan: anything above is a slip of the finger


def yuan(fen: int | None) -> str:
    """Write fen as yuan: 128200 -> "1,282.00"; None -> 待核定."""
    if fen is None:
        return "待核定"
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def whole_yuan(fen: int) -> str:
    """Write an estimate: 4390000 -> "43,900"; fen are kept where there are any."""
    return yuan(fen).removesuffix(".00")


def parse_yuan(text: str) -> int:
    """Read an amount typed by a person, in yuan, as fen.

    Raises Invalid when it is not an amount, has more than two decimals, or is out of range.
    """
    try:
        amount = Decimal(text.strip().replace(",", "").replace("，", "").removesuffix("元"))
    except InvalidOperation as fault:
        raise Invalid("请填写金额数字，例如 800 或 800.50。") from fault
    if not amount.is_finite() or not 0 <= amount * 100 <= MOST:
        raise Invalid("金额应在 0 元以上、一千亿元以下。请核对后重新填写。")
    if amount != amount.quantize(Decimal("0.01")):
        raise Invalid("金额最多写到分（两位小数）。")
    return int(amount * 100)
