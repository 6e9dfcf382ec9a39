"""The flow of an item, and its agreement with what the item promises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gongzhu.accounts.enums import Role
from gongzhu.catalogue.enums import LimitUnit
from gongzhu.catalogue.reading import Place, Source
from gongzhu.catalogue.schema import ItemSpec
from gongzhu.flow import Flow, FlowFaults, Stage
from gongzhu.org.enums import Department, Grade, Level
from gongzhu.org.errors import Fault
from gongzhu.org.region import Region

DRAW_UP = "payments.draw_up"
PUBLICITY = "publicity"
_FOUNDED = (Grade.A, Grade.B, Grade.C)


def read_flow(spec: Mapping[str, Any]) -> Flow:
    """The flow of a definition. Raises FlowFaults naming every fault."""
    return Flow.from_spec(
        spec, departments=Department.values, roles=Role.values, levels=Level.values
    )


def flow_faults(source: Source, at: Place, spec: ItemSpec, region: Region) -> Iterator[Fault]:
    """Everything wrong with a flow, or between it and the rest of the item."""
    at = (*at, "flow")
    broken = list(broken_flow(source, at, spec.flow))
    yield from broken
    if broken:
        return
    for key, reason in _disagreements(read_flow(spec.flow), spec, region):
        yield source.fault((*at, *_place(f"stages.{key}", spec.flow)), reason)


def broken_flow(source: Source, at: Place, flow: Any) -> Iterator[Fault]:
    """What is wrong inside a flow, whatever else the item says. at: where in the file it stands."""
    try:
        read_flow(flow if isinstance(flow, Mapping) else {})
    except FlowFaults as found:
        for fault in found.faults:
            yield source.fault((*at, *_place(fault.path, flow)), f"流程有误，{fault.sentence}")


def _place(path: str, flow: Mapping[str, Any]) -> Place:
    """`stages.review.actions.2` as a place: rows are named by their key, or counted from 1."""
    place: list[str | int] = []
    here: Any = flow
    for part in path.split("."):
        if isinstance(here, list):
            index = _row(here, part)
            if index is None:
                break
            place.append(index)
            here = here[index]
        else:
            place.append(part)
            here = here.get(part) if isinstance(here, Mapping) else None
    return tuple(place)


def _row(rows: list[Any], name: str) -> int | None:
    """The row with this key, the last of several; else the row of this number, from 1."""
    named = [i for i, row in enumerate(rows) if isinstance(row, Mapping) and row.get("key") == name]
    if named:
        return named[-1]
    return int(name) - 1 if name.isdigit() and 0 < int(name) <= len(rows) else None


def _disagreements(flow: Flow, spec: ItemSpec, region: Region) -> Iterator[tuple[str, str]]:
    stages = {stage.key: stage for stage in flow.stages}
    yield from _paying(stages, spec)
    yield from _publicity(stages, spec, region)
    yield from _limits(stages, spec)
    for stage in flow.stages:
        if reason := _unfounded(stage):
            yield stage.key, reason


def _paying(stages: Mapping[str, Stage], spec: ItemSpec) -> Iterator[tuple[str, str]]:
    pays = any(stage.effect == DRAW_UP for stage in stages.values())
    if pays and spec.payment is None:
        yield "", "流程要拨付资金，但事项没有写金额公式和发放方式。"
    if not pays and spec.payment is not None:
        yield "", f"事项要发放资金，但流程没有“生成资金拨付单”的系统环节（effect: {DRAW_UP}）。"


def _publicity(
    stages: Mapping[str, Stage], spec: ItemSpec, region: Region
) -> Iterator[tuple[str, str]]:
    stage = stages.get(PUBLICITY)
    if stage is None:
        if spec.publicity.is_needed:
            yield "", "事项写明要公示，但流程没有公示环节（代号 publicity）。"
        return
    if not spec.publicity.is_needed:
        yield PUBLICITY, "事项写明不公示，流程就不能有公示环节。"
        return
    entry = region.parameters.get(spec.publicity.days_parameter)
    if entry and stage.calendar_days != entry.value:
        yield PUBLICITY, f"公示天数应与地区参数「{entry.label}」（{entry.shown}）一致。"


def _limits(stages: Mapping[str, Stage], spec: ItemSpec) -> Iterator[tuple[str, str]]:
    for limit in spec.time_limits:
        if not limit.stage:
            continue
        stage = stages.get(limit.stage)
        if stage is None:
            yield "", f"期限「{limit.label}」所指的环节「{limit.stage}」不在流程里。"
            continue
        days = stage.days if limit.unit is LimitUnit.WORKING_DAYS else stage.calendar_days
        if days != limit.amount:
            yield (
                stage.key,
                f"环节时限与期限「{limit.label}」（{limit.amount}{limit.unit.label}）不一致。",
            )


def _unfounded(stage: Stage) -> str:
    """A limit of days must say what it rests on."""
    if not (stage.days or stage.calendar_days):
        return ""
    if stage.days_grade in _FOUNDED:
        return "" if stage.days_citation else "有等级的时限要写明期限的依据（days_citation）。"
    if stage.days_grade == Grade.PRODUCT:
        return ""
    return "时限要写期限的等级（days_grade）：A、B、C，或 product（产品默认，非法定）。"
