"""Pack files read so that every key, every value and every expanded anchor knows its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gongzhu.org.errors import Fault, PackFaults

Place = tuple[str | int, ...]

_MOST_NODES = 200_000
_DEEPEST = 40
_MERGE = "tag:yaml.org,2002:merge"
_FLOAT = "tag:yaml.org,2002:float"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Source:
    """A file as plain JSON values, and the line of each place in it.

    file: as shown in faults, e.g. "guangzhou/items/dibao.yaml". lines: counted from 1. files: the
    file of each place, where a file extends another; empty when all is written in one.
    """

    file: str
    data: Any
    lines: dict[Place, int]
    files: dict[Place, str] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it that is written in the file."""
        known = self._nearest(place)
        return 0 if known is None else self.lines[known]

    def file_of(self, place: Place) -> str:
        """The file in which a place is written: this one, or one it extends."""
        known = self._nearest(place)
        return self.file if known is None else self.files.get(known, self.file)

    def _nearest(self, place: Place) -> Place | None:
        lengths = range(len(place), -1, -1)
        return next((place[:n] for n in lengths if place[:n] in self.lines), None)

    def fault(self, place: Place, reason: str) -> Fault:
        """A fault at a place."""
        return Fault(self.file_of(place), self.line(place), reason)


def read(path: Path, root: Path) -> Source:
    """Read a YAML file below root; dates become ISO text, decimals stay as they are written.

    Raises PackFaults when it is missing, not UTF-8, not YAML, repeats a key or merges with `<<`.
    """
    file = f"{root.name}/{path.relative_to(root).as_posix()}"
    try:
        return parse(path.read_text(encoding="utf-8"), file)
    except FileNotFoundError as fault:
        raise PackFaults([Fault(file, 0, "没有这个文件。")]) from fault
    except UnicodeDecodeError as fault:
        raise PackFaults([Fault(file, 0, "不是 UTF-8 编码。请另存为 UTF-8 后重试。")]) from fault


def parse(text: str, file: str) -> Source:
    """Read YAML text. Raises PackFaults when it cannot be used."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        reader = _Reader()
        data = reader.value(node, ()) if node is not None else None
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 0
        raise PackFaults([Fault(file, line, f"格式不对（{fault.problem}）。")]) from fault
    except ValueError as fault:
        raise PackFaults([Fault(file, 0, f"格式不对（{fault}）。")]) from fault
    return Source(file, data, reader.lines)


class _Reader(yaml.constructor.SafeConstructor):
    """Builds values from nodes and notes where each of them stands."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[Place, int] = {}

    def value(self, node: Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if len(self.lines) > _MOST_NODES or len(place) > _DEEPEST:
            raise yaml.MarkedYAMLError(problem="内容太多或循环引用", problem_mark=node.start_mark)
        if isinstance(node, MappingNode):
            return dict(self._entries(node, place))
        if isinstance(node, SequenceNode):
            return [self.value(one, (*place, index)) for index, one in enumerate(node.value)]
        return self._scalar(node)

    def _entries(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"「{key}」重复", problem_mark=key_node.start_mark
                )
            seen.add(key)
            self.lines[(*place, key)] = key_node.start_mark.line + 1
            yield key, self.value(value_node, (*place, key))

    def _key(self, node: Node) -> str:
        if node.tag == _MERGE or not isinstance(node, ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="不能用「<<」或复杂的名称", problem_mark=node.start_mark
            )
        return str(node.value)

    def _scalar(self, node: Node) -> Any:
        value = str(node.value) if node.tag == _FLOAT else self.construct_object(node)
        return value.isoformat() if isinstance(value, date | datetime) else value
