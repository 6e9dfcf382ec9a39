"""Every kind of fault in a pack is named with its file, its line and what to do."""

from __future__ import annotations

import pytest

from gongzhu.catalogue.models import ItemVersion
from gongzhu.catalogue.services import load_catalogue
from gongzhu.org.errors import PackFaults
from tests.catalogue.packs import PackCopy

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.requirement("CAT-07")]

DIBAO, MARGIN, TEKUN = "items/dibao.yaml", "items/dibao_margin.yaml", "items/tekun.yaml"
PRICE = "items/price_subsidy.yaml"
STANDARDS, POLICIES, VOCABULARY = "standards.yaml", "policies.yaml", "vocabulary.yaml"

# name: file, what is there, what is put there, lines below it, a piece of the reason
SPOILT = {
    "not yaml": (DIBAO, "code: dibao", "code: [dibao", None, "格式不对"),
    "a key twice": (DIBAO, "name: 最低生活保障", "code: x", 0, "「code」重复"),
    "a merge": (DIBAO, "      guide: &guide\n", "      guide: &guide\n        <<: {a: b}\n", 1, "<<"),
    "an unknown key": (DIBAO, "position: 1", "rank: 1", 0, "不认识「rank」"),
    "a missing key": (DIBAO, "department: civil_affairs\nposition", "position", None, "缺少「department」"),
    "an unknown department": (DIBAO, "department: civil_affairs", "department: police", 0, "应为"),
    "a text for a number": (DIBAO, "number: 1", "number: one", 0, "应为整数"),
    "an empty text": (DIBAO, "label: 本市户籍", 'label: ""', 0, "不能为空"),
    "no such date": (DIBAO, "effective_on: 2021-07-01", "effective_on: soon", 0, "应为日期"),
    "dates turned round": (DIBAO, "ends_on: 2025-12-31", "ends_on: 2020-12-31", None, "早于起始日"),
    "versions overlap": (DIBAO, "ends_on: 2025-12-31", "ends_on: 2026-01-01", None, "重叠"),
    "a number twice": (DIBAO, "- number: 2", "- number: 1", 0, "重复"),
    "file and code differ": (DIBAO, "code: dibao", "code: dibao_x", 0, "文件应以事项代码命名"),
    "the same code elsewhere": (MARGIN, "code: dibao_margin", "code: dibao", 0, "别的文件里也有"),
    "a remembered source": (DIBAO, "clause: 第四条至第六条, grade: A}\n          remedy", "clause: 第四条至第六条, grade: D}\n          remedy", 0, "推算和记忆"),
    "an unknown policy": (DIBAO, "{policy: interim-measures", "{policy: no-such-law", 0, "政策库中没有代码为「no-such-law」"),
    "a clause nobody listed": (DIBAO, "clause: 第三条、第五条, grade: C}", "clause: 第三条、第五十条, grade: C}", 0, "没有列出「第三条、第五十条」"),
    "a word on a clause nobody listed": (VOCABULARY, "citation: {policy: dibao-measures, clause: 第十三条}", "citation: {policy: dibao-measures, clause: 第九十九条}", 0, "没有列出「第九十九条」"),
    "a crooked table in a guide": (DIBAO, "- [财产净收入, 算, 房租、利息、分红]", "- [财产净收入, 算]", None, "表头下面第3行有2格"),
    "two things in a block of a guide": (DIBAO, "          - h: 只为一个人申请", "          - h: 只为一个人申请\n            p: 又一句", None, "写一种"),
    "a link of a guide to nowhere": (DIBAO, "本市扣多少**待核定**", "见[文件](policy:no-such-law)，**待核定**", 0, "指向的内容不存在"),
    "a link of a guide to an article": (DIBAO, "本市扣多少**待核定**", "见[文章](article:income)，**待核定**", 0, "链接只能指向 policy、page、tel"),
    "a picture in a pack": (DIBAO, "          - h: 只为一个人申请", "          - picture: {digest: " + "ab" * 32 + ", alt: 一辆车}", 0, "数据包里不能带"),
    "a picture without words": (DIBAO, "          - h: 只为一个人申请", "          - picture: {digest: " + "ab" * 32 + "}", 0, "请写图片说明"),
    "a formula without citation": (TEKUN, "          - {policy: tekun-measures, clause: 第十七条、第十八条, grade: A}\n          - {policy: gz-standards-2024, clause: \"\", grade: C}\n", "          []\n", None, "「citations」至少要有1项"),
    "an unknown fact": (DIBAO, "expr: has_hukou_here", "expr: has_hukou_hear", 0, "has_hukou_here"),
    "an unknown standard": (DIBAO, "expr: assessed_income_per_head < std.dibao", "expr: assessed_income_per_head < std.dibo", 0, "没有名为「std.dibo」的标准"),
    "an undeclared parameter": (MARGIN, "if(param.near_poor_boundary ==", "if(param.poor_border ==", -1, "没有名为「param.poor_border」的参数"),
    "money compared with a count": (DIBAO, "expr: homes_count <= 1", "expr: financial_assets_total <= 1", 0, "金额常数"),
    "a formula that is no money": (TEKUN, "expr: members_count * if(residence_area == \"rural\", std.tekun_basic_rural, std.tekun_basic)", "expr: members_count", 0, "应当是金额"),
    "a broken expression": (DIBAO, "expr: businesses_counted == 0", "expr: businesses_counted = 0", 0, "两个等号"),
    "an unknown choice": (MARGIN, 'current_relief in ["dibao", "tekun"]', 'current_relief in ["dibao", "tekunn"]', 0, "没有「tekunn」这个值"),
    "a broken material condition": (DIBAO, "when: m.disability_level >= 1", "when: m.disability_grade >= 1", 0, "m.disability_grade"),
    "a broken question condition": (DIBAO, "when: m.age >= 55", "when: age >= 55", 0, "没有名为「age」"),
    "a question about no fact": (DIBAO, "fact: has_outpatient_special", "fact: has_outpatient", 0, "没有名为「has_outpatient」"),
    "a question of another type": (DIBAO, "fact: current_relief, type: choice", "fact: current_relief, type: money", 0, "要用 choice 来问"),
    "two conditions with one key": (MARGIN, "key: above_dibao", "key: not_dibao", 0, "「not_dibao」重复了"),
    "two materials with one code": (DIBAO, "code: illness_proof", "code: disability_card", 0, "重复了"),
    "shared without a sharer": (DIBAO, "          shared_from: 残联的残疾人证信息\n", "", None, "shared_from"),
    "a limit without citation": (DIBAO, "counted_from: 受理, grade: A, citation: {policy: dibao-measures, clause: 第十五条, grade: A}}", "counted_from: 受理, grade: A}", 0, "有等级的期限要写明依据"),
    "a limit invented": (DIBAO, "amount: null, unit: working_days", "amount: 15, unit: working_days", 0, "待核定"),
    "a product limit without reason": (DIBAO, ", note: 国家办法只写材料齐全即受理，未给日数}", "}", 0, "说明（note）里写明理由"),
    "a limit the stage does not keep": (DIBAO, "days: 10", "days: 12", None, "环节时限与期限「区民政审核确认」"),
    "a limit of no stage": (DIBAO, "grade: A, stage: confirm,", "grade: A, stage: confirmation,", None, "不在流程里"),
    "a flow to nowhere": (DIBAO, "title: 调查完成, to: review", "title: 调查完成, to: rewiew", 0, "去向「rewiew」不存在"),
    "a stage without a role": (DIBAO, "            role: surveyor\n", "", None, "岗位（role）"),
    "a return without reason": (DIBAO, "title: 退回镇街, return_to: review, needs: [reason]", "title: 退回镇街, return_to: review", 0, "needs: [reason]"),
    "a flow that is no flow": (DIBAO, "        stages:\n          - key: accept\n", "        stages:\n          - accept\n          - key: accept\n", None, "流程有误"),
    "an ungraded limit": (DIBAO, "            days: 5\n            warn: 2\n            days_grade: product\n", "            days: 5\n            warn: 2\n", None, "时限要写期限的等级"),
    "a graded limit without citation": (DIBAO, "            days_citation: 《最低生活保障审核确认办法》第二十条\n", "", None, "days_citation"),
    "a shorter publicity": (DIBAO, "calendar_days: 7", "calendar_days: 5", None, "公示天数应与地区参数"),
    "a publicity that is not to be": (DIBAO, "        is_needed: true\n        days_parameter: publicity_days\n", "        is_needed: false\n        note: 不公示\n        days_parameter: publicity_days\n", None, "流程就不能有公示环节"),
    "a private thing made public": (DIBAO, "fields: [applicant_name, members_count, amount]", "fields: [applicant_name, id_number]", 0, "应为"),
    "papers for what nobody applies for": (PRICE, "no_application: 物价", "no_application: \"\"  # 物价", None, "要申请的事项至少写一种材料"),
    "questions nobody is asked": (PRICE, "      facts:\n", "      questions: [{key: a, title: 问, questions: [{key: b, fact: members_count}]}]\n      facts:\n", None, "不用申请的事项不能提问"),
    "payment without a formula": (MARGIN, "      publicity:\n        is_needed: false", "      payment: {period: month}\n      publicity:\n        is_needed: false", None, "没有公式就不能发放"),
    "a parameter of no region": (DIBAO, "start_parameter: payment_start", "start_parameter: payment_begin", 0, "地区参数中没有「payment_begin」"),
    "standards overlap": (STANDARDS, "to: 2023-12-31, value: 1238", "to: 2024-01-01, value: 1238", 1, "重叠"),
    "a value that is 待核定": (STANDARDS, "value: null, grade: \"-\", source: 2025年度", "value: 1308, grade: \"-\", source: 2025年度", 0, "value 为空当且仅当"),
    "a remembered value": (STANDARDS, "value: null, grade: \"-\", source: 2025年度", "value: 1308, grade: D, source: 2025年度", 0, "不能收入"),
    "half a fen": (STANDARDS, "value: 742.8", "value: 742.805", 0, "两位小数"),
    "half a month": (STANDARDS, "value: 24, grade: B", "value: 24.5, grade: B", 0, "应为整数"),
    "a short division": (STANDARDS, 'division: "440111000000"', 'division: "440111"', 0, "12位数字"),
    "a policy twice": (POLICIES, "- code: tekun-measures", "- code: dibao-measures", 0, "重复了"),
    "a policy without grade": (POLICIES, "  grade: A\n- code: dibao-measures", "- code: dibao-measures", None, "缺少「grade」"),
    "a kind counted by nobody": (VOCABULARY, "counts: rigid_includes_living", "counts: rigid_with_living", 0, "地区参数中没有「rigid_with_living」"),
    "a kind without law": (VOCABULARY, "counts: true, citation: {policy: dibao-measures, clause: 第十三条}, grade: A, note: 可扣", "counts: true, citation: {policy: dibao, clause: 第十三条}, grade: A, note: 可扣", 0, "「dibao」"),
    "a reserved word": (VOCABULARY, "- name: applied_on", "- name: members", None, "保留字"),
    "a malformed word": (VOCABULARY, "- name: applied_on", "- name: 申请日", None, "英文字母开头"),
    "a parameter not in the region": (VOCABULARY, "{name: income_months, type: int}", "{name: income_month, type: int}", 0, "地区参数中没有「income_month」"),
    "a parameter of another type": (VOCABULARY, "{name: income_months, type: int}", "{name: income_months, type: bool}", 0, "不是「bool」"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_each_fault_is_named_with_its_line(pack: PackCopy, name: str):
    file, old, new, offset, reason = SPOILT[name]
    line = pack.replace(file, old, new)
    before = ItemVersion.objects.count()

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    told = [fault for fault in caught.value.faults if fault.file.endswith(f"/{file}")]
    found = [fault for fault in told if reason in fault.reason]
    assert found, f"{reason} is not among {caught.value.faults}"
    assert all(fault.line > 0 for fault in found) or name == "a reserved word"
    if offset is not None:
        assert line + offset in [fault.line for fault in found]
    assert ItemVersion.objects.count() == before


def test_every_fault_of_every_file_is_told_at_once(pack: PackCopy):
    pack.replace(DIBAO, "position: 1", "rank: 1")
    pack.replace(TEKUN, "position: 2", "rank: 2")
    pack.replace(POLICIES, "  grade: A\n- code: dibao-measures", "- code: dibao-measures")

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    files = {fault.file for fault in caught.value.faults}
    assert files == {f"guangzhou/{DIBAO}", f"guangzhou/{TEKUN}", f"common/{POLICIES}"}
    assert "没有导入任何内容" in caught.value.sentence


def test_rule_faults_of_two_items_are_told_together(pack: PackCopy):
    pack.replace(DIBAO, "expr: has_hukou_here", "expr: has_hukou_hear")
    pack.replace(TEKUN, "expr: has_hukou_here", "expr: has_hukou_hear")

    with pytest.raises(PackFaults) as caught:
        load_catalogue()

    assert {fault.file for fault in caught.value.faults} == {
        "guangzhou/items/dibao.yaml",
        "guangzhou/items/tekun.yaml",
    }


def test_a_missing_file_is_a_fault_of_the_whole_file(pack: PackCopy):
    (pack.root / POLICIES).unlink()

    with pytest.raises(PackFaults, match="没有这个文件"):
        load_catalogue()


def test_a_file_in_another_encoding_is_told(pack: PackCopy):
    text = pack.text(POLICIES)
    (pack.root / POLICIES).write_bytes(text.encode("gb18030"))

    with pytest.raises(PackFaults, match="UTF-8"):
        load_catalogue()


def test_an_anchor_that_contains_itself_is_refused(pack: PackCopy):
    pack.replace(DIBAO, "      guide: &guide\n", "      guide: &guide\n        self: *guide\n")

    with pytest.raises(PackFaults, match="循环引用"):
        load_catalogue()
