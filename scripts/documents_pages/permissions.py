"""What the permission functions of every room say, and which roles each of them names."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from documents_pages import markdown as md
from gongzhu.accounts.enums import Role


@dataclass(frozen=True)
class Permission:
    """One permission function. roles: those it names, itself or by a helper; empty for none."""

    room: str
    name: str
    says: str
    roles: frozenset[Role]


def permissions(root: Path) -> list[Permission]:
    """Every public permission function of the house, room by room."""
    found: list[Permission] = []
    for path in sorted((root / "gongzhu").glob("*/permissions.py")):
        found += _of_module(path, path.parent.name)
    return found


def _of_module(path: Path, room: str) -> Iterator[Permission]:
    module = importlib.import_module(f"gongzhu.{room}.permissions")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for name, node in functions.items():
        if not name.startswith("_"):
            roles = frozenset(_roles(node, functions, module, set()))
            yield Permission(room, name, md.first_sentence(ast.get_docstring(node)), roles)


def _roles(
    node: ast.FunctionDef, functions: dict[str, ast.FunctionDef], module: ModuleType, seen: set[str]
) -> Iterator[Role]:
    seen.add(node.name)
    for part in (one for statement in node.body for one in ast.walk(statement)):
        if (
            isinstance(part, ast.Attribute)
            and _is_role(part.value)
            and part.attr in Role.__members__
        ):
            yield Role[part.attr]
        elif isinstance(part, ast.Name) and part.id in functions and part.id not in seen:
            yield from _roles(functions[part.id], functions, module, seen)
        elif isinstance(part, ast.Name):
            yield from _named(getattr(module, part.id, None))


def _is_role(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "Role"


def _named(value: Any) -> Iterator[Role]:
    """The roles a constant of the module stands for."""
    if isinstance(value, str) and value in Role.values:
        yield Role(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _named(inner)
    elif isinstance(value, frozenset | set | tuple | list):
        yield from (one for one in value if isinstance(one, Role))
