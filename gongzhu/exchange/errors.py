"""Faults of the outside world."""

from gongzhu.common.errors import Unavailable


class PartnerFault(Unavailable):
    """A partner did not give a usable answer; the effect stays queued and is tried again."""


class NotReady(Unavailable):
    """The partner has nothing for us yet; ask again later, this is not a fault."""
