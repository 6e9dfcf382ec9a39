"""What the worker does for this room: draw up orders, talk to the bank."""

from __future__ import annotations

from typing import Any

from gongzhu.cases.models import Task
from gongzhu.exchange.models import Outbox
from gongzhu.exchange.services import deliver
from gongzhu.payments.services import banking, orders


def run() -> int:
    """Carry out everything of money that is due; return how many effects were done."""
    done = deliver("payments.draw_up", keep=_draw_up)
    done += deliver("payments.await_bank", keep=_nothing)
    done += banking.make_batches()
    done += deliver("bank.send", ask=banking.send, keep=banking.mark_sent)
    return done + deliver("bank.return", ask=banking.fetch_return, keep=banking.read_return)


def _draw_up(row: Outbox, answer: None) -> None:
    orders.draw_up(Task.unscoped.select_related("case").get(pk=row.payload["task"]))


def _nothing(row: Outbox, answer: Any) -> None:
    """The payment made at release is already waiting for the next batch; the stage only waits."""
