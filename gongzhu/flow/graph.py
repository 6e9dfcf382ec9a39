"""A flow seen as a graph: nothing unreachable, nothing without an end, nobody turning for ever."""

from __future__ import annotations

from collections.abc import Iterator

from gongzhu.flow.errors import Fault
from gongzhu.flow.model import ENDS, Action, Flow, Stage


def graph_faults(flow: Flow) -> list[Fault]:
    """Every fault of the whole, each naming its place."""
    return [
        *_names(flow),
        *_targets(flow),
        *_clock(flow),
        *_reachable(flow),
        *_ending(flow),
        *_turning(flow),
    ]


def _names(flow: Flow) -> Iterator[Fault]:
    keys = [stage.key for stage in flow.stages]
    if not keys:
        yield Fault("stages", "流程至少要有一个环节。")
    if flow.start not in keys:
        yield Fault("start", f"开始环节「{flow.start}」不存在。")
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Fault(f"stages.{key}", "有两个环节的 key 相同。")
    for stage in flow.stages:
        for other in stage.not_same_person_as:
            if other not in keys or other == stage.key:
                yield Fault(f"stages.{stage.key}", f"回避环节「{other}」不存在或就是本环节。")


def _targets(flow: Flow) -> Iterator[Fault]:
    keys = {stage.key for stage in flow.stages}
    for stage in flow.stages:
        if stage.kind == "joint" and stage.to and stage.to not in keys:
            yield Fault(f"stages.{stage.key}", f"去向「{stage.to}」不存在。")
        for action in stage.actions:
            for sentence in _action_targets(stage, action, keys):
                yield Fault(f"stages.{stage.key}.actions.{action.key}", sentence)


def _action_targets(stage: Stage, action: Action, keys: set[str]) -> Iterator[str]:
    for target in action.targets:
        finishes_branch = stage.kind == "joint" and not target
        if target not in keys and target not in ENDS and not finishes_branch:
            yield f"去向「{target}」不存在。"
    for target in action.also:
        if target not in keys:
            yield f"同时开始的环节「{target}」不存在。"
    if action.returns and action.to in ENDS:
        yield "退回要回到一个环节，不能是结束。"


def _clock(flow: Flow) -> Iterator[Fault]:
    if flow.case_days_extended and flow.case_days_extended <= flow.case_days:
        yield Fault("case_days_extended", "延长后的总期限要长于原期限。")
    if not flow.clock_starts:
        if flow.case_days:
            yield Fault("clock_starts", "有总期限就要写明从哪个动作起算。")
        return
    names = {
        name
        for stage in flow.stages
        for action in stage.actions
        for name in (action.key, f"{stage.key}.{action.key}")
    }
    if flow.clock_starts not in names:
        yield Fault("clock_starts", f"起算动作「{flow.clock_starts}」不存在。")


def _steps(flow: Flow) -> dict[str, set[str]]:
    """Every stage with all that may follow it, ends included."""
    after: dict[str, set[str]] = {}
    for stage in flow.stages:
        targets = {target for action in stage.actions for target in (*action.targets, *action.also)}
        after[stage.key] = (targets | {stage.to}) - {""}
    return after


def _reachable(flow: Flow) -> Iterator[Fault]:
    seen = _closure({flow.start}, _steps(flow))
    for stage in flow.stages:
        if stage.key not in seen:
            yield Fault(f"stages.{stage.key}", "从开始环节走不到这个环节。")


def _ending(flow: Flow) -> Iterator[Fault]:
    steps = _steps(flow)
    for stage in flow.stages:
        if not _closure({stage.key}, steps) & set(ENDS):
            yield Fault(f"stages.{stage.key}", "从这个环节走不到任何结束，办件会永远停在里面。")


def _turning(flow: Flow) -> Iterator[Fault]:
    """A circle in which no person acts would turn by itself."""
    alone = {stage.key for stage in flow.stages if stage.kind == "system"}
    steps = {key: targets & alone for key, targets in _steps(flow).items() if key in alone}
    for key in sorted(alone):
        if key in _closure(set(steps[key]), steps):
            yield Fault(f"stages.{key}", "系统环节之间形成循环，没有人工步骤，会自己转个不停。")


def _closure(start: set[str], steps: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = set(start)
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting |= steps.get(key, set())
    return seen
