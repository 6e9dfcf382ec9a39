"""The four households of the story."""

from __future__ import annotations

from typing import Any

from story.applying import Household, Line
from story.people import Someone, card_number, id_number


def _wages(yuan: int) -> dict[str, list[dict[str, Any]]]:
    months = [f"2025-{month:02d}" for month in range(10, 13)]
    months += [f"2026-{month:02d}" for month in range(1, 10)]
    fixed = {"income_item": "工资薪金所得", "payer_name": "演示清洁公司", "income_fen": yuan * 100}
    return {"tax": [{"income_month": month, **fixed} for month in months]}


def _deposit(yuan: int, bank: str = "演示银行", last4: str = "1024") -> dict[str, Any]:
    return {"bank_name": bank, "account_last4": last4, "balance_fen": yuan * 100}


MOTHER = Household(
    title="最低生活保障",
    item="dibao",
    members=(
        Someone(
            "何美珊", id_number("19840612", 126), "19900000001", card_number(1),
            told={"is_working": "yes", "has_labour_ability": "yes"},
            holds={**_wages(1500), "bank_deposits": [_deposit(1200)]},
        ),
        Someone("何小北", id_number("20160903", 313), relation="child", told={"study": "compulsory"}),
    ),
    answers={"is_single": "no"},
    incomes=(Line(0, "wages", "1500"),),
    assets=(Line(0, "financial_assets.deposit", "1200"),),
    about="母亲打零工，孩子上学，申请低保。应当确认，金额与手工计算一致。",
)  # fmt: skip
"""Approved: a mother working a few hours, a child at school."""

HIDDEN = Household(
    title="最低生活保障",
    item="dibao",
    members=(
        Someone(
            "罗志远", id_number("19750320", 217), "19900000002", card_number(2),
            told={"is_working": "yes", "has_labour_ability": "yes"},
            holds={
                **_wages(900),
                "bank_deposits": [_deposit(2000), _deposit(200_000, "演示合作社", "8888")],
            },
        ),
    ),
    answers={"is_single": "no"},
    incomes=(Line(0, "wages", "900"),),
    assets=(Line(0, "financial_assets.deposit", "2000"),),
    about="申请低保，有一笔 20 万元的存款没有申报。应当不予确认，并写明理由。",
)  # fmt: skip
"""Refused: a deposit of 200,000 yuan was not declared, and the bank knows of it."""

COUPLE = Household(
    title="最低生活保障",
    item="dibao",
    members=(
        Someone(
            "梁伯安", id_number("19540115", 335), "19900000003", card_number(3),
            holds={
                "social_insurance": [
                    {
                        "scheme": "城镇职工基本养老保险",
                        "contribution_status": "领取待遇",
                        "pension_monthly_fen": 100_000,
                    }
                ]
            },
        ),
        Someone("岑玉兰", id_number("19560823", 448), relation="spouse"),
    ),
    answers={"is_single": "no"},
    incomes=(Line(0, "pension", "1000"),),
    about="老夫妻靠一份养老金，申请低保，公示时有人提出异议。应当重新调查、重新公示后确认。",
)  # fmt: skip
"""Approved after somebody objected: an old couple on one small pension."""

BURNT = Household(
    title="临时救助（急难）",
    item="temporary",
    members=(
        Someone(
            "潘家兴", id_number("19880809", 559), "19900000004", card_number(4),
            told={"is_working": "no"},
        ),
    ),
    answers={
        "emergency_kind": "fire",
        "urgent": "yes",
        "emergency_on": "2026-10-11",
        "emergency_need": "3000",
        "current_relief": "none",
        "received": "0",
    },
    about="家里前一天失火，申请临时救助。应当当天先行救助，手续后补。",
)  # fmt: skip
"""Helped at once, papers later: a home burnt the day before."""
