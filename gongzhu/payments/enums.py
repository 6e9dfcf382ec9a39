"""Words of money."""

from django.db.models import TextChoices


class OrderState(TextChoices):
    """Life of a disbursement order 资金拨付单."""

    DRAWN = "drawn", "待复核"
    CHECKED = "checked", "待放行"
    RELEASED = "released", "已放行"
    PAID = "paid", "已到账"
    VOID = "void", "已作废"


class PaymentState(TextChoices):
    """Life of one attempt to pay an order."""

    READY = "ready", "待报送银行"
    SENT = "sent", "银行处理中"
    PAID = "paid", "成功"
    FAILED = "failed", "失败"


class BatchState(TextChoices):
    """Life of a bank file."""

    MADE = "made", "已生成"
    SENT = "sent", "银行已收"
    RETURNED = "returned", "已回盘"


class Period(TextChoices):
    """How often a benefit is paid."""

    MONTH = "month", "按月"
    ONCE = "once", "一次性"


class AccountCode(TextChoices):
    """Accounts of the ledger."""

    APPROPRIATION = "appropriation", "财政拨款"
    PAYABLE = "payable", "应付救助资金"
    IN_TRANSIT = "in_transit", "银行在途"
    PAID_OUT = "paid_out", "已发放救助资金"
