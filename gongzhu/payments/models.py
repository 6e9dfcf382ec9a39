"""Entitlements, orders, payments, bank batches, the ledger. Amounts are whole fen."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from gongzhu.accounts.models import User
from gongzhu.cases.models import Case
from gongzhu.org.models import Office
from gongzhu.payments.enums import AccountCode, BatchState, OrderState, PaymentState, Period
from gongzhu.people.models import BankAccount
from gongzhu.scope.declaration import Scope
from gongzhu.scope.models import Scoped

VIA_CASE = "case__dossier"
LIVE_PAYMENT = (PaymentState.READY, PaymentState.SENT, PaymentState.PAID)


class Entitlement(Scoped):
    """What a household is owed by a decision 待遇.

    arithmetic: how the amount came about, line by line, as told in the decision.
    from_month: first day of the first month owed; None for one-off help.
    PII: none beyond the amount.
    """

    scope = Scope(dossier=VIA_CASE)

    case = models.ForeignKey(Case, models.PROTECT, related_name="entitlements")
    benefit = models.CharField("待遇", max_length=40)
    period = models.CharField("发放方式", max_length=10, choices=Period.choices)
    amount_fen = models.BigIntegerField("金额（分）")
    arithmetic = models.JSONField("计算过程", default=list)
    from_month = models.DateField("起发月", null=True)
    until_month = models.DateField("止发月", null=True)
    granted_at = models.DateTimeField("形成时间")

    class Meta(Scoped.Meta):
        verbose_name = "待遇"
        constraints = [
            models.UniqueConstraint(fields=["case", "benefit"], name="one_entitlement_per_benefit"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="entitlement_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.benefit}"


class Order(Scoped):
    """A disbursement order: one benefit of one case for one period.

    period_key: "2026-12" for a month, "once" for one-off help.
    Source: 002 附录C (自动生成资金拨付单; 财政抽查; 逐级退回).
    PII: none beyond the amount.
    """

    scope = Scope(dossier=VIA_CASE)

    number = models.CharField("拨付单号", max_length=30, unique=True)
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="orders")
    case = models.ForeignKey(Case, models.PROTECT, related_name="orders")
    benefit = models.CharField("待遇", max_length=40)
    period_key = models.CharField("所属期", max_length=10)
    amount_fen = models.BigIntegerField("金额（分）")
    state = models.CharField("状态", max_length=10, choices=OrderState.choices)
    drawn_at = models.DateTimeField("生成时间")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField("复核时间", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField("放行时间", null=True)

    class Meta(Scoped.Meta):
        verbose_name = "拨付单"
        ordering = ["drawn_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "benefit", "period_key"],
                name="one_live_order_per_case_benefit_period",
                condition=~Q(state=OrderState.VOID),
                violation_error_message="这一期已经生成过拨付单，不能重复发放。",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="order_is_positive"),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("approved_by")),
                name="checker_is_not_approver",
                violation_error_message="资金复核人不能是作出确认的人。",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (
                    ~Q(released_by=models.F("approved_by")) & ~Q(released_by=models.F("checked_by"))
                ),
                name="releaser_is_a_third_person",
                violation_error_message="放行人不能是确认人或复核人。",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Batch(models.Model):
    """One file to the bank, byte for byte the same however often it is made.

    PII: none; the file itself is made from payments when it is sent and not kept in clear.
    """

    number = models.CharField("批次号", max_length=30, unique=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="batches")
    state = models.CharField("状态", max_length=10, choices=BatchState.choices)
    count = models.PositiveIntegerField("笔数")
    total_fen = models.BigIntegerField("总额（分）")
    control = models.CharField("文件摘要", max_length=64)
    made_at = models.DateTimeField("生成时间")
    sent_at = models.DateTimeField("报送时间", null=True)
    receipt = models.CharField("银行回执", max_length=60, blank=True)
    returned_at = models.DateTimeField("回盘时间", null=True)
    return_control = models.CharField("回盘摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = "银行批次"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.number


class Payment(Scoped):
    """One attempt to pay an order; at most one attempt of an order is alive.

    PII: none beyond links; the card stays sealed in the account.
    """

    scope = Scope(dossier="order__case__dossier")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="payments")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="payments")
    line = models.PositiveIntegerField("批内序号", null=True)
    amount_fen = models.BigIntegerField("金额（分）")
    state = models.CharField("状态", max_length=10, choices=PaymentState.choices)
    made_at = models.DateTimeField("生成时间")
    bank_serial = models.CharField("银行流水号", max_length=60, blank=True)
    paid_at = models.DateTimeField("到账时间", null=True)
    failure = models.CharField("失败原因", max_length=120, blank=True)

    class Meta(Scoped.Meta):
        verbose_name = "发放"
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["order"],
                name="one_live_payment_per_order",
                condition=Q(state__in=LIVE_PAYMENT),
                violation_error_message="这张拨付单已有一笔有效的发放。",
            ),
            models.UniqueConstraint(
                fields=["batch", "line"],
                name="one_payment_per_line",
                condition=Q(batch__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.get_state_display()}"


class Journal(models.Model):
    """One balanced bookkeeping entry, appended and never changed.

    id: derived from what happened, so that the same happening is booked once.
    PII: none.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="journals")
    memo = models.CharField("摘要", max_length=80)
    booked_at = models.DateTimeField("记账时间")

    class Meta:
        verbose_name = "凭证"
        ordering = ["booked_at"]

    def __str__(self) -> str:
        return self.memo


class Posting(models.Model):
    """One side of an entry: fen in (positive) or out of (negative) an account.

    PII: none.
    """

    journal = models.ForeignKey(Journal, models.PROTECT, related_name="postings")
    account = models.CharField("科目", max_length=20, choices=AccountCode.choices)
    amount_fen = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = "分录"
        constraints = [
            models.UniqueConstraint(fields=["journal", "account"], name="one_posting_per_account"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="posting_is_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.amount_fen}"
