"""The definition a new item begins with: whole and running, with every text still to be written.

It holds no figure and no clause of any law: limits are the product's own and marked so.
"""

from __future__ import annotations

from typing import Any

from gongzhu.catalogue.drafts import PLACEHOLDER

Spec = dict[str, Any]

_ASK = PLACEHOLDER
_DAYS = "产品默认，待主管部门核定"


def blank(*, department: str, policy: str, grade: str, pays: bool) -> Spec:
    """A definition for an item of a department.

    policy, grade: the document it rests on and how well that is proved; the clause is left to be
    written. pays: with amount, payment and the stages of money.
    """
    basis = [{"policy": policy, "clause": f"{_ASK}条款）", "grade": grade}]
    spec: Spec = {
        "guide": {
            "audience": f"{_ASK}救助对象：什么人、什么家庭可以申请）",
            "content": f"{_ASK}救助内容：给什么帮助）",
            "amount": f"{_ASK}救助标准：给多少，怎样算）",
            "how": ["网上申请，或到镇（街道）一门受理窗口申请。"],
            "basis": basis,
        },
        "sections": ["members"],
        "materials": [_identity()],
        "conditions": [
            {
                "key": "hukou",
                "label": "本地户籍",
                "expr": "has_hukou_here",
                "citations": basis,
                "remedy": f"{_ASK}不符合时可以怎么办）",
            }
        ],
        "authorisation": {"is_needed": False, "note": "这个事项不做家庭经济状况核对。"},
        "publicity": {"is_needed": False, "note": "这个事项的依据没有规定公示。"},
        "time_limits": [
            {
                "key": "accept",
                "label": "审查受理",
                "amount": 3,
                "unit": "working_days",
                "counted_from": "收到申请",
                "grade": "product",
                "stage": "accept",
                "note": _DAYS,
            }
        ],
        "flow": _flow(department, pays=pays),
        "unknown": ["各环节的办理时限待主管部门核定，目前为产品默认，非法定。"],
    }
    if pays:
        spec["formula"] = {
            "expr": "0元",
            "citations": basis,
            "period": "once",
            "rounding": "round_fen",
        }
        spec["payment"] = {"period": "once", "note": "一次发到申请人本人账户。"}
    return spec


def _identity() -> Spec:
    return {
        "code": "identity",
        "title": "身份证件",
        "about": "member",
        "forms": ["original", "photo"],
        "points": ["姓名、号码清楚，在有效期内"],
        "mistakes": ["证件过期", "照片反光看不清号码"],
        "example": "身份证正反两面各拍一张，四角都在画面里。",
    }


def _flow(department: str, *, pays: bool) -> Spec:
    after = "draw_up" if pays else "seal"
    stages = [
        {
            **_human("accept", "受理", "镇（街道）受理", "window", "intake", 3),
            "level": "town",
            "department": "civil_affairs",
            "actions": [
                {"key": "accept", "title": "受理", "to": "confirm", "style": "primary"},
                _refuse("不予受理", "不予受理要书面告知并说明理由，确定吗？"),
            ],
        },
        {
            **_human("confirm", "审核确认", "审核确认", _decider(department), "confirm", 10),
            "level": "district",
            "department": department,
            "actions": [
                {"key": "approve", "title": "同意，确认", "to": after, "style": "primary"},
                _refuse("不予确认", "不予确认要书面告知并说明理由，确定吗？"),
                {"key": "back", "title": "退回受理", "return_to": "accept", "needs": ["reason"]},
            ],
        },
        *(_money() if pays else []),
        _sealing("seal", "归档", "@approved"),
        _sealing("seal_refused", "归档（不予救助）", "@refused"),
    ]
    return {
        "start": "accept",
        "case_days": 20,
        "clock_starts": "accept.accept",
        "clock_stops": "confirm",
        "stages": stages,
    }


def _decider(department: str) -> str:
    return "confirmer" if department == "civil_affairs" else "handler"


def _human(key: str, title: str, told: str, role: str, page: str, days: int) -> Spec:
    return {
        "key": key,
        "title": title,
        "public_title": told,
        "role": role,
        "page": page,
        "days": days,
        "warn": 1,
        "days_grade": "product",
    }


def _refuse(title: str, confirm: str) -> Spec:
    return {
        "key": "refuse",
        "title": title,
        "to": "seal_refused",
        "needs": ["reason"],
        "style": "danger",
        "confirm": confirm,
    }


def _money() -> list[Spec]:
    """Drawn up, checked, released, paid. Source: 002 资金监管机制与附录C."""
    check = {
        **_human("fund_check", "资金复核", "资金复核", "fund_checker", "fund_check", 3),
        "level": "district",
        "department": "civil_affairs",
        "actions": [
            {"key": "pass", "title": "复核通过", "to": "fund_release", "style": "primary"},
            {"key": "back", "title": "退回确认环节", "return_to": "confirm", "needs": ["reason"]},
        ],
    }
    release = {
        **_human("fund_release", "财政放行", "财政拨付", "fund_releaser", "fund_release", 3),
        "level": "district",
        "department": "finance",
        "not_same_person_as": ["fund_check"],
        "actions": [
            {"key": "release", "title": "放行", "to": "bank", "style": "primary"},
            {"key": "back", "title": "退回复核", "return_to": "fund_check", "needs": ["reason"]},
        ],
    }
    fix = {
        **_human("fix_account", "更正收款账户", "更正收款账户", "window", "fix_account", 3),
        "level": "town",
        "department": "civil_affairs",
        "actions": [
            {
                "key": "fixed",
                "title": "账户已更正，重新发放",
                "to": "fund_check",
                "style": "primary",
            }
        ],
    }
    drawn = [{"key": "drawn", "title": "拨付单已生成", "to": "fund_check", "by": "system"}]
    paid = [
        {"key": "paid", "title": "已到账", "to": "seal", "by": "system"},
        {"key": "failed", "title": "发放失败", "to": "fix_account", "by": "system"},
    ]
    return [
        _system("draw_up", "生成资金拨付单", "payments.draw_up", drawn),
        check,
        release,
        {**_system("bank", "银行发放", "payments.await_bank", paid), "public_title": "银行发放"},
        fix,
    ]


def _system(key: str, title: str, effect: str, actions: list[Spec]) -> Spec:
    return {"key": key, "title": title, "kind": "system", "effect": effect, "actions": actions}


def _sealing(key: str, title: str, end: str) -> Spec:
    done = [{"key": "sealed", "title": "已归档", "to": end, "by": "system"}]
    return _system(key, title, "archive.seal", done)
