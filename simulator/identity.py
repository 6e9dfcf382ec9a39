"""Resident id numbers 居民身份证号码 (GB 11643): shape, birthday, sex and check digit."""

import re
from datetime import date

from simulator.wire import Refusal

_SHAPE = re.compile(r"[1-9]\d{5}(\d{8})\d{2}(\d)[\dX]", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_digit(first_17: str) -> str:
    """Return the eighteenth sign for the first seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def is_id_number(text: object) -> bool:
    """Tell whether `text` is a well-formed id number with a real birthday and its check digit."""
    if not isinstance(text, str) or not (match := _SHAPE.fullmatch(text)):
        return False
    try:
        date.fromisoformat(match[1])
    except ValueError:
        return False
    return check_digit(text[:17]) == text[17]


def require_id_number(text: str) -> str:
    """Return `text`, or raise Refusal 422 when it is not an id number."""
    if not is_id_number(text):
        raise Refusal(422, "err.request.bad", "身份证号码不正确：应为18位且校验位相符。")
    return text


def born_on(id_number: str) -> date:
    """Return the birthday."""
    return date.fromisoformat(id_number[6:14])


def sex(id_number: str) -> str:
    """Return 男 or 女."""
    return "男" if int(id_number[16]) % 2 else "女"
