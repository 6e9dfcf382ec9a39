"""The documents say what the code says: generated ones are fresh, written ones name real things."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest
from django.core.management import get_commands

from gongzhu.operations.invariants import CHECKS

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import documents  # noqa: E402 - scripts are no package
from documents_pages import conformance, glossary, house, marks  # noqa: E402

DOCS = ROOT / "docs"
PAGES = [
    path
    for path in [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
    if path.name != "benchmarks.md"
]
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
SOURCES = [p for p in (ROOT / "gongzhu").rglob("*.py") if "migrations" not in p.parts]
README = ROOT / "README.md"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_generated_documents_are_fresh() -> None:
    command = [sys.executable, "scripts/documents.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_that_differs_by_one_sign_is_stale(tmp_path: Path) -> None:
    fresh = documents.stale(tmp_path)
    for page, text in fresh.items():
        (tmp_path / page).parent.mkdir(exist_ok=True)
        (tmp_path / page).write_text(text)
    assert documents.stale(tmp_path) == {}

    house_page = tmp_path / "docs/house.md"
    house_page.write_text(house_page.read_text() + "\n")

    assert list(documents.stale(tmp_path)) == ["docs/house.md"]


def test_the_house_has_no_arrow_upward() -> None:
    floors = house.read_floors(ROOT)
    height = {room: i for i, floor in enumerate(reversed(floors)) for room in floor}
    arrows = house.read_arrows(list(height))
    rising = [(a, b) for a, targets in arrows.items() for b in targets if height[b] >= height[a]]

    assert len(arrows["intake"]) > 3
    assert rising == []


def test_every_mark_names_a_requirement() -> None:
    _, groups = conformance.read_requirements(ROOT)

    assert conformance.strange_marks(groups, marks.shown(ROOT)) == []


def test_marks_are_found_on_functions_classes_modules_and_parameters(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_x.py").write_text(
        "pytestmark = [pytest.mark.slow, pytest.mark.requirement('M-1')]\n"
        "@pytest.mark.requirement('F-1', 'F-2')\ndef test_one(): ...\n"
        "@pytest.mark.requirement('C-1')\nclass TestTwo:\n    def test_two(self): ...\n"
        "@pytest.mark.parametrize('a', [pytest.param(1, marks=pytest.mark.requirement('P-1'))])\n"
        "def test_three(a): ...\n"
    )
    found = marks.shown(tmp_path)

    assert {code: [one.test for one in tests] for code, tests in found.items()} == {
        "F-1": ["test_one"],
        "F-2": ["test_one"],
        "M-1": ["test_one", "test_two", "test_three"],
        "C-1": ["test_two"],
        "P-1": ["test_three"],
    }
    assert [one.is_whole_file for one in found["M-1"]] == [True, True, True]


def test_every_model_is_in_the_glossary() -> None:
    page = (DOCS / "glossary.md").read_text()
    rooms = [room for floor in house.read_floors(ROOT) for room in floor]
    absent = [
        model._meta.label
        for room in rooms
        for model in glossary.models_of(room)
        if f"| {model._meta.verbose_name} | `{model.__name__}` |" not in page
    ]

    assert absent == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_says_why_what_and_what_not(path: Path) -> None:
    text = path.read_text()

    assert re.match(rf"# {path.stem[:4]} ", text)
    assert [part for part in ("Context", "Decision", "Rejected") if f"**{part}" not in text] == []


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_commands_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        (name(path), target)
        for path in PAGES
        for target in re.findall(
            r"(?:`|^    |[A-Z]+=\d+ )make ([a-z-]+)", path.read_text(), re.MULTILINE
        )
    }

    assert {target for _, target in named} >= {"run", "test"}
    assert [one for one in sorted(named) if one[1] not in targets] == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readmes_name_every_command(readme: str) -> None:
    told = re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE)
    text = (ROOT / readme).read_text()

    assert [target for target in told if f"`make {target}`" not in text] == []


def test_management_commands_in_documents_exist() -> None:
    known = get_commands()
    strange = [
        (name(path), command)
        for path in PAGES
        for command in re.findall(r"manage\.py ([a-z_]+)", path.read_text())
        if command not in known
    ]

    assert strange == []


def test_links_lead_somewhere() -> None:
    dead = [
        f"{name(path)} → {target}"
        for path in PAGES
        for target in re.findall(r"\]\(([^)#\s]+)", path.read_text())
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert dead == []


def test_images_are_small_and_shown() -> None:
    readme = README.read_text()
    images = sorted((DOCS / "images").glob("*.png"))

    assert [p.name for p in images if p.stat().st_size > 250 * 1024] == []
    assert [p.name for p in images if f"docs/images/{p.name}" not in readme] == []


def test_every_setting_of_the_environment_is_explained() -> None:
    read = {
        variable
        for path in [*(ROOT / "config").rglob("*.py"), *SOURCES]
        for variable in re.findall(
            r"""["'](GONGZHU_[A-Z_]+|DATABASE_URL|REGION)["']""", path.read_text()
        )
    }
    page = (DOCS / "deployment.md").read_text()
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", page, re.MULTILINE))

    assert told == read


