"""The two files exchanged with the bank, and nothing else about it.

CSV in UTF-8 without BOM, lines end with LF, the last row is the control
`TRAILER,<rows>,<total fen>,sm3,<digest of all bytes before it>`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from gongzhu.common.crypto import sm3
from gongzhu.exchange.errors import PartnerFault
from gongzhu.payments.models import Batch, Payment

PAYMENT_HEADER = ("batch", "seq", "name", "id_last4", "card", "amount_fen", "summary")
RETURN_HEADER = (
    "batch",
    "seq",
    "status",
    "reason",
    "paid_at",
    "bank_serial",
    "amount_fen",
    "payer",
)


@dataclass(frozen=True)
class Outcome:
    """One row of a return file. amount_fen is what the bank says it paid or tried to pay."""

    line: int
    is_paid: bool
    reason: str
    paid_at: datetime | None
    serial: str
    amount_fen: int


def payment_file(batch: Batch, payments: Sequence[Payment]) -> bytes:
    """The file of a batch: the same payments give the same bytes every time.

    payments: in the order of their line numbers, with order, case and account loaded.
    """
    rows: list[Sequence[object]] = [PAYMENT_HEADER]
    for payment in payments:
        account = payment.account
        card = account.card.expose()
        summary = payment.order.case.item_name
        rows.append(
            (batch.number, payment.line, account.holder_name, "", card, payment.amount_fen, summary)
        )
    head = _csv(rows)
    total = sum(payment.amount_fen for payment in payments)
    return head + _csv([("TRAILER", len(payments), total, "sm3", sm3(head))])


def read_return(batch: Batch, content: bytes) -> list[Outcome]:
    """Every row of a return file, checked as hostile input.

    A row repeated word for word counts once; two rows that contradict each other are a fault.
    Raises PartnerFault naming what is wrong; a file is taken whole or not at all.
    """
    head, trailer = _split(content)
    rows = list(csv.reader(io.StringIO(head.decode()), strict=True))
    if not rows or tuple(rows[0]) != RETURN_HEADER:
        raise PartnerFault("银行回盘文件的首行不符，未采用。")
    if trailer[:2] != ["TRAILER", str(len(rows) - 1)] or trailer[3:] != ["sm3", sm3(head)]:
        raise PartnerFault("银行回盘文件的控制行与内容不符，未采用。")
    outcomes: dict[int, Outcome] = {}
    for row in rows[1:]:
        outcome = _outcome(batch, row)
        if outcomes.setdefault(outcome.line, outcome) != outcome:
            raise PartnerFault(f"银行回盘文件第{outcome.line}笔有两个不同的结果，未采用。")
    return list(outcomes.values())


def _split(content: bytes) -> tuple[bytes, list[str]]:
    cut = content.rstrip(b"\n").rfind(b"\n") + 1
    try:
        trailer = next(csv.reader(io.StringIO(content[cut:].decode())), [])
        content.decode()
    except (UnicodeDecodeError, csv.Error) as fault:
        raise PartnerFault("银行回盘文件不是合法的 UTF-8 CSV，未采用。") from fault
    if not content.endswith(b"\n") or len(trailer) != 5:
        raise PartnerFault("银行回盘文件不完整，可能传输中断，未采用。")
    return content[:cut], trailer


def _outcome(batch: Batch, row: list[str]) -> Outcome:
    try:
        number, line, status, reason, paid_at, serial, amount, _payer = row
        known = number == batch.number and status in ("paid", "failed")
        when = datetime.fromisoformat(paid_at) if paid_at else None
        if not known or (status == "paid") != (when is not None and bool(serial)):
            raise ValueError(row)
        return Outcome(int(line), status == "paid", reason[:120], when, serial[:60], int(amount))
    except ValueError as fault:
        raise PartnerFault("银行回盘文件有一行无法识别，未采用。") from fault


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
