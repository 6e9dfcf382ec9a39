"""The verbs of money."""

from gongzhu.payments.services.orders import (
    check,
    draw_up,
    fix_account,
    live_order,
    payee_account,
    release,
    send_back,
)

__all__ = ["check", "draw_up", "fix_account", "live_order", "payee_account", "release", "send_back"]
