"""What the worker does for this room: keep the index as new as what is published."""

from __future__ import annotations

from gongzhu.library.services.indexing import rebuild_if_stale


def run() -> int:
    """Build the index anew when something was published since; returns 1 when it was."""
    return int(rebuild_if_stale() > 0)
