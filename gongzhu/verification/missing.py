"""Sources that gave nothing: which, about whom, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gongzhu.verification.enums import QueryStatus, Source

WHY = {
    QueryStatus.QUEUED: "尚未返回",
    QueryStatus.UNREACHABLE: "来源暂不可用",
    QueryStatus.BARRED: "没有有效授权，未查询",
}


@dataclass(frozen=True)
class Missing:
    """A source without an answer about some persons, for one reason."""

    source: Source
    status: QueryStatus
    persons: tuple[str, ...]

    @property
    def label(self) -> str:
        """The source with the names."""
        return f"{self.source.label}（{'、'.join(self.persons)}）"

    @property
    def why(self) -> str:
        """Why there is no answer."""
        return WHY[self.status]


def grouped(rows: Iterable[tuple[str, str, str]]) -> tuple[Missing, ...]:
    """Source by source, the same reason together. rows: (source, status, person's name)."""
    names: dict[tuple[Source, QueryStatus], list[str]] = {}
    for source, status, name in rows:
        names.setdefault((Source(source), QueryStatus(status)), []).append(name)
    order = list(Source)
    found = sorted(names.items(), key=lambda item: order.index(item[0][0]))
    return tuple(Missing(source, status, tuple(who)) for (source, status), who in found)
