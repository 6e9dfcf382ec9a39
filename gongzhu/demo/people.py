"""Synthetic people from a seed: valid check digits, made-up names, never a real person's data."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhu.common import ids

_SURNAMES = "陈李黄张梁林何吴刘罗杨王郭周谢冯邓曾潘蔡苏叶卢欧阳麦区冼霍简".replace("欧阳", "")
_GIVEN = "建国 秀英 志强 桂芳 伟明 丽华 永康 月娥 家辉 慧敏 志华 美玲 国栋 淑贞 俊杰 婉仪 耀文 春梅 海涛 雪芬 子轩 雨欣 浩然 诗涵 梓晴 嘉豪 晓彤 柏霖 思齐 若兰".split()
_ORIGINS = ("440103", "440104", "440105", "440106", "440111", "440112", "440113", "440114")


@dataclass(frozen=True)
class Made:
    """A made-up person. gender: 男 or 女, as the number's seventeenth digit says."""

    name: str
    id_number: str
    phone: str
    card: str
    born: date


class Maker:
    """Makes people, the same ones from the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 synthetic people need to repeat, not to be secret
        self._used: set[str] = set()

    def person(self, age: int, *, on: date, surname: str = "") -> Made:
        """A person of about this age on a day, optionally of a family."""
        pick = self._random
        born = on - timedelta(days=age * 365 + age // 4 + pick.randint(5, 350))
        name = (surname or pick.choice(_SURNAMES)) + pick.choice(_GIVEN)
        return Made(name, self._id_number(born), self._phone(), self._card(), born)

    def chance(self, share: float) -> bool:
        """Whether something that happens to this share of people happens now."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return self._random.randint(low, high)

    def one_of(self, choices: list[str]) -> str:
        """One of several."""
        return self._random.choice(choices)

    def _id_number(self, born: date) -> str:
        while True:
            first = f"{self._random.choice(_ORIGINS)}{born:%Y%m%d}{self._random.randint(1, 998):03d}"
            number = first + ids.check_digit(first)
            if number not in self._used:
                self._used.add(number)
                return number

    def _phone(self) -> str:
        return f"199{self._random.randint(0, 99_999_999):08d}"

    def _card(self) -> str:
        """A card with a right Luhn digit under a prefix no bank issues; never one the demonstration bank refuses."""
        while True:
            first = f"999900{self._random.randint(0, 10**12 - 1):012d}"
            total = sum(
                int(d) if i % 2 else sum(divmod(int(d) * 2, 10)) for i, d in enumerate(reversed(first))
            )
            card = first + str(-total % 10)
            if not card.endswith(("0000", "0001")):
                return card
