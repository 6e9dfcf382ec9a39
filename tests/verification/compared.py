"""What a comparison comes to, in short."""

from __future__ import annotations

from gongzhu.intake.facts import Snapshot
from gongzhu.verification.comparing import Line, corrections


def contrary(found: list[Line]) -> list[tuple]:
    return [(line.declared, line.found) for line in found if line.is_contrary]


def after(snapshot: Snapshot, found: list[Line], section: str = "asset") -> list[tuple]:
    """(member, kind, fen, count) of what the rules see."""
    seen = snapshot.corrected(corrections(snapshot, found))
    rows = [
        (one.member_id, one.kind, one.amount_fen, one.number)
        for one in seen.entries
        if one.section == section
    ]
    return sorted(rows, key=str)
