"""The bank that pays one-card 一卡通 batches: a batch is paid once, however often it is sent."""

import hashlib
import json
import sqlite3
import threading
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from simulator.bank_files import Line, PaymentFile, read_payment_file, write_return_file
from simulator.masking import masked_card
from simulator.store import Store
from simulator.wire import Answer, Refusal, Request, json_answer, now, stamp

PAYER = "演示银行代发中心"
_FAILURES = {"0000": "账户已销户", "0001": "户名不符"}
_MOST = 1_000_000
_MOST_DAYS = 10_000


@dataclass(frozen=True)
class ReturnOptions:
    """How the return files come out; the defaults are good behaviour.

    partial_rows: only the first so many rows, null for all. duplicate_rows: the first so many rows
    appear twice. wrong_amount_rows: the first so many paid rows report one fen less. days_ahead:
    the bank's calendar beside the real one, for a platform that demonstrates other days.
    """

    return_delay_ms: int = 0
    partial_rows: int | None = None
    duplicate_rows: int = 0
    out_of_order: bool = False
    wrong_amount_rows: int = 0
    days_ahead: int = 0


class Bank:
    """Takes payment files, keeps the ledger of what it paid, gives return files."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._options = ReturnOptions()

    def receive(self, request: Request) -> Answer:
        """Answer `POST /bank/batches`: pay on the first arrival, repeat the receipt after.

        Raises Refusal 422 for a faulty file, 409 for another file under a known batch number.
        """
        payment_file = read_payment_file(request.body)
        digest = hashlib.sha256(request.body).hexdigest()
        with self._store.transaction() as db:
            kept = db.execute(
                "SELECT digest, receipt FROM batches WHERE number = ?", (payment_file.batch,)
            ).fetchone()
            if kept is None:
                return Answer(202, self._pay(db, payment_file, digest))
        if kept["digest"] != digest:
            raise Refusal(409, "bank.batch.conflict", "这个批次号已收过内容不同的文件，未再付款。")
        return Answer(202, kept["receipt"], headers={"Idempotent-Replayed": "true"})

    def give_return(self, request: Request) -> Answer:
        """Answer `GET /bank/batches/<number>/return` with the return file.

        Raises Refusal 404, `bank.batch.unknown` or, while not yet due, `bank.return.not_ready`.
        """
        number = request.params["number"]
        with self._store.transaction() as db:
            batch = db.execute(
                "SELECT ready_at FROM batches WHERE number = ?", (number,)
            ).fetchone()
            rows = db.execute("SELECT * FROM payments WHERE batch = ? ORDER BY seq", (number,))
            payments = rows.fetchall()
        if batch is None:
            raise Refusal(404, "bank.batch.unknown", "没有收到过这个批次。")
        if time.time() < batch["ready_at"]:
            raise Refusal(404, "bank.return.not_ready", "回单尚未生成，请稍后再取。")
        return Answer(200, self._return_file(payments), "text/csv; charset=utf-8")

    def set_options(self, body: dict[str, Any]) -> dict[str, Any]:
        """Replace the return options; raises Refusal 422 for what it does not know."""
        for name, value in body.items():
            _check_option(name, value)
        with self._lock:
            self._options = ReturnOptions(**body)
            return asdict(self._options)

    def options(self) -> dict[str, Any]:
        """Return the return options in force."""
        with self._lock:
            return asdict(self._options)

    def ledger(self, request: Request) -> Answer:
        """Answer `GET /control/bank/payments?batch=`: what the bank did, cards masked."""
        batch = request.query.get("batch")
        with self._store.transaction() as db:
            rows = db.execute(
                "SELECT * FROM payments WHERE ? IS NULL OR batch = ? ORDER BY rowid", (batch, batch)
            ).fetchall()
        payments = [{**dict(row), "card": masked_card(row["card"])} for row in rows]
        paid = [row["amount_fen"] for row in rows if row["status"] == "paid"]
        totals = {"paid_count": len(paid), "paid_total_fen": sum(paid)}
        return json_answer({"payments": payments, **totals})

    def _pay(self, db: sqlite3.Connection, payment_file: PaymentFile, digest: str) -> bytes:
        options = self.options()
        moment, batch = now() + timedelta(days=options["days_ahead"]), payment_file.batch
        known = db.execute("SELECT count(*) FROM batches").fetchone()[0]
        receipt = {
            "batch": batch,
            "receipt_number": f"HD{known + 1:08d}",
            "status": "accepted",
            "count": len(payment_file.lines),
            "total_fen": payment_file.total_fen,
            "file_sha256": digest,
            "received_at": stamp(moment),
        }
        content = json.dumps(receipt, ensure_ascii=False).encode()
        ready_at = time.time() + options["return_delay_ms"] / 1000
        db.execute("INSERT INTO batches VALUES (?, ?, ?, ?)", (batch, digest, content, ready_at))
        db.executemany(
            "INSERT INTO payments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                _payment(
                    batch, line, paid_at=stamp(moment), serial=f"SN{known + 1:06d}{line.seq:06d}"
                )
                for line in payment_file.lines
            ],
        )
        return content

    def _return_file(self, payments: list[sqlite3.Row]) -> bytes:
        with self._lock:
            options = self._options
        rows, wrong = [], options.wrong_amount_rows
        for payment in payments[: options.partial_rows]:
            amount = payment["amount_fen"] if payment["status"] == "paid" else 0
            if amount and wrong:
                amount, wrong = amount - 1, wrong - 1
            kept = [payment[name] for name in ("batch", "seq", "status", "reason", "paid_at")]
            rows.append([*kept, payment["bank_serial"], amount, PAYER])
        rows += rows[: options.duplicate_rows]
        if options.out_of_order:
            rows.reverse()
        return write_return_file(rows, total_fen=sum(row[6] for row in rows))


def _payment(batch: str, line: Line, *, paid_at: str, serial: str) -> tuple[object, ...]:
    reason = _FAILURES.get(line.card[-4:], "")
    outcome = ("failed", reason, "") if reason else ("paid", "", paid_at)
    asked = (batch, line.seq, line.name, line.card, line.amount_fen, line.summary)
    return (*asked, *outcome, serial)


def _check_option(name: str, value: Any) -> None:
    if name not in ReturnOptions.__dataclass_fields__:
        names = "、".join(ReturnOptions.__dataclass_fields__)
        raise Refusal(422, "err.request.bad", f"不认识的回单选项 {name}。可用的有：{names}。")
    if name == "out_of_order":
        is_right = isinstance(value, bool)
    elif name == "partial_rows" and value is None:
        is_right = True
    elif name == "days_ahead":
        is_right = type(value) is int and abs(value) <= _MOST_DAYS
    else:
        is_right = type(value) is int and 0 <= value <= _MOST
    if not is_right:
        raise Refusal(422, "err.request.bad", f"{name} 的类型或取值不对。")
