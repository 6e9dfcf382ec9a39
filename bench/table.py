"""The figures as a Markdown table people can read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

TITLES = {
    "rules": "Rules: one household against every published item",
    "flow": "Flow: one step of a case, trail and outbox included",
    "worklist": "Worklist and case list, exact total included",
    "load": "Load: HTTP, 2 workers × 4 threads",
}


def table(results: dict[str, Any]) -> str:
    """Every measured line of every suite, both databases side by side."""
    head = results["machine"]
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; never edited by hand. Seconds belong to their machine.",
        "",
        f"Machine: {head['cpu']}, {head['cores']} cores, {head['memory_gib']} GiB, Python {head['python']}.",
        f"Commit: {head['commit']}{' with uncommitted changes' if head['uncommitted'] else ''}, {head['taken_at']}.",
        "",
    ]
    for suite, by_database in results["suites"].items():
        lines += [f"## {TITLES.get(suite, suite)}", ""]
        lines += [
            "| what | database | median ms | p95 ms | queries | more |",
            "|---|---|---|---|---|---|",
        ]
        for database, figures in by_database.items():
            lines += [_row(name, database, value) for name, value in _measured(figures)]
        lines.append("")
    return "\n".join(lines)


def _measured(figures: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in figures.items():
        if isinstance(value, dict) and "median_ms" in value:
            yield name, value


def _row(name: str, database: str, value: dict[str, Any]) -> str:
    shown = {"median_ms", "p95_ms", "min_ms", "max_ms", "times", "queries"}
    more = ", ".join(f"{k} {v}" for k, v in value.items() if k not in shown)
    return f"| {name} | {database} | {value['median_ms']} | {value['p95_ms']} | {value.get('queries', '')} | {more} |"
