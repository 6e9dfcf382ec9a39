"""Synthetic people from a seed: valid check digits, made-up names, never a real person's data."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gongzhu.common import ids
from gongzhu.demo import places
from gongzhu.people.enums import Gender

_SURNAMES = "陈李黄张梁林何吴刘罗杨王郭周谢冯邓曾潘蔡苏叶卢许沈韩唐马"
_GIVEN = {
    Gender.MALE: ["建国", "志强", "伟明", "永康", "家辉", "志华", "国栋", "俊杰", "耀文", "海涛"],
    Gender.FEMALE: ["秀英", "桂芳", "丽华", "月娥", "慧敏", "美玲", "淑贞", "婉仪", "春梅", "雪芬"],
}
_YOUNG = {
    Gender.MALE: ["子轩", "浩然", "嘉豪", "柏霖", "一鸣", "宇航"],
    Gender.FEMALE: ["雨欣", "诗涵", "梓晴", "晓彤", "思齐", "若兰"],
}
GROWN = 18


@dataclass(frozen=True)
class Made:
    """A made-up person."""

    name: str
    id_number: str
    phone: str
    card: str
    born: date
    gender: Gender

    def age(self, on: date) -> int:
        """Whole years of age on a day."""
        return ids.age_on(self.born, on)


class Maker:
    """Makes people, the same ones from the same seed.

    used: identity numbers never to give out. Numbers begin as those of the region's districts do.
    """

    def __init__(self, seed: int, used: set[str] | None = None) -> None:
        self._random = random.Random(seed)  # noqa: S311 synthetic people need to repeat, not to be secret
        self._used = set() if used is None else used

    def person(
        self, age: int, *, on: date, surname: str = "", gender: Gender | None = None
    ) -> Made:
        """A person of about this age on a day, optionally of a family or a gender."""
        pick = self._random
        gender = gender or pick.choice([Gender.MALE, Gender.FEMALE])
        born = on - timedelta(days=age * 365 + age // 4 + pick.randint(5, 350))
        given = pick.choice((_YOUNG if age < GROWN else _GIVEN)[gender])
        name = (surname or pick.choice(_SURNAMES)) + given
        number = self._id_number(born, gender)
        return Made(name, number, self._phone(), self._card(), born, gender)

    def chance(self, share: float) -> bool:
        """Whether something that happens to this share of people happens now."""
        return self._random.random() < share

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high."""
        return self._random.randint(low, high)

    def one_of(self, choices: Sequence[str]) -> str:
        """One of several."""
        return self._random.choice(choices)

    def _id_number(self, born: date, gender: Gender) -> str:
        """The seventeenth digit is odd for men. Source: GB 11643."""
        while True:
            order = self._random.randint(0, 98) * 10 + self._random.choice([1, 3, 5, 7, 9])
            order -= gender is Gender.FEMALE
            first = f"{self._random.choice(places.origins())}{born:%Y%m%d}{order:03d}"
            number = first + ids.check_digit(first)
            if number not in self._used:
                self._used.add(number)
                return number

    def _phone(self) -> str:
        return f"199{self._random.randint(0, 99_999_999):08d}"

    def _card(self) -> str:
        """Under a prefix no bank issues; never one the demonstration bank refuses."""
        while True:
            card = with_luhn(f"999900{self._random.randint(0, 10**12 - 1):012d}")
            if not card.endswith(REFUSED_BY_BANK):
                return card

    def refused_card(self) -> str:
        """A valid card number of an account that the demonstration bank says is closed."""
        while True:
            card = with_luhn(f"999900{self._random.randint(0, 10**9 - 1):09d}000")
            if card.endswith(REFUSED_BY_BANK[0]):
                return card


REFUSED_BY_BANK = ("0000", "0001")
"""How cards end to which the demonstration bank does not pay."""


def with_luhn(first: str) -> str:
    """A card number: the digits with the check digit that belongs to them."""
    total = sum(
        int(d) if i % 2 else sum(divmod(int(d) * 2, 10)) for i, d in enumerate(reversed(first))
    )
    return first + str(-total % 10)
