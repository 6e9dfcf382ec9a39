"""From a confirmed decision to a released order: drawn by the system, passed by three people."""

from __future__ import annotations

from django.db import transaction

from gongzhu.cases import services as cases
from gongzhu.cases.models import Case, Task
from gongzhu.common import clock
from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.common.errors import Conflict
from gongzhu.decisions.enums import Result
from gongzhu.decisions.models import Decision
from gongzhu.intake.models import Application
from gongzhu.payments import ledger, permissions
from gongzhu.payments.enums import AccountCode, OrderState, PaymentState, Period
from gongzhu.payments.models import Entitlement, Order, Payment
from gongzhu.people.models import BankAccount


@transaction.atomic
def draw_up(task: Task) -> Order:
    """Make the entitlement and its first order from the latest decision; no hand touches it.

    Source: 002 附录C (受理、审批救助资金后自动生成资金拨付单).
    """
    step = cases.act(task, "drawn", by=SYSTEM, key=f"draw:{task.pk}")
    if step.replayed:
        return live_order(step.case)
    decision = _granting(step.case)
    entitlement = _entitlement(step.case, decision)
    key = entitlement.from_month.strftime("%Y-%m") if entitlement.from_month else "once"
    return Order.unscoped.create(
        number=f"BF{step.case.number}-{key.replace('-', '')}-{decision.round}",
        entitlement=entitlement,
        case=step.case,
        benefit=entitlement.benefit,
        period_key=key,
        amount_fen=entitlement.amount_fen,
        state=OrderState.DRAWN,
        drawn_at=clock.now(),
        approved_by_id=decision.decided_by_id,
    )


@transaction.atomic
def check(task: Task, *, by: Actor, key: str, seen: int | None = None) -> Order:
    """Civil affairs has looked at the order: amount, account, and that nothing is paid twice."""
    order = _locked(task.case)
    step = cases.act(task, "pass", by=by, key=key, seen=seen)
    if step.replayed:
        return order
    permissions.may_check(by, order)
    order.checked_by_id, order.checked_at, order.state = by.user_id, clock.now(), OrderState.CHECKED
    order.save(update_fields=["checked_by", "checked_at", "state"])
    return order


@transaction.atomic
def release(task: Task, *, by: Actor, key: str, seen: int | None = None) -> Order:
    """Finance lets the money go: the payment is ready for the next bank file."""
    order = _locked(task.case)
    step = cases.act(task, "release", by=by, key=key, seen=seen)
    if step.replayed:
        return order
    permissions.may_release(by, order)
    order.released_by_id, order.released_at, order.state = (
        by.user_id,
        clock.now(),
        OrderState.RELEASED,
    )
    order.save(update_fields=["released_by", "released_at", "state"])
    payment = Payment.unscoped.create(
        order=order,
        account=payee_account(step.case),
        amount_fen=order.amount_fen,
        state=PaymentState.READY,
        made_at=clock.now(),
    )
    ledger.book(
        order,
        "财政放行",
        out_of=AccountCode.APPROPRIATION,
        into=AccountCode.PAYABLE,
        happening=f"released:{payment.pk}",
    )
    return order


@transaction.atomic
def send_back(task: Task, *, by: Actor, key: str, reason: str, seen: int | None = None) -> None:
    """Return the order one level, with the reason 逐级退回; back at confirmation it is void.

    Source: 002 附录C (抽查有问题的，应在平台上逐级退回).
    """
    order = _locked(task.case)
    step = cases.act(task, "back", by=by, key=key, seen=seen, data={"reason": reason})
    if step.replayed:
        return
    to_check = order.state == OrderState.CHECKED
    order.state = OrderState.DRAWN if to_check else OrderState.VOID
    order.checked_by = order.checked_at = None
    order.save(update_fields=["state", "checked_by", "checked_at"])


@transaction.atomic
def fix_account(
    task: Task, account: BankAccount, *, by: Actor, key: str, seen: int | None = None
) -> None:
    """A failed payment gets a corrected account and goes through checking and release again."""
    order = _locked(task.case)
    step = cases.act(task, "fixed", by=by, key=key, seen=seen)
    if step.replayed:
        return
    Application.unscoped.filter(dossier=step.case.dossier).update(account=account)
    order.state = OrderState.DRAWN
    order.checked_by = order.checked_at = order.released_by = order.released_at = None
    order.save(update_fields=["state", "checked_by", "checked_at", "released_by", "released_at"])


def live_order(case: Case) -> Order:
    """The one order of the case that is not void. Raises Conflict when there is none."""
    order = Order.unscoped.filter(case=case).exclude(state=OrderState.VOID).last()
    if order is None:
        raise Conflict("这个办件还没有有效的拨付单。请等待系统生成，或退回审核确认环节。")
    return order


def payee_account(case: Case) -> BankAccount:
    """Where this case's help is paid. Raises Conflict when the application names no account."""
    application = Application.unscoped.select_related("account").get(dossier=case.dossier)
    if application.account is None:
        raise Conflict("申请没有登记收款账户。请先由受理窗口补录账户，再办理资金。")
    return application.account


def _locked(case: Case) -> Order:
    """The case's order, locked after its case so that every path locks in the same order."""
    Case.unscoped.select_for_update().get(pk=case.pk)
    return Order.unscoped.select_for_update().get(pk=live_order(case).pk)


def _granting(case: Case) -> Decision:
    decision = Decision.unscoped.filter(case=case, result=Result.APPROVE).order_by("round").last()
    if decision is None or not decision.amount_fen:
        raise Conflict("这个办件没有确定金额的确认决定，不能生成拨付单。")
    return decision


def _entitlement(case: Case, decision: Decision) -> Entitlement:
    """The case's entitlement as the latest decision has it; earlier, void orders keep theirs."""
    entitlement, _ = Entitlement.unscoped.update_or_create(
        case=case,
        benefit=case.item_version.item.code,
        defaults={
            "period": decision.period or Period.MONTH,
            "amount_fen": decision.amount_fen or 0,
            "arithmetic": _arithmetic(decision),
            "from_month": decision.from_month,
            "granted_at": clock.now(),
        },
    )
    return entitlement


def _arithmetic(decision: Decision) -> list[str]:
    """How the amount came about, without any member's own figures."""
    amount = decision.answer.expose().get("amount") or {}
    return list(amount.get("steps", []))
