"""A small flow with one of everything, and cases on it."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from gongzhu.cases import services as cases
from gongzhu.cases.models import Case, Task
from gongzhu.catalogue import compiling, selectors as catalogue
from gongzhu.catalogue.models import Item, ItemVersion
from gongzhu.common.actor import SYSTEM, Actor, acting_as
from gongzhu.scope.services import open_dossier
from tests.officers import VILLAGE

_numbers = itertools.count(1)


def human(
    key: str, role: str, level: str, actions: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """A human stage of civil affairs."""
    return {
        "key": key, "title": key, "department": "civil_affairs", "level": level, "role": role,
        "actions": actions, "public_title": key, **more,
    }  # fmt: skip


FLOW: dict[str, Any] = {
    "start": "accept",
    "case_days": 30,
    "case_days_extended": 45,
    "clock_starts": "accept.accept",
    "clock_stops": "confirm",
    "facts": {"urgent": "bool"},
    "stages": [
        human(
            "accept", "window", "town",
            [
                {"key": "accept", "title": "受理", "to": "joint", "routes": [{"when": "urgent", "to": "aid"}]},
                {"key": "refuse", "title": "不予受理", "to": "@refused", "needs": ["reason"]},
            ],
            days=3, warn=1,
        ),
        human("aid", "reviewer", "town", [{"key": "grant", "title": "先行救助", "to": "review", "also": ["papers"]}], days=2),
        human("papers", "window", "town", [{"key": "complete", "title": "补齐手续", "to": "@closed"}], days=10),
        {
            "key": "joint", "title": "联办", "kind": "joint", "level": "district", "role": "handler", "days": 10,
            "departments": ["education", "medical_insurance", "housing"], "to": "review",
            "actions": [
                {"key": "finish", "title": "办完"},
                {"key": "back", "title": "退回", "return_to": "accept", "needs": ["reason"]},
            ],
        },
        human(
            "review", "reviewer", "town",
            [
                {"key": "propose", "title": "提出初审意见", "to": "publicity"},
                {"key": "back", "title": "退回受理", "return_to": "accept", "needs": ["reason"]},
            ],
            days=5, warn=2,
        ),
        {
            "key": "publicity", "title": "公示", "kind": "wait", "calendar_days": 7, "auto": "expire",
            "level": "town", "department": "civil_affairs", "role": "reviewer", "public_title": "公示",
            "actions": [
                {"key": "expire", "title": "公示期满", "to": "confirm", "by": "system"},
                {"key": "objection", "title": "有异议", "return_to": "review", "needs": ["reason"]},
            ],
        },
        human(
            "confirm", "confirmer", "district",
            [
                {"key": "approve", "title": "确认", "to": "pay"},
                {"key": "refuse", "title": "不予确认", "to": "@refused", "needs": ["reason"]},
                {"key": "back", "title": "退回初审", "return_to": "review", "needs": ["reason"]},
            ],
            days=10, warn=3, not_same_person_as=["review"],
        ),
        {
            "key": "pay", "title": "发放", "kind": "system", "effect": "test.pay", "public_title": "发放",
            "actions": [{"key": "paid", "title": "已发放", "to": "@approved", "by": "system"}],
        },
    ],
}  # fmt: skip


def version(flow: dict[str, Any] | None = None) -> ItemVersion:
    """A published version of a test item: all of dibao but its flow."""
    number = next(_numbers)
    item = Item.objects.create(
        code=f"test-{number}",
        name=f"测试事项{number}",
        sector="government",
        department="civil_affairs",
    )
    spec = {**catalogue.version_for("dibao", date(2026, 6, 1)).spec, "flow": flow or FLOW}
    return ItemVersion.objects.create(
        item=item,
        number=1,
        state="published",
        effective_on=date(2024, 1, 1),
        spec=spec,
        digest=compiling.digest(spec),
    )


def new_case(
    flow_version: ItemVersion | None = None, *, division: int = VILLAGE, **facts: Any
) -> Case:
    """A case that was just handed in."""
    with acting_as(SYSTEM):
        dossier, key = open_dossier(division_code=division), f"open-{next(_numbers)}"
        return cases.open_case(dossier, matter(flow_version, **facts), by=SYSTEM, key=key).case


def matter(flow_version: ItemVersion | None = None, **facts: Any) -> cases.Matter:
    """What a case is about."""
    return cases.Matter(
        item_version=flow_version or version(),
        applicant_name="测试人",
        household_size=2,
        channel="online",
        facts={"urgent": False, **facts},
    )


def task_at(case: Case, stage: str, branch: str | None = None) -> Task:
    """The latest task of a stage."""
    tasks = Task.unscoped.filter(case=case, stage=stage)
    tasks = (
        tasks.filter(branch=branch) if branch is not None else tasks.filter(branches__isnull=True)
    )
    return tasks.latest("pk")


def step(
    case: Case, stage: str, action: str, by: Actor, *, branch: str | None = None, **data: Any
) -> cases.Step:
    """Take a step as an officer, with a key of its own."""
    with acting_as(SYSTEM):
        task = task_at(case, stage, branch)
    with acting_as(by):
        return cases.act(task, action, by=by, key=f"step-{next(_numbers)}", data=data)
