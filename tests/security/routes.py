"""Every address the platform answers, as the resolver itself has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One pattern. name: with its namespace. arguments: the names it captures."""

    name: str
    pattern: str
    arguments: frozenset[str]


def routes() -> list[Route]:
    """All of them, in the resolver's order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, pattern, inner)
        elif isinstance(entry, URLPattern):
            taken = frozenset(entry.pattern.converters)
            yield Route(f"{space}{entry.name}", pattern, taken)
