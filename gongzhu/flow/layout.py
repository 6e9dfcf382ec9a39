"""Where the stages of a flow stand in a picture, and which ways lead between them."""

from __future__ import annotations

from dataclasses import dataclass

from gongzhu.flow.model import ENDS, Action, Flow, Stage

END_TITLES = {
    "@approved": "办结（予以救助）",
    "@refused": "办结（不予救助）",
    "@withdrawn": "办结（撤回）",
    "@closed": "办结",
}


@dataclass(frozen=True)
class Way:
    """One way from a stage to a stage or an end. when: the condition of a route, as written.

    beside: it opens a line beside the main one.
    """

    source: str
    target: str
    title: str
    returns: bool = False
    when: str = ""
    beside: bool = False


def order(flow: Flow) -> tuple[str, ...]:
    """Every stage and every end that is reached: the main line first, each branch after its source.

    Nothing is drawn twice; ends come last.
    """
    placed: list[str] = [stage.key for stage in flow.main_line()]
    for stage in flow.stages:
        if stage.key not in placed:
            placed.insert(_after(flow, stage.key, placed), stage.key)
    reached = {way.target for way in ways(flow)}
    return (*placed, *(end for end in ENDS if end in reached))


def _after(flow: Flow, key: str, placed: list[str]) -> int:
    """Behind the last stage that leads here, and behind all when none has been placed."""
    sources = [way.source for way in ways(flow) if way.target == key and not way.returns]
    places = [placed.index(source) for source in sources if source in placed]
    return max(places) + 1 if places and key not in _last(flow) else len(placed)


def _last(flow: Flow) -> set[str]:
    """Stages from which every way ends: they stand at the bottom."""
    return {
        stage.key
        for stage in flow.stages
        if stage.actions and all(target in ENDS for one in stage.actions for target in one.targets)
    }


def ways(flow: Flow) -> tuple[Way, ...]:
    """Every way of a flow, in the order of the definition."""
    return tuple(
        way for stage in flow.stages for action in stage.actions for way in _ways(stage, action)
    )


def _ways(stage: Stage, action: Action) -> tuple[Way, ...]:
    found = [Way(stage.key, one.to, action.title, when=one.when.text) for one in action.routes]
    target = action.to or stage.to
    if target:
        found.append(Way(stage.key, target, action.title, action.returns))
    found += [Way(stage.key, one, action.title, beside=True) for one in action.also]
    return tuple(found)


def title_of(flow: Flow, key: str) -> str:
    """What a stage or an end is called."""
    return END_TITLES[key] if key in ENDS else flow.stage(key).title


def limit_of(stage: Stage) -> str:
    """The time a stage has, in words; "" when none is set."""
    if stage.days:
        return f"{stage.days} 个工作日"
    return f"{stage.calendar_days} 天" if stage.calendar_days else ""
