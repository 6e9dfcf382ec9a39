"""The region a deployment serves, and the questions the law leaves open to it.

Read from `packs/<region>/region.yaml`, whose head documents the fields. With `extends: common` the
answers of `packs/common/parameters.yaml` hold except where the region writes its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gongzhu.org.enums import Grade
from gongzhu.org.errors import NotDecided
from gongzhu.org.packs import Faults, Row, check_keys, mappings, read_yaml

Value = int | bool | str


@dataclass(frozen=True, slots=True)
class Hotline:
    """A telephone number for the public. number is text: "12345"."""

    number: str
    label: str
    source: str
    grade: Grade

    @property
    def told(self) -> str:
        """Whose it is, the number, and that it is 待核对 where it is, as components/phone.html has it."""
        return f"{self.label} {self.number}{'（待核对）' if self.grade.needs_review else ''}"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One answer of the region to a question that the law leaves open.

    value: None while nobody has decided 待核定. choices: code -> Chinese words, empty when free.
    """

    key: str
    label: str
    value: Value | None
    source: str
    grade: Grade
    unit: str = ""
    note: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The value in words for people; 待核定 when undecided."""
        if self.value is None:
            return Grade.PENDING.label
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        return self.choices.get(str(self.value), f"{self.value}{self.unit}")


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a demonstration takes place, and how well off its made-up households are.

    districts: 12-digit codes, the one shown first, then its neighbour. income_percent: how much of
    the made-up incomes is earned here, so that they stand to the region's standards as elsewhere.
    """

    districts: tuple[int, ...] = ()
    income_percent: int = 100


@dataclass(frozen=True, slots=True)
class Region:
    """The region served.

    code: 12-digit division code as a whole number. receipt_prefix: capitals before every receipt
    number. here: how people call the place whose register counts: 本市, 本县.
    """

    key: str
    title: str
    platform_name: str
    province: str
    code: int
    receipt_prefix: str
    hotlines: tuple[Hotline, ...]
    parameters: Mapping[str, Parameter]
    stage: Stage
    here: str

    def entry(self, key: str) -> Parameter:
        """A parameter with its label, source, grade and note. Raises KeyError for an unknown one."""
        return self.parameters[key]

    def parameter(self, key: str) -> Value:
        """The decided value. Raises NotDecided while it is 待核定, KeyError when unknown."""
        entry = self.entry(key)
        if entry.value is None:
            raise NotDecided(
                f"“{entry.label}”在{self.title}尚待核定，系统不代为假定。"
                "请业务主管部门核定、政策管理员录入后重试。"
            )
        return entry.value

    def number(self, key: str) -> int:
        """A whole-number parameter, in its unit. Raises NotDecided, KeyError, TypeError."""
        value = self.parameter(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"parameter {key} is not a whole number")
        return value

    def flag(self, key: str) -> bool:
        """A yes-or-no parameter. Raises NotDecided, KeyError, TypeError."""
        value = self.parameter(key)
        if not isinstance(value, bool):
            raise TypeError(f"parameter {key} is not yes or no")
        return value

    def choice(self, key: str) -> str:
        """The code of a parameter chosen from a list. Raises NotDecided, KeyError, TypeError."""
        value = self.parameter(key)
        if not isinstance(value, str):
            raise TypeError(f"parameter {key} is not chosen from a list")
        return value


_OPTIONAL = {"hotlines", "parameters", "extends", "demonstration", "here"}
_HEAD = {"key", "title", "platform_name", "province", "code", "receipt_prefix"}
_HERE = "本市"
_HOTLINE = {"number", "label", "source", "grade"}
_PARAMETER = {"label", "value", "source", "grade"}


def read_region(path: Path) -> Region:
    """The region described by a file. Raises PackFaults naming every fault and its line."""
    content = read_yaml(path)
    faults = Faults(path)
    if not check_keys(content, _HEAD, _OPTIONAL, faults):
        faults.stop()
    _check_head(content, path, faults)
    hotlines = [_hotline(row, faults) for row in mappings(content, "hotlines", faults)]
    stage = _stage(content, faults)
    shared = _shared(content, path, faults)
    parameters = [_parameter(key, row, faults) for key, row in _entries(content, faults, shared)]
    faults.stop()
    return Region(
        **{key: content[key] for key in _HEAD - {"code"}},
        code=int(content["code"]),
        here=str(content.get("here") or _HERE),
        hotlines=tuple(one for one in hotlines if one),
        parameters=MappingProxyType({one.key: one for one in parameters if one}),
        stage=stage,
    )


