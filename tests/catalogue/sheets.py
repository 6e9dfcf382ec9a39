"""Spreadsheets as an office program writes them, and spoilt ones."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from gongzhu.catalogue.spreadsheets import name_of

HEAD = ("标准代码", "区划代码", "起始日", "截止日", "数值", "等级", "来源")
GOOD = ("dibao", "440100000000", "2025-01-01", "2025-12-31", "1300", "B", "民政局2025年提标通知")
_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def csv(*rows: Sequence[str], encoding: str = "utf-8-sig") -> bytes:
    """Lines as CSV."""
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)


def xlsx(*rows: Sequence[Any], merged: str = "", shared: bool = True, bomb: str = "") -> bytes:
    """Lines as XLSX. A cell that is a tuple is a formula with its value; a number is a number."""
    texts: list[str] = []
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = (_cell(name_of(number, i), value, texts, shared) for i, value in enumerate(row))
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    merges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    sheet = f"{bomb}<worksheet {_SPACE}><sheetData>{''.join(lines)}</sheetData>{merges}</worksheet>"
    strings = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", sheet)
        book.writestr("xl/sharedStrings.xml", f"<sst {_SPACE}>{strings}</sst>")
    return made.getvalue()


def _cell(name: str, value: Any, texts: list[str], shared: bool) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return f'<c r="{name}"><f>{escape(value[0])}</f><v>{value[1]}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{name}"><v>{value}</v></c>'
    if not shared:
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    texts.append(value)
    return f'<c r="{name}" t="s"><v>{len(texts) - 1}</v></c>'
