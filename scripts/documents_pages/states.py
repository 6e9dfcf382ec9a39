"""docs/states.md: where a case of each item can stand, how long, and what leads on from there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from documents_pages import markdown as md
from documents_pages.packs import REGION, Version, versions
from gongzhu.accounts.enums import Role
from gongzhu.cases.enums import Outcome
from gongzhu.flow import ENDS, Action, Flow, Route, Stage
from gongzhu.org.enums import Department, Grade, Level
from gongzhu.rules import reading

INTRO = (
    f"The flow of every item version of `packs/{REGION}`, as the platform runs it. A running case stays on the version "
    "it was opened with; published versions never change."
)
READING = (
    "A grade behind a limit says what the figure rests on: A the whole text was read, B an excerpt on a government page, "
    "C retold and still to be held against the text, *product* our own default and not law. Working days are counted "
    "from the day after, by the region's calendar. Steps that are open in any case (supplement, suspend and resume, "
    "extend, transfer, withdraw) are not drawn; [roles.md](roles.md) says whose they are."
)
KINDS = {"system": "the platform itself", "wait": "time", "joint": "several departments at once"}
UNITS = {"days": "working days", "calendar_days": "days"}


def page(root: Path) -> str:
    """The whole page."""
    parts = [md.title("States of a case", INTRO, READING)]
    drawn: dict[str, Version] = {}
    for version in versions(root):
        parts.append(_heading(version))
        first = drawn.setdefault(version.flow.digest(), version)
        parts.append(_same(first) if first is not version else _whole(version.flow))
        parts.append(_open_questions(version))
    return md.joined(parts)


def _heading(version: Version) -> str:
    until = f" to {version.file.ends_on}" if version.file.ends_on else " on"
    return f"## {version.title}\n\nIn force from {version.file.effective_on}{until}. {_total(version.flow)}"


def _total(flow: Flow) -> str:
    if not flow.case_days:
        return "No limit for the whole case."
    longer = f", {flow.case_days_extended} when extended" if flow.case_days_extended else ""
    return f"Whole case: {flow.case_days} working days{longer}, from `{flow.clock_starts}`."


def _same(first: Version) -> str:
    return f"The same flow as {first.title}."


def _whole(flow: Flow) -> str:
    heads = ["Stage", "Who", "Limit", "Actions → what follows"]
    return f"{_drawing(flow)}\n\n{md.table(heads, (_row(flow, stage) for stage in flow.stages))}"


def _open_questions(version: Version) -> str:
    if not version.file.spec.unknown:
        return ""
    return f"Still 待核定 in this version:\n\n{md.bullets(version.file.spec.unknown)}"


def _drawing(flow: Flow) -> str:
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{stage.title}" as {stage.key}' for stage in flow.stages]
    ways = [(stage, *way) for stage in flow.stages for way in _ways(stage)]
    ends = {_end(flow, stage, target): None for stage, target, _ in ways if target in ENDS}
    lines += [f'    state "{label}" as {node}' for node, label in ends]
    lines.append(f"    [*] --> {flow.start}")
    for stage, target, label in ways:
        node = _end(flow, stage, target)[0] if target in ENDS else target
        lines.append(f"    {stage.key} --> {node} : {_signs(label)}")
    return md.fence("mermaid", lines)


def _ways(stage: Stage) -> Iterator[tuple[str, str]]:
    """Every line that leaves a stage: where to, and what is written on it."""
    for action in stage.actions:
        for route in action.routes:
            yield route.to, f"{action.title}（{_when(route)}）"
        if action.to:
            yield action.to, _label(action)
        for beside in action.also:
            yield beside, f"同时：{action.title}"
    if stage.to:
        yield stage.to, "各部门办完"


def _when(route: Route) -> str:
    return reading(route.when.text, route.when.vocabulary)


def _end(flow: Flow, stage: Stage, target: str) -> tuple[str, str]:
    """An end as it is drawn. What runs beside the main line ends itself, not the case."""
    beside = {key for one in flow.stages for action in one.actions for key in action.also}
    if stage.key in beside:
        return "end_beside", "（旁路办完）"
    return f"end_{ENDS[target]}", str(Outcome(ENDS[target]).label)


def _label(action: Action) -> str:
    says_so = not action.returns or action.title.startswith("退回")
    return action.title if says_so else f"退回：{action.title}"


def _signs(text: str) -> str:
    """Signs that mean something in a drawing are written otherwise."""
    return text.replace(":", "：").replace(";", "；").replace("#", "")


def _row(flow: Flow, stage: Stage) -> Sequence[str]:
    return [f"{stage.title} `{stage.key}`", _who(flow, stage), _limit(stage), _actions(flow, stage)]


def _who(flow: Flow, stage: Stage) -> str:
    parts = [KINDS[stage.kind]] if stage.kind in KINDS else []
    if stage.departments:
        parts.append("、".join(Department(one).label for one in stage.departments))
    if stage.level and stage.department:
        office = f"{Level(stage.level).label}{Department(stage.department).label}"
        parts.append(f"{office}，{Role(stage.role).label} `{stage.role}`")
    if stage.not_same_person_as:
        others = "、".join(flow.stage(key).title for key in stage.not_same_person_as)
        parts.append(f"not the person who did {others}")
    return "; ".join(parts)


def _limit(stage: Stage) -> str:
    for field, unit in UNITS.items():
        if days := getattr(stage, field):
            amount = f"{days} {unit if days > 1 else unit.removesuffix('s')}"
            told = [amount, _warning(stage), _founded(stage), _longer(stage)]
            return "; ".join(filter(None, told))
    return "none"


def _warning(stage: Stage) -> str:
    return f"warned {stage.warn} before" if stage.warn else ""


def _founded(stage: Stage) -> str:
    grade = Grade(stage.days_grade) if stage.days_grade else None
    told = f"{grade.value} {grade.label}" if grade else ""
    return f"{stage.days_citation}（{told}）" if stage.days_citation else told


def _longer(stage: Stage) -> str:
    if not stage.extend:
        return ""
    return f"may be extended once to {stage.extend.days}, {stage.extend.citation}"


def _actions(flow: Flow, stage: Stage) -> str:
    told = [_action(flow, stage, action) for action in stage.actions]
    if stage.to:
        told.append(f"各部门办完 → {flow.stage(stage.to).title}")
    return "<br/>".join(told)


def _action(flow: Flow, stage: Stage, action: Action) -> str:
    targets = [f"{_name(flow, stage, r.to)}, when {_when(r)}" for r in action.routes]
    targets += [_name(flow, stage, action.to)] if action.to else []
    targets += [f"beside it {_name(flow, stage, beside)}" for beside in action.also]
    notes = [
        *(["by the applicant"] if action.by == "applicant" else []),
        *(["by itself"] if action.by == "system" else []),
        *(["goes back"] if action.returns else []),
        *([f"needs {'、'.join(action.needs)}"] if action.needs else []),
    ]
    after = f" ({'; '.join(notes)})" if notes else ""
    return f"{action.title} → {' / '.join(targets) or 'branch done'}{after}"


def _name(flow: Flow, stage: Stage, target: str) -> str:
    if target in ENDS:
        return f"**{_end(flow, stage, target)[1]}**"
    return flow.stage(target).title
