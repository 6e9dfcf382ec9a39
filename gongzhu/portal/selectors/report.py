"""A verification report as the people it is about read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gongzhu.verification.comparing import Line


def report_lines(lines: Iterable[Line]) -> dict[str, Any]:
    """lines: what there is to compare; silent: by person, the departments that had nothing to say."""
    told: list[Line] = []
    silent: dict[str, list[str]] = {}
    for line in lines:
        if _is_silent(line):
            silent.setdefault(line.person, []).append(line.subject)
        else:
            told.append(line)
    return {"lines": told, "silent": [(who, "、".join(what)) for who, what in silent.items()]}


def _is_silent(line: Line) -> bool:
    """Whether a department had nothing and nothing had been declared either."""
    is_bare = line.declared in (None, "—") and isinstance(line.found, str)
    return is_bare and not line.is_contrary and not line.remark
