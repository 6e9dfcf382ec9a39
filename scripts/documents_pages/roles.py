"""docs/roles.md: who may do what, from the flows, the roles and the permission functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from documents_pages import markdown as md
from documents_pages.packs import Version, versions
from documents_pages.permissions import Permission, permissions
from gongzhu.accounts.enums import INCOMPATIBLE, Role
from gongzhu.flow import Action, Stage
from gongzhu.org.enums import Department, Level

TERRITORIAL = "、".join(one.label for one in Department if one.is_territorial)
INTRO = (
    "A post 岗位 is one officer in one office with one role. Offices of "
    f"{TERRITORIAL} see the cases of their territory, other offices those they were handed; a post acts where a flow "
    "names its office and role. There is no role that sees or does everything."
)
BESIDE = (
    "What a flow does not say is decided by permission functions. Those that name roles are listed with each role; these "
    "name none and hold for whoever comes that far:"
)


@dataclass(frozen=True)
class Work:
    """What a role does at one stage, the same in several item versions."""

    stage: str
    office: str
    actions: tuple[str, ...]


def page(root: Path) -> str:
    """The whole page."""
    found, rules = versions(root), permissions(root)
    return md.joined(
        [
            md.title("Roles", INTRO),
            "## All roles",
            _overview(),
            "## At which stages of which item",
            _matrix(found),
            *(part for role in Role for part in _section(role, found, rules)),
            "## Residents, the public, the platform itself",
            _others(found),
            "## What else must hold",
            BESIDE,
            _further(rules),
        ]
    )


def _overview() -> str:
    rows = [
        [role.label, f"`{role.value}`", "yes" if role.sees_cases else "no", _apart(role)]
        for role in Role
    ]
    return md.table(["Role", "Identifier", "Reads household data", "Not together with"], rows)


def _apart(role: Role) -> str:
    others = {other for group in INCOMPATIBLE if role in group for other in group - {role}}
    return "、".join(other.label for other in Role if other in others)


def _matrix(found: tuple[Version, ...]) -> str:
    latest = list({version.item.code: version for version in found}.values())
    rows = [
        [role.label, *(_stages_of(role, version) for version in latest)]
        for role in Role
        if any(_stages_of(role, version) for version in latest)
    ]
    return md.table(["Role", *(version.title for version in latest)], rows)


def _stages_of(role: Role, version: Version) -> str:
    return "、".join(one.title for one in version.flow.stages if one.role == role.value)


def _section(role: Role, found: tuple[Version, ...], rules: list[Permission]) -> Iterator[str]:
    yield f"## {role.label} `{role.value}`"
    works = _works(role, found)
    if works:
        heads = ["Stage", "Office", "May", "In"]
        rows = [
            [work.stage, work.office, "、".join(work.actions), "、".join(titles)]
            for work, titles in works.items()
        ]
        yield md.table(heads, rows)
    named = [rule for rule in rules if role in rule.roles]
    if named:
        yield md.bullets(_told(rule) for rule in named)
    if not works and not named:
        reads = "reads what the scope opens" if role.sees_cases else "reads no household data"
        yield f"No flow of this region and no permission function names this role yet; it {reads}."


def _works(role: Role, found: tuple[Version, ...]) -> dict[Work, list[str]]:
    works: dict[Work, list[str]] = {}
    for version in found:
        for stage in version.flow.stages:
            if stage.role == role.value and (actions := _by_hand(stage)):
                work = Work(stage.title, _office(stage), actions)
                works.setdefault(work, []).append(version.title)
    return works


def _by_hand(stage: Stage) -> tuple[str, ...]:
    return tuple(action.title for action in stage.actions if action.by == "officer")


def _office(stage: Stage) -> str:
    return f"{Level(stage.level).label}{Department(stage.department).label}"


def _others(found: tuple[Version, ...]) -> str:
    rows: dict[tuple[str, str], dict[str, None]] = {}
    for version in found:
        for stage in version.flow.stages:
            for action in stage.actions:
                if action.by != "officer":
                    key = (_WHO[action.by], f"{stage.title}：{action.title}{_when(stage, action)}")
                    rows.setdefault(key, {})[version.item.name] = None
    lines = [[who, what, "、".join(items)] for (who, what), items in rows.items()]
    return md.table(["Who", "Stage and action", "Item"], lines)


_WHO = {"applicant": "the applicant", "system": "the platform itself"}


def _when(stage: Stage, action: Action) -> str:
    return " (when the time is over)" if stage.auto == action.key else ""


def _further(rules: list[Permission]) -> str:
    return md.bullets(
        _told(rule) for rule in rules if not rule.roles and rule.name.startswith("may_")
    )


def _told(rule: Permission) -> str:
    says = re.split(r" (?=Raises |Source: )", rule.says)[0]
    return f"`{rule.room}.{rule.name}`: {says}"
