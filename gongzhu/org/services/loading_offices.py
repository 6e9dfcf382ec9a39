"""Make the offices of a pack from its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhu.common.actor import SYSTEM, Actor
from gongzhu.org.enums import Department, Level, NameBasis
from gongzhu.org.models import Division, Office
from gongzhu.org.packs import Faults, Row, check_keys, mappings, read_yaml
from gongzhu.org.permissions import may_load_packs
from gongzhu.org.services.loading import Loaded, leave_mark

_NEEDED = {"level", "department", "verified", "source"}
_FIELDS = ["name", "name_basis", "is_active"]
_BATCH = 500
_LONGEST = 80

Key = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One department at one level. names: ending of a division's name ("" = any) -> pattern."""

    level: Level
    department: Department
    names: dict[str, str]
    basis: NameBasis
    line: int

    def name_for(self, place: Division, names: dict[int, str], city: str) -> str | None:
        """The office's name in a place, or None when no ending fits."""
        for ending, pattern in self.names.items():
            if place.name.endswith(ending):
                return (
                    pattern.replace("{stem}", place.name.removesuffix(ending))
                    .replace("{name}", place.name)
                    .replace("{parent}", names.get(place.parent_id or 0, ""))
                    .replace("{city}", city)
                )
        return None


def load_offices(path: Path, *, by: Actor = SYSTEM) -> Loaded:
    """Make the offices of the territory those its rules describe; divisions must be loaded first.

    Telephones and addresses are left alone, and so is every name an administrator has confirmed.
    Offices no rule describes any more are kept and no longer active.
    Raises PackFaults with every fault of the file, having loaded nothing; Denied.
    """
    may_load_packs(by)
    content, faults = read_yaml(path), Faults(path)
    rules = _rules(content, faults)
    with transaction.atomic():
        places = _places(content, faults)
        faults.stop()
        offices = _offices(rules, places, faults)
        faults.stop()
        loaded = _write(offices, places[0].span)
        leave_mark("org.load_offices", path, loaded, by=by)
    return loaded


def _rules(content: Row, faults: Faults) -> list[Rule]:
    check_keys(content, {"territory", "rules"}, set(), faults)
    seen: dict[tuple[Level, Department], int] = {}
    rules = []
    for row in mappings(content, "rules", faults):
        rule = _rule(row, faults)
        if rule is None:
            continue
        twin = seen.setdefault((rule.level, rule.department), row.line)
        if twin != row.line:
            faults.add(row.line, f"同一层级同一部门已在第{twin}行写过。")
        rules.append(rule)
    return rules


def _rule(row: Row, faults: Faults) -> Rule | None:
    if not check_keys(row, _NEEDED, {"name", "names"}, faults):
        return None
    names: Any = row["names"] if "names" in row else {"": row.get("name")}
    wrong = _rule_faults(row, names)
    for reason in wrong:
        faults.add(row.line, reason)
    if wrong:
        return None
    basis = NameBasis.SOURCED if row["verified"] else NameBasis.SAMPLE
    return Rule(Level(row["level"]), Department(row["department"]), dict(names), basis, row.line)


def _rule_faults(row: Row, names: Any) -> list[str]:
    found = []
    if row["level"] not in Level.values:
        found.append(f"不认识层级「{row['level']}」。")
    if row["department"] not in Department.values:
        found.append(f"不认识部门「{row['department']}」。")
    if not isinstance(row["verified"], bool):
        found.append("verified 应为 true 或 false。")
    if "name" in row and "names" in row:
        found.append("name 和 names 只能写一个。")
    patterns = list(names.values()) if isinstance(names, dict) else []
    if not patterns or not all(isinstance(one, str) and one for one in patterns):
        return [*found, "没有名称模板（name 或 names）。"]
    return found + [f"名称模板「{one}」里有不认识的括号。" for one in patterns if _unknown(one)]


def _unknown(pattern: str) -> bool:
    for known in ("{name}", "{stem}", "{parent}", "{city}"):
        pattern = pattern.replace(known, "")
    return "{" in pattern or "}" in pattern


def _places(content: Row, faults: Faults) -> list[Division]:
    """The territory and every current division inside it, the territory first."""
    code = str(content.get("territory"))
    top = Division.objects.filter(code=int(code)).first() if code.isdigit() else None
    if top is None:
        faults.add(content.line, f"没有代码为{code}的区划。请先导入区划。")
        return []
    low, high = top.span
    return list(Division.objects.filter(code__gte=low, code__lt=high, is_current=True))


def _offices(rules: Iterable[Rule], places: list[Division], faults: Faults) -> list[Office]:
    names, city = {one.code: one.name for one in places}, places[0].name
    offices = []
    for rule in rules:
        for place in places:
            if place.level != rule.level.depth:
                continue
            name = rule.name_for(place, names, city)
            if name is not None and len(name) > _LONGEST:
                faults.add(rule.line, f"机构名称「{name}」超过{_LONGEST}个字。")
            elif name is not None:
                offices.append(_office(rule, place, name))
    return offices


def _office(rule: Rule, place: Division, name: str) -> Office:
    return Office(
        name=name,
        name_basis=rule.basis,
        department=rule.department,
        level=rule.level,
        division=place,
    )


def _write(wanted: list[Office], span: tuple[int, int]) -> Loaded:
    inside = Office.objects.filter(division_id__gte=span[0], division_id__lt=span[1])
    before = {_key(one): one for one in inside}
    confirmed = {key for key, one in before.items() if one.name_basis == NameBasis.CONFIRMED}
    ours = [one for one in wanted if _key(one) not in confirmed]
    changed = [one for one in ours if _content(before.get(_key(one))) != _content(one)]
    Office.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["department", "division", "level"],
        update_fields=_FIELDS,
    )
    created = sum(1 for one in changed if _key(one) not in before)
    return Loaded(
        created=created,
        changed=len(changed) - created,
        retired=_retire(before, {_key(one) for one in wanted} | confirmed),
        unchanged=len(ours) - len(changed),
        skipped=len(confirmed),
    )


def _key(one: Office) -> Key:
    return one.department, one.division_id, one.level


def _content(one: Office | None) -> list[object] | None:
    return [getattr(one, field) for field in _FIELDS] if one else None


def _retire(before: dict[Key, Office], kept: set[Key]) -> int:
    gone = sorted(one.pk for key, one in before.items() if key not in kept and one.is_active)
    for at in range(0, len(gone), _BATCH):
        Office.objects.filter(pk__in=gone[at : at + _BATCH]).update(is_active=False)
    return len(gone)
