"""The types of the rules language and the values that stand for them.

At run time: bool -> bool; int -> int; money -> fen as int, or as Fraction while it is not whole;
number -> int when whole, else Fraction; text -> str; date -> datetime.date; unknown -> None.
A value that is whole is always an int, so equal values are always equal objects in JSON too.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction

_LABELS = {
    "bool": "真假",
    "int": "整数",
    "money": "金额",
    "number": "数值",
    "text": "文字",
    "date": "日期",
}

Exact = int | Fraction
Value = bool | int | Fraction | str | date | None


class Type(StrEnum):
    """The type of an expression."""

    BOOL = "bool"
    INT = "int"
    MONEY = "money"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"

    @property
    def label(self) -> str:
        """The Chinese name used in messages."""
        return _LABELS[self.value]


NUMERIC = frozenset({Type.INT, Type.NUMBER, Type.MONEY})
PLAIN = frozenset({Type.INT, Type.NUMBER})
ORDERED = NUMERIC | {Type.DATE}
FACT_TYPES = {member.value: member for member in Type} | {"choice": Type.TEXT}