def test_every_invariant_is_explained() -> None:
    page = (DOCS / "trust.md").read_text()
    checks = {check.__name__ for check in CHECKS}
    told = {
        word
        for cell in re.findall(r"`check_invariants`: ([^.;|]+)", page)
        for word in re.findall(r"`([a-z_]+)`", cell)
    }

    assert told == checks
    assert [i for i in range(1, 13) if f"| I{i} |" not in page] == []


def test_every_kind_of_effect_is_explained() -> None:
    page = (DOCS / "exchange.md").read_text()
    kinds = {kind for path in SOURCES for kind in _kinds(path)}

    assert len(kinds) > 5
    assert [kind for kind in sorted(kinds) if f"`{kind}`" not in page] == []


def _kinds(path: Path) -> Iterator[str]:
    """The first argument of every call of exchange's `deliver`."""
    for node in ast.walk(ast.parse(path.read_text())):
        called = node.func if isinstance(node, ast.Call) else None
        if getattr(called, "id", getattr(called, "attr", "")) == "deliver":
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield first.value
            else:
                module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                yield attrgetter(ast.unparse(first))(importlib.import_module(module))


def test_words_not_to_be_used_are_not_used() -> None:
    page = (DOCS / "copy-style.md").read_text()
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| [^|]+ \|$", page, re.MULTILINE)
    words = [word for word in rows if re.search(r"[\u4e00-\u9fff]", word)]
    texts = [p for kind in ("html", "py", "typ") for p in (ROOT / "gongzhu").rglob(f"*.{kind}")]
    used = [
        f"{name(path)}: {word}"
        for path in texts
        for word in words
        if word in path.read_text(encoding="utf-8")
    ]

    assert len(words) > 10
    assert used == []


MACHINE_FOLDERS = ("work", "home", "root", "Users")
HOSTS = re.compile(r"https?://([A-Za-z0-9.-]+\.[a-z]{2,})")
KNOWN_HOSTS = {"keepachangelog.com"}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_documents_name_no_machine(path: Path) -> None:
    text = path.read_text()
    folders = re.findall(rf"(?<![\w.])/(?:{'|'.join(MACHINE_FOLDERS)})/\S*", text)
    addresses = set(re.findall(r"\b[1-9]\d{1,2}(?:\.\d{1,3}){3}\b", text)) - {"127.0.0.1"}

    assert folders == []
    assert addresses == set()
    assert set(HOSTS.findall(text)) - KNOWN_HOSTS == set()
    assert os.uname().nodename not in text.split()


def test_locks_name_no_host() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    named = [
        f"{path.name}: {line.strip()}"
        for path in locks
        for line in path.read_text().splitlines()
        if re.search(
            r"--(?:extra-)?index-url|\"resolved\"|\bhttps?://\S+\.(?:whl|tgz|tar\.gz)", line
        )
    ]

    assert named == []
