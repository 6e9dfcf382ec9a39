"""What the worker does for this room: take ended notices down, reckon dry runs of drafts."""

from gongzhu.common import clock
from gongzhu.decisions import dry_run
from gongzhu.decisions.services import end_notices


def run() -> int:
    """End the notices whose days are over, reckon what was asked for; return how many."""
    return end_notices(clock.today()) + dry_run.run()
