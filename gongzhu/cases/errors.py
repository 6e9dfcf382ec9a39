"""Refusals of the case's door."""

from gongzhu.common.errors import Conflict


class Stale(Conflict):
    """The page acted on an older state of the case."""


class AlreadyDone(Conflict):
    """The task is no longer open."""


class KeyReused(Conflict):
    """A request key came back with another request."""
