"""The fields of each data source 核对数据源, each with the value it has when a fixture is silent.

A field's name tells its type: `_fen` integer fen, `_on` a day or null, `_month` a month or null,
`_percent` an integer, anything else text. Every record also carries `id_number` and `as_of`.
"""

import re
from datetime import date
from typing import Any

from simulator.wire import Refusal

Record = dict[str, Any]
UNAVAILABLE = "unavailable"
"""In place of records: the source cannot answer about this person for now."""

CHINESE = {
    "household_register": "户籍",
    "vehicles": "车辆",
    "real_estate": "不动产",
    "social_insurance": "社会保险",
    "provident_fund": "住房公积金",
    "tax": "个人所得税",
    "business": "市场主体",
    "bank_deposits": "银行存款",
    "marriage": "婚姻登记",
    "death": "死亡和殡葬",
}

DEFAULTS: dict[str, Record] = {
    "household_register": {
        "name": "演示居民",
        "sex": "",
        "born_on": None,
        "nation": "汉族",
        "household_number": "",
        "relation_to_head": "户主",
        "registered_division": "",
        "registered_address": "",
        "register_status": "正常",
        "members": None,
    },
    "vehicles": {
        "plate_number": "粤A演0001",
        "vehicle_kind": "小型轿车",
        "use_kind": "非营运",
        "brand_model": "演示牌",
        "first_registered_on": None,
        "vehicle_status": "正常",
    },
    "real_estate": {
        "certificate_number": "演示0000001",
        "division": "",
        "address": "演示路1号",
        "use_kind": "住宅",
        "floor_area_sqm": "0.00",
        "share_percent": 100,
        "acquired_on": None,
        "restriction": "无",
    },
    "social_insurance": {
        "scheme": "城乡居民基本养老保险",
        "payer_name": "",
        "contribution_status": "参保缴费",
        "contribution_base_fen": 0,
        "pension_monthly_fen": 0,
        "paid_through_month": None,
    },
    "provident_fund": {
        "account_status": "正常",
        "employer_name": "演示企业",
        "monthly_deposit_fen": 0,
        "balance_fen": 0,
        "paid_through_month": None,
    },
    "tax": {
        "income_month": None,
        "income_item": "工资薪金所得",
        "payer_name": "演示企业",
        "income_fen": 0,
        "tax_fen": 0,
    },
    "business": {
        "credit_code": "",
        "enterprise_name": "演示商行",
        "enterprise_kind": "个体工商户",
        "role": "经营者",
        "contribution_fen": 0,
        "established_on": None,
        "business_status": "存续",
    },
    "bank_deposits": {
        "bank_name": "演示银行",
        "account_last4": "0000",
        "account_kind": "活期",
        "balance_fen": 0,
        "opened_on": None,
    },
    "marriage": {
        "event": "结婚登记",
        "registered_on": None,
        "authority": "演示婚姻登记处",
        "spouse_name": None,
        "spouse_id_number": None,
    },
    "death": {
        "event": "死亡登记",
        "died_on": None,
        "cremated_on": None,
        "authority": "演示医院",
    },
}
SOURCES = tuple(DEFAULTS)

# How many days behind its business each register runs: a real one is never of this minute.
LAG_DAYS = {
    "household_register": 1,
    "vehicles": 3,
    "real_estate": 3,
    "social_insurance": 15,
    "provident_fund": 7,
    "tax": 30,
    "business": 2,
    "bank_deposits": 1,
    "marriage": 1,
    "death": 7,
}

# What a source adds when told to contradict what was declared.
CONTRADICTIONS: dict[str, Record] = {
    "household_register": {"name": "演示另一人", "register_status": "迁出"},
    "vehicles": {"plate_number": "粤A演9999", "brand_model": "演示牌高档型"},
    "real_estate": {"certificate_number": "演示9999999", "floor_area_sqm": "120.00"},
    "social_insurance": {
        "scheme": "城镇职工基本养老保险",
        "payer_name": "演示未申报企业",
        "contribution_base_fen": 800_000,
    },
    "provident_fund": {
        "employer_name": "演示未申报企业",
        "monthly_deposit_fen": 96_000,
        "balance_fen": 4_000_000,
    },
    "tax": {"payer_name": "演示未申报企业", "income_fen": 800_000, "tax_fen": 9_000},
    "business": {
        "enterprise_name": "演示未申报公司",
        "enterprise_kind": "有限责任公司",
        "role": "股东",
        "contribution_fen": 50_000_000,
    },
    "bank_deposits": {
        "bank_name": "演示未申报银行",
        "account_last4": "9999",
        "account_kind": "定期",
        "balance_fen": 50_000_000,
    },
    "marriage": {"event": "离婚登记", "registered_on": "2025-05-06"},
    "death": {
        "event": "火化登记",
        "died_on": "2025-06-01",
        "cremated_on": "2025-06-04",
        "authority": "演示殡仪馆",
    },
}

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def checked_fixture(body: dict[str, Any]) -> dict[str, Any]:
    """Return a fixture as lists of records; null becomes none, an object a list of one.

    UNAVAILABLE stays as it is. Raises Refusal 422 for an unknown source or field, or a value of
    the wrong type.
    """
    fixture: dict[str, Any] = {}
    for source, value in body.items():
        if source not in DEFAULTS:
            raise Refusal(422, "err.request.bad", f"没有这个数据源：{source}。")
        if value == UNAVAILABLE:
            fixture[source] = value
            continue
        items = value if isinstance(value, list) else [] if value is None else [value]
        for item in items:
            _check_record(source, item)
        fixture[source] = items
    return fixture


def _check_record(source: str, item: Any) -> None:
    if not isinstance(item, dict):
        raise Refusal(422, "err.request.bad", f"{source} 的记录应是 JSON 对象。")
    for name, value in item.items():
        if name not in DEFAULTS[source] and name != "as_of":
            fields = "、".join(DEFAULTS[source])
            raise Refusal(422, "err.request.bad", f"{source} 没有字段 {name}。可用：{fields}。")
        if not _fits(name, value):
            raise Refusal(422, "err.request.bad", f"{source} 的字段 {name} 类型或取值不对。")


def _fits(name: str, value: Any) -> bool:
    if name == "members":
        return value is None or isinstance(value, list)
    if name.endswith(("_fen", "_percent")):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    if value is None:
        return name != "as_of"
    if not isinstance(value, str):
        return False
    if name.endswith("_month"):
        return _MONTH.fullmatch(value) is not None
    return _is_day(value) if name.endswith("_on") or name == "as_of" else True


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
