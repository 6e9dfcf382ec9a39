"""From what a household declared to the facts the rules ask for: worked out here, nowhere else.

`snapshot` reads an application once; `derive` is pure: the same snapshot, day and parameters give
the same facts. What is not known stays unknown (None) and is never taken for nothing.
"""

from gongzhu.intake.facts.deriving import counted_members, derive, derive_for
from gongzhu.intake.facts.snapshot import (
    ANSWERS,
    ASSESSMENT,
    CIRCUMSTANCES,
    Correction,
    EntrySnap,
    MemberSnap,
    Snapshot,
)
from gongzhu.intake.facts.taking import snapshot

__all__ = [
    "ANSWERS",
    "ASSESSMENT",
    "CIRCUMSTANCES",
    "Correction",
    "EntrySnap",
    "MemberSnap",
    "Snapshot",
    "counted_members",
    "derive",
    "derive_for",
    "snapshot",
]
