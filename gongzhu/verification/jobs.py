"""What the worker does for this room: start rounds, put questions, keep answers."""

from __future__ import annotations

from gongzhu.exchange.services import deliver
from gongzhu.verification import services
from gongzhu.verification.services import asking


def run() -> int:
    """Carry out everything of verification that is due; return how many effects were done."""
    done = services.start_due() + services.ask_barred_again()
    return done + deliver(services.ASK, ask=asking.Turn().ask, keep=asking.keep)
