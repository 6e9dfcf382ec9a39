"""Resident identity numbers 公民身份号码 and other identifiers people type."""

from __future__ import annotations

import re
from datetime import date

from gongzhu.common.errors import Invalid

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def normal_id_number(text: str) -> str:
    """Clean an 18-character resident ID number and prove its date and check digit.

    The place code is not looked up: codes of old counties are valid for their holders for life.
    Raises Invalid with what is wrong. Source: GB 11643.
    """
    number = re.sub(r"[\s\-]", "", text).upper().replace("Ｘ", "X")
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        raise Invalid("身份证号应为18位，最后一位可以是数字或 X。请对照证件重新填写。")
    if check_digit(number[:17]) != number[17]:
        raise Invalid("身份证号有一位写错了（校验不符）。请对照证件逐位核对。")
    born_on(number)
    return number


def check_digit(first17: str) -> str:
    """The eighteenth character that belongs to the first seventeen."""
    return _CHECK[sum(int(d) * w for d, w in zip(first17, _WEIGHTS, strict=True)) % 11]


def born_on(number: str) -> date:
    """Day of birth written in the number. Raises Invalid when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as fault:
        raise Invalid("身份证号中的出生日期不存在。请对照证件重新填写。") from fault


def age_on(born: date, on: date) -> int:
    """Whole years of age on a day; the birthday itself counts as reached."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def normal_phone(text: str) -> str:
    """Clean a mainland mobile number. Raises Invalid when it is not one."""
    number = re.sub(r"[\s\-]", "", text).removeprefix("+86")
    if not re.fullmatch(r"1[3-9]\d{9}", number):
        raise Invalid("请填写11位手机号码，例如 13800000000。")
    return number


def normal_card(text: str) -> str:
    """Clean a bank card number and prove its Luhn digit. Raises Invalid when it is wrong."""
    number = re.sub(r"[\s\-]", "", text)
    if not re.fullmatch(r"\d{16,19}", number):
        raise Invalid("银行卡号应为16至19位数字。请对照卡面重新填写。")
    digits = [int(d) for d in reversed(number)]
    total = sum(d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(digits))
    if total % 10:
        raise Invalid("银行卡号有一位写错了。请对照卡面逐位核对。")
    return number
