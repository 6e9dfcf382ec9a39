"""docs/conformance.md: every requirement, and the acceptance tests that carry its id."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from documents_pages import markdown as md
from documents_pages.marks import Shown, shown

LEVELS = {"M": "应 must", "S": "宜 should", "Y": "可 may", "+": "beyond the sources"}
INTRO = (
    "What the source documents ask of such a platform, clause by clause, and which tests show it. The rows are kept in "
    "[requirements.yaml](requirements.yaml), in our own words; read the clause itself before building on it. The tests "
    'are found in the source by their mark `@pytest.mark.requirement("ID")`; whether they pass, `make test` and `make trials` say.'
)
READING = (
    "*shown*: tests carry the id, and nothing is known to be missing. *partly 部分*: tests carry the id, and what is "
    "still missing is written down. *尚未实现 not yet*: no test carries the id, whatever code there may be. A mark says "
    "that a test shows something of a clause; what exactly, the name of the test says."
)
NOT_YET = "尚未实现 not yet"


@dataclass(frozen=True)
class Requirement:
    """One row. missing: what is known not to be there, "" when nothing is."""

    id: str
    source: str
    level: str
    says: str
    missing: str = ""


@dataclass(frozen=True)
class Group:
    """Requirements of one part of the platform."""

    key: str
    title: str
    rows: tuple[Requirement, ...]


def page(root: Path) -> str:
    """The whole page."""
    sources, groups = read_requirements(root)
    tests = shown(root)
    return md.joined(
        [
            md.title("Conformance", INTRO, READING),
            "## Counts",
            _counts(groups, tests),
            _strange(strange_marks(groups, tests)),
            "## Sources",
            md.table(["Document", "Title"], [[key, title] for key, title in sources.items()]),
            *(part for group in groups for part in _group(group, tests)),
        ]
    )


def read_requirements(root: Path) -> tuple[Mapping[str, str], list[Group]]:
    """The source documents and the rows, group by group. Raises Contradiction for a doubled id."""
    data = yaml.safe_load((root / "docs" / "requirements.yaml").read_text(encoding="utf-8"))
    groups = [
        Group(key, group["title"], tuple(_requirement(key, row) for row in group["rows"]))
        for key, group in data["groups"].items()
    ]
    counted = Counter(row.id for group in groups for row in group.rows)
    doubled = [one for one, n in counted.items() if n > 1]
    if doubled:
        raise md.Contradiction(f"docs/requirements.yaml names {', '.join(doubled)} twice")
    return data["sources"], groups


def _requirement(key: str, row: Mapping[str, Any]) -> Requirement:
    requirement = Requirement(**row)
    if not requirement.id.startswith(f"{key}-") or requirement.level not in LEVELS:
        raise md.Contradiction(
            f"docs/requirements.yaml: {requirement.id} has no such group or level"
        )
    return requirement


def strange_marks(groups: list[Group], tests: Mapping[str, list[Shown]]) -> list[str]:
    """Tests whose mark names no requirement."""
    known = {row.id for group in groups for row in group.rows}
    return [
        f"`{one}`: {test.path}, {test.test}"
        for one, found in sorted(tests.items())
        if one not in known
        for test in found
    ]


def _strange(lines: list[str]) -> str:
    return f"## Marks that name no row\n\n{md.bullets(lines)}" if lines else ""


def state(row: Requirement, tests: Mapping[str, list[Shown]]) -> str:
    """How far a requirement is shown to be met."""
    if not tests.get(row.id):
        return NOT_YET
    return "partly 部分" if row.missing else "shown"


def _counts(groups: list[Group], tests: Mapping[str, list[Shown]]) -> str:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in (row for group in groups for row in group.rows):
        counted[row.level][state(row, tests)] += 1
    heads = ["Level", "Rows", "shown", "partly 部分", NOT_YET]
    rows = [[f"{level} {LEVELS[level]}", *_numbers(counted[level], heads[2:])] for level in LEVELS]
    return md.table(heads, [*rows, ["all", *_numbers(sum(counted.values(), Counter()), heads[2:])]])


def _numbers(count: Counter[str], states: list[str]) -> Iterator[str]:
    yield str(count.total())
    yield from (str(count[one]) for one in states)


def _group(group: Group, tests: Mapping[str, list[Shown]]) -> Iterator[str]:
    yield f"## {group.key} {group.title}"
    heads = ["Id", "Source", "Level", "What is asked", "State", "Shown by"]
    yield md.table(heads, (_row(row, tests) for row in group.rows))


def _row(row: Requirement, tests: Mapping[str, list[Shown]]) -> list[str]:
    missing = f"; missing: {row.missing}" if row.missing and row.id in tests else ""
    told = f"{state(row, tests)}{missing}"
    return [row.id, row.source, row.level, row.says, told, _tests(tests.get(row.id, []))]


def _tests(found: list[Shown]) -> str:
    by_file: dict[str, list[Shown]] = defaultdict(list)
    for one in found:
        by_file[one.path].append(one)
    return "<br/>".join(_file(path, tests) for path, tests in sorted(by_file.items()))


def _file(path: str, tests: list[Shown]) -> str:
    name = path.removeprefix("tests/").removesuffix(".py")
    link = f"[{name}](../{path})"
    if all(one.is_whole_file for one in tests):
        return f"{link}: the whole file"
    sentences = (one.test.removeprefix("test_").replace("_", " ") for one in tests)
    return f"{link}: {'; '.join(sorted(sentences))}"
