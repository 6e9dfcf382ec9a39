"""Entries of the trail in words people read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps

from gongzhu.audit.chain import link
from gongzhu.audit.models import Entry
from gongzhu.cases.enums import EventKind

GROUPS = {
    "people.reveal": "查看完整信息",
    "documents.read": "查看材料",
    "desk.read": "查看申报和报告",
    "case.": "办件",
    "intake.": "申请登记",
    "verification.": "核对",
    "payments.": "资金",
    "people.": "人员信息",
    "documents.": "材料文书",
    "archive.": "归档",
    "accounts.": "账号和岗位",
    "catalogue.": "事项和标准",
    "lists.": "服务清单",
    "library.": "文章和公告",
    "org.": "日历和机构",
    "notice.": "公示",
}
"""Beginnings of actions, as a filter offers them."""

_WORDS = {
    "sign_in": "登录",
    "sign_in_refused": "登录未通过",
    "prove_again": "再次验证密码",
    "prove_again_refused": "再次验证未通过",
    "sign_out": "退出",
    "choose_post": "切换岗位",
    "create": "开立账号",
    "close": "停用账号",
    "close_idle": "停用久未登录账号",
    "reopen": "重新启用账号",
    "erase": "注销账号",
    "reset_password": "重设密码",
    "change_password": "修改密码",
    "begin_second_factor": "生成动态口令",
    "bind_second_factor": "绑定动态口令",
    "take_off_second_factor": "解除动态口令",
    "unlock": "解除登录暂停",
    "give_post": "安排岗位",
    "end_post": "结束岗位",
    "enrol": "登记人员",
    "find": "调取人员",
    "involve": "加入卷宗",
    "add_account": "登记银行账户",
    "retire_account": "停用银行账户",
    "change_phone": "更换电话",
    "claim": "关联办件",
    "register": "居民注册",
    "register_refused": "注册未通过",
    "forget": "删除个人信息",
    "set_calendar_day": "修改工作日",
    "announce_year": "录入年度安排",
    "confirm_office": "核定机构信息",
    "publish": "发布事项版本",
    "issue": "发布清单",
    "publish_article": "发布文章",
    "take_down": "提出撤下",
    "load": "导入数据包",
    "seal": "封存归档",
    "objection": "提出异议",
    "refuse": "拒收文件",
    "remove": "删除文件",
    "read": "查看",
    "keep": "存入文件",
    "write": "存入文件",
    "ask": "查询来源",
    "start": "开始",
    "submit": "提交",
    "accept": "受理",
    "save": "保存",
    "authorise": "签署授权",
    "withdraw_authorisation": "撤回授权",
    "add_member": "登记家人",
    "change_member": "更正家人",
    "remove_member": "移除家人",
    "add_material": "收材料",
    "remove_material": "删除材料",
    "review_material": "审查材料",
    "tell_supplement": "补正告知",
    "answer_supplement": "补正交齐",
    "lapse_supplement": "逾期未补正",
    "renew_version": "换用现行版本",
    "prefill_material": "沿用材料",
    "conclude": "出具报告",
    "answer": "答复异议",
    "object": "提出异议",
    "declaration": "家庭申报",
    "draft": "保存草稿",
    "rules": "规则判断",
    "decision": "决定",
    "survey": "入户调查",
    "report": "核对报告",
    "id_number": "身份证号",
    "phone": "手机号码",
    "card": "银行卡号",
    "keep_until": "变更保管期限",
    "end_sessions": "结束登录",
    "picture": "上传指南图片",
    "start_draft": "建立草稿",
    "save_entry": "写入服务",
    "remove_entry": "删去服务",
    "discard": "删除草稿",
    "send_back": "退回修改",
    "end": "终止版本",
    "dry_run": "试算",
    "propose": "提出变更",
    "confirm": "确认变更",
    "return": "退回变更",
    "review": "定期复核",
}

_STEPS = {
    "submit": "提交申请",
    "accept": "受理",
    "refuse": "不予",
    "complete": "完成",
    "propose": "提出初审意见",
    "propose_refusal": "初审不予确认",
    "expire": "期满",
    "objection": "有异议",
    "approve": "同意",
    "drawn": "生成拨付单",
    "pass": "复核通过",
    "release": "放行",
    "paid": "到账",
    "failed": "未发成",
    "mismatch": "核对不一致",
    "fixed": "账户已更正",
    "finish": "办结",
    "sealed": "归档",
    "supplement": "一次性告知",
    "suspend": "暂停计时",
    "resume": "恢复计时",
    "extend": "延期",
    "transfer": "转办",
    "withdraw": "撤回",
}
"""Steps of the flows shipped. A flow may name others; those are told by their code."""

_THINGS = {"case": "办件", "notice": "公示", "region": "数据包"}
_OTHERS = {"demo.enter": "演示：换身份进入"}


def words_of(action: str) -> str:
    """What an action is called: 办件：受理; the code itself where nobody has named it."""
    for start, label in GROUPS.items():
        if action.startswith(start):
            rest = action.removeprefix(start).strip(".")
            told = _told(rest)
            return f"{label}：{told}" if told else label
    return _OTHERS.get(action, action)


def thing_of(kind: str) -> str:
    """What the thing acted upon is called: 办件, 核对报告; the code itself where it has no name."""
    if kind in _THINGS or "." not in kind:
        return _THINGS.get(kind, kind)
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


def rows_of(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Rows of the trail; is_sound: the entry still gives the hash it was stored with."""
    return [
        {
            "entry": one,
            "words": words_of(one.action),
            "thing": thing_of(one.object_type),
            "is_sound": link(one, one.prev) == one.hash,
        }
        for one in entries
    ]


def _told(rest: str) -> str:
    head, _, tail = rest.partition(".")
    if head in EventKind.values:
        return EventKind(head).label + (f"（{_STEPS.get(tail, tail)}）" if tail else "")
    return _WORDS.get(head, head)
