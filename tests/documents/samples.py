"""One full set of data for every letter; people and numbers are made up."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from gongzhu.documents.enums import Template

REMEDIES = {
    "reconsideration_body": "示例区人民政府",
    "reconsideration_days": 60,
    "court": "示例区人民法院",
    "litigation_months": 6,
}
HEAD = {
    "office": "示例区民政局",
    "number": "示民救〔2026〕0018号",
    "issued_on": date(2026, 11, 21),
    "receipt_number": "SY2026102000018",
    "contact": "020-00000000",
}
TO = {**HEAD, "applicant": "陈示例", "item": "最低生活保障", "applied_on": date(2026, 10, 20)}
MEMBERS = [
    {"name": "陈示例", "relation": "本人", "id_number": "4****************3"},
    {"name": "李示例", "relation": "父母", "id_number": "4****************1", "remark": "重度残疾"},
]

DATA: dict[Template, dict[str, Any]] = {
    Template.ACCEPTANCE: {
        **TO,
        "accepted_on": date(2026, 10, 21),
        "materials": ["家庭成员身份证明", "家庭经济状况核对授权书"],
        "working_days": 20,
        "due_on": date(2026, 11, 18),
        "steps": ["两名工作人员上门调查。", "初审意见在社区公示 7 天。"],
        "query": "凭受理编号可在门户查询进度。",
    },
    Template.NON_ACCEPTANCE: {
        **TO,
        "reasons": [{"text": "户籍地不在本街道。", "clause": "《最低生活保障审核确认办法》第四条"}],
        "advice": ["可在本街道申请临时救助。"],
        "remedies": REMEDIES,
    },
    Template.CORRECTION: {
        **TO,
        "missing": [
            {"name": "收入证明", "problem": "缺近 6 个月流水。", "remedy": "银行导出的 PDF 即可。"},
            {"name": "身份证", "problem": "照片反光。"},
        ],
        "due_on": date(2026, 11, 28),
        "how": "在门户补传，或交到窗口。",
        "consequence": "逾期未补正的，本次申请终止。",
    },
    Template.CONSENT: {
        **HEAD,
        "number": "",
        "item": "最低生活保障",
        "version": "2026-01",
        "text": ["本人同意依法查询家庭的收入、财产和支出。", "本人可以随时撤回授权。"],
        "sources": ["户籍", "车辆", "银行存款"],
        "signers": [
            {
                **MEMBERS[0],
                "signed_at": datetime(2026, 10, 20, 1, 31, tzinfo=UTC),
                "method": "网上确认",
            }
        ],
        "valid_from": date(2026, 10, 20),
        "valid_until": date(2027, 10, 19),
    },
    Template.VERIFICATION_REPORT: {
        **HEAD,
        "office": "示例区居民家庭经济状况核对中心",
        "applicant": "陈示例",
        "item": "最低生活保障",
        "requested_on": date(2026, 10, 23),
        "as_of": date(2026, 10, 31),
        "valid_until": None,
        "members": MEMBERS,
        "lines": [
            {
                "person": "陈示例",
                "subject": "工资性收入（月均）",
                "source": "个人所得税",
                "declared": 180000,
                "found": 201000,
                "difference": 21000,
                "remark": "申报为税后",
            },
            {
                "person": "陈示例",
                "subject": "房屋",
                "source": "不动产",
                "declared": "1 套自住",
                "found": None,
            },
        ],
        "unanswered": [{"source": "车辆", "reason": "来源系统三次未响应"}],
        "conclusion": "与申报有差异",
        "opinion": "建议请申请人说明。",
    },
    Template.HOME_SURVEY: {
        **HEAD,
        "applicant": "陈示例",
        "item": "最低生活保障",
        "method": "入户调查",
        "visited_on": date(2026, 10, 26),
        "place": "申报居住地址",
        "surveyors": ["周示例（街道）", "何示例（社区）"],
        "present": ["陈示例"],
        "parts": [{"title": "居住情况", "answers": [{"question": "住房来源", "answer": "公租房"}]}],
        "photos": 4,
        "conclusion": "家庭情况与申报相符。",
    },
    Template.PUBLICITY: {
        **HEAD,
        "item": "最低生活保障",
        "heading": "拟确认最低生活保障对象公示",
        "from_on": date(2026, 11, 1),
        "until_on": date(2026, 11, 7),
        "days": 7,
        "rows": [
            {"name": "陈示例", "village": "示例社区", "household_size": 3, "amount": 209240},
            {"name": "欧阳示例", "village": "示例社区", "household_size": 1, "amount": None},
        ],
        "objections": ["电话：020-00000000", "示例街道社会救助窗口"],
        "basis": ["《最低生活保障审核确认办法》第十九条"],
    },
    Template.APPROVAL: {
        **TO,
        "members": MEMBERS,
        "lines": [
            {"label": "低保标准 × 2 人", "amount": 256400, "clause": "年度标准"},
            {"label": "减：家庭月收入", "amount": -47160},
        ],
        "amount": 209240,
        "period": "每月",
        "from_month": date(2026, 12, 1),
        "payment": "社会保障卡（尾号 3321）",
        "duties": ["家庭情况变化请及时告知。"],
        "review": "每年核查 1 次。",
        "basis": ["《最低生活保障审核确认办法》第二十一条"],
        "remedies": REMEDIES,
    },
    Template.REFUSAL: {
        **TO,
        "reasons": [
            {
                "text": "人均月收入高于标准。",
                "clause": "《最低生活保障审核确认办法》第四条",
            },
            {"text": "名下有商铺。", "clause": "《最低生活保障审核确认办法》第十四条"},
        ],
        "lines": [{"label": "人均月收入", "amount": 235000}],
        "advice": ["可以申请刚性支出困难家庭认定。"],
        "remedies": REMEDIES,
    },
    Template.ADJUSTMENT: {
        **TO,
        "before": 209240,
        "after": 168200,
        "period": "每月",
        "from_month": date(2027, 1, 1),
        "reasons": [{"text": "工资增加。", "clause": "《最低生活保障审核确认办法》第三十二条"}],
        "remedies": REMEDIES,
    },
    Template.TERMINATION: {
        **TO,
        "from_month": date(2027, 1, 1),
        "reasons": [{"text": "收入超过标准。", "clause": "《最低生活保障审核确认办法》第三十二条"}],
        "transition": "给予渐退期。",
        "advice": ["可以申请低保边缘家庭认定。"],
        "remedies": REMEDIES,
    },
}

SAYS: dict[Template, list[str]] = {
    Template.ACCEPTANCE: [
        "受理通知书",
        "SY2026102000018",
        "20个工作日",
        "2026年11月18日",
        "核对授权书",
    ],
    Template.NON_ACCEPTANCE: ["不予受理告知书", "户籍地不在本街道", "第四条", "60日内", "6个月内"],
    Template.CORRECTION: ["一次性补正告知书", "缺近6个月流水", "照片反光", "2026年11月28日"],
    Template.CONSENT: [
        "授权书文本版本：2026-01",
        "随时撤回授权",
        "2026年10月20日09:31",
        "银行存款",
    ],
    Template.VERIFICATION_REPORT: [
        "1,800.00",
        "2,010.00",
        "210.00",
        "1套自住",
        "待核定",
        "三次未响应",
    ],
    Template.HOME_SURVEY: ["入户调查表", "周示例（街道）、何示例（社区）", "公租房", "现场照片4张"],
    Template.PUBLICITY: [
        "拟确认最低生活保障对象公示",
        "2,092.40",
        "待核定",
        "公示期7天",
        "欧阳示例",
    ],
    Template.APPROVAL: ["每月2,092.40元", "2026年12月", "-471.60", "第二十一条", "尾号3321"],
    Template.REFUSAL: ["不予确认告知书", "第十四条", "2,350.00", "示例区人民政府", "刚性支出"],
    Template.ADJUSTMENT: ["每月2,092.40元", "每月1,682.00元", "2027年1月", "第三十二条"],
    Template.TERMINATION: ["待遇停止告知书", "2027年1月", "渐退期", "低保边缘"],
}
"""Words that must be found on each letter, blanks aside."""
