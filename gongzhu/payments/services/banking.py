"""Batches to the bank and their returns: read once and only once."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum

from gongzhu.cases import services as cases
from gongzhu.cases.enums import TaskState
from gongzhu.cases.models import Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM
from gongzhu.common.crypto import sm3
from gongzhu.common.errors import Conflict
from gongzhu.common.money import yuan
from gongzhu.exchange import partners, services as exchange
from gongzhu.exchange.models import Outbox
from gongzhu.org.models import Office
from gongzhu.payments import bank, ledger
from gongzhu.payments.enums import AccountCode, BatchState, OrderState, PaymentState
from gongzhu.payments.models import Batch, Payment
from gongzhu.people import services as people

MOST_LINES = 2000


def make_batches() -> int:
    """Put every ready payment into a bank file of its finance office; return how many files."""
    offices = Office.objects.filter(pk__in=_ready().values("order__case__tasks__office_id"))
    return sum(_make_batch(office) for office in offices.filter(department="finance"))


@transaction.atomic
def _make_batch(office: Office) -> int:
    mine = _ready().filter(
        order__case__tasks__office=office, order__case__tasks__stage="fund_release"
    )
    payments = list(
        Payment.unscoped.select_for_update(of=("self",))
        .filter(pk__in=mine.values("pk"))
        .select_related("order__case", "account__person")
        .order_by("made_at", "pk")[:MOST_LINES]
    )
    if not payments:
        return 0
    number = f"PC{clock.today():%Y%m%d}-{Batch.objects.count() + 1:06d}"
    batch = Batch.objects.create(
        number=number,
        office=office,
        state=BatchState.MADE,
        count=len(payments),
        total_fen=sum(payment.amount_fen for payment in payments),
        control="",
        made_at=clock.now(),
    )
    for line, payment in enumerate(payments, start=1):
        payment.batch, payment.line = batch, line
    Payment.unscoped.bulk_update(payments, ["batch", "line"])
    batch.control = sm3(bank.payment_file(batch, payments))
    batch.save(update_fields=["control"])
    exchange.queue("bank.send", {"batch": batch.pk}, once=f"bank.send:{number}")
    return 1


def send(row: Outbox) -> dict[str, Any]:
    """Hand a batch's file to the bank, with no transaction open.

    Raises Conflict when the file no longer has the digest it was made with.
    """
    batch = Batch.objects.get(pk=row.payload["batch"])
    content = bank.payment_file(batch, _lines(batch))
    if sm3(content) != batch.control:
        raise Conflict(
            f"批次{batch.number}的内容与生成时不符，已停止报送。请核查收款账户是否被改动。"
        )
    answer = partners.send("POST", "/bank/batches", content=content, kind="text/csv; charset=utf-8")
    return partners.parsed(answer)


def mark_sent(row: Outbox, answer: dict[str, Any]) -> None:
    """The bank has the file: its payments are in transit, and its return is awaited."""
    batch = Batch.objects.select_for_update().get(pk=row.payload["batch"])
    if batch.state != BatchState.MADE:
        return
    batch.state, batch.sent_at = BatchState.SENT, clock.now()
    batch.receipt = str(answer.get("receipt_number", ""))[:60]
    batch.save()
    for payment in _lines(batch):
        payment.state = PaymentState.SENT
        payment.save(update_fields=["state"])
        _book(payment, "报送银行", AccountCode.PAYABLE, AccountCode.IN_TRANSIT, "sent")
    exchange.queue("bank.return", {"batch": batch.pk}, once=f"bank.return:{batch.number}")


def fetch_return(row: Outbox) -> bytes:
    """Ask the bank for a batch's return file. Raises NotReady until there is one."""
    batch = Batch.objects.get(pk=row.payload["batch"])
    return partners.send("GET", f"/bank/batches/{batch.number}/return")


def read_return(row: Outbox, content: bytes) -> None:
    """Take a return file: each line moves its payment once, whatever the file repeats.

    A partial file leaves the batch waiting for the rest.
    """
    batch = Batch.objects.select_for_update().get(pk=row.payload["batch"])
    lines = {payment.line: payment for payment in _lines(batch)}
    for outcome in bank.read_return(batch, content):
        payment = lines.get(outcome.line)
        if payment is None or not _agrees(payment, outcome):
            raise Conflict(
                f"银行回盘第{outcome.line}笔与批次{batch.number}的内容不符，已停止入账，请人工核对。"
            )
        if payment.state == PaymentState.SENT:
            settle(payment, outcome)
    batch.return_control = sm3(content)
    if not Payment.unscoped.filter(batch=batch, state=PaymentState.SENT).exists():
        batch.state, batch.returned_at = BatchState.RETURNED, clock.now()
    batch.save()
    if batch.state != BatchState.RETURNED:
        exchange.queue(
            "bank.return",
            {"batch": batch.pk},
            once=f"bank.return:{batch.number}:{row.pk}",
            run_at=clock.soon(),
        )


def _agrees(payment: Payment, outcome: bank.Outcome) -> bool:
    """Whether the bank moved just what it was asked to: everything, or nothing on a failure."""
    return outcome.amount_fen in (
        (payment.amount_fen,) if outcome.is_paid else (0, payment.amount_fen)
    )


def settle(payment: Payment, outcome: bank.Outcome) -> None:
    """Write one payment's outcome, book it, move its case, tell the resident."""
    order = payment.order
    payment.state = PaymentState.PAID if outcome.is_paid else PaymentState.FAILED
    payment.bank_serial, payment.paid_at, payment.failure = (
        outcome.serial,
        outcome.paid_at,
        outcome.reason,
    )
    payment.save(update_fields=["state", "bank_serial", "paid_at", "failure"])
    if outcome.is_paid:
        order.state = OrderState.PAID
        order.save(update_fields=["state"])
        _book(payment, "发放成功", AccountCode.IN_TRANSIT, AccountCode.PAID_OUT, "paid")
    else:
        _book(payment, "发放失败退回", AccountCode.IN_TRANSIT, AccountCode.APPROPRIATION, "failed")
    task = Task.unscoped.get(case=order.case, stage="bank", state=TaskState.OPEN)
    action, data = ("paid", {}) if outcome.is_paid else ("failed", {"reason": outcome.reason})
    cases.act(task, action, by=SYSTEM, key=f"bank:{payment.pk}", data=data)
    people.tell(order.case.dossier, _news(payment), once=f"payment:{payment.pk}")


def totals(batch: Batch) -> dict[str, int]:
    """Count and sum of a batch's payments by state, in fen."""
    rows = Payment.unscoped.filter(batch=batch).values("state").annotate(total=Sum("amount_fen"))
    return {row["state"]: row["total"] for row in rows}


def _news(payment: Payment) -> str:
    item = payment.order.case.item_name
    if payment.state == PaymentState.PAID:
        return f"您的{item} {yuan(payment.amount_fen)} 元已发放到登记的银行账户，请注意查收。"
    return f"您的{item}本次发放没有成功（{payment.failure}）。请联系受理窗口核对收款账户，核对后会重新发放。"


def _ready() -> Any:
    return Payment.unscoped.filter(state=PaymentState.READY, batch__isnull=True)


def _lines(batch: Batch) -> list[Payment]:
    found = Payment.unscoped.filter(batch=batch).select_related(
        "order__case__dossier", "account__person"
    )
    return list(found.order_by("line"))


def _book(payment: Payment, memo: str, out_of: AccountCode, into: AccountCode, what: str) -> None:
    ledger.book(payment.order, memo, out_of=out_of, into=into, happening=f"{what}:{payment.pk}")
