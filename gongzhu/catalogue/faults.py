"""What pydantic finds, told in Chinese at the line where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from gongzhu.catalogue.reading import Source
from gongzhu.org.errors import Fault

_REASONS = {
    "missing": "缺少「{key}」。",
    "extra_forbidden": "不认识「{key}」。请核对写法。",
    "string_type": "「{key}」应为文字；数字请加引号。",
    "string_too_short": "「{key}」不能为空。",
    "string_too_long": "「{key}」太长，最多{max_length}个字。",
    "string_pattern_mismatch": "「{key}」的写法不对，应符合 {pattern}。",
    "too_short": "「{key}」至少要有{min_length}项。",
    "enum": "「{key}」应为 {expected} 之一。",
    "literal_error": "「{key}」应为 {expected} 之一。",
    "int_type": "「{key}」应为整数。",
    "int_parsing": "「{key}」应为整数。",
    "bool_type": "「{key}」应为 true 或 false。",
    "list_type": "「{key}」应为列表（每项前加「-」）。",
    "dict_type": "「{key}」应为「名称: 内容」。",
    "model_type": "「{key}」应为「名称: 内容」。",
    "greater_than_equal": "「{key}」不能小于{ge}。",
    "greater_than": "「{key}」应大于{gt}。",
    "less_than_equal": "「{key}」不能大于{le}。",
    "none_required": "「{key}」应留空。",
}
_STARTS = {
    "date": "「{key}」应为日期，例如 2026-01-31。",
    "decimal": "「{key}」应为数字。",
    "value_error": "{error}",
    "finite_number": "「{key}」应为数字。",
}


def told(fault: ValidationError, source: Source, at: tuple[str | int, ...] = ()) -> Iterator[Fault]:
    """Each thing pydantic found, with file, line and reason.

    at: where in the file the validated part begins.
    """
    for error in fault.errors(include_url=False, include_input=False):
        place = (*at, *(part for part in error["loc"] if part != "[key]"))
        yield source.fault(place, _reason(error))


def _reason(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    key = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "内容")
    words = {"key": key, **{name: str(value) for name, value in context.items()}}
    if kind in _REASONS:
        return _REASONS[kind].format(**words)
    start = next((text for start, text in _STARTS.items() if kind.startswith(start)), None)
    return start.format(**words) if start else f"「{key}」的内容不对（{error['msg']}）。"
