"""Read one sheet of figures from CSV or XLSX: plain cells only, every other cell named.

An own reader for XLSX, because it has to see what libraries hide or stumble over: formulas and
merged cells must be refused by name, and a file of any size must not fill the memory.
Source of the format: ECMA-376 (Office Open XML), SpreadsheetML.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO
from xml.etree import ElementTree

MOST_BYTES = 4 * 1024 * 1024
MOST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_FAULTS = 200
_SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(frozen=True)
class CellFault:
    """One thing wrong. cell: as a spreadsheet names it, such as "C7"; "" for the whole file."""

    cell: str
    reason: str

    def __str__(self) -> str:
        return f"{self.cell or '整个文件'}：{self.reason}"


class BadSheet(ValueError):
    """A file that cannot be read as a sheet; its text says why."""


@dataclass(frozen=True)
class Row:
    """One line: its number in the sheet, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text of a column, from 0; "" beyond the last."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """All lines that hold something, and what is wrong with single cells."""

    rows: tuple[Row, ...]
    faults: tuple[CellFault, ...]


def name_of(row: int, column: int) -> str:
    """How a spreadsheet names a cell. row from 1, column from 0: (7, 2) is C7."""
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return f"{letters}{row}"


def place_of(cell: str) -> tuple[int, int, str]:
    """What puts cells into the order of the sheet, by their names; the whole file comes first."""
    found = _REF.match(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, "")


def read(name: str, content: bytes) -> Sheet:
    """Read an uploaded sheet. Raises BadSheet for what is no sheet, or is too large."""
    if len(content) > MOST_BYTES:
        raise BadSheet(f"文件超过 {MOST_BYTES // 1024 // 1024} MB。请分成几个文件上传。")
    if content[:4] == b"PK\x03\x04":
        return _read_xlsx(content)
    if name.lower().endswith((".xls", ".xlsx", ".et")):
        raise BadSheet("这不是 xlsx 文件。旧格式（xls、et）请先另存为 xlsx 或 CSV。")
    return _read_csv(content)


def _read_csv(content: bytes) -> Sheet:
    rows: list[Row] = []
    faults: list[CellFault] = []
    reader = csv.reader(io.StringIO(_decoded(content), newline=""))
    try:
        for number, cells in enumerate(reader, start=1):
            texts = tuple(cell.strip() for cell in cells)
            if any(texts):
                rows.append(Row(number, texts))
                faults += _formulas(number, texts)
            _not_too_many(rows, faults)
    except csv.Error as fault:
        raise BadSheet(
            f"CSV 的格式不对（第 {len(rows) + 1} 行附近）。请重新导出后上传。"
        ) from fault
    return Sheet(tuple(rows), tuple(faults))


def _formulas(number: int, texts: tuple[str, ...]) -> Iterator[CellFault]:
    for column, text in enumerate(texts):
        if text.startswith(("=", "@", "\t")) or (text[:1] in "+-" and text[1:2].isalpha()):
            yield CellFault(name_of(number, column), _FORMULA)


def _decoded(content: bytes) -> str:
    if b"\x00" in content:
        raise BadSheet("这不是文字表格。请上传 xlsx 或 CSV 文件。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadSheet("文件的文字编码认不出来。请另存为 UTF-8 编码的 CSV 后上传。")


_FORMULA = "是公式。请改成算好的数值（复制后“只粘贴数值”）。"


def _read_xlsx(content: bytes) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(one.file_size for one in book.infolist()) > MOST_UNPACKED:
                raise BadSheet("文件展开后太大。请只保留要导入的一张表。")
            sheets = sorted(name for name in book.namelist() if _SHEET.fullmatch(name))
            if not sheets:
                raise BadSheet("这个文件里没有工作表。请上传 xlsx 或 CSV 文件。")
            with book.open(sheets[0]) as stream:
                return _sheet(stream, _shared(book))
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, RuntimeError) as fault:
        raise BadSheet("文件打不开，可能已损坏或加了密码。请另存后重新上传。") from fault


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    found: list[str] = []
    with book.open("xl/sharedStrings.xml") as stream:
        for element in _elements(stream, "si"):
            found.append(_text(element))
            element.clear()
    return found


def _sheet(stream: IO[bytes], shared: list[str]) -> Sheet:
    rows: list[Row] = []
    faults: list[CellFault] = []
    for element in _elements(stream, "row", "mergeCell"):
        if _local(element) == "mergeCell":
            span = str(element.get("ref", ""))
            faults.append(CellFault(span, "是合并单元格。请取消合并，每格各填一个值。"))
        else:
            row, wrong = _row(element, rows[-1].number + 1 if rows else 1, shared)
            faults += wrong
            if any(row.cells):
                rows.append(row)
        element.clear()
        _not_too_many(rows, faults)
    return Sheet(tuple(rows), tuple(faults))


def _not_too_many(rows: list[Row], faults: list[CellFault]) -> None:
    if len(rows) > MOST_ROWS + 1:
        raise BadSheet(f"表格超过 {MOST_ROWS} 行。一次最多导入 {MOST_ROWS} 行，请分成几个文件。")
    if len(faults) > MOST_FAULTS:
        first = "；".join(str(one) for one in faults[:3])
        raise BadSheet(f"有问题的单元格超过 {MOST_FAULTS} 处，例如 {first} 请整理后重新上传。")


def _row(
    element: ElementTree.Element, expected: int, shared: list[str]
) -> tuple[Row, list[CellFault]]:
    number = int(element.get("r") or expected)
    cells: list[str] = []
    faults: list[CellFault] = []
    for cell in element:
        if _local(cell) != "c":
            continue
        column = _column(str(cell.get("r") or ""), len(cells))
        if column >= MOST_COLUMNS:
            continue
        cells += [""] * (column + 1 - len(cells))
        name = name_of(number, column)
        if any(_local(part) == "f" for part in cell):
            faults.append(CellFault(name, _FORMULA))
        elif cell.get("t") == "e":
            faults.append(CellFault(name, "是一个错误值。请改正。"))
        cells[column] = _value(cell, shared)
    return Row(number, tuple(cells)), faults


def _column(ref: str, otherwise: int) -> int:
    match = _REF.fullmatch(ref)
    if match is None:
        return otherwise
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    kind = cell.get("t")
    if kind == "inlineStr":
        return _text(cell).strip()
    value = next((part.text or "" for part in cell if _local(part) == "v"), "").strip()
    if kind == "s":
        return shared[int(value)].strip() if value.isdigit() and int(value) < len(shared) else ""
    return value


def _text(element: ElementTree.Element) -> str:
    """All text of a rich string, without how it is pronounced."""
    if _local(element) in ("rPh", "phoneticPr"):
        return ""
    own = (element.text or "") if _local(element) == "t" else ""
    return own + "".join(_text(part) for part in element)


def _elements(stream: IO[bytes], *names: str) -> Iterator[ElementTree.Element]:
    """Elements of these names as they end. A document type is refused: it may bomb the parser."""
    parser: ElementTree.XMLPullParser = ElementTree.XMLPullParser(events=("end",))
    begun = b""
    while block := stream.read(65536):
        begun = (begun + block)[-65600:]
        if b"<!DOCTYPE" in begun or b"<!ENTITY" in begun:
            raise BadSheet("文件里有不该有的定义，没有读取。请另存为 CSV 后上传。")
        parser.feed(block)
        for event in parser.read_events():
            element = event[-1]
            if isinstance(element, ElementTree.Element) and _local(element) in names:
                yield element


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
