"""A body cut at its headings: what stands below each, and where the page says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhu.catalogue.schema_guide import Guide
from gongzhu.library import rendering

MORE = "更多说明"
"""What stands in a guide before its first heading of its own."""


@dataclass(frozen=True)
class Section:
    """What stands below one heading. blocks: with their number in the body, from 0."""

    anchor: str
    title: str
    blocks: tuple[tuple[int, Mapping[str, Any]], ...]

    @property
    def text(self) -> str:
        """Its plain sentences."""
        return " ".join(one for _, block in self.blocks for one in rendering.words_of(block))


def cut(
    blocks: Sequence[Mapping[str, Any]], *, title: str, anchor: str, mark: str
) -> Iterator[Section]:
    """The sections of a body; headings with nothing below are left out.

    title, anchor: of what stands before the first heading. mark: begins the names of headings.
    """
    below: list[tuple[int, Mapping[str, Any]]] = []
    for number, block in enumerate(blocks):
        if "h" not in block:
            below.append((number, block))
            continue
        if below:
            yield Section(anchor, title, tuple(below))
        anchor, title, below = f"{mark}-{number}", next(rendering.words_of(block)), []
    if below:
        yield Section(anchor, title, tuple(below))


def of_guide(guide: Guide) -> list[Section]:
    """What a guide tells further, each section for a card of its own."""
    blocks = [
        one.model_dump(mode="json", exclude_none=True, exclude={"citations"})
        for one in guide.blocks
    ]
    return list(cut(blocks, title=MORE, anchor="more", mark="more"))
