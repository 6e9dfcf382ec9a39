"""A flow seen as a graph: nothing unreachable, nothing without an end, nothing turning by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from gongzhu.flow.errors import Fault
from gongzhu.flow.model import ENDS, Action, Flow, Stage
from gongzhu.rules.errors import nearest

Steps = Mapping[str, Collection[str]]


def graph_faults(flow: Flow) -> Iterator[Fault]:
    """Every fault of the whole, each naming its place."""
    keys = [stage.key for stage in flow.stages]
    lost = [fault for stage in flow.stages for fault in _targets(stage, keys)]
    yield from _frame(flow, keys)
    yield from lost
    for stage in flow.stages:
        yield from _other_people(flow, stage)
    if not lost:  # a way that leads nowhere would make faults of sound stages behind it
        yield from _ways(flow)
    yield from _turning(flow)


def _frame(flow: Flow, keys: list[str]) -> Iterator[Fault]:
    if not keys:
        yield Fault("stages", "流程至少要有一个环节。")
    if not flow.start:
        yield Fault("start", "要写明从哪个环节开始（start）。")
    elif flow.start not in keys:
        yield Fault("start", _no_stage(flow.start, keys))
    if flow.case_days_extended and not flow.case_days:
        yield Fault("case_days_extended", "没有总期限（case_days），就不能写延长后的总期限。")
    elif flow.case_days_extended and flow.case_days_extended <= flow.case_days:
        yield Fault("case_days_extended", "延长后的总期限要长于原来的总期限。")
    yield from _clock(flow)


def _clock(flow: Flow) -> Iterator[Fault]:
    if flow.case_days and not flow.clock_starts:
        yield Fault("clock_starts", "有总期限，就要写明从哪一步起算（clock_starts）。")
    stops = [("clock_stops", step) for step in flow.clock_stops]
    for place, step in (("clock_starts", flow.clock_starts), *stops):
        if step and step not in _clock_names(flow):
            hint = nearest(step, _clock_names(flow)) or "请写环节、操作或「环节.操作」。"
            yield Fault(place, f"没有「{step}」这一步，{hint}")


def _clock_names(flow: Flow) -> list[str]:
    actions = [(stage.key, action.key) for stage in flow.stages for action in stage.actions]
    both = [f"{stage}.{action}" for stage, action in actions]
    return [*both, *(stage.key for stage in flow.stages), *(action for _, action in actions)]


def _targets(stage: Stage, keys: list[str]) -> Iterator[Fault]:
    path = f"stages.{stage.key}"
    if stage.to and stage.to not in keys:
        sentence = _no_stage(stage.to, keys)
        if stage.to in ENDS:
            sentence = "联办之后要先回到一个环节汇总，不能直接结束。"
        yield Fault(f"{path}.to", sentence)
    for action in stage.actions:
        for sentence in _action_targets(action, keys):
            yield Fault(f"{path}.actions.{action.key}", sentence)


def _action_targets(action: Action, keys: list[str]) -> Iterator[str]:
    for target in action.targets:
        if target in ENDS and action.returns:
            yield "退回要回到一个环节，不能是结束。"
        elif target and target not in keys and target not in ENDS:
            yield f"去向「{target}」不存在，{nearest(target, [*keys, *ENDS]) or '请核对名称。'}"
    for target in action.also:
        if target not in keys:
            yield _no_stage(target, keys)


def _no_stage(key: str, keys: Collection[str]) -> str:
    return f"没有「{key}」这个环节，{nearest(key, keys) or '请核对名称。'}"


def _other_people(flow: Flow, stage: Stage) -> Iterator[Fault]:
    path, others = f"stages.{stage.key}.not_same_person_as", {s.key: s for s in flow.stages}
    for key in stage.not_same_person_as:
        if key not in others:
            yield Fault(path, _no_stage(key, others))
        elif key == stage.key:
            yield Fault(path, "要避开的是别的环节的经办人，不能写本环节。")
        elif not others[key].has_officers:
            yield Fault(path, f"「{others[key].title}」没有人办理，不用避开。")


def _after(stage: Stage) -> set[str]:
    """All that may follow a stage, ends included."""
    found = {target for action in stage.actions for target in (*action.targets, *action.also)}
    return (found | {stage.to}) - {""}


def _ways(flow: Flow) -> Iterator[Fault]:
    steps = {stage.key: _after(stage) for stage in flow.stages}
    reached = _closure({flow.start}, steps)
    for stage in flow.stages:
        path = f"stages.{stage.key}"
        if not steps[stage.key]:
            yield Fault(path, "这个环节没有出口，至少要有一个操作通向别处。")
        elif not _closure({stage.key}, steps) & set(ENDS):
            yield Fault(path, "从这个环节走不到任何结束，办件会永远停在里面。")
        if flow.start in steps and stage.key not in reached:
            yield Fault(path, "从开始环节走不到这个环节。")


def _turning(flow: Flow) -> Iterator[Fault]:
    """A circle in which no person acts would turn by itself."""
    steps = {
        stage.key: {
            target
            for action in stage.actions
            if action.by == "system"
            for target in (*action.targets, *action.also)
        }
        for stage in flow.stages
        if stage.kind in ("wait", "system")
    }
    turning = [key for key in steps if key in _closure(steps[key], steps)]
    if turning:
        yield Fault(
            f"stages.{turning[0]}",
            f"「{'、'.join(turning)}」形成循环而没有人工步骤，会自己转个不停。",
        )


def _closure(start: Collection[str], steps: Steps) -> set[str]:
    seen: set[str] = set()
    waiting = set(start)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting.update(steps.get(key, ()))
    return seen
