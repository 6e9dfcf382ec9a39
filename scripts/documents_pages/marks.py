"""Which tests carry @pytest.mark.requirement, found in their source: nothing is run or imported."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "requirement"


@dataclass(frozen=True)
class Shown:
    """A test that carries an id. is_whole_file: the mark is that of its module."""

    path: str
    test: str
    is_whole_file: bool


def shown(root: Path) -> dict[str, list[Shown]]:
    """The tests by the id they carry, in the order of the files."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        where = path.relative_to(root).as_posix()
        for code, name, is_whole_file in _of_body(tree.body, _marked(tree.body)):
            found[code].append(Shown(where, name, is_whole_file))
    return dict(found)


def _of_body(body: list[ast.stmt], above: set[str]) -> Iterator[tuple[str, str, bool]]:
    """Every (id, test, is_whole_file) of a module. above: ids that its `pytestmark` gives all."""
    for node, inherited in _tests(body, set()):
        own = {one for decorator in node.decorator_list for one in _ids(decorator)}
        yield from ((one, node.name, False) for one in sorted(own | inherited))
        yield from ((one, node.name, True) for one in sorted(above - own - inherited))


def _tests(body: list[ast.stmt], inherited: set[str]) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """The test functions of a module and of its classes, with what their classes give them."""
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node, inherited
        elif isinstance(node, ast.ClassDef):
            ids = {one for decorator in node.decorator_list for one in _ids(decorator)}
            yield from _tests(node.body, inherited | ids | _marked(node.body))


def _marked(body: list[ast.stmt]) -> set[str]:
    """Ids in the `pytestmark` of a module or class."""
    return {
        code
        for node in body
        if isinstance(node, ast.Assign)
        and any(isinstance(one, ast.Name) and one.id == "pytestmark" for one in node.targets)
        for code in _ids(node.value)
    }


def _ids(node: ast.expr) -> Iterator[str]:
    """Ids of every `….requirement("A", "B")` inside an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and _is_mark(part.func):
            yield from (one.value for one in part.args if isinstance(one, ast.Constant))


def _is_mark(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == MARK
