"""Forms over nested data: what is asked, how it is read from a post, how rows are added and moved.

One part of a definition is a tree of fields, groups and rows. Inputs are named by their place in the
data ("conditions.0.citations.1.policy"), so reading needs no memory, adding and moving rows are
ordinary submits, and whatever was typed, right or wrong, stands on the page again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Data = dict[str, Any]
Choices = Sequence[tuple[str, str]]

MOST_ROWS = 60
_INTEGER = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Field:
    """One input.

    kind: text, day, long, lines (a list, one a line), pairs (a mapping, key=words a line), int, tick,
    ticks, select, yesno (a select of true and false), whole (a select of whole numbers), expr, key
    (made by the platform), list (names, parted by commas), cells (a table, one row a line, cells
    parted by |), picture (a digest with a file to upload), hidden.
    default: left out of the data while it stands. always: kept even so, empty as None.
    is_open: a select that takes other values too. expects: of an expr: bool, money, or about (as
    the row's `about` says); "" when it is judged with the whole.
    """

    name: str
    label: str
    kind: str = "text"
    choices: Choices = ()
    default: Any = ""
    hint: str = ""
    always: bool = False
    is_open: bool = False
    expects: str = ""
    wide: bool = False
    needed: bool = False


@dataclass(frozen=True)
class Group:
    """Fields that are one thing. when: the field without which the thing is not there at all."""

    name: str
    label: str
    parts: tuple[Part, ...]
    when: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Variant:
    """One of several kinds of row a list may have. unit: what one is called; title: as of `Rows`."""

    key: str
    unit: str
    parts: tuple[Part, ...]
    title: str = ""


@dataclass(frozen=True)
class Rows:
    """A list of like things. unit: what one is called; title: the field that names a row.

    title may name two fields, parted by a space: the second is told after the first.
    folded: rows stand closed until one has something wrong. prefix: of the keys made for new rows.
    variants: where rows are of several kinds, told by their field "kind"; parts is then empty.
    """

    name: str
    label: str
    unit: str
    parts: tuple[Part, ...]
    title: str = ""
    hint: str = ""
    folded: bool = False
    prefix: str = "row"
    variants: tuple[Variant, ...] = ()

    def variant(self, kind: Any) -> Variant:
        """What a row of a kind is made of; the first kind for one that is not known."""
        own = self.variants or (Variant("", self.unit, self.parts, self.title),)
        return next((one for one in own if one.key == kind), own[0])


Part = Field | Group | Rows


def read(parts: Sequence[Part], post: Any, prefix: str = "") -> Data:
    """What was typed, as data. post: a QueryDict. A number that is none stays as it was typed."""
    data: Data = {}
    for part in parts:
        path = f"{prefix}{part.name}"
        if isinstance(part, Rows):
            rows = [_row(part, post, f"{path}.{i}.") for i in range(_count(post, path))]
            if rows:
                data[part.name] = rows
        elif isinstance(part, Group):
            inner = read(part.parts, post, f"{path}.")
            if not part.when or inner.get(part.when) not in (None, "", [], False):
                data[part.name] = inner
        else:
            value = _typed(part, post, path)
            if part.always or (value not in ("", None) and value != part.default):
                data[part.name] = value
    return data


def _row(part: Rows, post: Any, prefix: str) -> Data:
    if not part.variants:
        return read(part.parts, post, prefix)
    variant = part.variant(post.get(f"{prefix}kind"))
    return {"kind": variant.key, **read(variant.parts, post, prefix)}


def _count(post: Any, path: str) -> int:
    text = str(post.get(f"{path}.n", "0"))
    return min(int(text), MOST_ROWS) if text.isdigit() else 0


def _typed(field: Field, post: Any, path: str) -> Any:
    if field.kind == "ticks":
        known = {value for value, _ in field.choices}
        return [one for one in post.getlist(path) if one in known] or field.default
    text = str(post.get(path, "")).replace("\r\n", "\n").strip()
    if field.kind == "select" and not field.is_open:
        return text if text in {value for value, _ in field.choices} else field.default
    return _READ.get(field.kind, _as_text)(field, text)


def _as_text(field: Field, text: str) -> Any:
    return text


def _tick(field: Field, text: str) -> bool:
    return bool(text)


def _int(field: Field, text: str) -> Any:
    if not text:
        return None
    return int(text) if _INTEGER.fullmatch(text) else text


def _lines(field: Field, text: str) -> Any:
    return [line.strip() for line in text.split("\n") if line.strip()] or field.default


def _list(field: Field, text: str) -> Any:
    found = [one.strip() for one in re.split(r"[,，、\s]+", text) if one.strip()]
    return found or field.default


def _cells(field: Field, text: str) -> Any:
    """A table as it is typed; a full-width ｜ parts cells too, a frame of | around a line is dropped."""
    lines = (line.replace("｜", "|").strip() for line in text.split("\n"))
    return [_cut(line) for line in lines if line] or field.default


def _cut(line: str) -> list[str]:
    is_framed = len(line) > 1 and line.startswith("|") and line.endswith("|")
    return [cell.strip() for cell in (line[1:-1] if is_framed else line).split("|")]


def _pairs(field: Field, text: str) -> Any:
    found = (line.partition("=") for line in text.split("\n") if line.strip())
    return {key.strip(): words.strip() for key, _, words in found} or field.default


def _yes_no(field: Field, text: str) -> Any:
    return {"true": True, "false": False}.get(text)


_READ = {
    "yesno": _yes_no,
    "whole": _int,
    "tick": _tick,
    "int": _int,
    "lines": _lines,
    "list": _list,
    "pairs": _pairs,
    "cells": _cells,
}


def written(field: Field, value: Any) -> Any:
    """A stored value as its input shows it."""
    if value is None:
        return [] if field.kind == "ticks" else ""
    if field.kind == "lines":
        return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
    if field.kind == "list":
        return "、".join(map(str, value)) if isinstance(value, list) else str(value)
    if field.kind == "cells" and isinstance(value, list):
        return "\n".join(" | ".join(map(str, row)) for row in value)
    if field.kind == "pairs":
        return "\n".join(f"{key}={words}" for key, words in value.items())
    if field.kind in ("tick", "ticks"):
        return value
    if field.kind == "yesno":
        return "true" if value is True else "false"
    return str(value)


# --- adding, moving, removing rows -------------------------------------------------------------


def change_rows(data: Data, action: str) -> bool:
    """Carry out "add:path", "up:path.2", "down:path.2" or "remove:path.2"; False for anything else.

    "add:path:table" adds a row of that kind.
    """
    verb, _, path = action.partition(":")
    path, _, kind = path.partition(":")
    steps: list[str | int] = [int(one) if one.isdigit() else one for one in path.split(".")]
    if verb == "add":
        rows = _rows_at(data, steps, make=True)
        if rows is not None and len(rows) < MOST_ROWS:
            rows.append({"kind": kind} if kind else {})
        return rows is not None
    rows, index = _rows_at(data, steps[:-1], make=False), steps[-1]
    if rows is None or not isinstance(index, int) or index >= len(rows):
        return False
    return _moved(rows, index, verb)


def _moved(rows: list[Any], index: int, verb: str) -> bool:
    if verb == "remove":
        rows.pop(index)
        return True
    other = {"up": index - 1, "down": index + 1}.get(verb, -1)
    if not 0 <= other < len(rows):
        return False
    rows[index], rows[other] = rows[other], rows[index]
    return True


def _rows_at(data: Any, steps: Sequence[str | int], *, make: bool) -> list[Any] | None:
    """The list at a place; with make, an empty one is put where nothing is."""
    for number, step in enumerate(steps, start=1):
        if isinstance(step, int):
            data = data[step] if isinstance(data, list) and step < len(data) else None
        elif isinstance(data, dict):
            if make:
                data.setdefault(step, [] if number == len(steps) else {})
            data = data.get(step)
        else:
            return None
    return data if isinstance(data, list) else None


def with_keys(parts: Sequence[Part], data: Data) -> Data:
    """Give every row that has none a key of its own, so that others can point to it."""
    for part in parts:
        inner = data.get(part.name)
        if isinstance(part, Rows) and isinstance(inner, list):
            _name_rows(part, inner)
            for row in inner:
                with_keys(part.variant(row.get("kind")).parts, row)
        elif isinstance(part, Group) and isinstance(inner, dict):
            with_keys(part.parts, inner)
    return data


def _name_rows(part: Rows, rows: list[Data]) -> None:
    key = next((one.name for one in part.parts if isinstance(one, Field) and one.kind == "key"), "")
    taken = {row.get(key) for row in rows}
    for row in rows:
        if key and not row.get(key):
            number = next(n for n in range(1, 999) if f"{part.prefix}_{n}" not in taken)
            row[key] = f"{part.prefix}_{number}"
            taken.add(row[key])
