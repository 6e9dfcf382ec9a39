"""What each stage and action must have, by its kind."""

from __future__ import annotations

from collections.abc import Iterator

from gongzhu.flow.errors import Fault
from gongzhu.flow.model import Action, Flow, Stage

_ONLY = {"auto": "wait", "effect": "system", "departments": "joint", "to": "joint"}
_KIND_NAMES = {"human": "人工", "joint": "联办", "wait": "等待", "system": "系统"}


def step_faults(flow: Flow) -> Iterator[Fault]:
    """Every fault that can be seen by looking at one stage at a time."""
    for stage in flow.stages:
        path = f"stages.{stage.key or '?'}"
        for sentence in (*_people(stage), *_limits(stage), *_misplaced(stage), *_by_kind(stage)):
            yield Fault(path, sentence)
        for action in stage.actions:
            for sentence in _action(stage, action):
                yield Fault(f"{path}.actions.{action.key or '?'}", sentence)


def _people(stage: Stage) -> Iterator[str]:
    if not stage.has_officers:
        if stage.not_same_person_as:
            yield "这个环节没有人办理，不能写 not_same_person_as。"
        return
    joint = stage.kind == "joint"
    wanted = {"level": "层级", "role": "岗位"} | ({} if joint else {"department": "部门"})
    lacking = [f"{label}（{name}）" for name, label in wanted.items() if not getattr(stage, name)]
    if lacking:
        kind = (
            f"{_KIND_NAMES[stage.kind]}环节"
            if stage.kind in ("human", "joint")
            else "有人办理的环节"
        )
        whole = "层级和岗位" if joint else "部门、层级和岗位"
        yield f"{kind}要写明{whole}，还缺{'、'.join(lacking)}。"


def _limits(stage: Stage) -> Iterator[str]:
    if stage.days and stage.calendar_days:
        yield "days（工作日）和 calendar_days（自然日）只能写一个。"
    limit = stage.days or stage.calendar_days
    if stage.warn and not limit:
        yield "没有期限，就不能写预警天数（warn）。"
    elif stage.warn and stage.warn >= limit:
        yield f"预警天数（{stage.warn}）要少于期限（{limit}）。"
    if stage.extend and not limit:
        yield "没有期限，就不能写延期（extend）。"
    elif stage.extend and stage.extend.days <= limit:
        yield f"延期后的天数（{stage.extend.days}）要多于原期限（{limit}）。"


def _misplaced(stage: Stage) -> Iterator[str]:
    for name, kind in _ONLY.items():
        if getattr(stage, name) and stage.kind != kind:
            yield f"{name} 只能写在{_KIND_NAMES[kind]}环节（kind: {kind}）。"
    if stage.join != "all" and stage.kind != "joint":
        yield "join 只能写在联办环节（kind: joint）。"


def _by_kind(stage: Stage) -> Iterator[str]:
    if stage.kind == "wait":
        yield from _wait(stage)
    elif stage.kind == "joint":
        yield from _joint(stage)
    elif stage.kind == "system":
        if not stage.effect:
            yield "系统环节要写明要做的事（effect）。"
        if not any(action.by == "system" for action in stage.actions):
            yield "系统环节至少要有一个由系统办理的操作，收到结果后才能往下走。"
    elif not any(action.by == "officer" for action in stage.actions):
        yield "人工环节至少要有一个由工作人员办理的操作。"


def _wait(stage: Stage) -> Iterator[str]:
    if not (stage.days or stage.calendar_days):
        yield "等待环节要写明等多少天（days 或 calendar_days）。"
    if not stage.auto:
        yield "等待环节要写明期满后自动办理的操作（auto）。"
        return
    found = [action for action in stage.actions if action.key == stage.auto]
    if not found:
        yield f"自动办理的操作「{stage.auto}」不存在。"
    for action in found:
        if action.by != "system":
            yield f"自动办理的操作「{stage.auto}」只能由系统办理（by: system）。"
        if action.needs:
            yield f"自动办理的操作「{stage.auto}」没有人填写内容，不能写 needs。"


def _joint(stage: Stage) -> Iterator[str]:
    if not stage.departments:
        yield "联办环节要列出可以参加的部门（departments）。"
    elif isinstance(stage.join, int) and stage.join > len(stage.departments):
        yield f"join 要求 {stage.join} 个部门办完，但只列了 {len(stage.departments)} 个部门。"
    if not stage.to:
        yield "联办环节要写明各部门办完后去哪里（to）。"
    if not any(action.by == "officer" and not action.to for action in stage.actions):
        yield "联办环节要有一个表示本部门办完的操作（不写去向）。"


def _action(stage: Stage, action: Action) -> Iterator[str]:
    if action.returns and action.by != "system" and "reason" not in action.needs:
        yield "退回必须要求写明理由（needs: [reason]）。"
    own = {*action.targets, stage.to} if stage.kind == "joint" else set(action.targets)
    for target in action.also:
        if target in own or target == stage.key:
            yield f"also 里的「{target}」与本操作的去向或本环节相同。"