def _check_head(content: Row, path: Path, faults: Faults) -> None:
    if content["key"] != path.parent.name:
        faults.add(content.line, f"key 应与文件夹同名（{path.parent.name}）。")
    if not _is_code(content["code"]):
        faults.add(content.line, "code 应为加引号的12位数字。")
    if not re.fullmatch(r"[A-Z]{2,6}", str(content["receipt_prefix"])):
        faults.add(content.line, "receipt_prefix 应为2至6个大写字母。")


def _stage(content: Row, faults: Faults) -> Stage:
    row = content.get("demonstration")
    if row is None:
        return Stage()
    codes, percent = row.get("districts"), row.get("income_percent", 100)
    if not (isinstance(codes, list) and codes and all(_is_code(one) for one in codes)):
        faults.add(row.line, "districts 应为加引号的12位区县代码，至少一个。")
        return Stage()
    if type(percent) is not int or not 10 <= percent <= 1000:
        faults.add(row.line, "income_percent 应为10至1000的整数。")
        return Stage()
    return Stage(tuple(int(one) for one in codes), percent)


def _is_code(text: object) -> bool:
    return isinstance(text, str) and text.isdigit() and len(text) == 12


def _shared(content: Row, path: Path, faults: Faults) -> Row:
    """The answers of the folder this region extends, each proved right where it is written."""
    name = content.get("extends")
    if name is None:
        return Row()
    shared = path.parent.parent / str(name) / "parameters.yaml"
    if not (str(name).isidentifier() and shared.is_file()):
        faults.add(content.line, f"「{name}」里没有 parameters.yaml，无从继承。")
        return Row()
    there = Faults(shared)
    entries = Row(_entries(read_yaml(shared), there, Row()))
    for key, row in entries.items():
        _parameter(key, row, there)
    there.stop()
    return entries


def _entries(content: Row, faults: Faults, shared: Row) -> list[tuple[str, Row]]:
    """The region's answers over the shared ones: what a row does not say stays as it was."""
    entries = content.get("parameters") or Row()
    if not isinstance(entries, Row) or not all(isinstance(row, Row) for row in entries.values()):
        faults.add(content.line, "「parameters」应为「名称: 内容」，内容也应为「名称: 内容」。")
        return []
    whole = Row(shared)
    for key, row in entries.items():
        whole[key] = Row({**shared.get(key, {}), **row})
        whole[key].line = row.line
    return list(whole.items())


def _hotline(row: Row, faults: Faults) -> Hotline | None:
    if not check_keys(row, _HOTLINE, set(), faults):
        return None
    grade = _grade(row, faults)
    return Hotline(str(row["number"]), row["label"], row["source"], grade) if grade else None


def _parameter(key: str, row: Row, faults: Faults) -> Parameter | None:
    if not check_keys(row, _PARAMETER, {"unit", "choices", "note"}, faults):
        return None
    grade, value = _grade(row, faults), row["value"]
    if grade is None:
        return None
    choices = {str(code): str(words) for code, words in (row.get("choices") or {}).items()}
    for wrong in _value_faults(value, grade, choices):
        faults.add(row.line, f"{key}：{wrong}")
    return Parameter(
        key=key,
        label=row["label"],
        value=value,
        source=row["source"],
        grade=grade,
        unit=row.get("unit", ""),
        note=row.get("note", ""),
        choices=MappingProxyType(choices),
    )


def _value_faults(value: Any, grade: Grade, choices: dict[str, str]) -> list[str]:
    found = []
    if value is not None and not isinstance(value, bool | int | str):
        found.append("value 应为整数、是否或文字。")
    if (value is None) != (grade is Grade.PENDING):
        found.append("value 为空当且仅当 grade 为 -。")
    if choices and value is not None and value not in choices:
        found.append(f"value 应为 {'、'.join(choices)} 之一。")
    if isinstance(value, str) and not choices:
        found.append("文字的 value 要写出 choices。")
    return found


def _grade(row: Row, faults: Faults) -> Grade | None:
    try:
        return Grade(row["grade"])
    except ValueError:
        faults.add(row.line, f"grade 应为 {'、'.join(Grade.values)} 之一。")
        return None
