"""What the worker does for this room: take ended notices down."""

from gongzhu.common import clock
from gongzhu.decisions.services import end_notices


def run() -> int:
    """End the notices whose days are over; return how many."""
    return end_notices(clock.today())
