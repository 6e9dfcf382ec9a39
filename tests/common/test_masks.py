"""What is shown of a sensitive value: too little to find the person by."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from gongzhu.common import ids
from gongzhu.common.secret import Kind, Secret, mask, mask_numbers


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        (Kind.ID_NUMBER, "44010619900101001X", "4****************X"),
        (Kind.PHONE, "13800138000", "138******00"),
        (Kind.CARD, "6222020000000000007", "***************0007"),
        (Kind.AMOUNT, 128_200, "***"),
        (Kind.TEXT, "尿毒症", "***"),
        (Kind.ID_NUMBER, "H1234", "***"),
        (Kind.PHONE, "8888", "***"),
    ],
)
def test_each_kind_shows_its_mask(kind: Kind, value: str | int, shown: str):
    assert str(Secret(kind, value)) == shown


def numbers_like(place: str, born: date) -> list[str]:
    heads = [f"{place}{born:%Y%m%d}{n:03d}" for n in range(1, 1000)]
    return [head + ids.check_digit(head) for head in heads]


@pytest.mark.requirement("SEC-02")
def test_an_identity_mask_leaves_eighty_to_whoever_knows_place_and_birthday():
    dice = random.Random(7)
    for _ in range(100):
        place = str(dice.randrange(110101, 659004))
        number = dice.choice(
            numbers_like(place, date(1930, 1, 1) + timedelta(dice.randrange(30_000)))
        )

        alike = numbers_like(number[:6], ids.born_on(number))
        shown = mask(Kind.ID_NUMBER, number)

        assert sum(mask(Kind.ID_NUMBER, other) == shown for other in alike) >= 80


@pytest.mark.requirement("SEC-02")
def test_a_phone_mask_leaves_eighty_to_whoever_knows_the_number_segment():
    shown = mask(Kind.PHONE, "13800138000")

    alike = [f"1380013{n:04d}" for n in range(10_000)]

    assert sum(mask(Kind.PHONE, other) == shown for other in alike) >= 80


@pytest.mark.requirement("SEC-02")
def test_a_card_mask_leaves_eighty_to_whoever_knows_the_bank_and_eight_more_digits():
    def is_card(text: str) -> bool:
        digits = [int(d) for d in reversed(text)]
        return (
            sum(d if i % 2 == 0 else sum(divmod(d * 2, 10)) for i, d in enumerate(digits)) % 10 == 0
        )

    alike = [text for n in range(10**4) if is_card(text := f"62220200{n:04d}0016")]

    assert len(alike) >= 80
    assert {mask(Kind.CARD, text) for text in alike} == {"************0016"}


def test_a_mask_does_not_show_the_length_of_amounts_and_texts():
    assert str(Secret(Kind.AMOUNT, 1)) == str(Secret(Kind.AMOUNT, 10**12))
    assert str(Secret(Kind.TEXT, "")) == str(Secret(Kind.TEXT, "很长" * 100))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("查看44010619900101001X的收入", "查看4****************X的收入"),
        ("身份证 440106 19900101 001x 有误", "身份证 4****************x 有误"),
        ("４４０１０６１９９００１０１００１Ｘ", "４****************Ｘ"),
        ("卡6222020000000000007换卡", "卡***************0007换卡"),
        ("卡 6222 0200 0000 0000 007。", "卡 ***************0007。"),
        ("卡号6222-0200-0000-0016", "卡号************0016"),
        ("电话13800138000无人接听", "电话138******00无人接听"),
        ("旧证440106900101001", "旧证4*************1"),
    ],
)
def test_numbers_typed_into_a_sentence_are_masked(typed: str, kept: str):
    assert mask_numbers(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21 至 2026-12-01 公示",
        "受理编号 440106-2026-000123",
        "区划440106001000",
        "每人每月1,282.00元，共3人",
        "2026112100001号，2026年",
    ],
)
def test_dates_case_numbers_and_amounts_are_left_as_typed(typed: str):
    assert mask_numbers(typed) == typed
