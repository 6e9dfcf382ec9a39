"""docs/house.md: floors, rooms, the arrows between them and what each room offers."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import grimp

from documents_pages import markdown as md

Arrows = Mapping[str, frozenset[str]]

INTRO = (
    "Imports fall, cases climb. A room stands on a floor and may import only from rooms on lower floors, never from a "
    "neighbour on its own; `lint-imports` refuses anything else. A later stage pulls its work by the state of the case; "
    "nothing below ever calls upward."
)
DRAWING = (
    "An arrow means *imports*. Drawn are the arrows that do not follow from others: where a room reaches another by way "
    "of a third, the direct line is left out. The table below has them all, as found in the source by grimp."
)
OFFERS = (
    "A room is entered by `services` (verbs: they change something), `selectors` (nouns: they read), `permissions`, "
    "`models`, `enums` and `errors`; its views, forms, addresses and templates stay at home. Listed are the services; for "
    "rooms that have none, what the package itself exports."
)


@dataclass(frozen=True)
class Room:
    """What a room says of itself in the docstring of its package."""

    name: str
    what: str
    chinese: str
    basis: str
    never: str


@dataclass(frozen=True)
class Function:
    """A public function of a room."""

    name: str
    says: str


def page(root: Path) -> str:
    """The whole page."""
    floors = read_floors(root)
    rooms = {name: read_room(root, name) for floor in floors for name in floor}
    arrows = read_arrows(list(rooms))
    return md.joined(
        [
            md.title("The house", INTRO),
            "## Floors and rooms",
            _floors_table(floors, rooms),
            "## Arrows",
            DRAWING,
            _drawing(floors, rooms, arrows),
            _arrows_table(floors, arrows),
            "## What each room offers",
            OFFERS,
            *(part for name in rooms for part in _offers(root, rooms[name])),
        ]
    )


def read_floors(root: Path) -> list[list[str]]:
    """The rooms floor by floor, the highest first, as the import contract has them."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(one["layers"] for one in contracts["contracts"] if one["id"] == "floors")
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def read_room(root: Path, name: str) -> Room:
    """A room by its package's docstring: first line, Chinese name, legal basis, Never."""
    text = ast.get_docstring(_parsed(root / "gongzhu" / name / "__init__.py")) or ""
    head = " ".join(text.split())
    return Room(
        name=name,
        what=md.first_sentence(text),
        chinese=_after("Chinese name", head) or _first_chinese(head),
        basis=_after("Legal basis", head),
        never=_after("Never", head),
    )


def _after(label: str, text: str) -> str:
    """What follows a label, up to the next label or the end of its sentence."""
    found = re.search(rf"{label}: (.+?)\.(?= (?:Chinese name|Legal basis|Never):| [A-Z]|$)", text)
    return found[1] if found else ""


def _first_chinese(text: str) -> str:
    found = re.search(r"[\u4e00-\u9fff]+", text)
    return found[0] if found else ""


def read_arrows(rooms: list[str]) -> Arrows:
    """Which rooms each room imports, from the modules themselves, lazy imports included."""
    graph = grimp.build_graph("gongzhu", cache_dir=None)
    for room in rooms:
        graph.squash_module(f"gongzhu.{room}")
    return {
        room: frozenset(
            found.split(".")[1]
            for found in graph.find_modules_directly_imported_by(f"gongzhu.{room}")
            if found.count(".") == 1 and found != f"gongzhu.{room}"
        )
        for room in rooms
    }


def reduced(arrows: Arrows) -> Arrows:
    """The arrows without those that follow from others. The house has no circle, so this is unique."""
    return {
        room: frozenset(
            target
            for target in targets
            if not any(target in _below(other, arrows) for other in targets - {target})
        )
        for room, targets in arrows.items()
    }


def _below(room: str, arrows: Arrows) -> set[str]:
    found: set[str] = set()
    waiting = list(arrows.get(room, ()))
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting.extend(arrows.get(one, ()))
    return found


def _floors_table(floors: list[list[str]], rooms: Mapping[str, Room]) -> str:
    rows = [
        [str(len(floors) - height), f"`{name}`", one.chinese, one.what, one.basis, one.never]
        for height, floor in enumerate(floors)
        for name in floor
        for one in [rooms[name]]
    ]
    return md.table(["Floor", "Room", "名称", "What it is for", "Legal basis", "Never"], rows)


def _drawing(floors: list[list[str]], rooms: Mapping[str, Room], arrows: Arrows) -> str:
    lines = ["flowchart TB"]
    lines += [
        f'    {name}["{name}<br/>{rooms[name].chinese}"]' for floor in floors for name in floor
    ]
    drawn = reduced(arrows)
    lines += [
        f"    {name} --> {target}"
        for floor in floors
        for name in floor
        for target in sorted(drawn[name])
    ]
    return md.fence("mermaid", lines)


def _arrows_table(floors: list[list[str]], arrows: Arrows) -> str:
    order = [name for floor in floors for name in floor]
    rows = [
        [f"`{name}`", ", ".join(f"`{one}`" for one in order if one in arrows[name])]
        for name in order
    ]
    return md.table(["Room", "Imports"], rows)


def _offers(root: Path, room: Room) -> Iterator[str]:
    found = list(read_functions(root, room.name))
    if found:
        yield f"### `{room.name}` {room.chinese}"
        yield md.table(["Name", "What it does"], [[f"`{one.name}`", one.says] for one in found])


def read_functions(root: Path, room: str) -> Iterator[Function]:
    """The public functions of a room's services, or of the package where it has no services."""
    home = root / "gongzhu" / room
    for path in (home / "services.py", home / "services" / "__init__.py", home / "__init__.py"):
        if path.is_file():
            yield from _public(root, path)
            return


def _public(root: Path, path: Path) -> Iterator[Function]:
    """Functions defined here, and those a package fetches from its own modules for others to use.

    Of a room without services, classes too: they are what it is entered by.
    """
    wanted = (ast.FunctionDef, ast.ClassDef) if path.parent.parent.name == "gongzhu" else ()
    for node in _parsed(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield Function(node.name, md.first_sentence(ast.get_docstring(node)))
        elif isinstance(node, ast.ImportFrom) and path.name == "__init__.py":
            yield from _fetched(root, path, node, wanted or (ast.FunctionDef,))


Kinds = tuple[type[ast.FunctionDef] | type[ast.ClassDef], ...]


def _fetched(root: Path, path: Path, node: ast.ImportFrom, kinds: Kinds) -> Iterator[Function]:
    source = root.joinpath(*(node.module or "").split(".")).with_suffix(".py")
    if not source.is_file() or path.parent not in source.parents:
        return
    defined = {one.name: one for one in _parsed(source).body if isinstance(one, kinds)}
    for alias in node.names:
        if alias.name in defined and not alias.name.startswith("_"):
            said = md.first_sentence(ast.get_docstring(defined[alias.name]))
            yield Function(alias.asname or alias.name, said)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))
