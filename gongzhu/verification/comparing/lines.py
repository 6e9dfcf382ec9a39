"""The lines of a report: what was declared beside what was found, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from gongzhu.common.crypto import sm3
from gongzhu.intake import kinds
from gongzhu.intake.enums import Section
from gongzhu.intake.facts import CIRCUMSTANCES, Correction, Snapshot
from gongzhu.verification.enums import Source

Shown = int | str | None
"""An amount in fen, or words where there is no amount."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What a line puts in the place of the declaration.

    is_added: it stands beside the declared ones of its kind (a second car) rather than for them.
    The rest is as in `intake.facts.Correction`.
    """

    member_id: str
    section: str
    kind: str
    amount_fen: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing compared.

    key: the same for the same finding, however often it is worked out. difference: found less
    declared, in fen. is_contrary: it speaks against the declaration. adopts: what the rules will
    use instead of the declared value. set_aside: why an officer did not follow the source.
    needs: keys of lines that must not be set aside either for this one to be adopted.
    """

    key: str
    member_id: str
    person_id: str
    person: str
    source: str
    subject: str
    declared: Shown
    found: Shown
    difference: int | None = None
    remark: str = ""
    is_contrary: bool = False
    adopts: Adopted | None = None
    set_aside: str = ""
    needs: tuple[str, ...] = ()

    @property
    def source_label(self) -> str:
        """The source in Chinese."""
        return str(Source(self.source).label)

    @property
    def counts(self) -> bool:
        """Whether it speaks against the declaration and the officer let it stand."""
        return self.is_contrary and not self.set_aside


def key_of(*parts: object) -> str:
    """A name for a line that says nothing about its content to somebody who lacks it."""
    return sm3("\x00".join(str(part) for part in parts).encode())[:16]


def setting_aside(lines: Iterable[Line], reasons: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines with the officer's reasons on those not followed."""
    return tuple(
        replace(line, set_aside=reasons[line.key]) if line.key in reasons else line
        for line in lines
    )


def as_json(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """What is sealed in a report."""
    return [asdict(line) for line in lines]


def from_json(stored: Iterable[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines of a report as they were sealed."""
    return tuple(
        Line(
            **{
                **one,
                "adopts": Adopted(**one["adopts"]) if one["adopts"] else None,
                "needs": tuple(one["needs"]),
            }
        )
        for one in stored
    )


def corrections(snapshot: Snapshot, lines: Sequence[Line]) -> list[Correction]:
    """What the rules are to use instead of the declaration.

    A found thing that was not declared stands beside the declared ones of its kind, which are
    therefore named again: a correction replaces everything declared of that member and kind.
    """
    aside = {line.key for line in lines if line.set_aside}
    adopted = [
        (line, line.adopts) for line in lines if line.adopts and not aside & {line.key, *line.needs}
    ]
    found = [_correction(one, line.source) for line, one in adopted]
    added = {(one.member_id, one.kind) for _, one in adopted if one.is_added}
    return [*found, *_declared_beside(snapshot, added)]


def _correction(one: Adopted, source: str) -> Correction:
    return Correction(one.member_id, one.section, one.kind, one.amount_fen, one.details, source)


def _declared_beside(snapshot: Snapshot, added: set[tuple[str, str]]) -> list[Correction]:
    return [
        Correction(
            entry.member_id,
            entry.section,
            kind,
            entry.amount_fen,
            {**entry.details, "count": entry.number},
            entry.origin,
        )
        for entry in snapshot.entries
        for member_id, kind in added
        if entry.section == Section.ASSET
        and entry.member_id == member_id
        and kinds.same(kind, entry.kind)
    ]


def fact(member_id: str, name: str, value: Any) -> Adopted:
    """A member's fact as a source has it."""
    return Adopted(member_id, CIRCUMSTANCES, name, None, {"value": value})
