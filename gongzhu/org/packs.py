"""Reading the files of a region pack so that every fault can name its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from gongzhu.org.errors import Fault, PackFaults


class Faults:
    """Collects what is wrong in one file; nothing is loaded while it is not empty."""

    def __init__(self, path: Path) -> None:
        self.file = f"{path.parent.name}/{path.name}"
        self.found: list[Fault] = []

    def add(self, line: int, reason: str) -> None:
        """Note one fault. line: counted from 1, 0 for the whole file."""
        self.found.append(Fault(self.file, line, reason))

    def stop(self) -> None:
        """Raise PackFaults when anything was found."""
        if self.found:
            raise PackFaults(sorted(self.found, key=lambda fault: fault.line))


class Row(dict[str, Any]):
    """A mapping of a pack file that knows the line on which it starts."""

    line: int = 0


def read_csv(path: Path, columns: list[str]) -> list[Row]:
    """The rows of a CSV file with exactly these columns, in order.

    Raises PackFaults when the file is missing, is not UTF-8 or has other columns.
    """
    faults = Faults(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(_rows(csv.reader(file), columns, faults))
    except FileNotFoundError:
        faults.add(0, "没有这个文件。")
    except UnicodeDecodeError:
        faults.add(0, "不是 UTF-8 编码。请另存为 UTF-8 后重试。")
    faults.stop()
    return []


def _rows(reader: Any, columns: list[str], faults: Faults) -> Iterator[Row]:
    if next(reader, None) != columns:
        faults.add(1, f"表头应为 {','.join(columns)}。")
        faults.stop()
    for cells in reader:
        if not cells:
            continue
        if len(cells) != len(columns):
            faults.add(reader.line_num, f"应有{len(columns)}列，实有{len(cells)}列。")
            continue
        row = Row(zip(columns, (cell.strip() for cell in cells), strict=True))
        row.line = reader.line_num
        yield row
    faults.stop()


def read_yaml(path: Path) -> Row:
    """The mapping of a YAML file, every mapping in it carrying its line.

    Raises PackFaults when the file is missing, is not YAML, repeats a key or is not a mapping.
    """
    faults = Faults(path)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _LinedLoader)  # noqa: S506 - a SafeLoader
        if not isinstance(content, Row):
            faults.add(1, "最外层应为「名称: 内容」。")
    except FileNotFoundError:
        faults.add(0, "没有这个文件。")
    except UnicodeDecodeError:
        faults.add(0, "不是 UTF-8 编码。请另存为 UTF-8 后重试。")
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        faults.add(line, f"格式不对（{fault.problem}）。")
    faults.stop()
    return content


class _LinedLoader(yaml.SafeLoader):
    """Safe YAML whose mappings know their line and may not repeat a key."""


def _lined(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Iterator[Row]:
    row = Row()
    row.line = node.start_mark.line + 1
    yield row
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str) or key in row:
            raise yaml.constructor.ConstructorError(
                problem=f"「{key}」重复或不是文字", problem_mark=key_node.start_mark
            )
        row[key] = loader.construct_object(value_node, deep=True)


_LinedLoader.add_constructor("tag:yaml.org,2002:map", _lined)


def check_keys(row: Row, needed: set[str], allowed: set[str], faults: Faults) -> bool:
    """Note missing and unknown keys of a mapping; say whether none is missing."""
    for key in sorted(needed - row.keys()):
        faults.add(row.line, f"缺少「{key}」。")
    for key in row.keys() - needed - allowed:
        faults.add(row.line, f"不认识「{key}」。")
    return needed <= row.keys()


def mappings(row: Mapping[str, Any], key: str, faults: Faults, line: int = 1) -> list[Row]:
    """The list of mappings under a key; anything else is a fault. A missing key is an empty list."""
    found = row.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, Row) for one in found):
        faults.add(line, f"「{key}」应为列表，每项为「名称: 内容」。")
        return []
    return found
