"""Check what was typed against the words of the item, and write it as it is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from gongzhu.catalogue import selectors as catalogue
from gongzhu.catalogue.models import ItemVersion
from gongzhu.common.errors import Invalid
from gongzhu.common.money import MOST, yuan
from gongzhu.intake import outline
from gongzhu.intake.enums import Section
from gongzhu.rules import Fact, FactError, Scope, Type

HIGHEST = {"self_care_failed": 6, "disability_level": 4}
_DETAILS: dict[Section, Mapping[str, type]] = {
    Section.INCOME: {"period_total_fen": int, "year_total_fen": int, "same_every_month": bool, "note": str},
    Section.ASSET: {"count": int, "note": str},
    Section.EXPENSE: {"note": str},
}  # fmt: skip
_NOTE = 100


def cleaned_member(version: ItemVersion, values: Mapping[str, Any]) -> dict[str, Any]:
    """Member facts ready to be stored. Raises Invalid naming every field that will not do."""
    asked = outline.answerable_of_members(version)
    words = catalogue.vocabulary(version)
    faults, result = {}, {}
    for name, value in values.items():
        fact = words.find(Scope.MEMBER, name)
        if name not in asked or (fact is None and name != outline.EXCLUSION):
            faults[name] = "这个事项不需要这项情况，请不要填写。"
            continue
        try:
            result[name] = _exclusion(value) if fact is None else stored(fact, value)
        except FactError as fault:
            faults[name] = fault.sentence
    if faults:
        raise Invalid(_told(faults), faults)
    return result


def stored(fact: Fact, value: Any, *, on: date | None = None) -> Any:
    """A value as it is stored: fen, true or false, code, ISO day. None stays None.

    on: days after it are refused. Raises FactError with a sentence.
    """
    clean = fact.clean(value)
    if isinstance(clean, date):
        if on is not None and clean > on:
            raise FactError(fact.name, "日期不能晚于今天。请核对后重新填写。")
        return clean.isoformat()
    if isinstance(clean, int) and not isinstance(clean, bool):
        _in_range(fact, clean)
    return str(clean) if isinstance(clean, Fraction) else clean


def normal_details(section: Section, details: Mapping[str, Any]) -> dict[str, Any]:
    """Only what the section knows, each of its type. Raises Invalid."""
    allowed = _DETAILS[section]
    result = {}
    for name, value in details.items():
        if value in (None, ""):
            continue
        if name not in allowed or type(value) is not allowed[name]:
            raise Invalid("填写的内容不对，请刷新页面后重新填写。", {name: "请重新填写。"})
        most = 99 if name == "count" else MOST
        if type(value) is int and not 0 <= value <= most:
            raise Invalid("数字超出范围，请核对。", {name: _too_much(name, most)})
        result[name] = value.strip()[:_NOTE] if isinstance(value, str) else value
    return result


def _exclusion(value: Any) -> str | None:
    known = {kind.code for kind in catalogue.words().kinds_of("exclusions")}
    if value is not None and value not in known:
        raise FactError(outline.EXCLUSION, "请从列表中选择。")
    return value


def _in_range(fact: Fact, value: int) -> None:
    if value < 0:
        raise FactError(fact.name, f"「{fact.label}」不能是负数。请核对后重新填写。")
    if fact.kind is Type.MONEY and value > MOST:
        raise FactError(fact.name, "金额太大，请核对后重新填写。")
    if value > HIGHEST.get(fact.name, value):
        raise FactError(
            fact.name, f"「{fact.label}」最多是 {HIGHEST[fact.name]}。请核对后重新填写。"
        )


def _too_much(name: str, most: int) -> str:
    said = f"{most}" if name == "count" else f"{yuan(most)} 元"
    return f"请填 0 到 {said} 之间的数，看看是不是多打了一位。"


def _told(faults: Mapping[str, str]) -> str:
    return f"有 {len(faults)} 处要改：" + "".join(dict.fromkeys(faults.values()))
