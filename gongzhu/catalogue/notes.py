"""What is not firm in a version, told to the officer who relies on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongzhu.catalogue.compiling import cited
from gongzhu.catalogue.models import Standard
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.catalogue.schema_parts import Citation, TimeLimit
from gongzhu.org.enums import Grade
from gongzhu.org.region import Region
from gongzhu.rules import Condition, Formula, RuleSet, Scope


def notes_of(
    spec: ItemSpec,
    rules: RuleSet,
    region: Region,
    titles: Mapping[str, str],
    standards: Mapping[str, Standard],
) -> tuple[str, ...]:
    """Everything to be held against official documents, one sentence each, in a fixed order.

    standards: rows in force, by code; empty when no day was named, and then they are left out.
    """
    found = [
        *spec.unknown,
        *_citations(spec, titles),
        *_standards((*used_names(rules, Scope.STANDARD), *spec.guide.standards), standards),
        *_parameters(spec, rules, region),
        *(_limit(one) for one in spec.time_limits if one.grade.needs_review),
        *_stages(spec),
    ]
    return tuple(dict.fromkeys(found))


def _citations(spec: ItemSpec, titles: Mapping[str, str]) -> Iterator[str]:
    named: list[tuple[str, list[Citation]]] = [
        (one.label, one.citations) for one in spec.conditions
    ]
    if spec.formula:
        named.append(("救助金额", spec.formula.citations))
    for label, citations in named:
        weak = [one for one in citations if one.grade.needs_review]
        if weak and len(weak) == len(citations):
            yield f"「{label}」的依据{cited(weak, titles)}为转述，请对照正式文件核对。"


def used_names(rules: RuleSet, scope: Scope) -> tuple[str, ...]:
    """The names of one scope that the rules of an item look at, in the order of first use."""
    texts: list[Condition | Formula] = [*rules.conditions]
    if rules.formula:
        texts.append(rules.formula)
    names = (ref.name for text in texts for ref in text.checked.refs if ref.scope is scope)
    return tuple(dict.fromkeys(names))


def _standards(names: tuple[str, ...], rows: Mapping[str, Standard]) -> Iterator[str]:
    for name in dict.fromkeys(names) if rows else ():
        row = rows.get(name)
        if row is None:
            yield f"标准「{name}」在这一天没有登记，用到它的结论为待核实。"
        elif row.value is None:
            yield f"「{row.name}」待核定（{row.source}），用到它的结论为待核实。"
        elif row.is_demonstration:
            yield f"「{row.name}」为演示值（{row.source}），不得作为审批依据。"
        elif row.needs_review:
            yield f"「{row.name}」出自转述（{row.source}），请对照正式文件核对。"


def _parameters(spec: ItemSpec, rules: RuleSet, region: Region) -> Iterator[str]:
    names = [*used_names(rules, Scope.PARAMETER), spec.publicity.days_parameter]
    if spec.formula and spec.formula.rounding == "by_region":
        names.append("rounding")
    if spec.payment:
        names += [spec.payment.start_parameter, spec.payment.day_parameter]
    for name in filter(None, names):
        entry = region.entry(name)
        if entry.grade.needs_review:
            note = f"；{entry.note.rstrip('。')}" if entry.note else ""
            yield f"「{entry.label}」取{entry.shown}，{entry.grade.label}（{entry.source}{note}）。"


def _limit(limit: TimeLimit) -> str:
    if limit.grade is Grade.PENDING:
        return f"期限「{limit.label}」待核定。"
    return f"期限「{limit.label}」{limit.amount}{limit.unit.label}：{limit.grade.label}。"


def _stages(spec: ItemSpec) -> Iterator[str]:
    for stage in spec.flow.get("stages", []):
        if stage.get("days_grade") == Grade.PRODUCT:
            yield f"环节「{stage.get('title')}」的时限为产品默认，非法定，请由主管部门核定。"
