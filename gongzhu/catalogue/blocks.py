"""What can be read, block by block: guides of items and articles of the library are made of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Self

from pydantic import Field, model_validator

from gongzhu.catalogue.inline import PAGES, TARGETS, pieces
from gongzhu.catalogue.schema_parts import Part, Text

MOST_COLUMNS = 6


class Table(Part):
    """A table. head: one text a column; every row as long."""

    caption: Text
    head: list[str]
    rows: list[list[str]]

    @model_validator(mode="after")
    def _is_square(self) -> Self:
        if reason := next(_crooked(self.head, self.rows), ""):
            raise ValueError(reason)
        return self


def _crooked(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    """What is wrong with the shape of a table."""
    if not head or not rows:
        yield "表格要有一行表头，下面至少一行内容。"
    if len(head) > MOST_COLUMNS:
        yield f"表格最多{MOST_COLUMNS}列，现在有{len(head)}列；手机上太宽看不清，请拆成两张表。"
    for number, cell in enumerate(head, start=1):
        if not cell.strip():
            yield f"表头第{number}格是空的，请写上这一列说的是什么。"
    for number, row in enumerate(rows, start=1):
        if len(row) != len(head):
            yield f"表格每行应有{len(head)}格，与表头一致；表头下面第{number}行有{len(row)}格。"


class TextBlock(Part):
    """One block of a body: exactly one of its kinds. Texts may hold **strong** and [words](kind:key)."""

    beside: ClassVar[frozenset[str]] = frozenset()
    """Fields that stand beside the one thing a block is."""

    h: Text | None = None
    p: Text | None = None
    note: Text | None = None
    ul: list[Text] | None = Field(default=None, min_length=1)
    ol: list[Text] | None = Field(default=None, min_length=1)
    table: Table | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        kinds = [name for name in type(self).model_fields if name not in self.beside]
        if sum(getattr(self, name) is not None for name in kinds) != 1:
            raise ValueError(f"正文的每一块写一种：{'、'.join(kinds[:-1])} 或 {kinds[-1]}。")
        return self

    def texts(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Every text that may hold marks, with its place in the block."""
        for name in ("h", "p", "note"):
            if text := getattr(self, name):
                yield (name,), text
        for name in ("ul", "ol"):
            for index, text in enumerate(getattr(self, name) or ()):
                yield (name, index), text
        for number, row in enumerate(self.table.rows if self.table else ()):
            for column, text in enumerate(row):
                yield ("table", "rows", number, column), text


def misled(text: str, known: dict[str, frozenset[str]]) -> Iterator[str]:
    """Why links of a text lead nowhere. known: the keys of each kind of page that may be named."""
    for piece in pieces(text):
        if piece.kind in ("", "strong", "tel"):
            continue
        if piece.kind not in TARGETS or piece.kind not in {*known, "page"}:
            there = [one for one in TARGETS if one in {*known, "page", "tel"}]
            yield f"链接只能指向 {'、'.join(there)}，没有「{piece.kind}」。"
        elif piece.key not in known.get(piece.kind, PAGES):
            yield f"链接「{piece.kind}:{piece.key}」指向的内容不存在。"
