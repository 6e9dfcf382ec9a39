"""A flow with one of everything, for the tests of this folder. Limits are made up."""

import copy

from gongzhu.flow import Flow

DEPARTMENTS = ("civil_affairs", "education", "housing")
ROLES = ("window", "reviewer", "confirmer", "handler")
LEVELS = ("village", "town", "district", "city")
TOWN = {"level": "town", "department": "civil_affairs"}
BACK = {"key": "back", "title": "退回", "return_to": "accept", "needs": ["reason"]}

SPEC = {
    "start": "accept",
    "case_days": 30,
    "case_days_extended": 45,
    "clock_starts": "accept.accept",
    "facts": {
        "urgent": "bool",
        "people": {"type": "int", "label": "家庭人数"},
        "kind": {"type": "choice", "label": "类别", "choices": {"small": "小额", "large": "大额"}},
    },
    "stages": [
        {
            "key": "accept", "title": "受理", "public_title": "受理", **TOWN, "role": "window",
            "days": 3, "warn": 1, "days_citation": "测试依据", "days_grade": "A",
            "extend": {"days": 5, "citation": "测试依据"},
            "actions": [
                {"key": "refuse", "title": "不予受理", "to": "@refused", "needs": ["reason"], "style": "danger"},
                {
                    "key": "accept", "title": "受理", "style": "primary", "to": "joint", "effects": ["notify"],
                    "routes": [{"when": "urgent", "to": "aid"}, {"when": 'kind == "small" && people < 3', "to": "review"}],
                },
                {"key": "withdraw", "title": "撤回", "to": "@withdrawn", "by": "applicant", "confirm": "确定撤回吗？"},
            ],
        },
        {
            "key": "aid", "title": "先行救助", **TOWN, "role": "reviewer", "days": 1,
            "actions": [{"key": "grant", "title": "救助", "to": "review", "also": ["papers"], "effects": ["pay"]}],
        },
        {
            "key": "papers", "title": "补齐手续", **TOWN, "role": "window", "days": 10,
            "actions": [{"key": "complete", "title": "补齐", "to": "@closed"}],
        },
        {
            "key": "joint", "title": "联办", "public_title": "部门联办", "kind": "joint", "level": "district",
            "role": "handler", "days": 10, "join": 2, "departments": ["education", "housing", "civil_affairs"],
            "to": "review", "actions": [{"key": "finish", "title": "办完"}, BACK],
        },
        {
            "key": "review", "title": "初审", "public_title": "初审", **TOWN, "role": "reviewer", "days": 5,
            "suspendable": False, "actions": [{"key": "propose", "title": "提出意见", "to": "publicity"}, BACK],
        },
        {
            "key": "publicity", "title": "公示", "public_title": "公示", "kind": "wait", "calendar_days": 7,
            **TOWN, "role": "reviewer", "auto": "expire",
            "actions": [
                {"key": "objection", "title": "有异议", "return_to": "review", "needs": ["reason"]},
                {"key": "expire", "title": "期满", "to": "confirm"},
            ],
        },
        {
            "key": "confirm", "title": "确认", "public_title": "确认", "level": "district",
            "department": "civil_affairs", "role": "confirmer", "days": 10, "not_same_person_as": ["review"],
            "actions": [
                {"key": "approve", "title": "同意", "to": "pay", "style": "primary"},
                {"key": "refuse", "title": "不予确认", "to": "@refused", "needs": ["reason"]},
            ],
        },
        {
            "key": "pay", "title": "发放", "kind": "system", "effect": "payments.draw_up",
            "actions": [
                {"key": "paid", "title": "已发放", "to": "@approved"},
                {"key": "failed", "title": "退票", "return_to": "confirm"},
            ],
        },
    ],
}  # fmt: skip


def read(spec):
    return Flow.from_spec(spec, departments=DEPARTMENTS, roles=ROLES, levels=LEVELS)


def changed(change):
    """Return the flow's data after a change made in place by `change`."""
    spec = copy.deepcopy(SPEC)
    change(spec)
    return spec


def stage(spec, key):
    return next(one for one in spec["stages"] if one["key"] == key)


def action(spec, stage_key, key):
    return next(one for one in stage(spec, stage_key)["actions"] if one["key"] == key)
