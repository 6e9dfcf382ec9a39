"""A region is data: no place of any pack is named by what runs or is shown."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKS = ROOT / "packs"
CODE = [ROOT / name for name in ("gongzhu", "config", "scripts", "simulator")]
REGIONS = {path.parent.name for path in PACKS.glob("*/divisions.csv")}
ELSEWHERE = {
    "config/settings/base.py": "the region served when the deployment names none",
    "scripts/documents_pages/packs.py": "the documents describe the first region",
}


def places() -> set[str]:
    """Every province, city and district of the packs, without 省, 市, 区 or 县."""
    found = set()
    for path in PACKS.glob("*/divisions.csv"):
        with path.open(encoding="utf-8") as file:
            rows = csv.DictReader(file)
            found |= {row["name"] for row in rows if row["level"] in ("1", "2", "3")}
    return {re.sub(r"[省市区县]$", "", name) for name in found}


def streets() -> set[str]:
    """Every street, town, village and neighbourhood of the packs that nothing else is called."""
    found = set()
    for path in PACKS.glob("*/divisions.csv"):
        with path.open(encoding="utf-8") as file:
            rows = csv.DictReader(file)
            found |= {row["name"] for row in rows if row["level"] in ("4", "5")}
    return {name for name in found if len(name) > 3}


EXPRESSIONS = (ast.Lambda, ast.IfExp)
NAMES = places()
SPOKEN = re.compile("|".join(sorted(NAMES, key=len, reverse=True)))


def texts(path: Path) -> Iterator[str]:
    """What a file says when it runs: the strings of a module without its docstrings."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}|/\*.*?\*/", "", text, flags=re.S)
        return
    tree = ast.parse(text)
    told = {id(doc) for node in ast.walk(tree) for doc in _loose(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def _loose(node: ast.AST) -> Iterator[ast.AST]:
    """Strings that stand for themselves: docstrings, which may cite a city's documents."""
    for statement in getattr(node, "body", ()) if not isinstance(node, EXPRESSIONS) else ():
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            yield statement.value


def files() -> Iterator[Path]:
    for folder in CODE:
        for suffix in ("py", "html", "js", "txt", "typ"):
            yield from folder.rglob(f"*.{suffix}")


def test_the_names_looked_for_are_those_of_the_packs():
    assert {"广州", "江阴", "平远", "四川", "成都", "天河"} <= NAMES
    assert {"guangzhou", "jiangyin", "pingyuan", "sichuan"} == REGIONS


@pytest.mark.parametrize("folder", CODE, ids=lambda path: path.name)
def test_no_place_is_named_outside_the_packs(folder: Path):
    found = {
        (path.relative_to(ROOT).as_posix(), SPOKEN.findall(text)[0])
        for path in files()
        if path.is_relative_to(folder) and "migrations" not in path.parts
        for text in texts(path)
        if SPOKEN.search(text)
    }

    assert found == set()


def test_no_street_or_village_is_an_example_outside_the_packs():
    known = streets()
    pattern = re.compile(r"[\u4e00-\u9fff]+")
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in files()
        if "migrations" not in path.parts
        for text in texts(path)
        for said in pattern.findall(text)
        for start in range(len(said))
        for length in range(4, 10)
        if (name := said[start : start + length]) in known
    }

    assert found == set()


def test_no_region_is_chosen_by_its_key():
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files()
        for text in texts(path)
        if REGIONS & set(re.findall(r"[a-z]+", text))
    }

    assert found <= set(ELSEWHERE)
