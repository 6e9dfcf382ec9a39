"""The house inspects itself: what a reviewer would say ten times is said once, here."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from gongzhu.scope.models import Dossier, Scoped

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "gongzhu"
ROOMS = sorted(p.name for p in HOUSE.iterdir() if (p / "__init__.py").exists())
OURS = [m for m in apps.get_models() if m.__module__.startswith("gongzhu.")]
SOURCES = sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts)

CLOSED = {"views", "forms", "urls", "api", "management"}
"""Files of a room that no other room may import."""

FRONT = {"portal", "desk", "operations", "demo"}
"""Rooms that put pages together and so may use the forms of the rooms below."""

MAY_EXPOSE = {
    "gongzhu/common/secret.py": "the type itself",
    "gongzhu/accounts/services/signing_in.py": "a one-time code is checked against its seed",
    "gongzhu/accounts/services/second_factor.py": "the seed is shown once, when it is bound",
    "gongzhu/people/selectors.py": "age and gender are read from the number, the number is not given",
    "gongzhu/people/services": "reveal, with a reason, in the trail; telling a resident by message",
    "gongzhu/exchange/jobs.py": "the gateway needs the phone to send to",
    "gongzhu/intake": "facts are derived from what was declared; a form shows a person their own words",
    "gongzhu/verification": "sources are asked by identity number; the report compares amounts",
    "gongzhu/decisions": "the frozen answer explains a decision to those entitled",
    "gongzhu/payments": "the bank file needs the card; the entitlement keeps the arithmetic",
    "gongzhu/archive": "the sealed file holds what the case held",
    "gongzhu/portal": "a resident reads their own declaration",
    "gongzhu/desk": "an officer within scope reads a declaration, in the trail",
    "gongzhu/demo": "synthetic people only",
}

PUBLIC_MODELS = {
    "decisions.Notice": "public by law, holds only what may be public",
    "scope.Grant": "who may see what; holds no private value",
    "payments.Journal": "ledger: amounts of orders, no person",
}
"""Models that touch a case or dossier without being protected, each with its reason."""


def _layers() -> list[list[str]]:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    floors = next(c for c in config["tool"]["importlinter"]["contracts"] if c["id"] == "floors")
    return [[room.strip() for room in layer.split("|")] for layer in floors["layers"]]


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    """(module, name) pairs a file imports from our house."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gongzhu"):
            for alias in node.names:
                yield node.module or "", alias.name


def test_every_room_stands_on_a_floor() -> None:
    placed = {room for layer in _layers() for room in layer}

    assert placed == {room for room in ROOMS if room not in ("static", "templates")}


def test_rooms_stay_closed() -> None:
    broken = []
    for path in SOURCES:
        room = path.relative_to(HOUSE).parts[0]
        for module, name in _imports(path):
            parts = [*module.split("."), name]
            if (
                len(parts) > 2
                and parts[1] != room
                and parts[1] not in ("common", "rules", "flow", "audit")
            ):
                inner = parts[2]
                if inner in CLOSED and not (inner == "forms" and room in FRONT):
                    broken.append(f"{path.relative_to(ROOT)} imports {'.'.join(parts)}")

    assert broken == []


def test_foreign_keys_fall() -> None:
    height = {room: i for i, layer in enumerate(reversed(_layers())) for room in layer}
    rising = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model
        and field.related_model.__module__.startswith("gongzhu.")
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]  # fmt: skip

    assert rising == []


def test_every_model_says_what_is_private_in_it() -> None:
    silent = [
        m._meta.label for m in OURS if not re.search(r"^\s*PII:", m.__doc__ or "", re.MULTILINE)
    ]

    assert silent == []


def test_every_model_about_a_household_is_protected() -> None:
    private = {m for m in OURS if issubclass(m, Scoped)}
    touching = {
        m
        for m in OURS
        for f in m._meta.get_fields()
        if f.is_relation and f.concrete and not f.many_to_many and f.related_model in private
    }
    open_ones = {m._meta.label for m in touching - private if not m._meta.auto_created}

    assert open_ones - set(PUBLIC_MODELS) == {"payments.Posting"} - {"payments.Posting"}


def test_protected_models_keep_both_managers() -> None:
    for model in OURS:
        if issubclass(model, Scoped):
            assert model._default_manager.name == "objects", model
            assert model._base_manager.name == "unscoped", model


def test_every_path_to_the_dossier_is_protected_on_the_way() -> None:
    for model in OURS:
        if issubclass(model, Scoped) and model is not Dossier:
            first = model._meta.get_field(model.scope.dossier.split("__")[0])
            assert issubclass(first.related_model, Scoped), model


def test_labels_of_enums_are_chinese() -> None:
    latin = []
    for path in HOUSE.glob("*/enums.py"):
        module = __import__(f"gongzhu.{path.parent.name}.enums", fromlist=["*"])
        for thing in vars(module).values():
            if (
                isinstance(thing, type)
                and issubclass(thing, models.Choices)
                and thing.__module__ == module.__name__
            ):
                latin += [
                    f"{thing.__name__}.{m.name}"
                    for m in thing
                    if not re.search(r"[\u4e00-\u9fff]|PDF|^12345$", str(m.label))
                ]

    assert latin == []


def test_only_named_modules_expose_a_secret() -> None:
    leaks = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if ".expose()" in path.read_text()
        and not any(str(path.relative_to(ROOT)).startswith(place) for place in MAY_EXPOSE)
    ]

    assert leaks == []


def test_pages_and_forms_never_go_around_the_scope() -> None:
    around = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if ({"views", "forms"} & set(path.with_suffix("").parts))
        and ".unscoped" in path.read_text()
    ]

    assert around == []


def test_pages_ask_selectors_and_never_the_tables() -> None:
    asking = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "views" in path.with_suffix("").parts and ".objects" in path.read_text()
    ]

    assert asking == []


def test_no_file_grows_beyond_one_idea() -> None:
    others = [
        path for name in ("simulator", "scripts", "tests") for path in (ROOT / name).rglob("*.py")
    ]
    places = [*SOURCES, *others]
    long = [
        f"{p.relative_to(ROOT)}: {n}"
        for p in places
        if (n := len(p.read_text().splitlines())) > 400
    ]

    assert long == []


def test_every_template_is_used() -> None:
    text = "\n".join(
        p.read_text() for p in [*SOURCES, *HOUSE.rglob("*.html")] if "migrations" not in p.parts
    )
    unused = []
    for path in HOUSE.rglob("*.html"):
        name = str(path).split("/templates/", 1)[1]
        if name not in text and path.name not in ("404.html", "500.html", "403.html", "400.html"):
            unused.append(name)

    assert unused == []


def _named(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _named(pattern, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


def test_every_address_has_a_name() -> None:
    nameless = [route for route, pattern in _named(get_resolver()) if not pattern.name]

    assert nameless == []


@pytest.mark.parametrize("room", [r for r in ROOMS if (HOUSE / r / "__init__.py").exists()])
def test_every_room_says_what_it_never_does(room: str) -> None:
    text = (HOUSE / room / "__init__.py").read_text()

    assert "Never:" in text or room in ("rules",)
