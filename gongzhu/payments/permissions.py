"""Three different people stand between a decision and the money. Source: 002 附录C; 000 7.3."""

from gongzhu.common.actor import Actor
from gongzhu.common.errors import Conflict, Denied
from gongzhu.payments.enums import OrderState
from gongzhu.payments.models import Order


def may_check(actor: Actor, order: Order) -> None:
    """The checker did not confirm the case. Raises Denied, Conflict."""
    if order.state != OrderState.DRAWN:
        raise Conflict(f"这张拨付单{order.get_state_display()}，不能再复核。请刷新页面。")
    if actor.user_id == order.approved_by_id:
        raise Denied("您是作出确认的人，资金复核要由另一个人办理。")


def may_release(actor: Actor, order: Order) -> None:
    """The releaser neither confirmed nor checked. Raises Denied, Conflict."""
    if order.state != OrderState.CHECKED:
        raise Conflict(f"这张拨付单{order.get_state_display()}，不能放行。请刷新页面。")
    if actor.user_id in (order.approved_by_id, order.checked_by_id):
        raise Denied("您已确认或复核过这张拨付单，放行要由第三个人办理。")
