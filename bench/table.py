"""The figures as a page people can read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bench.goals import PEERS, Standing, standings

TITLES = {
    "rules": "Rules: one household against every published item, beside OpenFisca-Core",
    "diagnosis": "Self-diagnosis: a family of four, every page against every published item",
    "search": "Search over 20,000 passages, and answers to plain questions",
    "flow": "Flow: one step of a case",
    "lists": "Worklist, lists and search in one process",
    "load": "Load: HTTP, 2 workers × 4 threads",
}
FILLED = ("flow", "lists", "load")
"""Suites that ask a database full of cases; the others do not look at cases."""
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
INTRODUCTION = (Path(__file__).parent / "introduction.md").read_text()
Figures = Mapping[str, Any]


def page(results: Figures) -> str:
    """How it is measured, the goals, and every figure of every suite, both databases side by side."""
    suites = {name: results["suites"][name] for name in TITLES if name in results["suites"]}
    parts = [INTRODUCTION.rstrip(), "", *_goals(suites)]
    for suite, by_database in suites.items():
        parts += ["", f"## {TITLES[suite]}", "", *_taken(suite, by_database), ""]
        parts += list(_load(by_database) if suite == "load" else _timed(by_database))
    return "\n".join(parts) + "\n"


def _taken(suite: str, by_database: Figures) -> Iterator[str]:
    """On what machine, at which commit, when, for each database."""
    for database, found in by_database.items():
        of = found["machine"]
        filled = f" {found['cases']:,} cases;" if suite in FILLED else ""
        yield (
            f"{NAMES[database]}:{filled} {of['cpu']}, {of['cores']} cores, {of['memory_gib']} GiB,"
            f" Python {of['python']}; commit {of['commit']}; {of['taken_at']};"
            f" load of the machine before {of['load_average'][0]}; the suite took {found['seconds']} s."
        )
        yield ""


def _grid(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    names = list(head)
    yield "| " + " | ".join(names) + " |"
    yield "|" + "---|" * len(names)
    for row in rows:
        yield "| " + " | ".join("" if cell is None else str(cell) for cell in row) + " |"


def _goals(suites: Figures) -> Iterator[str]:
    """Every goal with what was reached; below, what stands behind those that were missed."""
    reached = {
        database: {one.what: one for one in standings(suites, database)} for database in NAMES
    }
    whats = {what: one for found in reached.values() for what, one in found.items()}
    yield "## Goals"
    yield ""
    rows = [
        (what, one.bound, *(_reached(reached[database].get(what)) for database in NAMES))
        for what, one in whats.items()
    ]
    yield from _grid(("goal", "bound", *NAMES.values()), rows)
    missed: dict[str, Standing] = {
        one.what: one for found in reached.values() for one in found.values() if not one.is_met
    }
    if missed:
        yield from ("", "### What the missed goals would take", "")
        yield from (
            f"- *{one.what}*: {one.why or 'not looked into yet.'}" for one in missed.values()
        )


def _reached(one: Standing | None) -> str:
    if one is None:
        return "–"
    return f"{one.reached:,}" if one.is_met else f"**{one.reached:,} missed**"


def _timed(by_database: Figures) -> Iterator[str]:
    columns = (
        "median_ms",
        "p95_ms",
        "min_ms",
        "max_ms",
        "cpu_ms",
        "queries",
        "rows_in_all",
        "items",
        "conditions",
        "households",
        "passages",
        "right_first",
        "of",
        "declined",
        "unanswerable",
    )
    named = (
        "median ms",
        "p95 ms",
        "least ms",
        "most ms",
        "cpu ms",
        "queries",
        "rows in all",
        "items",
        "conditions",
        "households",
        "passages",
        "right first",
        "of questions",
        "declined",
        "of unanswerable",
    )
    rows = [
        (name, NAMES[database], *(figures.get(column) for column in columns))
        for name in _names(by_database)
        for database, figures in _each(by_database, name)
    ]
    told = [place for place in range(len(named) + 2) if any(row[place] is not None for row in rows)]
    head = ("what", "database", *named)
    yield from _grid(
        [head[place] for place in told], [[row[place] for place in told] for row in rows]
    )


def _load(by_database: Figures) -> Iterator[str]:
    columns = (
        "per_second",
        "median_ms",
        "p95_ms",
        "p99_ms",
        "requests",
        "errors",
        "rounds",
        "web_cpu_ms",
        "database_cpu_ms",
    )
    named = (
        "requests/s", "p50 ms", "p95 ms", "p99 ms", "requests", "errors", "rounds",
        "web CPU ms each", "database CPU ms each",
    )  # fmt: skip
    rows = [
        (*_work_and_users(name), NAMES[database], *(figures.get(column) for column in columns))
        for name in _names(by_database)
        for database, figures in _each(by_database, name)
        if "per_second" in figures
    ]
    yield from _grid(("work", "users", "database", *named), rows)
    yield from ("", *_beside_peers(by_database))
    yield from ("", "### Where the time of one request goes", "", *_layers(by_database))


def _work_and_users(name: str) -> tuple[str, str]:
    work, _, users = name.rpartition("_")
    return work.replace("_", " of the whole "), users


def _beside_peers(by_database: Figures) -> Iterator[str]:
    """The same work by comparable systems: requests per second (p50 / p95 ms)."""
    yield from ("### Beside comparable systems", "", PEERS["conditions"].strip(), "")
    rows = []
    for work, of in PEERS["works"].items():
        ours = [
            _told(_figures(by_database, database, f"{work}_{of['users']}")) for database in NAMES
        ]
        theirs = [
            "–" if one is None else f"{one[0]} ({one[1]:,} / {one[2]:,})" for one in of["figures"]
        ]
        rows.append((f"{work}, {of['users']} users", *ours, *theirs))
    for work, asked in (("list20", "list"), ("create", "create")):
        queries = [
            _figures(by_database, database, f"{work}_within").get("queries") for database in NAMES
        ]
        rows.append((f"queries, {work}", *queries, *PEERS["queries"][asked]))
    memory = [_figures(by_database, one, "memory").get("per_worker_mib") for one in NAMES]
    rows.append(("MiB per worker", *memory, *PEERS["memory_per_worker_mib"]))
    yield from _grid(("requests/s (p50 / p95 ms)", *NAMES.values(), *PEERS["names"]), rows)
    yield ""
    yield from PEERS["notes"].values()


def _told(figures: Figures) -> str:
    if not figures:
        return ""
    return f"**{figures['per_second']}** ({figures['median_ms']:,} / {figures['p95_ms']:,})"


def _layers(by_database: Figures) -> Iterator[str]:
    rows = [
        (
            name.removesuffix("_within"), NAMES[database], figures["queries"], figures["median_ms"],
            "; ".join(f"{layer} {part}%" for layer, part in figures["layers_percent"].items()),
        )
        for name in _names(by_database)
        for database, figures in _each(by_database, name)
        if "layers_percent" in figures
    ]  # fmt: skip
    yield from _grid(("work", "database", "queries", "median ms", "layers"), rows)


def _names(by_database: Figures) -> list[str]:
    """Every figure's name, in the order of measuring."""
    return list(dict.fromkeys(name for found in by_database.values() for name in found["figures"]))


def _each(by_database: Figures, name: str) -> Iterator[tuple[str, Figures]]:
    for database in NAMES:
        if figures := _figures(by_database, database, name):
            yield database, figures


def _figures(by_database: Figures, database: str, name: str) -> Figures:
    found: Figures = by_database.get(database, {}).get("figures", {}).get(name, {})
    return found
