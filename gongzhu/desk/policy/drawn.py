"""Nested data as nodes a template draws: inputs, groups, rows, what is wrong and what a rule reads like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongzhu.catalogue.inline import plain
from gongzhu.desk.policy.sheet import Choices, Field, Group, Part, Rows, written

LONGEST_TITLE = 40
"""Signs of a row's title that are shown."""
_WIDE = ("long", "lines", "expr", "cells", "picture")
_SHORT = 16
"""Signs a narrow input shows whole."""
_MOST_TICKS = 12
_LINE, _LEAST_LINES, _MOST_LINES = 40, 2, 12
"""Signs in a line of an input for long texts, and how many lines it is drawn with."""


@dataclass(frozen=True)
class Told:
    """What an expression came to: its reading, or the sign that is wrong and why."""

    reading: str = ""
    before: str = ""
    wrong: str = ""
    after: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class Spot:
    """Something wrong. id: of the input it stands at; where: the way to it, in words."""

    id: str
    where: str
    sentence: str


@dataclass(frozen=True)
class Node:
    """A field, group, list or row as the template draws it."""

    kind: str
    path: str
    label: str
    part: Any = None
    value: Any = ""
    choices: Choices = ()
    nodes: tuple[Node, ...] = ()
    errors: tuple[str, ...] = ()
    told: Told | None = None
    title: str = ""
    is_open: bool = False
    number: int = 0
    last: int = 0

    @property
    def id(self) -> str:
        """As an identifier."""
        return f"f-{self.path.replace('.', '-')}"

    @property
    def described_by(self) -> str:
        """Identifiers of what explains the input."""
        hint = f"{self.id}-hint" if self.part and self.part.hint else ""
        told = f"{self.id}-told" if self.part and getattr(self.part, "expects", "") else ""
        wrong = f"{self.id}-error" if self.errors else ""
        return " ".join(filter(None, (hint, wrong, told)))

    @property
    def about(self) -> str:
        """The input that says whom an expression is about, in the same row."""
        return f"{self.path.rpartition('.')[0]}.about"

    @property
    def is_wide(self) -> bool:
        """Whether it stands on a line of its own: by its kind, or because its text is long."""
        is_long = self.kind == "text" and len(str(self.value)) > _SHORT
        return is_long or self.part.wide or self.kind in _WIDE

    @property
    def is_folded(self) -> bool:
        """Whether the choices are too many to stand open."""
        return len(self.choices) > _MOST_TICKS

    @property
    def chosen(self) -> str:
        """The choices that are ticked, in words."""
        return "、".join(label for value, label in self.choices if value in self.value)

    @property
    def lines(self) -> int:
        """How many lines its text takes; for a browser that does not size the input by itself."""
        taken = sum(1 + len(line) // _LINE for line in str(self.value).split("\n"))
        return min(max(taken, _LEAST_LINES), _MOST_LINES)

    def spots(self, way: str = "") -> Iterator[Spot]:
        """Everything wrong here and below. way: what this stands in, in words."""
        here = " › ".join(filter(None, (way, self._called)))
        for sentence in self.errors:
            yield Spot(self.id, here, sentence)
        for node in self.nodes:
            yield from node.spots(way if self.kind == "rows" else here)

    @property
    def _called(self) -> str:
        if self.kind != "row":
            return self.label
        return f"第{self.number}{self.label}" + (f"“{self.title}”" if self.title else "")


@dataclass(frozen=True)
class Drawn:
    """A form ready to be shown. rest: faults that belong to none of its inputs."""

    nodes: tuple[Node, ...]
    rest: list[str]

    @property
    def faults(self) -> list[Spot]:
        """Everything wrong on the page; what belongs to no input points to the page itself."""
        placed = [one for node in self.nodes for one in node.spots()]
        return [*placed, *(Spot("", "", sentence) for sentence in self.rest)]


class Drawer:
    """Draws data as nodes. faults: (place, sentence) pairs; each is told at the nearest node."""

    def __init__(self, faults: Sequence[tuple[tuple[Any, ...], str]], tell: Any) -> None:
        self.faults = [(".".join(map(str, place)), sentence) for place, sentence in faults]
        self.tell = tell
        self.taken: set[int] = set()

    def draw(
        self, parts: Sequence[Part], data: Mapping[str, Any], prefix: str = ""
    ) -> tuple[Node, ...]:
        """The nodes of some parts."""
        return tuple(self._node(part, data, f"{prefix}{part.name}") for part in parts)

    @property
    def rest(self) -> list[str]:
        """Sentences that belong to no input of the page; ask after drawing."""
        return [one for index, (_, one) in enumerate(self.faults) if index not in self.taken]

    def _node(self, part: Part, data: Mapping[str, Any], path: str) -> Node:
        value = data.get(part.name)
        if isinstance(part, Rows):
            return self._rows(part, value if isinstance(value, list) else [], path)
        if isinstance(part, Group):
            inner = value if isinstance(value, Mapping) else {}
            nodes = self.draw(part.parts, inner, f"{path}.")
            return Node(
                "group",
                path,
                part.label,
                part,
                nodes=nodes,
                errors=self._errors(path, part, part.parts),
            )
        return self._field(part, data, path)

    def _rows(self, part: Rows, rows: list[Any], path: str) -> Node:
        drawn = tuple(
            self._row(part, row, f"{path}.{i}", i, len(rows)) for i, row in enumerate(rows)
        )
        return Node(
            "rows",
            path,
            part.label,
            part,
            nodes=drawn,
            errors=self._errors(path, part),
            number=len(rows),
        )

    def _row(self, part: Rows, row: Any, path: str, index: int, count: int) -> Node:
        data = row if isinstance(row, Mapping) else {}
        variant = part.variant(data.get("kind"))
        kind = (Field("kind", "", "hidden"),) if part.variants else ()
        nodes = self.draw((*kind, *variant.parts), data, f"{path}.")
        errors = self._errors(path, None, variant.parts)
        title = "　".join(
            filter(None, (_title(nodes, f"{path}.{one}") for one in variant.title.split()))
        )
        is_open = (
            not part.folded
            or bool(errors)
            or not title
            or any(True for node in nodes for _ in node.spots())
        )
        return Node("row", path, variant.unit, part, nodes=nodes, errors=errors, title=title,
                    is_open=is_open, number=index + 1, last=count)  # fmt: skip

    def _field(self, part: Field, data: Mapping[str, Any], path: str) -> Node:
        value = data.get(part.name, part.default)
        shown = written(part, value)
        choices = part.choices
        if part.kind in ("select", "whole") and shown and shown not in {one for one, _ in choices}:
            choices = [*choices, (shown, shown)]
        told = self.tell(part, value, data) if part.expects and value else None
        return Node(part.kind, path, part.label, part, value=shown, choices=choices,
                    errors=self._errors(path, part), told=told)  # fmt: skip

    def _errors(
        self, path: str, part: Part | None = None, inside: Sequence[Part] = ()
    ) -> tuple[str, ...]:
        """What is wrong exactly here, or further in where no node has taken it.

        part, inside: their names in the definition are told by their labels.
        """
        found = [
            index
            for index, (place, _) in enumerate(self.faults)
            if index not in self.taken and (place == path or place.startswith(f"{path}."))
        ]
        self.taken.update(found)
        known = {one.name: one.label for one in (*inside, *((part,) if part else ()))}
        return tuple(_in_words(self.faults[index][1], known) for index in found)


_CODE = re.compile(r"（[a-z_]+）")
"""A name of the definition beside the words for it, as a pack's author needs it."""


def _in_words(sentence: str, known: Mapping[str, str]) -> str:
    """A sentence without the names of the definition."""
    for name, label in known.items():
        sentence = sentence.replace(f"「{name}」", f"“{label}”")
    return _CODE.sub("", sentence)


def _title(nodes: Iterable[Node], path: str) -> str:
    """What a row is told by: a field of it, or of a group in it; the beginning of a long text."""
    for node in nodes:
        if node.path == path:
            text = plain(_named(node))
            return f"{text[:LONGEST_TITLE]}…" if len(text) > LONGEST_TITLE else text
        if path.startswith(f"{node.path}."):
            return _title(node.nodes, path)
    return ""


def _named(node: Node) -> str:
    """What a field holds, in words: the label of a choice rather than its code."""
    return dict(node.choices).get(node.value, str(node.value)) if node.value else ""
