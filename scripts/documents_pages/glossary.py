"""docs/glossary.md: the field's Chinese words, what the code calls them, and where they live."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from django.apps import apps
from django.db.models import Choices, Model

from documents_pages import house, markdown as md

INTRO = (
    "Chinese is the language of the people who use the platform, English that of the code. The first table is written by "
    "hand in [terms.yaml](terms.yaml) and every place in it is looked up; models and enums are read from the code."
)


def page(root: Path) -> str:
    """The whole page. Raises Contradiction for a term that points at nothing."""
    rooms = [room for floor in house.read_floors(root) for room in floor]
    return md.joined(
        [
            md.title("Glossary", INTRO),
            "## Words of the field",
            _terms(root),
            "## Rows: the models",
            md.table(["名称", "Model", "What a row is", "Room"], _models(rooms)),
            "## Closed lists: the enums",
            md.table(["Enum", "What it lists", "Words"], _enums(root, rooms)),
        ]
    )


def _terms(root: Path) -> str:
    terms = yaml.safe_load((root / "docs" / "terms.yaml").read_text(encoding="utf-8"))
    lost = [term["where"] for term in terms if not _is_there(root, term["where"])]
    if lost:
        raise md.Contradiction(f"docs/terms.yaml points at nothing: {', '.join(lost)}")
    rows = [[term["zh"], term["en"], term["means"], f"`{term['where']}`"] for term in terms]
    return md.table(["Chinese", "English", "Meaning", "Where"], rows)


def _is_there(root: Path, where: str) -> bool:
    """Whether a place of the code exists: room.module.Name, an item of a pack, or a folder."""
    if where.startswith("packs:"):
        item = where.removeprefix("packs:")
        return any((root / "packs").glob(f"*/items/{item}.yaml"))
    if "." not in where:
        return (root / where).is_dir()
    return _is_object(where.split("."))


def _is_object(parts: list[str]) -> bool:
    """Import as many parts as are modules; the rest must be attributes or declared fields."""
    module: Any = None
    for at, _ in enumerate(parts):
        try:
            module = importlib.import_module(".".join(["gongzhu", *parts[: at + 1]]))
        except ModuleNotFoundError:
            return module is not None and _has(module, parts[at:])
    return True


def _has(module: ModuleType, names: list[str]) -> bool:
    try:
        attrgetter(".".join(names))(module)
    except AttributeError:
        return names[-1] in getattr(attrgetter(".".join(names[:-1]))(module), "__annotations__", {})
    return True


def _models(rooms: list[str]) -> Iterator[list[str]]:
    for room in reversed(rooms):
        for model in models_of(room):
            name = f"`{model.__name__}`"
            yield [
                str(model._meta.verbose_name),
                name,
                md.first_sentence(model.__doc__),
                f"`{room}`",
            ]


def models_of(room: str) -> list[type[Model]]:
    """The models a room defines, in the order of their names."""
    found = [
        model for model in apps.get_models() if model.__module__.split(".")[:2] == ["gongzhu", room]
    ]
    return sorted(found, key=lambda model: model.__name__)


def _enums(root: Path, rooms: list[str]) -> Iterator[list[str]]:
    for room in reversed(rooms):
        for enum in enums_of(root, room):
            words = "、".join(f"{one.label} `{one.value}`" for one in enum)
            yield [f"`{room}.{enum.__name__}`", md.first_sentence(enum.__doc__), words]


def enums_of(root: Path, room: str) -> list[type[Choices]]:
    """The closed lists a room defines in its enums and models, in the order of their names."""
    found = [
        thing
        for name in ("enums", "models")
        if (root / "gongzhu" / room / f"{name}.py").is_file()
        for thing in vars(importlib.import_module(f"gongzhu.{room}.{name}")).values()
        if inspect.isclass(thing)
        and issubclass(thing, Choices)
        and thing.__module__ == f"gongzhu.{room}.{name}"
    ]
    return sorted(found, key=lambda enum: enum.__name__)
