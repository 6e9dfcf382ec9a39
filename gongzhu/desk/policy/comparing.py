"""Two definitions side by side: part by part, line by line, word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from gongzhu.catalogue.drafts import LABELS
from gongzhu.desk.policy import parts
from gongzhu.desk.policy.drawn import Drawer, Node, Told
from gongzhu.desk.policy.laying import teller
from gongzhu.desk.policy.sheet import Choices, Part

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
_HIDDEN = {"key", "code"}
_LEAST_ALIKE = 0.5
"""Of two texts, the share of words in common from which single words are marked."""


@dataclass(frozen=True)
class Piece:
    """A stretch of words. kind: same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Pair:
    """A line before and after; an empty side when it was not there."""

    kind: str
    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Compared:
    """One part. same: how many lines did not change."""

    label: str
    pairs: tuple[Pair, ...]
    same: int


@dataclass(frozen=True)
class Line:
    """One thing a definition says. about: what, by the keys of its rows, whatever they are called.

    Two lines are the same when they say the same about the same.
    """

    about: str
    value: str
    shown: str = field(compare=False)

    @property
    def text(self) -> str:
        """As it is read."""
        return f"{self.shown}：{self.value}"


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Compared]:
    """Every part in which two definitions differ, in the order of the form."""
    documents, found = parts.documents_to_cite(), []
    for part, label in LABELS.items():
        pairs, same = _pairs(_lines_of(part, before, documents), _lines_of(part, after, documents))
        if pairs:
            found.append(Compared(label, tuple(pairs), same))
    return found


def sheets(
    label: str, form: Sequence[Part], before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Compared]:
    """One sheet filled in twice; empty when it says the same. Both in the shape of the form."""
    told = (_drawn(form, one, lambda *_: None) for one in (before, after))
    pairs, same = _pairs(*told)
    return [Compared(label, tuple(pairs), same)] if pairs else []


def _lines_of(part: str, data: Mapping[str, Any], documents: Choices) -> list[Line]:
    form = parts.parts_of(part, data, documents)
    return _drawn(form, parts.shown(part, data), teller(data))


def _drawn(
    form: Sequence[Part], data: Mapping[str, Any], tell: Callable[..., Told | None]
) -> list[Line]:
    """A sheet as plain lines, each naming where it stands. tell: what reads a rule out."""
    nodes = Drawer([], tell).draw(form, data)
    return [line for node in nodes for line in _lines(node, "", "")]


def _lines(node: Node, about: str, shown: str) -> Iterator[Line]:
    if node.kind == "row":
        about = f"{about}/{_key(node)}"
        shown = f"{shown}{_called(node)}　"
    elif node.kind in ("group", "rows"):
        about = f"{about}/{node.part.name}"
    if node.kind in ("group", "rows", "row"):
        for inner in node.nodes:
            yield from _lines(inner, about, shown)
    elif (
        node.kind != "hidden"
        and node.part.name not in _HIDDEN
        and node.value not in ("", [], False, None)
    ):
        yield Line(f"{about}/{node.part.name}", _words(node), f"{shown}{node.label}")


def _called(row: Node) -> str:
    """A row by its title; a block by its place, for its title is what it says."""
    placed = f"第{row.number}{row.label}" if row.part.variants else f"{row.label}{row.number}"
    return placed if row.part.variants else row.title or placed


def _key(row: Node) -> str:
    """What a row is known by: its key, else its place."""
    found = (one.value for one in row.nodes if one.part and one.part.name in _HIDDEN)
    return str(next(found, "") or row.number)


def _words(node: Node) -> str:
    named = {str(value): str(label) for value, label in node.choices}
    if node.kind == "ticks":
        return "、".join(label for value, label in named.items() if value in node.value)
    if node.kind == "select":
        return named.get(str(node.value), str(node.value))
    if node.kind == "expr" and node.told and node.told.reading:
        return f"{node.told.reading}　［{node.value}］"
    if node.kind == "picture":
        return f"图片 {node.value[:8]}"
    return "是" if node.value is True else " / ".join(str(node.value).split("\n"))


def _pairs(before: list[Line], after: list[Line]) -> tuple[list[Pair], int]:
    pairs: list[Pair] = []
    same = 0
    for tag, low, high, start, stop in SequenceMatcher(None, before, after, False).get_opcodes():
        if tag == "equal":
            same += high - low
        else:
            pairs += _changed(before[low:high], after[start:stop])
    return pairs, same


def _changed(before: list[Line], after: list[Line]) -> Iterator[Pair]:
    """Lines taken out and put in; those about the same thing are shown as one change."""
    left = list(after)
    for old in before:
        new = next((one for one in left if one.about == old.about), None)
        if new is None:
            yield Pair("gone", (Piece("gone", old.text),), ())
            continue
        while left[0] != new:
            yield Pair("new", (), (Piece("new", left.pop(0).text),))
        left.pop(0)
        yield Pair("changed", *_worded(old.text, new.text))
    for one in left:
        yield Pair("new", (), (Piece("new", one.text),))


def _worded(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two readings word by word; texts that have little in common are shown whole."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, before, after, False)
    if matcher.ratio() < _LEAST_ALIKE:
        return (Piece("gone", old),), (Piece("new", new),)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, low, high, start, stop in matcher.get_opcodes():
        gone, put = "".join(before[low:high]), "".join(after[start:stop])
        left.append(Piece("same" if tag == "equal" else "gone", gone))
        right.append(Piece("same" if tag == "equal" else "new", put))
    return tuple(one for one in left if one.text), tuple(one for one in right if one.text)
